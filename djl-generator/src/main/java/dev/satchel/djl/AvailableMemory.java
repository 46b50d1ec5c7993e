package dev.satchel.djl;

import com.sun.management.OperatingSystemMXBean;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a model fits into this machine's memory: asked before it is loaded, because the system ends a process that takes too much. */
public final class AvailableMemory {
    private AvailableMemory() {}

    /** Refuses a model that needs more than there is. */
    static void require(Path model, long needed) {
        require(model, needed, bytes());
    }

    static void require(Path model, long needed, long available) {
        if (needed > available)
            throw new SatchelException(model + ": the model needs " + megabytes(needed) + " of memory, and " + megabytes(available)
                    + " are available; close other programs, or use a smaller model or one with fewer bits");
    }

    private static String megabytes(long bytes) { return Math.ceilDiv(bytes, 1L << 20) + " MB"; }

    /** What this process may still take, as far as the system tells it: Linux does, elsewhere it is all that is built in. */
    public static long bytes() {
        long builtIn = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize() // or what a container may use
                : Long.MAX_VALUE;
        try {
            return Math.min(builtIn, available(Files.readString(Path.of("/proc/meminfo")), builtIn));
        } catch (IOException e) {
            return builtIn;
        }
    }

    /** The line {@code MemAvailable} of {@code /proc/meminfo}, which counts what the system keeps of files as available. */
    static long available(String meminfo, long otherwise) {
        return meminfo.lines().filter(line -> line.matches("MemAvailable: +\\d{1,15} kB"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElse(otherwise);
    }
}
