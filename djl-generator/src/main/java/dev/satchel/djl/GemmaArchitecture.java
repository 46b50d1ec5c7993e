package dev.satchel.djl;

/**
 * Gemma (<a href="https://arxiv.org/abs/2403.08295">Gemma Team 2024</a>): like Llama, with embeddings that are scaled up and GELU in place
 * of SiLU.
 */
record GemmaArchitecture() implements Architecture {
    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        Attention attention = Attention.of(blocks.rotations().usual(), Attention.Pairs.HALVES, shape);
        blocks.logits(blocks.layers(blocks.scaled(blocks.embedding(), Math.sqrt(shape.width())),
                (layer, x) -> blocks.attention(layer, x, attention),
                (layer, x) -> blocks.gatedMlp(layer, x, Blocks.Activation.GELU)));
    }
}
