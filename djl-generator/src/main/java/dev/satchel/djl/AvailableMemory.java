package dev.satchel.djl;

import dev.satchel.SatchelException;
import java.nio.file.Path;

/** Whether a model fits into this machine's memory: asked before it is loaded, because the system ends a process that takes too much. */
final class AvailableMemory {
    private AvailableMemory() {}

    /** Refuses a model that needs more than there is. */
    static void require(Path model, long needed) {
        require(model, needed, MachineLimits.now().availableBytes());
    }

    static void require(Path model, long needed, long available) {
        if (needed > available)
            throw new SatchelException(model + ": the model needs " + megabytes(needed) + " of memory, and " + megabytes(available)
                    + " are available; close other programs, or use a smaller model, one with fewer bits or a shorter context");
    }

    private static String megabytes(long bytes) { return Math.ceilDiv(bytes, 1_000_000) + " MB"; }
}
