package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufTensor;
import java.util.Arrays;

/** Reads how a model turns queries and keys: {@code rope} keys, and the factors that some files have as a tensor. */
final class RotationReader {
    private final Keys keys;
    private final Weights weights;
    private final int dimensions;

    RotationReader(Keys keys, Weights weights, int headSize) {
        this.keys = keys;
        this.weights = weights;
        dimensions = keys.orElse("rope.dimension_count", headSize);
        if (dimensions > headSize || dimensions % 2 != 0)
            throw keys.refused("rope.dimension_count " + dimensions + " does not fit heads of size " + headSize);
    }

    /** The usual one: with the file's base, scaled as its keys and the factors of {@code rope_freqs} say. */
    Rotation usual() {
        double scaling = linearScaling();
        double[] factors = factors("rope_freqs.weight");
        return Rotation.of(dimensions, keys.positiveOrElse("rope.freq_base", 10_000),
                Arrays.stream(factors).map(factor -> factor * scaling).toArray());
    }

    /** One that is not scaled. */
    Rotation unscaled(double base) {
        return Rotation.of(dimensions, base, ones());
    }

    private double[] ones() {
        double[] ones = new double[dimensions / 2];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** The factors of a tensor; all 1 where it is missing. */
    private double[] factors(String tensor) {
        if (!weights.has(tensor)) return ones();
        double[] factors = new double[dimensions / 2];
        float[] values = weights.numbers(tensor, factors.length);
        for (int i = 0; i < factors.length; i++) {
            if (!(values[i] > 0 && values[i] < Float.POSITIVE_INFINITY)) throw keys.refused(tensor + " has the factor " + values[i]);
            factors[i] = values[i];
        }
        return factors;
    }

    /** By how much positions are divided. A factor without a type is linear, as llama.cpp has it. */
    private double linearScaling() {
        return switch (keys.text("rope.scaling.type", "linear")) {
            case "linear" -> keys.positiveOrElse("rope.scaling.factor", 1);
            case "none" -> 1;
            case String type -> throw keys.refused(
                    "rope.scaling.type '" + type + "', and only 'linear' and 'none' are supported");
        };
    }
}
