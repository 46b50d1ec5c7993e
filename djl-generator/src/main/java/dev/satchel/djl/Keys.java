package dev.satchel.djl;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The keys of one model, which all begin with the name of its architecture, and are written here without it. What they hold is checked:
 * every number is of a size that a model can have. For one thread at a time.
 */
final class Keys {
    /** Far more than any model has, and little enough that products of two do not overflow a long. */
    static final int MOST = 1 << 24;
    /** What changes the result of a model, of whatever family, and is 0 where it does not. */
    private static final List<String> CHANGES = List.of("attention.clamp_kqv", "attention.max_alibi_bias", "attention.scale",
            "attn_logit_softcapping", "final_logit_softcapping", "embedding_scale", "residual_scale", "logit_scale");

    private final GgufFile file;
    /** Those that were asked for. */
    private final Set<String> known = new HashSet<>();

    Keys(GgufFile file) { this.file = file; }

    GgufFile file() { return file; }

    /** A count or size, at least 1. */
    int required(String name) { return required(name, MOST); }

    /** A count or size, from 1 to {@code most}. */
    int required(String name, int most) {
        return checked(name, integer(name).orElseThrow(() -> missing(name)), 1, most);
    }

    /** A count or size, at least 1. */
    int orElse(String name, int otherwise) {
        return has(name) ? required(name) : otherwise;
    }

    /** A count that may be 0, and is where the key is missing. */
    int count(String name) { return count(name, MOST); }

    /** A count from 0 to {@code most}; 0 where the key is missing. */
    int count(String name, int most) {
        return checked(name, integer(name).orElse(0), 0, most);
    }

    boolean flag(String name, boolean otherwise) { return file.flag(key(name)).orElse(otherwise); }

    /** A number above 0. */
    double positive(String name) { return checked(name, file.real(key(name)).orElseThrow(() -> missing(name))); }

    /** A number above 0. */
    double positiveOrElse(String name, double otherwise) {
        return has(name) ? positive(name) : otherwise;
    }

    /** A factor above 0. Files also have 0 where a model has none, as llama.cpp takes it. */
    double factorOrElse(String name, double otherwise) {
        return file.real(key(name)).orElse(0) == 0 ? otherwise : positive(name);
    }

    /**
     * Which layers attend to the last tokens only: those that the file lists, or all but each {@code period}-th, where the period is the
     * usual one or the file's.
     */
    IntPredicate localLayers(int layers, int usualPeriod) {
        String name = "attention.sliding_window_pattern";
        if (file.metadata().get(key(name)) instanceof boolean[] listed) {
            if (listed.length < layers) throw refused(name + " lists " + listed.length + " layers of " + layers);
            return layer -> listed[layer];
        }
        int period = orElse(name, usualPeriod);
        return layer -> (layer + 1) % period != 0;
    }

    String text(String name, String otherwise) { return file.text(key(name)).orElse(otherwise); }

    boolean has(String name) { return file.metadata().containsKey(key(name)); }

    /** A key that changes the result and that the plan did not ask for: the file then is of another kind than it says. */
    void requireAllKnown() {
        for (String name : CHANGES) {
            if (known.contains(name)) continue;
            double value = file.real(key(name)).orElse(0);
            if (value != 0) throw refusedAsUnknown(name + " is " + value);
        }
        if (!flag("attention.causal", true)) throw refusedAsUnknown("attention.causal is false");
    }

    private SatchelException refusedAsUnknown(String what) {
        return refused(what + ", which is unknown in models of architecture '" + file.architecture() + "'");
    }

    /** What to throw when the model cannot be run. */
    SatchelException refused(String what) {
        return new ModelFormatException(file.path() + ": the model cannot be run: " + what);
    }

    /** Some models have a list of one number for each layer. */
    private OptionalLong integer(String name) {
        if (file.metadata().get(key(name)) instanceof int[])
            throw refused(name + " has a number for each layer, so that the model is of another kind than is supported");
        return file.integer(key(name));
    }

    private SatchelException missing(String name) { return refused(name + " is missing"); }

    private int checked(String name, long value, int least, int most) {
        if (value < least || value > most) throw refused(name + " is " + value + ", not from " + least + " to " + most);
        return (int) value;
    }

    private double checked(String name, double value) {
        if (!(value > 0 && value < Float.MAX_VALUE)) throw refused(name + " is " + value + ", not a positive number");
        return value;
    }

    private String key(String name) {
        known.add(name);
        return file.architecture() + "." + name;
    }
}
