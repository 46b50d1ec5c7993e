package dev.satchel.samples;

import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelRequirements;
import java.util.Locale;

/**
 * Whether loading a model would be refused, judged as loading judges it.
 *
 * @param availableBytes of memory
 */
record ModelChecks(long availableBytes) {
    private static final String MODEL = "model";

    /** The context that a model is loaded for unless another is asked for. */
    static int usualContext(int ofModel) {
        return Math.min(ofModel, DjlGenerator.Options.USUAL_CONTEXT_LENGTH);
    }

    /**
     * A model's memory.
     *
     * @param decides whether the model would be used with this context; of others it is told, and nothing would fail
     */
    Finding memory(ModelRequirements needs, int context, boolean decides) {
        String name = "memory at " + context;
        String temporary = needs.temporaryBytes() == 0
                ? ""
                : ", with " + MachineChecks.size(needs.temporaryBytes()) + " of temporary files, which are in memory here";
        String found = String.format(Locale.ROOT, "%s: weights %s, keys and values %s, rest %s; while loading up to %s%s",
                MachineChecks.size(needs.runningBytes()), MachineChecks.size(needs.weightBytes()),
                MachineChecks.size(needs.stateBytes()), MachineChecks.size(needs.mappedBytes() + needs.workBytes()),
                MachineChecks.size(needs.peakBytes()), temporary);
        String available = MachineChecks.size(availableBytes) + " are available";
        if (needs.leastBytes() > availableBytes)
            return decides
                    ? Finding.failure(MODEL, name, found + "; only " + available, needs.temporaryBytes() == 0
                            ? "close other programs, or choose a smaller model, one with fewer bits or a shorter context"
                            : "name a folder on a disk with -Djava.io.tmpdir=FOLDER, or choose a smaller model")
                    : Finding.warning(MODEL, name, found + "; only " + available, "do not ask for so long a context here");
        if (needs.peakBytes() > availableBytes)
            return Finding.warning(MODEL, name, found + "; " + available,
                    "it fits, barely: expect it to be slow; close other programs");
        return Finding.ok(MODEL, name, found);
    }

    /** A folder with a graph, whose weights at least are needed. */
    Finding folder(String name, long weightBytes) {
        String found = "a folder for ONNX Runtime, " + MachineChecks.size(weightBytes);
        return weightBytes > availableBytes
                ? Finding.failure(MODEL, name, found + ", which are needed in memory; only " + MachineChecks.size(availableBytes)
                        + " are available", "close other programs, or choose a smaller model")
                : Finding.ok(MODEL, name, found + "; how much more memory its graph takes is not known before it runs");
    }
}
