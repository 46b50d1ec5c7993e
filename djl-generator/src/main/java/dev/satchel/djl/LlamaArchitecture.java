package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufFile;
import java.util.Optional;

/**
 * Llama and what is built like it, Mistral, SmolLM2 and Mixtral among them: root-mean-square norms before attention and MLP, grouped queries,
 * rotated positions, a gated MLP with SiLU or {@link Experts} (<a href="https://arxiv.org/abs/2302.13971">Touvron et al. 2023</a>).
 *
 * @param pairs which values the rotation pairs; Llama's own files have neighbours
 */
record LlamaArchitecture(Blocks.Pairs pairs) implements Architecture {
    @Override
    public void build(GgufFile file, Hyperparameters shape, Blocks blocks) {
        Optional<Experts> experts = shape.experts() > 0 ? Optional.of(Experts.read(file, shape)) : Optional.empty();
        Rotation rotation = blocks.rotation();
        String residual = blocks.embedding("token_embd");
        String x = blocks.norm(residual, "blk.0.attn_norm");
        for (int layer = 0; layer < shape.layers(); layer++) {
            String block = "blk." + layer + ".";
            String attended = blocks.attention(layer, x, rotation, pairs);
            Blocks.Sum sum = blocks.addAndNorm(residual, attended, block + "ffn_norm");
            String mlp = experts.isPresent() ? experts.get().mlp(blocks, layer, sum.normed()) : blocks.gatedMlp(layer, sum.normed());
            boolean last = layer == shape.layers() - 1;
            sum = blocks.addAndNorm(sum.residual(), mlp, last ? "output_norm" : "blk." + (layer + 1) + ".attn_norm");
            residual = sum.residual();
            x = sum.normed();
        }
        blocks.logits(x, file.tensor("output.weight").isPresent() ? "output" : "token_embd");
    }
}
