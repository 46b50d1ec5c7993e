package dev.satchel.djl;

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
 */
public record ModelShape(long parameters, long fileBytes, long activeParameters, int layers, int width, int keyValueHeads, int headSize,
        int vocabulary, int contextLength) {
    /** Refuses what is not positive. */
    public ModelShape {
        if (parameters < 1 || fileBytes < 1 || activeParameters < 1 || layers < 1 || width < 1 || keyValueHeads < 1 || headSize < 1
                || vocabulary < 1 || contextLength < 1)
            throw new IllegalArgumentException("every number of a model's shape is at least 1");
    }
}
