package dev.satchel.djl.gguf;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

/**
 * A matrix in the layout of ONNX Runtime's MatMulNBits: {@code weight = scale * (quant - zeroPoint)}, with a scale and a zero point for
 * every block of consecutive weights of a row. All buffers are in native order, from position 0 to their capacity.
 *
 * @param rows N, the numbers that a product with it gives
 * @param columns K, the numbers that it takes; a multiple of {@code blockSize}
 * @param bits 4 or 8
 * @param blockSize 16 or 32
 * @param quants unsigned, [rows, columns / blockSize, blockSize * bits / 8]; of 4 bits two in a byte, the first in the lower half
 * @param scales [rows * columns / blockSize]
 * @param zeroPoints [rows, columns / blockSize * bits / 8], packed as the quants are; when empty, every zero point is 128, or 8 with 4 bits
 * @param remainders what is missing of every weight of a block because its zero point was rounded, [rows, at least columns / blockSize]: the product
 *        of these with the sums of the blocks of a vector has to be added to the product with the vector; empty where nothing is missing
 */
public record QuantizedMatrix(int rows, int columns, int bits, int blockSize, ByteBuffer quants, FloatBuffer scales,
        Optional<ByteBuffer> zeroPoints, Optional<QuantizedMatrix> remainders) {
    /** Refuses buffers of the wrong size. */
    public QuantizedMatrix {
        long weights = (long) rows * columns;
        if (bits != 4 && bits != 8) throw new IllegalArgumentException("bits must be 4 or 8, got " + bits);
        if (columns % blockSize != 0)
            throw new IllegalArgumentException(columns + " columns are no multiple of the block size " + blockSize);
        check("quants", weights * bits / 8, quants.capacity());
        check("scales", weights / blockSize, scales.capacity());
        zeroPoints.ifPresent(zeros -> check("zero points", weights / blockSize * bits / 8, zeros.capacity()));
        remainders.ifPresent(rest -> check("rows of remainders", rows, rest.rows));
    }

    /** The numbers of a row, what is missing included. */
    public float[] row(int row) {
        float[] values = new float[columns];
        float[] rest = remainders.map(matrix -> matrix.row(row)).orElseGet(() -> new float[blocksPerRow()]);
        for (int i = 0; i < columns; i++) {
            int block = row * blocksPerRow() + i / blockSize;
            int zero = zeroPoints.map(zeros -> code(zeros, block)).orElse(1 << bits - 1);
            values[i] = scales.get(block) * (code(quants, row * columns + i) - zero) + rest[i / blockSize];
        }
        return values;
    }

    private int code(ByteBuffer packed, int at) {
        return bits == 8 ? packed.get(at) & 0xFF : packed.get(at / 2) >> at % 2 * 4 & 0xF;
    }

    /** The same without what is missing. */
    public QuantizedMatrix withoutRemainders() {
        return new QuantizedMatrix(rows, columns, bits, blockSize, quants, scales, zeroPoints, Optional.empty());
    }

    /** How many scales a row has. */
    public int blocksPerRow() { return columns / blockSize; }

    /** The first rows as a matrix of their own, in the same memory. */
    QuantizedMatrix firstRows(int count) {
        int blocks = count * blocksPerRow();
        return new QuantizedMatrix(count, columns, bits, blockSize, quants.slice(0, blocks * blockSize * bits / 8), scales.slice(0, blocks),
                zeroPoints.map(zeros -> zeros.slice(0, blocks * bits / 8)), remainders.map(rest -> rest.firstRows(count)));
    }

    /** Copies all rows of another matrix of the same form into this one, from row {@code at} on. */
    void put(int at, QuantizedMatrix rows) {
        int block = at * blocksPerRow();
        quants.put(block * blockSize * bits / 8, rows.quants, 0, rows.quants.capacity());
        scales.put(block, rows.scales, 0, rows.scales.capacity());
        zeroPoints.ifPresent(
                zeros -> zeros.put(block * bits / 8, rows.zeroPoints.orElseThrow(), 0, rows.zeroPoints.orElseThrow().capacity()));
        remainders.ifPresent(rest -> rest.put(at, rows.remainders.orElseThrow()));
    }

    private static void check(String what, long wanted, int found) {
        if (wanted != found)
            throw new IllegalArgumentException("there must be " + wanted + " bytes or numbers of " + what + ", got " + found);
    }
}
