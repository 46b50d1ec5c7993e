package dev.satchel.djl.gguf;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A copy of a quantized tensor with 4 bits a weight and few scales: good enough for finding out which rows of a large matrix give the
 * largest numbers, and read in less than half of the time.
 */
public final class RoughMatrix {
    private static final int LARGEST_BLOCK = 128;
    private static final int ZERO = 8;
    private static final int LARGEST_CODE = 15;

    private RoughMatrix() {}

    /** Its form. */
    public static MatrixLayout layout(GgufTensor tensor) {
        MatrixLayout exact = MatrixLayout.of(List.of(tensor));
        return new MatrixLayout(exact.rows(), exact.columns(), 4, Math.min(LARGEST_BLOCK, Integer.lowestOneBit(exact.columns())), false,
                false);
    }

    /** Makes it, in bands of some rows; each weight is off by at most an eighth of the largest one in its block. */
    public static void encode(GgufTensor tensor, MatrixEncoder.Bands bands) {
        MatrixEncoder.encode(List.of(tensor), layout(tensor), (rows, firstRow, band) -> encode(rows, band), bands);
    }

    private static void encode(GgufTensor tensor, QuantizedMatrix band) {
        RowRanges.forEach(tensor, (from, to) -> {
            ByteBuffer data = tensor.sliceRows(from, to - from).read();
            QuantizedRow row = new QuantizedRow(tensor.type(), tensor.columns());
            float[] values = new float[band.columns()];
            byte[] packed = new byte[band.columns() / 2];
            float[] scales = new float[band.blocksPerRow()];
            for (int r = from; r < to; r++) {
                row.read(data, r - from);
                row.toFloats(values, 0);
                for (int block = 0; block < scales.length; block++)
                    scales[block] = encode(values, block * band.blockSize(), band.blockSize(), packed);
                band.quants().put(r * packed.length, packed);
                band.scales().put(r * scales.length, scales);
            }
        });
    }

    /** Writes the codes of a block and returns its scale: the weight that is farthest from 0 gets code 0. */
    private static float encode(float[] values, int from, int size, byte[] packed) {
        float smallest = 0;
        float largest = 0;
        for (int i = from; i < from + size; i++) {
            smallest = Math.min(smallest, values[i]);
            largest = Math.max(largest, values[i]);
        }
        float scale = (largest > -smallest ? largest : smallest) / -ZERO;
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = from; i < from + size; i += 2)
            packed[i / 2] = (byte) (code(values[i] * inverse) | code(values[i + 1] * inverse) << 4);
        return scale;
    }

    private static int code(float steps) { return Math.min(LARGEST_CODE, (int) (steps + ZERO + 0.5f)); }
}
