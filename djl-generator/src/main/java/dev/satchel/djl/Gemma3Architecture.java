package dev.satchel.djl;

/**
 * Gemma 3 (<a href="https://arxiv.org/abs/2503.19786">Gemma Team 2025</a>): norms before and after attention and MLP, and of queries and
 * keys. Of every six layers the first five attend to the last tokens only, with a rotation of their own.
 */
record Gemma3Architecture() implements Architecture {
    /** Where the file does not say it. */
    private static final int USUAL_PERIOD = 6;
    private static final double USUAL_LOCAL_BASE = 10_000;
    /** Only the one of this many layers, the largest, divides the scores by another number than the root of the head's size. */
    private static final int LAYERS_OF_27B = 62;

    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        double scale = 1 / Math.sqrt(shape.layers() == LAYERS_OF_27B ? (double) shape.width() / shape.heads() : shape.headSize());
        Attention global = Attention.of(blocks.rotations().usual(), Attention.Pairs.HALVES, shape).withScale(scale)
                .withNorms(Attention.Norms.OF_EACH_HEAD);
        Attention local = global.withRotation(blocks.rotations().unscaled(keys.positiveOrElse("rope.freq_base_swa", USUAL_LOCAL_BASE)))
                .withWindow(keys.required("attention.sliding_window"));
        int period = keys.orElse("attention.sliding_window_pattern", USUAL_PERIOD);
        String last = blocks.layers(blocks.scaled(blocks.embedding(), Math.sqrt(shape.width())),
                (layer, x) -> blocks.norm(blocks.attention(layer, x, (layer + 1) % period == 0 ? global : local),
                        "blk." + layer + ".post_attention_norm"),
                (layer, x) -> blocks.norm(blocks.gatedMlp(layer, x, Blocks.Activation.GELU), "blk." + layer + ".post_ffw_norm"));
        blocks.logits(last);
    }
}
