package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.satchel.SatchelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AvailableMemoryTest {
    @Test
    void aModelThatDoesNotFitIsRefusedInOneLine() {
        AvailableMemory.require(Path.of("mixtral.gguf"), 16L << 30, 16L << 30);
        assertEquals(
                "mixtral.gguf: the model needs 35840 MB of memory, and 16384 MB are available; close other programs, or use a smaller model "
                        + "or one with fewer bits",
                assertThrows(SatchelException.class, () -> AvailableMemory.require(Path.of("mixtral.gguf"), 35L << 30, 16L << 30))
                        .getMessage());
    }

    @Test
    void whatLinuxCallsAvailableCounts() {
        String meminfo = "MemTotal:       24024276 kB\nMemFree:         8166496 kB\nMemAvailable:   22540044 kB\nBuffers:          411240 kB\n";
        assertEquals(22540044L * 1024, AvailableMemory.available(meminfo, 1));
        assertEquals(1, AvailableMemory.available("MemTotal: 24024276 kB\n", 1));
    }
}
