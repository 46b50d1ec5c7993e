package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuotedConfidenceTest {
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void whoeverOfTheTwoIsSurerNeverMakesTheAnswerLessSure(long seed) {
        Random random = new Random(seed);
        double gate = random.nextDouble();
        double span = random.nextDouble();
        double before = QuotedConfidence.of(gate, span);
        assertTrue(QuotedConfidence.of(gate + random.nextDouble(1 - gate), span) >= before);
        assertTrue(QuotedConfidence.of(gate, span + random.nextDouble(1 - span)) >= before);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-300, 0.5, 1})
    void itIsAProbabilityHoweverSureTheTwoAre(double one) {
        for (double other : new double[] {0, 0.5, 1}) {
            double confidence = QuotedConfidence.of(one, other);
            assertTrue(confidence > 0 && confidence < 1, () -> one + ", " + other + ": " + confidence);
        }
    }
}
