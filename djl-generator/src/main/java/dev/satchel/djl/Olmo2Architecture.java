package dev.satchel.djl;

/**
 * OLMo 2 (<a href="https://arxiv.org/abs/2501.00656">OLMo Team 2024</a>): norms only behind attention and MLP, and of queries and keys over
 * all heads together.
 */
record Olmo2Architecture() implements Architecture {
    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        if (keys.count("attention.sliding_window") > 0) throw keys.refused("attention.sliding_window, which OLMo 3 has, is not supported");
        Attention attention = Attention.of(blocks.rotations().usual(), Attention.Pairs.HALVES, shape)
                .withNorms(Attention.Norms.OF_ALL_HEADS);
        String x = blocks.embedding();
        for (int layer = 0; layer < shape.layers(); layer++) {
            x = blocks.add(x, blocks.norm(blocks.attention(layer, x, attention), layer, "post_attention_norm"));
            x = blocks.add(x, blocks.norm(blocks.gatedMlp(layer, x, Blocks.Activation.SILU), layer, "post_ffw_norm"));
        }
        blocks.logits(blocks.norm(x, "output_norm"));
    }
}
