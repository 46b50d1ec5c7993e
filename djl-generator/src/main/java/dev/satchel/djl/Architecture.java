package dev.satchel.djl;

import static java.util.Map.entry;

import dev.satchel.ModelFormatException;
import dev.satchel.djl.Attention.Norms;
import dev.satchel.djl.Attention.Pairs;
import dev.satchel.djl.gguf.FileText;
import dev.satchel.djl.gguf.GgufFile;
import java.util.Map;
import java.util.TreeMap;

/** The plan of one family of models: which {@link Blocks} in which order. */
interface Architecture {
    /** Every family that can be run, by the name that files give it. */
    Map<String, Architecture> ALL = new TreeMap<>(Map.ofEntries(
            entry("llama", new LlamaArchitecture(Pairs.NEIGHBOURS, Norms.NONE)),
            entry("qwen2", new LlamaArchitecture(Pairs.HALVES, Norms.NONE)),
            entry("qwen3", new LlamaArchitecture(Pairs.HALVES, Norms.OF_EACH_HEAD)),
            entry("qwen3moe", new LlamaArchitecture(Pairs.HALVES, Norms.OF_EACH_HEAD)),
            entry("phi2", new Phi2Architecture()),
            // As llama.cpp has it: the attention.sliding_window of its files is not heeded, while the makers attend to the last 2047 tokens.
            entry("phi3", new LlamaArchitecture(Pairs.HALVES, Norms.NONE)),
            entry("gemma", new GemmaArchitecture()),
            entry("gemma2", new Gemma2Architecture()),
            entry("gemma3", new Gemma3Architecture()),
            entry("smollm3", new SmolLm3Architecture()),
            entry("granite", new GraniteArchitecture()),
            entry("olmo2", new Olmo2Architecture()),
            entry("mistral3", new Mistral3Architecture())));

    /**
     * Builds the graph: from {@link Blocks#TOKENS} to {@link Blocks#LOGITS}.
     *
     * @param keys for what only this family has
     */
    void build(Keys keys, Hyperparameters shape, Blocks blocks);

    /** The key of what is added to the variance in norms. Files may have the other kind's key as well. */
    default String normEpsilonKey() {
        return "attention.layer_norm_rms_epsilon";
    }

    /** The plan for a file. */
    static Architecture of(GgufFile file) {
        String name = file.architecture();
        Architecture architecture = ALL.get(name);
        if (architecture == null)
            throw new ModelFormatException(
                    file.path() + ": models of architecture '" + FileText.shown(name) + "' are not supported; supported: "
                            + String.join(", ", ALL.keySet()));
        return architecture;
    }
}
