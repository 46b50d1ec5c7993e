package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerMetricsTest {
    @Test
    void anExactMatchIgnoresCasePunctuationAndArticles() {
        assertEquals(1, AnswerMetrics.exactMatch("The Amber Bridge.", List.of("bridge", "amber bridge")));
        assertEquals(0, AnswerMetrics.exactMatch("Amber", List.of("amber bridge")));
    }

    @Test
    void f1CountsSharedWordsAgainstTheBestOfTheExpectedAnswers() {
        assertEquals(0.8, AnswerMetrics.f1("Karl Holm, engineer", List.of("x", "Karl Holm")), 1e-12);
        assertEquals(0, AnswerMetrics.f1("", List.of("Karl")));
        assertEquals(0.5, AnswerMetrics.f1("a b b", List.of("b c")), 0.2);
    }

    @Test
    void anAnswerContainsAnotherWhenAllItsWordsStandInARow() {
        assertTrue(AnswerMetrics.contains("It was built by Karl Holm, the engineer.", List.of("x", "Karl Holm")));
        assertFalse(AnswerMetrics.contains("Karl was built by Holm.", List.of("Karl Holm")));
        assertFalse(AnswerMetrics.contains("Karl Holms", List.of("Karl Holm")));
        assertFalse(AnswerMetrics.contains("Karl Holm", List.of()));
        assertFalse(AnswerMetrics.contains("Karl Holm", List.of("?", "the")));
    }

    @ParameterizedTest
    @MethodSource
    void agreesWithTheUsualPrograms(String answer, String expected, double exactMatch, double f1, double rougeL) {
        assertEquals(exactMatch, AnswerMetrics.exactMatch(answer, List.of(expected)));
        assertEquals(f1, AnswerMetrics.f1(answer, List.of(expected)), 1e-12);
        assertEquals(rougeL, AnswerMetrics.rougeL(answer, List.of(expected)), 1e-12);
    }

    static List<Object[]> agreesWithTheUsualPrograms() throws IOException {
        return Vectors.of("answer_metrics.tsv");
    }

    /** Lin 2004, section 3.1: "police killed the gunman" against "police kill the gunman" has three of four words in sequence. */
    @Test
    void rougeLIsThatOfTheLongestCommonSubsequence() {
        assertEquals(0.75, AnswerMetrics.rougeL("police kill the gunman", List.of("police killed the gunman")), 1e-12);
        assertEquals(0.5, AnswerMetrics.rougeL("the gunman kill police", List.of("police killed the gunman")), 1e-12);
    }
}
