package dev.satchel.djl.gguf;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The form of a {@link QuantizedMatrix}, without its numbers.
 *
 * @param rows as there
 * @param columns as there
 * @param bits as there
 * @param blockSize as there
 * @param hasZeroPoints whether each block has one of its own
 * @param hasRemainders whether something is missing of its weights
 */
public record MatrixLayout(int rows, int columns, int bits, int blockSize, boolean hasZeroPoints, boolean hasRemainders) {
    /** Weights that share a scale in the matrix of remainders, the smallest number there is. */
    private static final int REMAINDERS_PER_SCALE = 16;
    private static final int LARGEST_CODE_OF_FOUR_BITS = 15;

    /**
     * The form that is fastest for a matrix of all rows of the tensors, one below the other. Tensors of different types are brought to the
     * larger number of bits and the smaller block, which loses nothing. Types with a minimum and codes of 5 bits have remainders: 8 bits
     * leave too little room for multiplying the codes so that a whole number is near the zero point.
     *
     * @param stackedRows at least one; all of an encodable type
     * @throws SatchelException when they differ in columns or have too many rows for one matrix
     */
    public static MatrixLayout of(List<GgufTensor> stackedRows) {
        requireSameColumns(stackedRows);
        List<TensorType> types = stackedRows.stream().map(GgufTensor::type).toList();
        long rows = stackedRows.stream().mapToLong(GgufTensor::rows).reduce(0, Math::addExact);
        if (rows > Integer.MAX_VALUE) throw tooManyRows(stackedRows, rows);
        return new MatrixLayout((int) rows, stackedRows.get(0).columns(), types.stream().allMatch(type -> type == TensorType.Q4_0) ? 4 : 8,
                types.stream().mapToInt(TensorType::weightsPerScale).min().orElseThrow(),
                types.stream().anyMatch(TensorType::hasMinimum),
                types.stream().anyMatch(type -> type.hasMinimum() && type.largestCode() > LARGEST_CODE_OF_FOUR_BITS));
    }

    /**
     * The form that takes the least memory: as {@link #of}, but types with a minimum keep their codes of 4 bits, with a remainder for each
     * block. That needs rows of many blocks; others have the form that is fastest.
     */
    public static MatrixLayout compact(List<GgufTensor> stackedRows) {
        MatrixLayout usual = of(stackedRows);
        boolean fourBits = stackedRows.stream().allMatch(tensor -> tensor.type().largestCode() <= LARGEST_CODE_OF_FOUR_BITS);
        return usual.hasZeroPoints && fourBits && usual.blocksPerRow() % REMAINDERS_PER_SCALE == 0
                ? new MatrixLayout(usual.rows, usual.columns, 4, usual.blockSize, true, true)
                : usual;
    }

    /** How many scales a row has. */
    public int blocksPerRow() { return columns / blockSize; }

    /** How many scales there are. */
    public long blocks() { return (long) rows * blocksPerRow(); }

    /** How many bytes the quants take. */
    public long quantBytes() { return (long) rows * columns * bits / 8; }

    /** How many bytes the zero points take. */
    public long zeroPointBytes() { return hasZeroPoints ? blocks() * bits / 8 : 0; }

    /** The form of the matrix of remainders; its last columns may be more than there are blocks, and are 0. */
    public MatrixLayout remainders() {
        return new MatrixLayout(rows, Math.ceilDiv(blocksPerRow(), REMAINDERS_PER_SCALE) * REMAINDERS_PER_SCALE, 8, REMAINDERS_PER_SCALE,
                false,
                false);
    }

    /** The same with another number of rows. */
    public MatrixLayout withRows(int count) {
        return new MatrixLayout(count, columns, bits, blockSize, hasZeroPoints, hasRemainders);
    }

    /** A matrix of this form on the heap, which must not be large. */
    QuantizedMatrix allocate() {
        return new QuantizedMatrix(rows, columns, bits, blockSize, room(quantBytes()), room(blocks() * Float.BYTES).asFloatBuffer(),
                hasZeroPoints ? Optional.of(room(zeroPointBytes())) : Optional.empty(),
                hasRemainders ? Optional.of(remainders().allocate()) : Optional.empty());
    }

    private static ByteBuffer room(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }

    private static void requireSameColumns(List<GgufTensor> tensors) {
        GgufTensor first = tensors.get(0);
        for (GgufTensor tensor : tensors) {
            if (!MatrixEncoder.encodable(tensor.type())) throw new IllegalArgumentException("cannot encode " + tensor);
            if (tensor.columns() != first.columns()) {
                throw new ModelFormatException(
                        first.file().path() + ": the tensors " + first.name() + " and " + tensor.name() + " have rows of "
                                + first.columns() + " and " + tensor.columns()
                                + " numbers, which must be the same; the file is damaged, get it again");
            }
        }
    }

    private static SatchelException tooManyRows(List<GgufTensor> tensors, long rows) {
        return new ModelFormatException(
                tensors.get(0).file().path() + ": the tensor " + tensors.get(0).name() + " makes a matrix of " + rows
                        + " rows, more than 2147483647; the file is damaged, get it again");
    }
}
