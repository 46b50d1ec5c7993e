package dev.satchel.djl;

import java.util.function.IntPredicate;

/**
 * Gemma 3 (<a href="https://arxiv.org/abs/2503.19786">Gemma Team 2025</a>): norms also behind attention and MLP, and of queries and keys.
 * Of every six layers the first five attend to the last tokens only, with a rotation of their own.
 */
record Gemma3Architecture() implements Architecture {
    /** Only the one of this many layers, the largest, divides scores by the root of another number than the head's width. */
    private static final int LAYERS_OF_27B = 62;

    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        Attention usual = Attention.of(blocks.rotations().usual(), Attention.Pairs.HALVES, shape).withNorms(Attention.Norms.OF_EACH_HEAD);
        Attention global = shape.layers() == LAYERS_OF_27B ? usual.withScale(Math.sqrt((double) shape.heads() / shape.width())) : usual;
        Attention local = global.withWindow(keys.required("attention.sliding_window"))
                .withRotation(blocks.rotations().unscaled(keys.positiveOrElse("rope.freq_base_swa", 10_000)));
        IntPredicate isLocal = keys.localLayers(shape.layers(), 6);
        String last = blocks.layers(blocks.scaled(blocks.embedding(), Math.sqrt(shape.width())),
                (layer, x) -> blocks.norm(blocks.attention(layer, x, isLocal.test(layer) ? local : global), layer, "post_attention_norm"),
                (layer, x) -> blocks.norm(blocks.gatedMlp(layer, x, Blocks.Activation.GELU), layer, "post_ffw_norm"));
        blocks.logits(last);
    }
}
