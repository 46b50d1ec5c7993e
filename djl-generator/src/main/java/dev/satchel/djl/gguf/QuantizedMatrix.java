package dev.satchel.djl.gguf;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * A matrix in the layout of ONNX Runtime's MatMulNBits: {@code weight = scale * (quant - zeroPoint)}, with a scale and a zero point for
 * every block of consecutive weights of a row. All buffers are direct, in native order, from position 0 to their capacity.
 *
 * @param rows N, the numbers that a product with it gives
 * @param columns K, the numbers that it takes; a multiple of {@code blockSize}
 * @param bits 4 or 8
 * @param blockSize 16 or 32
 * @param quants unsigned, [rows, columns / blockSize, blockSize * bits / 8]; of 4 bits two in a byte, the first in the lower half
 * @param scales [rows * columns / blockSize]
 * @param zeroPoints [rows, columns / blockSize] bytes, with 8 bits only; when empty, every zero point is 128, or 8 with 4 bits
 */
public record QuantizedMatrix(int rows, int columns, int bits, int blockSize, ByteBuffer quants, FloatBuffer scales,
        Optional<ByteBuffer> zeroPoints) {
    /** Refuses buffers of the wrong size. */
    public QuantizedMatrix {
        long weights = (long) rows * columns;
        if (bits != 4 && bits != 8) throw new IllegalArgumentException("bits must be 4 or 8, got " + bits);
        if (columns % blockSize != 0)
            throw new IllegalArgumentException(columns + " columns are no multiple of the block size " + blockSize);
        check("quants", weights * bits / 8, quants.capacity());
        check("scales", weights / blockSize, scales.capacity());
        zeroPoints.ifPresent(zeros -> check("zero points", weights / blockSize, zeros.capacity()));
    }

    /** How many scales a row has. */
    public int blocksPerRow() { return columns / blockSize; }

    /** Writes the weights of a row to {@code values}, of which there are {@code columns}. */
    public void toFloats(int row, float[] values) {
        byte[] packed = new byte[columns * bits / 8];
        quants.get(row * packed.length, packed);
        for (int block = 0; block < blocksPerRow(); block++) {
            int at = row * blocksPerRow() + block;
            float scale = scales.get(at);
            int zero = zeroPoints.map(zeros -> zeros.get(at) & 0xFF).orElse(1 << bits - 1);
            int end = (block + 1) * blockSize;
            if (bits == 8) for (int i = block * blockSize; i < end; i++) values[i] = scale * ((packed[i] & 0xFF) - zero);
            else for (int i = block * blockSize; i < end; i++) values[i] = scale * ((packed[i / 2] >> i % 2 * 4 & 0xF) - zero);
        }
    }

    private static void check(String what, long wanted, int found) {
        if (wanted != found)
            throw new IllegalArgumentException("there must be " + wanted + " bytes or numbers of " + what + ", got " + found);
    }
}
