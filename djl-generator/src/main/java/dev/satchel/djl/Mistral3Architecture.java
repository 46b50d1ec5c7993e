package dev.satchel.djl;

/**
 * Ministral 3 (<a href="https://arxiv.org/abs/2601.08584">Mistral AI 2026</a>): Llama with YaRN, of which the queries grow with the
 * position beyond the context of the first training.
 */
record Mistral3Architecture() implements Architecture {
    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        int trained = keys.orElse("rope.scaling.original_context_length", keys.required("context_length"));
        // Up to there the factor of the queries, 1 + scale * log(1 + floor(position / length)), is 1.
        if (keys.factorOrElse("attention.temperature_scale", 0) > 0 && shape.contextLength() > trained)
            throw keys.refused("attention.temperature_scale is supported for a context of up to " + trained
                    + " tokens, and one of " + shape.contextLength() + " was asked for");
        new LlamaArchitecture(Attention.Pairs.NEIGHBOURS, Attention.Norms.NONE).build(keys, shape, blocks);
    }
}
