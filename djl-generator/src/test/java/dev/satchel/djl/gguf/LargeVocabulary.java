package dev.satchel.djl.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** A llama of one small layer with random weights and so many tokens that its output matrix is most of it. */
public final class LargeVocabulary {
    public static final int TOKENS = 20_000;
    private static final int WIDTH = 128;
    private static final int MLP_WIDTH = 64;

    private LargeVocabulary() {}

    /** Writes it into a new file; the embeddings are of type Q8_0. */
    public static Path write(Path folder, long seed) {
        return write(folder, seed, TensorType.Q8_0);
    }

    /** The same with embeddings of a type with blocks of 32 weights and no more in them than codes, a scale and perhaps a minimum. */
    public static Path write(Path folder, long seed, TensorType type) {
        Random random = new Random(seed);
        Map<String, long[]> tensors = new LinkedHashMap<>();
        tensors.put("output_norm.weight", new long[] {WIDTH});
        tensors.put("blk.0.attn_norm.weight", new long[] {WIDTH});
        tensors.put("blk.0.ffn_norm.weight", new long[] {WIDTH});
        for (String matrix : new String[] {"attn_q", "attn_k", "attn_v", "attn_output"})
            tensors.put("blk.0." + matrix + ".weight", new long[] {WIDTH, WIDTH});
        tensors.put("blk.0.ffn_gate.weight", new long[] {WIDTH, MLP_WIDTH});
        tensors.put("blk.0.ffn_up.weight", new long[] {WIDTH, MLP_WIDTH});
        tensors.put("blk.0.ffn_down.weight", new long[] {MLP_WIDTH, WIDTH});

        GgufBytes file = GgufBytes.header(tensors.size() + 1, 7);
        file.key("general.architecture", 8).string("llama");
        file.key("llama.block_count", 4).int32(1).key("llama.context_length", 4).int32(2048);
        file.key("llama.embedding_length", 4).int32(WIDTH).key("llama.feed_forward_length", 4).int32(MLP_WIDTH);
        file.key("llama.attention.head_count", 4).int32(4).key("llama.attention.layer_norm_rms_epsilon", 6).real32(1e-5f);
        long offset = 0;
        for (Map.Entry<String, long[]> tensor : tensors.entrySet()) {
            file.tensor(tensor.getKey(), TensorType.F32.id(), offset, tensor.getValue());
            offset += elements(tensor.getValue()) * Float.BYTES;
        }
        file.tensor("token_embd.weight", type.id(), offset, WIDTH, TOKENS).align(32);
        tensors.forEach((name, dimensions) -> file.bytes(floats(random, dimensions)));
        return file.bytes(embedding(random, type)).writeTo(folder);
    }

    private static long elements(long[] dimensions) { return dimensions.length == 1 ? dimensions[0] : dimensions[0] * dimensions[1]; }

    private static byte[] floats(Random random, long[] dimensions) {
        ByteBuffer values = ByteBuffer.allocate((int) elements(dimensions) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) values.putFloat(dimensions.length == 1 ? 1 : (float) (random.nextGaussian() / 4));
        return values.array();
    }

    private static byte[] embedding(Random random, TensorType type) {
        int minimum = type.hasMinimum() ? Short.BYTES : 0;
        int blockBytes = type.blockBytes();
        ByteBuffer blocks = ByteBuffer.allocate(TOKENS * WIDTH / 32 * blockBytes).order(ByteOrder.LITTLE_ENDIAN);
        byte[] codes = new byte[blockBytes - Short.BYTES - minimum];
        while (blocks.hasRemaining()) {
            random.nextBytes(codes);
            blocks.putShort(Float.floatToFloat16(0.002f));
            if (minimum > 0) blocks.putShort(Float.floatToFloat16(-0.015f));
            blocks.put(codes);
        }
        return blocks.array();
    }
}
