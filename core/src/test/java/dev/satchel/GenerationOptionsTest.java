package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationOptionsTest {
    private static final GenerationOptions OPTIONS = GenerationOptions.greedy(1);

    @ParameterizedTest
    @CsvSource(textBlock = """
            0.009, 0, 0, 'repetitionPenalty must be from 0.01 to 100, got 0.009'
            1e300, 0, 0, 'repetitionPenalty must be from 0.01 to 100, got 1.0E300'
            NaN, 0, 0, 'repetitionPenalty must be from 0.01 to 100, got NaN'
            1, 101, 0, 'frequencyPenalty must be from -100 to 100, got 101.0'
            1, NaN, 0, 'frequencyPenalty must be from -100 to 100, got NaN'
            1, 0, -1e300, 'presencePenalty must be from -100 to 100, got -1.0E300'
            1, 0, NaN, 'presencePenalty must be from -100 to 100, got NaN'
            """)
    void penaltiesWithWhichScoresCouldOverflowAreRefused(double repetition, double frequency, double presence, String message) {
        assertEquals(message,
                assertThrows(IllegalArgumentException.class, () -> OPTIONS.withPenalties(repetition, frequency, presence)).getMessage());
    }

    @Test
    void theEndsOfTheRangesAreAllowed() {
        assertEquals(0.01, OPTIONS.withPenalties(0.01, -100, 100).repetitionPenalty());
        assertEquals(100, OPTIONS.withPenalties(100, 100, -100).repetitionPenalty());
    }
}
