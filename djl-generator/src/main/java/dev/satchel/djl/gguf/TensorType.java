package dev.satchel.djl.gguf;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How the numbers of a tensor are stored. Quantized types store blocks of consecutive weights of a row, each block with its own scale. The
 * layouts are those of ggml, the library that the format comes from.
 */
public enum TensorType {
    /** IEEE single precision. */
    F32(0, 1, 4),
    /** IEEE half precision. */
    F16(1, 1, 2),
    /** 4 bits, {@code d * (q - 8)}. */
    Q4_0(2, 32, 18, 8, 15),
    /** 4 bits, {@code d * q + m}. */
    Q4_1(3, 32, 20, 0, 15),
    /** 5 bits, {@code d * (q - 16)}. */
    Q5_0(6, 32, 22, 16, 31),
    /** 5 bits, {@code d * q + m}. */
    Q5_1(7, 32, 24, 0, 31),
    /** 8 bits, {@code d * q} with a signed q; its code here is {@code q + 128}. */
    Q8_0(8, 32, 34, 128, 255),
    /** 2 bits in blocks of 16 times 16, {@code d * scale * q - dmin * minimum}. */
    Q2_K(10, 256, 84, 0, 3),
    /** 3 bits in blocks of 16 times 16, {@code d * scale * (q - 4)}. */
    Q3_K(11, 256, 110, 4, 7),
    /** 4 bits in blocks of 8 times 32, {@code d * scale * q - dmin * minimum}. */
    Q4_K(12, 256, 144, 0, 15),
    /** 5 bits in blocks of 8 times 32, {@code d * scale * q - dmin * minimum}. */
    Q5_K(13, 256, 176, 0, 31),
    /** 6 bits in blocks of 16 times 16, {@code d * scale * (q - 32)}. */
    Q6_K(14, 256, 210, 32, 63),
    /** 4 bits that choose from a table of 16 values, {@code d * table[q]}; its code here is {@code table[q] + 128}. */
    IQ4_NL(20, 32, 18, 128, 255),
    /** As IQ4_NL in blocks of 8 times 32, {@code d * scale * table[q]}. */
    IQ4_XS(23, 256, 136, 128, 255),
    /** The upper half of a single precision number. */
    BF16(30, 1, 2),
    /**
     * 4-bit floating-point numbers with a power of two as scale (the MX format of the Open Compute Project), {@code 2^e * table[q]}; its
     * code here is {@code table[q] + 128}.
     */
    MXFP4(39, 32, 17, 128, 255);

    /** What else is met in files; the numbers in between were given up by ggml. */
    private static final Map<Integer, String> NOT_SUPPORTED = Map.ofEntries(Map.entry(9, "Q8_1"), Map.entry(15, "Q8_K"),
            Map.entry(16, "IQ2_XXS"), Map.entry(17, "IQ2_XS"), Map.entry(18, "IQ3_XXS"), Map.entry(19, "IQ1_S"),
            Map.entry(21, "IQ3_S"), Map.entry(22, "IQ2_S"), Map.entry(24, "I8"), Map.entry(25, "I16"),
            Map.entry(26, "I32"), Map.entry(27, "I64"), Map.entry(28, "F64"), Map.entry(29, "IQ1_M"), Map.entry(34, "TQ1_0"),
            Map.entry(35, "TQ2_0"), Map.entry(40, "NVFP4"), Map.entry(41, "Q1_0"));

    private final int id;
    private final int blockSize;
    private final int blockBytes;
    private final int zero;
    private final int largestCode;

    TensorType(int id, int blockSize, int blockBytes) { this(id, blockSize, blockBytes, 0, 0); }

    TensorType(int id, int blockSize, int blockBytes, int zero, int largestCode) {
        this.id = id;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
        this.zero = zero;
        this.largestCode = largestCode;
    }

    /**
     * The type with that number in the file.
     *
     * @throws SatchelException when it cannot be read; the message has the type's name where ggml gives the number one
     */
    public static TensorType of(int id) {
        for (TensorType type : values()) {
            if (type.id == id) return type;
        }
        String name = NOT_SUPPORTED.get(id);
        throw new ModelFormatException((name == null
                ? "tensor type " + Integer.toUnsignedString(id) + " is unknown"
                : "tensor type " + name + " is not supported") + "; use a file whose tensors are "
                + Arrays.stream(values()).map(TensorType::name).collect(Collectors.joining(", ")));
    }

    /** The number that stands for it in the file. */
    public int id() { return id; }

    /** Weights in a block; a row is a whole number of blocks. */
    public int blockSize() { return blockSize; }

    /** Bytes of a block. */
    public int blockBytes() { return blockBytes; }

    /** Whether the weights are integer codes with scales, as opposed to floating-point numbers. */
    public boolean quantized() {
        return largestCode > 0;
    }

    /** The code that means 0, unless there is a minimum. */
    int zero() { return zero; }

    /** Codes go from 0 to this. */
    int largestCode() { return largestCode; }

    /** Whether a minimum is added to the product of scale and code. */
    public boolean hasMinimum() {
        return this == Q4_1 || this == Q5_1 || this == Q2_K || this == Q4_K || this == Q5_K;
    }

    /** Consecutive weights that share one scale. */
    int weightsPerScale() { return this == Q2_K || this == Q3_K || this == Q6_K ? 16 : 32; }
}
