package dev.satchel.djl.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A copy of a matrix with 4 bits a weight and few scales: good enough for finding out which rows of a large matrix give the largest numbers,
 * and read in less than half of the time.
 */
public final class RoughMatrix {
    private static final int LARGEST_BLOCK = 128;
    private static final int ROWS_AT_ONCE = 256;

    private RoughMatrix() {}

    /** The copy; each weight is off by at most a 16th of the largest one near it. */
    public static QuantizedMatrix of(QuantizedMatrix matrix) {
        int columns = matrix.columns();
        int blockSize = Math.min(LARGEST_BLOCK, Integer.lowestOneBit(columns));
        long weights = (long) matrix.rows() * columns;
        ByteBuffer quants = direct(weights / 2);
        FloatBuffer scales = direct(weights / blockSize * Float.BYTES).asFloatBuffer();
        IntStream.range(0, Math.ceilDiv(matrix.rows(), ROWS_AT_ONCE)).parallel().forEach(part -> {
            float[] row = new float[columns];
            byte[] packed = new byte[columns / 2];
            float[] rowScales = new float[columns / blockSize];
            for (int r = part * ROWS_AT_ONCE; r < Math.min(matrix.rows(), (part + 1) * ROWS_AT_ONCE); r++) {
                matrix.toFloats(r, row);
                for (int block = 0; block < rowScales.length; block++) rowScales[block] = encode(row, block * blockSize, blockSize, packed);
                quants.put(r * packed.length, packed);
                scales.put(r * rowScales.length, rowScales);
            }
        });
        return new QuantizedMatrix(matrix.rows(), columns, 4, blockSize, quants, scales, Optional.empty());
    }

    /** Writes the codes of a block and returns its scale. Codes are from 0 to 15 and zero is at 8: the weight that is farthest from 0 gets code 0. */
    private static float encode(float[] row, int from, int size, byte[] packed) {
        float smallest = 0;
        float largest = 0;
        for (int i = from; i < from + size; i++) {
            smallest = Math.min(smallest, row[i]);
            largest = Math.max(largest, row[i]);
        }
        float scale = (largest > -smallest ? largest : smallest) / -8;
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = from; i < from + size; i += 2)
            packed[i / 2] = (byte) (code(row[i] * inverse) | code(row[i + 1] * inverse) << 4);
        return scale;
    }

    private static int code(float steps) { return Math.min(15, (int) (steps + 8.5f)); }

    private static ByteBuffer direct(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }
}
