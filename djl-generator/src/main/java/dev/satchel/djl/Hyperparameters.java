package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufTensor;

/**
 * The numbers that shape every model. All are checked: positive, and such that the runtime can work with them; that the tensors fit them
 * is checked by {@link Weights}. What only some families have is read by their {@link Architecture}.
 *
 * @param layers attention and MLP this many times
 * @param width of the residual stream
 * @param mlpWidth inside the MLP
 * @param heads of the queries
 * @param keyValueHeads of keys and values; {@code heads} is a multiple
 * @param head the numbers of a query, key or value of one head
 * @param vocabulary how many tokens there are
 * @param contextLength how many tokens are attended to at most; no more than the model was made for
 * @param experts how many MLPs share a layer, or 0
 * @param normEpsilon is added to the variance in norms
 */
record Hyperparameters(int layers, int width, int mlpWidth, int heads, int keyValueHeads, HeadLayout head, int vocabulary,
        int contextLength,
        int experts, float normEpsilon) {
    /**
     * Each layer and each expert is some operators, of which the graph is held in memory and read by the runtime, however small the file:
     * several times as many as models have, and few enough for that.
     */
    private static final int MOST_LAYERS = 1000;
    private static final int MOST_EXPERTS = 1024;

    /**
     * Reads them from a file. The number and size of the key/value heads, how many of their numbers are turned, and the number of experts
     * have llama.cpp's defaults where they are missing; the others must be there.
     *
     * @param contextLength how many tokens will be attended to at most
     */
    static Hyperparameters read(Keys keys, int contextLength) {
        GgufTensor embedding = keys.file().required("token_embd.weight");
        int width = keys.required("embedding_length");
        int heads = keys.required("attention.head_count");
        int keyValueHeads = keys.orElse("attention.head_count_kv", heads);
        if (heads % keyValueHeads != 0)
            throw keys.refused("attention.head_count " + heads + " is no multiple of attention.head_count_kv "
                    + keyValueHeads);
        int headWidth = keys.orElse("attention.key_length", width / heads);
        if (headWidth == 0) throw keys.refused("attention.head_count " + heads + " is more than embedding_length " + width);
        int rotated = keys.orElse("rope.dimension_count", headWidth);
        if (rotated > headWidth || rotated % 2 != 0)
            throw keys.refused("rope.dimension_count " + rotated + " does not fit heads of size " + headWidth);
        int valueSize = keys.orElse("attention.value_length", headWidth);
        if (valueSize != headWidth)
            throw keys.refused("attention.value_length " + valueSize + " differs from attention.key_length " + headWidth);
        if ((long) heads * headWidth > Keys.MOST) throw keys.refused(heads + " attention heads of size " + headWidth + " are too many");
        if (embedding.rows() > Keys.MOST) throw keys.refused("a vocabulary of " + embedding.rows() + " tokens");
        int layers = keys.required("block_count", MOST_LAYERS);
        return new Hyperparameters(layers, width, keys.required("feed_forward_length"), heads, keyValueHeads,
                new HeadLayout(headWidth, rotated), (int) embedding.rows(), contextLength, keys.count("expert_count", MOST_EXPERTS),
                (float) keys.positive(Architecture.of(keys.file()).normEpsilonKey()));
    }

    /** How many numbers a head has in the runtime. */
    int headSize() { return head.size(); }
}
