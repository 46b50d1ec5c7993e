package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

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

    /** Lin 2004, section 3.1: "police killed the gunman" against "police kill the gunman" has three of four words in sequence. */
    @Test
    void rougeLIsThatOfTheLongestCommonSubsequence() {
        assertEquals(0.75, AnswerMetrics.rougeL("police kill the gunman", List.of("police killed the gunman")), 1e-12);
        assertEquals(0.5, AnswerMetrics.rougeL("the gunman kill police", List.of("police killed the gunman")), 1e-12);
    }
}
