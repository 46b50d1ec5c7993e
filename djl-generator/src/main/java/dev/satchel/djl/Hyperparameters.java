package dev.satchel.djl;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import java.util.Arrays;

/**
 * The numbers that shape a model. All are checked: positive, and such that the runtime can work with them; that the tensors fit them is
 * checked by {@link Blocks}.
 *
 * @param layers attention and MLP this many times
 * @param width of the residual stream
 * @param mlpWidth inside the MLP
 * @param heads of the queries
 * @param keyValueHeads of keys and values; {@code heads} is a multiple
 * @param headSize a multiple of 16
 * @param vocabulary how many tokens there are
 * @param contextLength how many tokens the model was made to attend to
 * @param experts how many MLPs share a layer, or 0
 * @param normEpsilon is added to the variance in norms
 */
record Hyperparameters(int layers, int width, int mlpWidth, int heads, int keyValueHeads, int headSize, int vocabulary, int contextLength,
        int experts, float normEpsilon) {
    /** Far more than any model has, and little enough that products of two do not overflow a long. */
    private static final int MOST = 1 << 24;

    /** Reads them from a file; missing ones have llama.cpp's defaults. */
    static Hyperparameters read(GgufFile file) {
        Keys keys = new Keys(file);
        GgufTensor embedding = file.required("token_embd.weight");
        int width = keys.required("embedding_length");
        int heads = keys.required("attention.head_count");
        int keyValueHeads = keys.orElse("attention.head_count_kv", heads);
        if (heads % keyValueHeads != 0)
            throw keys.refused("attention.head_count " + heads + " is no multiple of attention.head_count_kv "
                    + keyValueHeads);
        int headSize = keys.orElse("attention.key_length", width / heads);
        if (headSize == 0 || headSize % 16 != 0) throw keys.refused("attention heads of size " + headSize + ", not a multiple of 16");
        int valueSize = keys.orElse("attention.value_length", headSize);
        if (valueSize != headSize)
            throw keys.refused("attention.value_length " + valueSize + " differs from attention.key_length " + headSize);
        if ((long) heads * headSize > MOST) throw keys.refused(heads + " attention heads of size " + headSize + " are too many");
        double epsilon = keys.positive("attention.layer_norm_rms_epsilon");
        if (embedding.rows() > MOST) throw keys.refused("a vocabulary of " + embedding.rows() + " tokens");
        return new Hyperparameters(keys.required("block_count"), width, keys.required("feed_forward_length"), heads, keyValueHeads,
                headSize,
                (int) embedding.rows(), keys.required("context_length"), keys.count("expert_count"), (float) epsilon);
    }

    /** How this model turns the queries and keys by their positions. */
    Rotation rotation(GgufFile file) {
        Keys keys = new Keys(file);
        int dimensions = keys.orElse("rope.dimension_count", headSize);
        if (dimensions > headSize || dimensions % 2 != 0)
            throw keys.refused("rope.dimension_count " + dimensions + " does not fit heads of size " + headSize);
        double base = keys.positiveOrElse("rope.freq_base", 10_000);
        double[] factors = new double[dimensions / 2];
        Arrays.fill(factors, linearScaling(keys));
        file.tensor("rope_freqs.weight").ifPresent(tensor -> multiply(factors, tensor, keys));
        return Rotation.of(dimensions, base, factors);
    }

    /** By how much positions are divided. A factor without a type is linear, as llama.cpp has it. */
    private static double linearScaling(Keys keys) {
        return switch (keys.text("rope.scaling.type", "linear")) {
            case "linear" -> keys.positiveOrElse("rope.scaling.factor", 1);
            case "none" -> 1;
            case String type -> throw keys.refused("rope.scaling.type '" + type + "', and only 'linear' and 'none' are supported");
        };
    }

    private static void multiply(double[] factors, GgufTensor tensor, Keys keys) {
        if (tensor.elements() != factors.length)
            throw keys.refused("rope_freqs.weight has " + tensor.elements() + " numbers where " + factors.length + " are needed");
        float[] values = tensor.toFloats();
        for (int i = 0; i < factors.length; i++) {
            if (!(values[i] > 0 && values[i] < Float.POSITIVE_INFINITY))
                throw keys.refused("rope_freqs.weight has the factor " + values[i]);
            factors[i] *= values[i];
        }
    }

    /** The keys of one model, which all begin with its architecture. */
    private record Keys(GgufFile file) {
        int required(String name) {
            long value = file.integer(key(name)).orElseThrow(() -> refused(name + " is missing"));
            return checked(name, value, 1);
        }

        int orElse(String name, int otherwise) { return checked(name, file.integer(key(name)).orElse(otherwise), 1); }

        int count(String name) { return checked(name, file.integer(key(name)).orElse(0), 0); }

        double positive(String name) { return checked(name, file.real(key(name)).orElseThrow(() -> refused(name + " is missing"))); }

        double positiveOrElse(String name, double otherwise) { return checked(name, file.real(key(name)).orElse(otherwise)); }

        String text(String name, String otherwise) { return file.text(key(name)).orElse(otherwise); }

        private int checked(String name, long value, int least) {
            if (value < least || value > MOST) throw refused(name + " is " + value + ", not from " + least + " to " + MOST);
            return (int) value;
        }

        private double checked(String name, double value) {
            if (!(value > 0 && value < Float.MAX_VALUE)) throw refused(name + " is " + value + ", not a positive number");
            return value;
        }

        private String key(String name) { return file.architecture() + "." + name; }

        SatchelException refused(String what) { return new SatchelException(file.path() + ": the model cannot be run: " + what); }
    }
}
