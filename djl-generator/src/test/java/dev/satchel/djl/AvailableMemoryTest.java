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
                "mixtral.gguf: the model needs 35840 MB of memory, and 16384 MB are available; close other programs, or use a smaller model, "
                        + "one with fewer bits or a shorter context",
                assertThrows(SatchelException.class, () -> AvailableMemory.require(Path.of("mixtral.gguf"), 35L << 30, 16L << 30))
                        .getMessage());
    }
}
