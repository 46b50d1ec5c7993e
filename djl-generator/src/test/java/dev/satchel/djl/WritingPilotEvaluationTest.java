package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.satchel.WritingPilot;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The real small models quote: none of them may be let write. */
@Tag("evaluation")
class WritingPilotEvaluationTest {
    @Test
    void smolLm2DoesNotWrite() { assertDoesNotWrite(SmolLm2.file()); }

    @Test
    void gemma3DoesNotWrite() { assertDoesNotWrite(Gemma3.file()); }

    private static void assertDoesNotWrite(Path file) {
        try (DjlGenerator model = DjlGenerator.load(file)) {
            WritingPilot.Result result = WritingPilot.measure(model);
            System.getLogger("evaluation").log(System.Logger.Level.INFO, result.toString());
            assertFalse(result.passed(), result::toString);
        }
    }
}
