package dev.satchel.djl.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One row of a quantized tensor, taken apart: {@code value = scale * (code - zero) + minimum}, where a scale and a minimum serve
 * {@link TensorType#weightsPerScale()} consecutive codes. Reused from row to row; for one thread.
 *
 * <p>
 * Codes are moved eight at a time, one in each byte of a long: the files store low and high bits in separate planes, so masks and shifts do
 * for all eight what they would do for one, and no lane ever overflows into the next.
 */
final class QuantizedRow {
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_NIBBLES = 0x0F * ONES;
    private static final long LOW_PAIRS = 0x03 * ONES;
    private static final int LARGEST_CODE = 255;
    private static final byte[] IQ4_NL_TABLE = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};
    private static final byte[] MXFP4_TABLE = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};
    /** For every byte, its bit i as the fifth bit (16) of lane i. */
    private static final long[] FIFTH_BITS = fifthBits();

    private final TensorType type;
    private final ByteBuffer bytes;
    private final ByteBuffer codes;
    private final float[] scales;
    private final float[] minima;

    QuantizedRow(TensorType type, int columns) {
        this.type = type;
        bytes = ByteBuffer.allocate(columns / type.blockSize() * type.blockBytes()).order(ByteOrder.LITTLE_ENDIAN);
        codes = ByteBuffer.allocate(columns).order(ByteOrder.LITTLE_ENDIAN);
        scales = new float[columns / type.weightsPerScale()];
        minima = new float[scales.length];
    }

    /** The codes, 0 to 255 each, in the order of the row. */
    ByteBuffer codes() { return codes; }

    /** One for every {@link TensorType#weightsPerScale()} codes. */
    float[] scales() { return scales; }

    /** As many as there are scales; all 0 where the type has none. */
    float[] minima() { return minima; }

    /** Reads row {@code row} of a tensor's data. */
    void read(ByteBuffer data, int row) {
        data.get(row * bytes.capacity(), bytes.array());
        int blocks = bytes.capacity() / type.blockBytes();
        for (int block = 0; block < blocks; block++) {
            int from = block * type.blockBytes();
            switch (type) {
                case Q4_0 -> readQ40(block, from);
                case Q4_1 -> readQ41(block, from);
                case Q5_0 -> readQ50(block, from);
                case Q5_1 -> readQ51(block, from);
                case Q8_0 -> readQ80(block, from);
                case Q2_K -> readQ2K(block, from);
                case Q3_K -> readQ3K(block, from);
                case Q4_K -> readQ4K(block, from);
                case Q5_K -> readQ5K(block, from);
                case Q6_K -> readQ6K(block, from);
                case IQ4_NL -> readIq4Nl(block, from);
                case IQ4_XS -> readIq4Xs(block, from);
                case MXFP4 -> readMxfp4(block, from);
                case F32, F16, BF16 -> throw new IllegalStateException(type + " has no codes");
            }
        }
    }

    /** Whether no scale and no minimum is infinite or NaN, nor the product of a scale and any code. */
    boolean isFinite() {
        float sum = 0;
        for (int i = 0; i < scales.length; i++) sum += 0 * (LARGEST_CODE * scales[i]) + 0 * minima[i];
        return sum == 0;
    }

    /** The row's values, into {@code values} from {@code at} on. */
    void toFloats(float[] values, int at) {
        int size = type.weightsPerScale();
        for (int i = 0; i < scales.length; i++) {
            for (int j = i * size; j < (i + 1) * size; j++) {
                values[at + j] = scales[i] * ((codes.get(j) & 0xFF) - type.zero()) + minima[i];
            }
        }
    }

    private void readQ40(int block, int from) {
        scales[block] = half(from);
        nibbles(from + 2, block * 32);
    }

    private void readQ41(int block, int from) {
        scales[block] = half(from);
        minima[block] = half(from + 2);
        nibbles(from + 4, block * 32);
    }

    private void readQ50(int block, int from) {
        scales[block] = half(from);
        nibbles(from + 6, block * 32);
        addFifthBits(from + 2, block * 32);
    }

    private void readQ51(int block, int from) {
        scales[block] = half(from);
        minima[block] = half(from + 2);
        nibbles(from + 8, block * 32);
        addFifthBits(from + 4, block * 32);
    }

    private void readQ80(int block, int from) {
        scales[block] = half(from);
        // Signed to unsigned with 128 added is a flip of the highest bit.
        for (int i = 0; i < 32; i += 8) codes.putLong(block * 32 + i, bytes.getLong(from + 2 + i) ^ 0x80 * ONES);
    }

    private void readQ2K(int block, int from) {
        float scale = half(from + 80);
        float minimum = half(from + 82);
        for (int i = 0; i < 16; i++) {
            int both = bytes.get(from + i) & 0xFF;
            scales[block * 16 + i] = scale * (both & 0x0F);
            minima[block * 16 + i] = -(minimum * (both >> 4));
        }
        for (int part = 0; part < 2; part++) {
            for (int i = 0; i < 32; i += 8) {
                long pairs = bytes.getLong(from + 16 + part * 32 + i);
                int to = block * 256 + part * 128 + i;
                for (int j = 0; j < 4; j++) codes.putLong(to + 32 * j, pairs >>> 2 * j & LOW_PAIRS);
            }
        }
    }

    private void readQ3K(int block, int from) {
        float scale = half(from + 108);
        for (int i = 0; i < 16; i++) scales[block * 16 + i] = scale * (scaleOfQ3K(from + 96, i) - 32);
        for (int i = 0; i < 32; i += 8) {
            long third = bytes.getLong(from + i);
            for (int part = 0; part < 2; part++) {
                long pairs = bytes.getLong(from + 32 + part * 32 + i);
                int to = block * 256 + part * 128 + i;
                for (int j = 0; j < 4; j++) {
                    codes.putLong(to + 32 * j, pairs >>> 2 * j & LOW_PAIRS | (third >>> part * 4 + j & ONES) << 2);
                }
            }
        }
    }

    /** One of 16 scales of 6 bits: the lower four bits in 8 bytes, the first 8 scales in their lower halves; the upper two in 4 bytes. */
    private int scaleOfQ3K(int from, int i) {
        int low = bytes.get(from + i % 8) >> i / 8 * 4 & 0x0F;
        int high = bytes.get(from + 8 + i % 4) >> i / 4 * 2 & 0x03;
        return high << 4 | low;
    }

    private void readQ4K(int block, int from) {
        readScalesAndMinima(block * 8, from);
        for (int pair = 0; pair < 4; pair++) {
            for (int i = 0; i < 32; i += 8) {
                long nibbles = bytes.getLong(from + 16 + pair * 32 + i);
                int to = block * 256 + pair * 64 + i;
                codes.putLong(to, nibbles & LOW_NIBBLES);
                codes.putLong(to + 32, nibbles >>> 4 & LOW_NIBBLES);
            }
        }
    }

    private void readQ5K(int block, int from) {
        readScalesAndMinima(block * 8, from);
        for (int i = 0; i < 32; i += 8) {
            long fifth = bytes.getLong(from + 16 + i);
            for (int pair = 0; pair < 4; pair++) {
                long nibbles = bytes.getLong(from + 48 + pair * 32 + i);
                int to = block * 256 + pair * 64 + i;
                codes.putLong(to, nibbles & LOW_NIBBLES | (fifth >>> 2 * pair & ONES) << 4);
                codes.putLong(to + 32, nibbles >>> 4 & LOW_NIBBLES | (fifth >>> 2 * pair + 1 & ONES) << 4);
            }
        }
    }

    /**
     * The 8 scales and 8 minima of Q4_K and Q5_K, 6 bits each: the first four of both in their own bytes, the upper bits of the rest above.
     */
    private void readScalesAndMinima(int to, int from) {
        float scale = half(from);
        float minimum = half(from + 2);
        for (int i = 0; i < 4; i++) {
            int a = bytes.get(from + 4 + i) & 0xFF;
            int b = bytes.get(from + 8 + i) & 0xFF;
            int c = bytes.get(from + 12 + i) & 0xFF;
            scales[to + i] = scale * (a & 0x3F);
            minima[to + i] = -(minimum * (b & 0x3F));
            scales[to + 4 + i] = scale * (c & 0x0F | a >> 2 & 0x30);
            minima[to + 4 + i] = -(minimum * (c >> 4 | b >> 2 & 0x30));
        }
    }

    private void readQ6K(int block, int from) {
        float scale = half(from + 208);
        for (int i = 0; i < 16; i++) scales[block * 16 + i] = scale * bytes.get(from + 192 + i);
        for (int part = 0; part < 2; part++) {
            for (int i = 0; i < 32; i += 8) {
                long low0 = bytes.getLong(from + part * 64 + i);
                long low1 = bytes.getLong(from + part * 64 + 32 + i);
                long high = bytes.getLong(from + 128 + part * 32 + i);
                int to = block * 256 + part * 128 + i;
                codes.putLong(to, low0 & LOW_NIBBLES | (high & LOW_PAIRS) << 4);
                codes.putLong(to + 32, low1 & LOW_NIBBLES | (high >>> 2 & LOW_PAIRS) << 4);
                codes.putLong(to + 64, low0 >>> 4 & LOW_NIBBLES | (high >>> 4 & LOW_PAIRS) << 4);
                codes.putLong(to + 96, low1 >>> 4 & LOW_NIBBLES | (high >>> 6 & LOW_PAIRS) << 4);
            }
        }
    }

    private void readIq4Nl(int block, int from) {
        scales[block] = half(from);
        fromTable(IQ4_NL_TABLE, from + 2, block * 32);
    }

    /** The 8 scales have 6 bits each: four in a half of a byte, the upper two in 16 bits for all. */
    private void readIq4Xs(int block, int from) {
        float scale = half(from);
        int high = bytes.getShort(from + 2);
        for (int i = 0; i < 8; i++) {
            int low = bytes.get(from + 4 + i / 2) >> i % 2 * 4 & 0x0F;
            scales[block * 8 + i] = scale * (((high >> 2 * i & 0x03) << 4 | low) - 32);
            fromTable(IQ4_NL_TABLE, from + 8 + i * 16, block * 256 + i * 32);
        }
    }

    /** The scale is the exponent of a power of two, with the table's values twice as large as in the standard. */
    private void readMxfp4(int block, int from) {
        scales[block] = Math.scalb(1f, (bytes.get(from) & 0xFF) - 128);
        fromTable(MXFP4_TABLE, from + 1, block * 32);
    }

    /** 16 bytes to 32 codes: those that the low halves choose first, then those of the high ones. */
    private void fromTable(byte[] table, int from, int to) {
        for (int i = 0; i < 16; i++) {
            int pair = bytes.get(from + i);
            codes.put(to + i, (byte) (table[pair & 0x0F] + 128));
            codes.put(to + 16 + i, (byte) (table[pair >> 4 & 0x0F] + 128));
        }
    }

    /** 16 bytes to 32 codes: the low halves first, then the high ones. */
    private void nibbles(int from, int to) {
        for (int i = 0; i < 16; i += 8) {
            long nibbles = bytes.getLong(from + i);
            codes.putLong(to + i, nibbles & LOW_NIBBLES);
            codes.putLong(to + 16 + i, nibbles >>> 4 & LOW_NIBBLES);
        }
    }

    private void addFifthBits(int from, int to) {
        for (int i = 0; i < 4; i++) {
            codes.putLong(to + 8 * i, codes.getLong(to + 8 * i) | FIFTH_BITS[bytes.get(from + i) & 0xFF]);
        }
    }

    private float half(int from) { return Float.float16ToFloat(bytes.getShort(from)); }

    private static long[] fifthBits() {
        long[] lanes = new long[256];
        for (int bits = 0; bits < 256; bits++) {
            for (int i = 0; i < 8; i++) lanes[bits] |= (bits >> i & 1L) << 8 * i + 4;
        }
        return lanes;
    }
}
