package dev.satchel.djl;

import java.nio.FloatBuffer;
import java.util.function.DoubleUnaryOperator;

/**
 * How far each pair of a head's values is turned per position (RoPE, <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>):
 * pair {@code i} at position {@code p} by {@code p * frequencies[i]} radians. Immutable.
 */
final class Rotation {
    /** Turns nothing, so that attention knows positions only by what is hidden from it. */
    static final Rotation NONE = new Rotation(new double[0], 1);

    private final double[] frequencies;
    private final double length;

    /**
     * @param frequencies radians per position, for each pair
     * @param length what is turned is multiplied with it
     */
    Rotation(double[] frequencies, double length) {
        this.frequencies = frequencies.clone();
        this.length = length;
    }

    /** The width of the tables: the pairs, filled up to a multiple of 8, which the runtime wants, with some that are not turned. */
    int pairs() {
        return HeadLayout.multipleOf(8, frequencies.length);
    }

    /** The cosine of each angle, times the length; a row for each of the first {@code positions}. */
    FloatBuffer cosines(int positions) {
        return table(positions, Math::cos);
    }

    /** The sine of each angle, times the length; a row for each of the first {@code positions}. */
    FloatBuffer sines(int positions) {
        return table(positions, Math::sin);
    }

    private FloatBuffer table(int positions, DoubleUnaryOperator function) {
        FloatBuffer table = DirectMemory.floats((long) positions * pairs());
        for (int position = 0; position < positions; position++) {
            for (double frequency : frequencies) table.put((float) (length * function.applyAsDouble(position * frequency)));
            for (int pair = frequencies.length; pair < pairs(); pair++) table.put((float) function.applyAsDouble(0));
        }
        return table.flip();
    }
}
