package dev.satchel.djl.onnx;

import dev.satchel.SatchelException;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A folder with a language model for ONNX Runtime, in the layout of onnxruntime-genai ({@code genai_config.json}) or of optimum
 * ({@code config.json}, as the models of onnx-community have it). Its small files are read; the graph is described, not opened.
 * <p>
 * A graph is a program. It is checked that all it reads lies in the folder and is there, not what it computes, nor how long and with how much
 * memory: take graphs only from where you would take programs.
 *
 * @param path the folder
 * @param model the graph
 * @param name what the model calls itself, or else the folder's name
 * @param architecture such as {@code llama}, as the folder says it
 * @param contextLength how many tokens the model was made to attend to
 * @param names what the graph calls its inputs and outputs
 * @param shape what the folder says of the graph's numbers, to be compared with the graph
 * @param tokenizer the model's
 * @param vocabulary the kind of vocabulary, with the rule that splits words
 * @param chatTemplate the template that writes conversations
 */
public record ModelFolder(Path path, OnnxFile model, String name, String architecture, int contextLength, Names names, Shape shape,
        Tokenizer tokenizer, String vocabulary, Optional<String> chatTemplate) {
    /**
     * What a graph calls its inputs and outputs.
     *
     * @param tokens the ids, [1, tokens]
     * @param mask a one for every token so far, [1, all tokens]
     * @param positions the tokens' places, [1, tokens]
     * @param pastKeys the keys of a layer as they were, {@code %d} for its number
     * @param pastValues the values likewise
     * @param logits the scores, [1, tokens, vocabulary]
     * @param presentKeys the keys with those of the new tokens
     * @param presentValues the values likewise
     */
    public record Names(String tokens, String mask, String positions, String pastKeys, String pastValues, String logits, String presentKeys,
            String presentValues) {
        /** Those that Transformers and optimum use. */
        static final Names USUAL = new Names("input_ids", "attention_mask", "position_ids", "past_key_values.%d.key",
                "past_key_values.%d.value", "logits", "present.%d.key", "present.%d.value");

        /** A name of a layer's state. */
        public static String of(String pattern, int layer) {
            return pattern.replace("%d", Integer.toString(layer));
        }
    }

    /**
     * Numbers of a model, as far as a folder gives them.
     *
     * @param layers with keys and values
     * @param keyValueHeads of each layer
     * @param headSize numbers in a head
     * @param vocabulary how many tokens are scored
     */
    public record Shape(OptionalInt layers, OptionalInt keyValueHeads, OptionalInt headSize, OptionalInt vocabulary) {}

    /**
     * Reads a folder.
     *
     * @param path the folder; or one of the graphs in it, where it has several
     * @throws SatchelException when it is no such folder, a file is missing, or something is asked for that is not supported
     */
    public static ModelFolder open(Path path) { return new FolderReader(path).read(); }

    /** Whether a path is taken for such a folder, or a graph in one; any other is a GGUF file. */
    public static boolean isOne(Path path) {
        return Files.isDirectory(path) || path.toString().endsWith(".onnx");
    }

    /** Says that nobody but the graph decides what is rounded. */
    public SatchelException noExactMode() {
        return new SatchelException(
                path + ": what is rounded in a ready-made graph is the graph's choice; only GGUF files can be run in float32");
    }
}
