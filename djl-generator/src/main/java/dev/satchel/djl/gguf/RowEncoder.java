package dev.satchel.djl.gguf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes rows of one tensor into a {@link QuantizedMatrix}. For one thread; several may write different rows of the same matrix.
 *
 * <p>
 * How a minimum becomes a zero point: {@code scale * code + minimum} is 0 at {@code a = -minimum / scale} on the axis of codes. With codes
 * of 4 or 5 bits and room for 8, all codes can be multiplied by an integer k and the scale divided by it; the zero point is then
 * {@code round(k * a)}, and only its rounding is lost. Of all k that fit, the one is taken with which {@code round(k * a) / k} is nearest
 * to a. The axis may be shifted so that codes and zero point are all between 0 and 255.
 *
 * <p>
 * In a matrix with remainders the codes stay as they are, a is rounded, and {@code minimum + scale * zeroPoint} is the remainder.
 */
final class RowEncoder {
    private static final long ONES = 0x0101010101010101L;
    private static final int EXACT_ZERO_POINT = 128;
    private static final int LARGEST = 255;
    private static final int LARGEST_OF_FOUR_BITS = 15;
    /** Positions on the axis of codes are counted in this part of a code, so that the search for k needs integers only. */
    private static final int UNIT = 1 << 16;

    private final TensorType type;
    private final QuantizedMatrix matrix;
    private final ByteBuffer quants;
    private final float[] scales;
    private final byte[] zeroPoints;
    private final float[] remainders;

    RowEncoder(TensorType type, QuantizedMatrix matrix) {
        this.type = type;
        this.matrix = matrix;
        quants = ByteBuffer.allocate(matrix.columns() * matrix.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
        scales = new float[matrix.blocksPerRow()];
        zeroPoints = new byte[matrix.blocksPerRow()];
        remainders = new float[matrix.remainders().map(QuantizedMatrix::columns).orElse(0)];
    }

    /** Writes a row, all of whose scales and minima are finite, as row {@code at} of the matrix. */
    void encode(QuantizedRow row, int at) {
        if (matrix.remainders().isPresent()) {
            int zero = type.zero();
            if (matrix.bits() == 4) {
                packNibbles(row.codes());
            } else {
                int shift = type.hasMinimum() ? 0 : EXACT_ZERO_POINT - type.zero();
                for (int i = 0; i < row.scales().length; i++) scaleCodes(row.codes(), i, 1, shift);
                zero += shift;
            }
            for (int i = 0; i < row.scales().length; i++) setRemainder(i, row.scales()[i], row.minima()[i], zero);
            putRemainders(at, matrix.remainders().orElseThrow());
        } else if (matrix.bits() == 4) {
            packNibbles(row.codes());
            System.arraycopy(row.scales(), 0, scales, 0, scales.length);
        } else {
            for (int i = 0; i < row.scales().length; i++) {
                if (type.hasMinimum()) {
                    encodeWithMinimum(row.codes(), i, row.scales()[i], row.minima()[i]);
                } else {
                    scaleCodes(row.codes(), i, 1, EXACT_ZERO_POINT - type.zero());
                    setScale(i, row.scales()[i], EXACT_ZERO_POINT);
                }
            }
        }
        matrix.quants().put(at * quants.capacity(), quants.array());
        matrix.scales().put(at * scales.length, scales);
        matrix.zeroPoints().ifPresent(zeros -> putZeroPoints(at, zeros));
    }

    private void putZeroPoints(int at, ByteBuffer zeros) {
        if (matrix.bits() == 8) {
            zeros.put(at * zeroPoints.length, zeroPoints);
            return;
        }
        for (int i = 0; i < zeroPoints.length; i += 2)
            zeros.put((at * zeroPoints.length + i) / 2, (byte) (zeroPoints[i] | zeroPoints[i + 1] << 4));
    }

    /** The nearest whole zero point, and what every weight of the block then lacks; nothing where there is no minimum. */
    private void setRemainder(int i, float scale, float minimum, int zero) {
        int largest = matrix.bits() == 4 ? LARGEST_OF_FOUR_BITS : LARGEST;
        int zeroPoint = type.hasMinimum() ? Math.clamp((long) Math.rint(-(double) minimum / scale), 0, largest) : zero;
        setScale(i, scale, zeroPoint);
        int copies = type.weightsPerScale() / matrix.blockSize();
        Arrays.fill(remainders, i * copies, (i + 1) * copies, type.hasMinimum() ? minimum + scale * zeroPoint : 0);
    }

    /** Remainders are half a step of the codes at most, mostly, so that 8 bits for them cost less than a thousandth of the weights. */
    private void putRemainders(int at, QuantizedMatrix to) {
        int size = to.blockSize();
        for (int block = 0; block < to.blocksPerRow(); block++) {
            float largest = 0;
            for (int i = block * size; i < (block + 1) * size; i++) largest = Math.max(largest, Math.abs(remainders[i]));
            float step = largest / (EXACT_ZERO_POINT - 1);
            to.scales().put(at * to.blocksPerRow() + block, step);
            for (int i = block * size; i < (block + 1) * size; i++) {
                int quant = step == 0 ? 0 : Math.round(remainders[i] / step);
                to.quants().put(at * to.columns() + i, (byte) Math.clamp(quant + EXACT_ZERO_POINT, 0, LARGEST));
            }
        }
    }

    /** Eight codes of 4 bits, one in each byte of a long, to four bytes, the first code in the lower half. */
    private void packNibbles(ByteBuffer codes) {
        for (int i = 0; i < codes.capacity(); i += 8) {
            long lanes = codes.getLong(i);
            lanes = (lanes | lanes >>> 4) & 0x00FF00FF00FF00FFL;
            lanes = (lanes | lanes >>> 8) & 0x0000FFFF0000FFFFL;
            quants.putInt(i / 2, (int) (lanes | lanes >>> 16));
        }
    }

    private void encodeWithMinimum(ByteBuffer codes, int i, float scale, float minimum) {
        double zero = -(double) minimum / scale;
        int k = multiplier(zero);
        if (k == 0) {
            requantize(codes, i, scale, minimum);
            return;
        }
        int zeroPoint = (int) Math.rint(k * zero);
        int shift = Math.max(0, -zeroPoint);
        scaleCodes(codes, i, k, shift);
        setScale(i, scale / k, zeroPoint + shift);
    }

    /**
     * The best k for a zero at this place on the axis of codes, or 0 if there is none: because the scale is 0, or the zero so far away that
     * 8 bits do not reach from it to the farthest code.
     */
    private int multiplier(double zero) {
        double span = Math.max(type.largestCode(), zero) - Math.min(0, zero);
        // The zero point is rounded, so half a step more than the largest still fits, but for the half itself.
        int most = (int) ((LARGEST + 0.499) / span);
        if (most == 0) return 0;
        int position = (int) Math.rint(zero * UNIT);
        int best = most;
        int bestDistance = distanceToWhole(most * position);
        // Up to half of the most: twice such a k also fits, and comes at least as near.
        for (int k = most - 1; k > most / 2; k--) {
            int distance = distanceToWhole(k * position);
            if (distance * best < bestDistance * k) {
                best = k;
                bestDistance = distance;
            }
        }
        return best;
    }

    private static int distanceToWhole(int position) { return Math.abs((position + UNIT / 2 & UNIT - 1) - UNIT / 2); }

    /** New codes for the block's values, from the smallest to the largest with zero included, in steps of a 255th of that. */
    private void requantize(ByteBuffer codes, int i, float scale, float minimum) {
        int size = type.weightsPerScale();
        float smallest = 0;
        float largest = 0;
        for (int j = i * size; j < (i + 1) * size; j++) {
            float value = scale * codes.get(j) + minimum;
            smallest = Math.min(smallest, value);
            largest = Math.max(largest, value);
        }
        float step = (largest - smallest) / LARGEST;
        int zeroPoint = step == 0 ? 0 : Math.round(-smallest / step);
        for (int j = i * size; j < (i + 1) * size; j++) {
            float value = scale * codes.get(j) + minimum;
            int quant = step == 0 ? 0 : Math.round(value / step) + zeroPoint;
            quants.put(j, (byte) Math.clamp(quant, 0, LARGEST));
        }
        setScale(i, step, zeroPoint);
    }

    /** {@code k * code + shift} for all codes of a block, eight at a time; no result is above 255, so none touches its neighbour. */
    private void scaleCodes(ByteBuffer codes, int i, int k, int shift) {
        int size = type.weightsPerScale();
        for (int j = i * size; j < (i + 1) * size; j += 8) quants.putLong(j, codes.getLong(j) * k + shift * ONES);
    }

    /** For a block of the tensor, which may be several of the matrix. */
    private void setScale(int i, float scale, int zeroPoint) {
        int copies = type.weightsPerScale() / matrix.blockSize();
        for (int j = i * copies; j < (i + 1) * copies; j++) {
            scales[j] = scale;
            zeroPoints[j] = (byte) zeroPoint;
        }
    }
}
