package dev.satchel.djl.gguf;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns quantized tensors into matrices for ONNX Runtime, without going through floating-point weights.
 *
 * <p>
 * Types without a minimum are carried over exactly. Those with one (Q4_1, Q5_1, Q2_K, Q4_K, Q5_K) have zero anywhere between two codes, while
 * MatMulNBits has it at a whole number: their codes are multiplied by a small integer, so that the nearest whole number is very near
 * (a relative error of the weights of about 0.002; see {@link RowEncoder}). Where memory is what counts, they keep their codes, and what
 * the rounding of the zero points takes away is a small matrix of its own.
 */
public final class MatrixEncoder {
    /** Rows of about this many weights are encoded at once: enough to share out, and little memory. */
    private static final int WEIGHTS_AT_ONCE = 1 << 22;

    private MatrixEncoder() {}

    /**
     * Whether tensors of this type can be encoded; the others hold floating-point numbers and are given by {@link GgufTensor#toFloats()}.
     */
    public static boolean encodable(TensorType type) {
        return type.quantized();
    }

    /** What is done with one band of a matrix's rows after the other. */
    @FunctionalInterface
    public interface Bands {
        /**
         * Takes a band.
         *
         * @param band some rows, in buffers on the heap that hold the next rows afterwards
         * @param firstRow which row of the whole matrix its first one is
         */
        void take(QuantizedMatrix band, int firstRow);
    }

    /**
     * One matrix of all rows of the tensors, one below the other. It is handed on in bands of some rows, because a whole one may be larger
     * than a buffer, and need not be in memory.
     *
     * @param layout one that {@link MatrixLayout} gives for these tensors
     * @throws SatchelException when a scale is no finite number
     */
    public static void encode(List<GgufTensor> stackedRows, MatrixLayout layout, Bands bands) {
        encode(stackedRows, layout, MatrixEncoder::encode, bands);
    }

    /** How the rows of a band get their form. */
    @FunctionalInterface
    interface BandEncoder {
        /** Encodes some rows of a tensor, of which the first is its {@code firstRow}, into a matrix of as many rows. */
        void encode(GgufTensor rows, long firstRow, QuantizedMatrix band);
    }

    static void encode(List<GgufTensor> stackedRows, MatrixLayout layout, BandEncoder encoder, Bands bands) {
        int rowsAtOnce = Math.clamp(WEIGHTS_AT_ONCE / layout.columns(), 1, layout.rows());
        QuantizedMatrix room = layout.withRows(rowsAtOnce).allocate();
        int firstRow = 0;
        for (GgufTensor tensor : stackedRows) {
            for (long from = 0; from < tensor.rows(); from += rowsAtOnce) {
                int rows = (int) Math.min(rowsAtOnce, tensor.rows() - from);
                QuantizedMatrix band = room.firstRows(rows);
                encoder.encode(tensor.sliceRows(from, rows), from, band);
                bands.take(band, firstRow);
                firstRow += rows;
            }
        }
    }

    /** The same in one piece, for matrices that are known to be small. */
    static QuantizedMatrix encode(List<GgufTensor> stackedRows, MatrixLayout layout) {
        QuantizedMatrix whole = layout.allocate();
        encode(stackedRows, layout, (band, firstRow) -> whole.put(firstRow, band));
        return whole;
    }

    private static void encode(GgufTensor tensor, long firstRow, QuantizedMatrix matrix) {
        RowRanges.forEach(tensor, (from, to) -> {
            ByteBuffer data = tensor.sliceRows(from, to - from).read();
            QuantizedRow row = new QuantizedRow(tensor.type(), tensor.columns());
            RowEncoder encoder = new RowEncoder(tensor.type(), matrix);
            for (int r = from; r < to; r++) {
                row.read(data, r - from);
                if (!row.isFinite()) throw notFinite(tensor, firstRow + r);
                encoder.encode(row, r);
            }
        });
    }

    private static SatchelException notFinite(GgufTensor tensor, long row) {
        return new ModelFormatException(tensor.file().path() + ": row " + row + " of the tensor " + tensor.name()
                + " has a scale that is no finite number; the file is damaged, get it again");
    }
}
