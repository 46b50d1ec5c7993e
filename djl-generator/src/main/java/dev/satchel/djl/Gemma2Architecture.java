package dev.satchel.djl;

import java.util.function.IntPredicate;

/**
 * Gemma 2 (<a href="https://arxiv.org/abs/2408.00118">Gemma Team 2024</a>): norms also behind attention and MLP, scores and logits that
 * are kept within bounds, and every other layer, the first among them, attends to the last tokens only.
 */
record Gemma2Architecture() implements Architecture {
    /** Only the one of this many layers, the largest, divides scores by the root of another number than the head's width. */
    private static final int LAYERS_OF_27B = 46;

    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        Attention usual = Attention.of(blocks.rotations().usual(), Attention.Pairs.HALVES, shape)
                .withSoftCap(keys.positiveOrElse("attn_logit_softcapping", 50));
        Attention global = shape.layers() == LAYERS_OF_27B ? usual.withScale(Math.sqrt((double) shape.heads() / shape.width())) : usual;
        Attention local = global.withWindow(keys.orElse("attention.sliding_window", 4096));
        IntPredicate isLocal = keys.localLayers(shape.layers(), 2);
        String last = blocks.layers(blocks.scaled(blocks.embedding(), Math.sqrt(shape.width())),
                (layer, x) -> blocks.norm(blocks.attention(layer, x, isLocal.test(layer) ? local : global), layer, "post_attention_norm"),
                (layer, x) -> blocks.norm(blocks.gatedMlp(layer, x, Blocks.Activation.GELU), layer, "post_ffw_norm"));
        blocks.logits(last, keys.positiveOrElse("final_logit_softcapping", 30));
    }
}
