package dev.satchel.djl;

import java.nio.FloatBuffer;
import java.util.function.DoubleUnaryOperator;

/**
 * How far each pair of a head's values is turned per position (RoPE, <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>):
 * pair {@code i} at position {@code p} by {@code p * frequencies[i]} radians. Immutable.
 */
final class Rotation {
    private final double[] frequencies;
    private final double length;

    private Rotation(double[] frequencies, double length) {
        this.frequencies = frequencies;
        this.length = length;
    }

    /**
     * The usual frequencies {@code base^(-2i/dimensions)}, slowed down.
     *
     * @param dimensions how many of a head's values are turned; even
     * @param factors divides the frequency of each pair; {@code dimensions / 2} of them
     */
    static Rotation of(int dimensions, double base, double[] factors) {
        double[] frequencies = new double[dimensions / 2];
        for (int i = 0; i < frequencies.length; i++)
            frequencies[i] = Math.pow(base, -2.0 * i / dimensions) / factors[i];
        return new Rotation(frequencies, 1);
    }

    /** The same, which also multiplies what it turns by a length. */
    Rotation withLength(double length) {
        return new Rotation(frequencies, length);
    }

    /** How many pairs are turned: the width of the tables. */
    int pairs() { return frequencies.length; }

    /** The cosine of each angle, times the length; a row for each of the first {@code positions}. */
    FloatBuffer cosines(int positions) {
        return table(positions, Math::cos);
    }

    /** The sine of each angle, times the length; a row for each of the first {@code positions}. */
    FloatBuffer sines(int positions) {
        return table(positions, Math::sin);
    }

    private FloatBuffer table(int positions, DoubleUnaryOperator function) {
        FloatBuffer table = DirectMemory.floats((long) positions * frequencies.length);
        for (int position = 0; position < positions; position++)
            for (double frequency : frequencies) table.put((float) (length * function.applyAsDouble(position * frequency)));
        return table.flip();
    }
}
