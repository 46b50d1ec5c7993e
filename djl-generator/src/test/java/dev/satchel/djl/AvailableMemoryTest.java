package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.satchel.SatchelException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AvailableMemoryTest {
    @Test
    void aModelThatDoesNotFitIsRefusedInOneLine() {
        AvailableMemory.require(Path.of("mixtral.gguf"), 16_000_000_000L, 16_000_000_000L);
        assertEquals(
                "mixtral.gguf: the model needs 35001 MB of memory, and 16000 MB are available; close other programs, or use a smaller model, "
                        + "one with fewer bits or a shorter context",
                assertThrows(SatchelException.class,
                        () -> AvailableMemory.require(Path.of("mixtral.gguf"), 35_000_000_001L, 16_000_000_000L))
                        .getMessage());
    }
}
