package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ModelBenchmarkTest {
    private static final Path MODEL = ModelFiles.reference("llama.Q4_1.gguf");

    @Test
    void measuresWhatWasAskedFor() {
        ModelBenchmark.Result result = ModelBenchmark.run(MODEL, 20, 5, 3);
        assertEquals(20, result.prompt());
        assertEquals(5, result.generate());
        assertTrue(result.prefillTokensPerSecond() > 0 && Double.isFinite(result.prefillTokensPerSecond()));
        assertTrue(result.decodeTokensPerSecond() > 0 && Double.isFinite(result.decodeTokensPerSecond()));
        assertTrue(result.loadMilliseconds() > 0);
        if (Files.exists(Path.of("/proc/self/status")))
            assertTrue(result.peakRssBytes() > 10_000_000, result::toString);
        else
            assertEquals(-1, result.peakRssBytes());
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertEquals("prompt must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> ModelBenchmark.run(MODEL, 0, 1, 1)).getMessage());
        assertEquals("runs must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> ModelBenchmark.run(MODEL, 1, 1, 0)).getMessage());
        assertEquals(MODEL + ": the model attends to 2048 tokens, and a context of 2049 was asked for; ask for 2048 or fewer",
                assertThrows(SatchelException.class, () -> ModelBenchmark.run(MODEL, 2048, 1, 1)).getMessage());
    }
}
