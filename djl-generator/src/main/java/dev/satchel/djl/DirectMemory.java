package dev.satchel.djl;

import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Memory outside the heap, which native code reads and writes in place. Freed when nothing refers to it any more. */
final class DirectMemory {
    private DirectMemory() {}

    /** Zeroed room for this many numbers. */
    static FloatBuffer floats(long count) {
        return bytes(count * Float.BYTES).asFloatBuffer();
    }

    /** Zeroed room for this many bytes. */
    static ByteBuffer bytes(long bytes) {
        if (bytes > Integer.MAX_VALUE)
            throw new SatchelException("one piece of " + (bytes >> 20) + " MB is needed, more than the 2047 MB that one buffer can hold: "
                    + "use a smaller model or a shorter context");
        try {
            return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        } catch (OutOfMemoryError e) {
            throw new SatchelException("no room for another " + (bytes >> 20) + " MB outside the heap: give Java more with "
                    + "-XX:MaxDirectMemorySize, or use a smaller model or a shorter context", e);
        }
    }
}
