package dev.satchel.djl;

/**
 * Llama and what is built like it: root-mean-square norms before attention and MLP, grouped queries, rotated positions, a gated MLP with
 * SiLU (<a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023</a>). Biases, matrices that are fused into one, and {@link Experts}
 * in the place of the MLP are taken as the file has them: so Mixtral, Qwen 2 and Phi 3 need no more than this.
 *
 * @param pairs which values the rotation pairs
 * @param norms of queries and keys; Qwen 3 has them
 */
record LlamaArchitecture(Attention.Pairs pairs, Attention.Norms norms) implements Architecture {
    @Override
    public void build(Keys keys, Hyperparameters shape, Blocks blocks) {
        Blocks.Half mlp = shape.experts() > 0 ? blocks.experts() : (layer, x) -> blocks.gatedMlp(layer, x, Blocks.Activation.SILU);
        Attention attention = Attention.of(blocks.rotations().usual(), pairs, shape).withNorms(norms);
        blocks.logits(blocks.layers(blocks.embedding(), (layer, x) -> blocks.attention(layer, x, attention), mlp));
    }
}
