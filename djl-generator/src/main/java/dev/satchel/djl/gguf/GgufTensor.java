package dev.satchel.djl.gguf;

import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/**
 * A tensor in a GGUF file: its name and shape, and a way to its numbers, which stay in the file until they are asked for. Immutable; safe
 * for use by many threads while the file is open.
 */
public final class GgufTensor {
    private final Shard file;
    private final String name;
    private final TensorType type;
    private final List<Long> dimensions;
    private final long position;
    private final int columns;
    private final long rows;

    /**
     * The header has been checked: 1 to 4 dimensions, none of them 0, columns a whole number of blocks and all bytes within the file.
     *
     * @param position where the first byte stands in the file
     */
    GgufTensor(Shard file, String name, TensorType type, List<Long> dimensions, long position) {
        this.file = file;
        this.name = name;
        this.type = type;
        this.dimensions = List.copyOf(dimensions);
        this.position = position;
        columns = Math.toIntExact(dimensions.get(0));
        rows = dimensions.stream().skip(1).reduce(1L, (a, b) -> a * b);
    }

    /** As it stands in the file, such as {@code blk.0.attn_q.weight}. */
    public String name() { return name; }

    /** How its numbers are stored. */
    public TensorType type() { return type; }

    /** 1 to 4 lengths, the one that varies fastest first; so a matrix that takes 576 numbers and gives 1536 has [576, 1536]. */
    public List<Long> dimensions() {
        return dimensions;
    }

    /** Numbers in a row: the first dimension. */
    public int columns() { return columns; }

    /** The product of all dimensions but the first. */
    public long rows() { return rows; }

    /** How many numbers it has. */
    public long elements() { return columns * rows; }

    /** How many bytes it takes in the file. */
    public long bytes() { return rows * rowBytes(); }

    /**
     * Its bytes in the file: read-only, little-endian, not on the heap. The mapping lives as long as the buffer does, also when the file
     * has been closed. Every call makes a new one.
     *
     * @throws SatchelException when it has 2 GiB or more; take it in parts by {@link #sliceRows}
     */
    ByteBuffer data() {
        if (bytes() > Integer.MAX_VALUE) throw tooLarge("has " + bytes() + " bytes");
        return file.map(position, (int) bytes());
    }

    /** Some of its rows as a matrix of its own, such as those of one expert. */
    public GgufTensor sliceRows(long from, long count) {
        Objects.checkFromIndexSize(from, count, rows);
        return new GgufTensor(file, name, type, List.of((long) columns, count), position + from * rowBytes());
    }

    /**
     * Its numbers in single precision, row by row: exactly what the file says, infinities and NaN included.
     *
     * @throws SatchelException when they do not fit into one array; take it in parts by {@link #sliceRows}
     */
    public float[] toFloats() {
        if (elements() > Integer.MAX_VALUE - 8) throw tooLarge("has " + elements() + " numbers");
        float[] values = new float[(int) elements()];
        RowRanges.forEach(this, (from, to) -> sliceRows(from, to - from).putFloats(values, from * columns));
        return values;
    }

    private void putFloats(float[] values, int at) {
        ByteBuffer data = read();
        switch (type) {
            case F32 -> data.asFloatBuffer().get(values, at, (int) elements());
            case F16 -> {
                for (int i = 0; i < elements(); i++) values[at + i] = Float.float16ToFloat(data.getShort(2 * i));
            }
            case BF16 -> {
                for (int i = 0; i < elements(); i++) values[at + i] = Float.intBitsToFloat(data.getShort(2 * i) << 16);
            }
            default -> {
                QuantizedRow row = new QuantizedRow(type, columns);
                for (int r = 0; r < rows; r++) {
                    row.read(data, r);
                    row.toFloats(values, at + r * columns);
                }
            }
        }
    }

    /**
     * A copy of its bytes on the heap, for a few rows at a time. Encoding a whole model through {@link #data()} would leave the whole file
     * mapped, and counted as memory in use, until the next garbage collection.
     */
    ByteBuffer read() {
        if (bytes() > Integer.MAX_VALUE - 8) throw tooLarge("has " + bytes() + " bytes");
        return file.read(position, (int) bytes());
    }

    /** Bytes of a row in the file. */
    long rowBytes() { return (long) columns / type.blockSize() * type.blockBytes(); }

    /** The file it stands in. */
    Shard file() { return file; }

    private SatchelException tooLarge(String what) {
        return new SatchelException(
                file.path() + ": the tensor " + name + " " + what + ", too many to be read at once; use a smaller model");
    }

    @Override
    public String toString() { return name + " " + type + dimensions; }
}
