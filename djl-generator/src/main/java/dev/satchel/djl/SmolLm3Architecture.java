package dev.satchel.djl;

/**
 * SmolLM3 (<a href="https://huggingface.co/blog/smollm3">Hugging Face 2025</a>): Llama, of which every fourth layer turns nothing by its
 * position.
 */
record SmolLm3Architecture() implements Architecture {
    private static final int PERIOD = 4;

    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        Attention turned = Attention.of(blocks.rotations().usual(), Attention.Pairs.NEIGHBOURS, shape);
        Attention still = turned.withRotation(Rotation.NONE);
        blocks.logits(blocks.layers(blocks.embedding(),
                (layer, x) -> blocks.attention(layer, x, (layer + 1) % PERIOD == 0 ? still : turned),
                (layer, x) -> blocks.gatedMlp(layer, x, Blocks.Activation.SILU)));
    }
}
