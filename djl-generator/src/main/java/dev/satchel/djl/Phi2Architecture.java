package dev.satchel.djl;

import dev.satchel.djl.Blocks.Sum;

/**
 * Phi 2 and Phi 1.5 (<a href="https://arxiv.org/abs/2309.05463">Li et al. 2023</a>): attention and MLP both read the same layer norm, and
 * both are added to the residual; the MLP has no gate, and everything has a bias.
 */
record Phi2Architecture() implements Architecture {
    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        Attention attention = Attention.of(blocks.rotations().usual(), Attention.Pairs.HALVES, shape);
        String embedded = blocks.embedding();
        Sum sum = new Sum(embedded, blocks.layerNorm(embedded, "blk.0.attn_norm"));
        for (int layer = 0; layer < shape.layers(); layer++) {
            String attended = blocks.attention(layer, sum.normed(), attention);
            String both = blocks.add(attended, blocks.mlp(layer, sum.normed(), Blocks.Activation.GELU));
            sum = blocks.addAndLayerNorm(sum.residual(), both, blocks.normAfter(layer));
        }
        blocks.logits(sum.normed());
    }

    @Override
    public String normEpsilonKey() { return "attention.layer_norm_epsilon"; }
}
