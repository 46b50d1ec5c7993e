package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufTensor;

/**
 * The numbers that shape every model. All are checked: positive, and such that the runtime can work with them; that the tensors fit them
 * is checked by {@link Matrices}. What only some families have is read by their {@link Architecture}.
 *
 * @param layers attention and MLP this many times
 * @param width of the residual stream
 * @param mlpWidth inside the MLP
 * @param heads of the queries
 * @param keyValueHeads of keys and values; {@code heads} is a multiple
 * @param headSize a multiple of 16
 * @param vocabulary how many tokens there are
 * @param contextLength how many tokens are attended to at most; no more than the model was made for
 * @param experts how many MLPs share a layer, or 0
 * @param normEpsilon is added to the variance in norms
 */
record Hyperparameters(int layers, int width, int mlpWidth, int heads, int keyValueHeads, int headSize, int vocabulary, int contextLength,
        int experts, float normEpsilon) {

    /**
     * Reads them from a file; missing ones have llama.cpp's defaults.
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
        int headSize = keys.orElse("attention.key_length", width / heads);
        if (headSize == 0 || headSize % 16 != 0) throw keys.refused("attention heads of size " + headSize + ", not a multiple of 16");
        int valueSize = keys.orElse("attention.value_length", headSize);
        if (valueSize != headSize)
            throw keys.refused("attention.value_length " + valueSize + " differs from attention.key_length " + headSize);
        if ((long) heads * headSize > Keys.MOST) throw keys.refused(heads + " attention heads of size " + headSize + " are too many");
        if (embedding.rows() > Keys.MOST) throw keys.refused("a vocabulary of " + embedding.rows() + " tokens");
        return new Hyperparameters(keys.required("block_count"), width, keys.required("feed_forward_length"), heads, keyValueHeads,
                headSize, (int) embedding.rows(), contextLength, keys.count("expert_count"), (float) epsilon(keys));
    }

    /** Files of models with layer norms have a key of their own for it. */
    private static double epsilon(Keys keys) {
        String layerNorm = "attention.layer_norm_epsilon";
        return keys.positive(keys.has(layerNorm) ? layerNorm : "attention.layer_norm_rms_epsilon");
    }
}
