package dev.satchel.djl.onnx;

import java.util.Optional;

/** The kinds of numbers that tensors of ONNX files are made of, with their numbers in {@code TensorProto.DataType}. */
enum TensorKind {
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11,
            64),
    UINT32(12, 32),
    UINT64(13, 64),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18,
            8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4);

    private final int number;
    private final int bits;

    TensorKind(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /** The kind of this number; empty for texts and for what is newer than this list. */
    static Optional<TensorKind> of(int number) {
        for (TensorKind kind : values()) if (kind.number == number) return Optional.of(kind);
        return Optional.empty();
    }

    /** How many bytes so many of them take. */
    long bytes(long elements) { return Math.ceilDiv(elements * bits, 8L); }
}
