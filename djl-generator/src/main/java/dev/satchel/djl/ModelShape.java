package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The numbers of a model that decide how much memory it needs and how fast it can be: known from its file's header, or from the catalog,
 * without loading it.
 *
 * @param parameters how many weights it has
 * @param fileBytes the size of its file, or of its files together
 * @param activeParameters how many weights a token is multiplied with; fewer than all where there are experts
 * @param layers attention and MLP this many times
 * @param width of the residual stream
 * @param keyValueHeads of keys and values, in each layer
 * @param headSize the numbers of a key or a value of one head
 * @param vocabulary how many tokens there are
 * @param contextLength how many tokens it can attend to
 * @param heads of queries, in each layer
 */
public record ModelShape(long parameters, long fileBytes, long activeParameters, int layers, int width, int keyValueHeads, int headSize,
        int vocabulary, int contextLength, int heads) {
    /** The matrices of experts: all of a layer in one, or one each. */
    private static final Pattern EXPERT = Pattern.compile("blk\\.[0-9]+\\.ffn_(gate|up|down)(_exps|\\.[0-9]+)\\.weight");

    /** Refuses what is not positive. */
    public ModelShape {
        if (parameters < 1 || fileBytes < 1 || activeParameters < 1 || layers < 1 || width < 1 || keyValueHeads < 1 || headSize < 1
                || vocabulary < 1 || contextLength < 1 || heads < 1)
            throw new IllegalArgumentException("every number of a model's shape is at least 1");
    }

    /** A model of which it is not known how many heads its queries have: as many as make them as wide as the residual stream. */
    public ModelShape(long parameters, long fileBytes, long activeParameters, int layers, int width, int keyValueHeads, int headSize,
            int vocabulary, int contextLength) {
        this(parameters, fileBytes, activeParameters, layers, width, keyValueHeads, headSize, vocabulary, contextLength,
                Math.max(keyValueHeads, width / Math.max(1, headSize)));
    }

    /**
     * Reads the shape of a model from the header of its GGUF file.
     *
     * @throws dev.satchel.SatchelException when the file is damaged or of a kind that is not supported
     */
    public static ModelShape of(Path model) {
        try (GgufFile file = GgufFile.open(model)) {
            return of(file);
        }
    }

    static ModelShape of(GgufFile file) {
        int contextLength = OrtLanguageModel.contextLength(file);
        Keys keys = new Keys(file);
        Hyperparameters numbers = Hyperparameters.read(keys, contextLength);
        long all = file.tensors().stream().mapToLong(GgufTensor::elements).sum();
        long inExperts = file.tensors().stream().filter(tensor -> EXPERT.matcher(tensor.name()).matches()).mapToLong(GgufTensor::elements)
                .sum();
        long chosen = numbers.experts() == 0 ? 0 : inExperts / numbers.experts() * keys.required("expert_used_count");
        // Of an embedding that is not the output matrix as well, a token takes one row.
        long lookedUp = file.tensor("output.weight").isPresent() ? file.required("token_embd.weight").elements() : 0;
        return new ModelShape(all, file.size(), all - inExperts + chosen - lookedUp, numbers.layers(), numbers.width(),
                numbers.keyValueHeads(), numbers.head().width(), numbers.vocabulary(), contextLength, numbers.heads());
    }
}
