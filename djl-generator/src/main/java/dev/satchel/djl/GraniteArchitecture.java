package dev.satchel.djl;

/**
 * Granite 3 (<a href="https://github.com/ibm-granite/granite-3.0-language-models">IBM 2024</a>): Llama with factors for embeddings, scores,
 * what is added to the residual, and logits.
 */
record GraniteArchitecture() implements Architecture {
    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        if (shape.experts() > 0)
            throw keys.refused("models of experts (expert_count is " + shape.experts() + ") are not supported");
        // Some of its kin know no positions, and say it by this key.
        Rotation rotation = keys.flag("rope.scaling.finetuned", true) ? blocks.rotations().usual() : Rotation.NONE;
        Attention usual = Attention.of(rotation, Attention.Pairs.NEIGHBOURS, shape);
        Attention attention = usual.withScale(keys.factorOrElse("attention.scale", usual.scale()));
        double residual = keys.factorOrElse("residual_scale", 1);
        String last = blocks.layers(blocks.scaled(blocks.embedding(), keys.factorOrElse("embedding_scale", 1)),
                (layer, x) -> blocks.scaled(blocks.attention(layer, x, attention), residual),
                (layer, x) -> blocks.scaled(blocks.gatedMlp(layer, x, Blocks.Activation.SILU), residual));
        // Scaling what the logits are made of is scaling them, and there is less of it.
        blocks.logits(blocks.scaled(last, 1 / keys.positive("logit_scale")));
    }
}
