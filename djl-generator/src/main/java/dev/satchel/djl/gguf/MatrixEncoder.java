package dev.satchel.djl.gguf;

import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * Turns quantized tensors into matrices for ONNX Runtime, without going through floating-point weights.
 *
 * <p>
 * Types without a minimum are carried over exactly. Those with one (Q4_1, Q5_1, Q2_K, Q4_K, Q5_K) have zero anywhere between two codes, while
 * MatMulNBits has it at a whole number: their codes are multiplied by a small integer, so that the nearest whole number is very near
 * (a relative error of the weights of about 0.002; see {@link RowEncoder}).
 */
public final class MatrixEncoder {
    private MatrixEncoder() {}

    /**
     * Whether tensors of this type can be encoded; the others hold floating-point numbers and are given by {@link GgufTensor#toFloats()}.
     */
    public static boolean encodable(TensorType type) {
        return type.quantized();
    }

    /**
     * One matrix of all rows of the tensors, one below the other. Tensors of different types are brought to the larger number of bits and
     * the smaller block, which loses nothing.
     *
     * @param stackedRows at least one; all of an encodable type
     * @throws SatchelException when they differ in columns, are too large for one matrix, or hold a scale that is no finite number
     */
    public static QuantizedMatrix encode(List<GgufTensor> stackedRows) {
        requireSameColumns(stackedRows);
        QuantizedMatrix matrix = emptyMatrix(stackedRows);
        int firstRow = 0;
        for (GgufTensor tensor : stackedRows) {
            encode(tensor, matrix, firstRow);
            firstRow += (int) tensor.rows();
        }
        return matrix;
    }

    private static void encode(GgufTensor tensor, QuantizedMatrix matrix, int firstRow) {
        RowRanges.forEach(tensor, (from, to) -> {
            ByteBuffer data = tensor.sliceRows(from, to - from).read();
            QuantizedRow row = new QuantizedRow(tensor.type(), tensor.columns());
            RowEncoder encoder = new RowEncoder(tensor.type(), matrix);
            for (int r = from; r < to; r++) {
                row.read(data, r - from);
                if (!row.isFinite()) throw notFinite(tensor, r);
                encoder.encode(row, firstRow + r);
            }
        });
    }

    private static QuantizedMatrix emptyMatrix(List<GgufTensor> tensors) {
        List<TensorType> types = tensors.stream().map(GgufTensor::type).toList();
        int columns = tensors.get(0).columns();
        int bits = types.stream().allMatch(type -> type == TensorType.Q4_0) ? 4 : 8;
        int blockSize = types.stream().mapToInt(TensorType::weightsPerScale).min().orElseThrow();
        boolean zeroPoints = types.stream().anyMatch(TensorType::hasMinimum);
        long rows = tensors.stream().mapToLong(GgufTensor::rows).reduce(0, Math::addExact);
        if (rows > (long) Integer.MAX_VALUE * 8 / bits / columns) throw tooLarge(tensors, rows);
        long weights = rows * columns;
        try {
            return new QuantizedMatrix((int) rows, columns, bits, blockSize, direct(weights * bits / 8),
                    direct(weights / blockSize * Float.BYTES).asFloatBuffer(),
                    zeroPoints ? Optional.of(direct(weights / blockSize)) : Optional.empty());
        } catch (OutOfMemoryError e) {
            // Direct memory, which has a limit of its own: by default as much as the heap.
            throw new SatchelException(
                    tensors.get(0).file().path() + ": no memory is left for the " + weights * bits / 8 + " bytes of the tensor "
                            + tensors.get(0).name() + "; use a smaller model or raise -Xmx and -XX:MaxDirectMemorySize",
                    e);
        }
    }

    private static ByteBuffer direct(long bytes) { return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder()); }

    private static void requireSameColumns(List<GgufTensor> tensors) {
        GgufTensor first = tensors.get(0);
        for (GgufTensor tensor : tensors) {
            if (!encodable(tensor.type())) throw new IllegalArgumentException("cannot encode " + tensor);
            if (tensor.columns() != first.columns()) {
                throw new SatchelException(
                        first.file().path() + ": the tensors " + first.name() + " and " + tensor.name() + " have rows of "
                                + first.columns() + " and " + tensor.columns()
                                + " numbers, which must be the same; the file is damaged, get it again");
            }
        }
    }

    private static SatchelException tooLarge(List<GgufTensor> tensors, long rows) {
        return new SatchelException(
                tensors.get(0).file().path() + ": the tensor " + tensors.get(0).name() + " makes a matrix of " + rows + " rows of "
                        + tensors.get(0).columns() + " numbers, more than 2 GiB; use a smaller model");
    }

    private static SatchelException notFinite(GgufTensor tensor, int row) {
        return new SatchelException(tensor.file().path() + ": row " + row + " of the tensor " + tensor.name()
                + " has a scale that is no finite number; the file is damaged, get it again");
    }
}
