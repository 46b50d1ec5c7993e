package dev.satchel.djl;

import dev.satchel.djl.gguf.FileText;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads how a model turns queries and keys: {@code rope} keys, and the factors that some files have as a tensor. The ways of scaling, and
 * the defaults, are those of llama.cpp.
 */
final class RotationReader {
    private static final Set<String> SCALINGS = Set.of("linear", "longrope", "yarn", "none");

    private final Keys keys;
    private final Weights weights;
    private final int contextLength;
    private final int dimensions;

    RotationReader(Keys keys, Weights weights, Hyperparameters shape) {
        this.keys = keys;
        this.weights = weights;
        contextLength = shape.contextLength();
        dimensions = shape.head().rotated();
    }

    /** The usual one: with the file's base, scaled as the file says. */
    Rotation usual() {
        // A factor without a type is linear, as llama.cpp has it.
        String type = keys.text("rope.scaling.type", "linear");
        if (!SCALINGS.contains(type))
            throw keys.refused(
                    "rope.scaling.type '" + FileText.shown(type) + "', and only 'linear', 'longrope', 'none' and 'yarn' are supported");
        // The second key is the one of older files.
        double factor = keys.factorOrElse("rope.scaling.factor", keys.factorOrElse("rope.scale_linear", 1));
        double scale = type.equals("none") ? 1 : factor;
        double length = keys.positiveOrElse("rope.scaling.attn_factor", 1) * (type.equals("yarn") ? yarnLength(scale) : 1);
        refuseOtherLength(length);
        double[] unscaled = dividedByFactors(frequencies(base()));
        double[] scaled = Arrays.stream(unscaled).map(frequency -> frequency / scale).toArray();
        return new Rotation(type.equals("yarn") ? mixed(unscaled, scaled) : scaled, length);
    }

    /** Converters write into this key the whole length that a model was trained with, and llama.cpp reads over it: they must agree. */
    private void refuseOtherLength(double length) {
        String name = "rope.scaling.yarn_attn_factor";
        double other = keys.factorOrElse(name, length);
        if (Math.abs(other - length) > 1e-5 * length) throw keys.refused(name + " is " + other + ", and only " + length + " is supported");
    }

    /** One with this base, whatever the scaling. */
    Rotation unscaled(double base) {
        return new Rotation(frequencies(base), 1);
    }

    /** The base of the usual one. */
    double base() { return keys.positiveOrElse("rope.freq_base", 10_000); }

    private double[] frequencies(double base) {
        return IntStream.range(0, dimensions / 2).mapToDouble(pair -> Math.pow(base, -2.0 * pair / dimensions)).toArray();
    }

    /**
     * The frequency of each pair, divided by its factor where the file has factors: the same for all contexts, as Llama 3.1 does it, or one
     * of two lists, of which the context's length chooses, as Phi 3 does it (LongRoPE).
     */
    private double[] dividedByFactors(double[] frequencies) {
        int trained = keys.orElse("rope.scaling.original_context_length", keys.required("context_length"));
        String ofContext = contextLength > trained ? "rope_factors_long.weight" : "rope_factors_short.weight";
        if (weights.has(ofContext)) {
            weights.ignore(contextLength > trained ? "rope_factors_short.weight" : "rope_factors_long.weight");
            return divided(frequencies, ofContext);
        }
        return weights.has("rope_freqs.weight") ? divided(frequencies, "rope_freqs.weight") : frequencies;
    }

    private double[] divided(double[] frequencies, String tensor) {
        float[] factors = weights.numbers(tensor, frequencies.length);
        return IntStream.range(0, factors.length).mapToDouble(pair -> {
            if (!(factors[pair] > 0 && factors[pair] < Float.POSITIVE_INFINITY))
                throw keys.refused(tensor + " has the factor " + factors[pair]);
            return frequencies[pair] / factors[pair];
        }).toArray();
    }

    /**
     * YaRN (<a href="https://arxiv.org/abs/2309.00071">Peng et al. 2023</a>): pairs that turn often within the context that the model was
     * trained with keep their frequency, those that turn less than once are scaled, and between them it goes over from one to the other.
     */
    private double[] mixed(double[] unscaled, double[] scaled) {
        if (keys.positiveOrElse("rope.scaling.yarn_ext_factor", 1) != 1)
            throw keys.refused("rope.scaling.yarn_ext_factor is not 1");
        int trained = keys.orElse("rope.scaling.original_context_length", keys.required("context_length"));
        double first = Math.max(0, Math.floor(pairThatTurns(keys.positiveOrElse("rope.scaling.yarn_beta_fast", 32), trained)));
        double last = Math.min(dimensions - 1, Math.ceil(pairThatTurns(keys.positiveOrElse("rope.scaling.yarn_beta_slow", 1), trained)));
        double[] mixed = new double[scaled.length];
        for (int pair = 0; pair < mixed.length; pair++) {
            double kept = 1 - Math.clamp((pair - first) / Math.max(0.001, last - first), 0, 1);
            mixed[pair] = scaled[pair] * (1 - kept) + unscaled[pair] * kept;
        }
        return mixed;
    }

    /** What YaRN multiplies queries and keys with. */
    private double yarnLength(double scale) {
        return yarnLength(scale, 1) / yarnLength(scale, keys.factorOrElse("rope.scaling.yarn_log_multiplier", 0));
    }

    /** Which pair, as a fraction, turns this many times within a context. */
    private double pairThatTurns(double times, int contextLength) {
        return dimensions * Math.log(contextLength / (times * 2 * Math.PI)) / (2 * Math.log(base()));
    }

    private static double yarnLength(double scale, double multiplier) {
        return scale <= 1 ? 1 : 1 + 0.1 * multiplier * Math.log(scale);
    }
}
