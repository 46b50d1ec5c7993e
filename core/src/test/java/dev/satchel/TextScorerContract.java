package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.TextScorer.Score;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link TextScorer} must do. */
public abstract class TextScorerContract {
    private static final String EXAMPLES = "Passage: Bees make honey.\nQuestion: What do bees make?\nAnswer: honey\n\n";
    private static final String REST = "Passage: The ship was built in Porto, of oak.\nQuestion: Where was it built?\nAnswer:";
    private static final List<String> TEXTS = List.of(" Porto", " in Porto, of oak", " 🍎 maçã", " oak", " The ship was built");

    /** The one that is tested; kept open by the subclass. */
    protected abstract TextScorer scorer();

    private List<Score> score(String examples, List<String> texts, int most) {
        return scorer().score(examples, REST, texts, most, new Cancellation()).texts();
    }

    /** Every token has a score, and the last one ends where the text does. */
    @Test
    public void everyTextIsScoredTokenByTokenToItsEnd() {
        List<Score> scores = score(EXAMPLES, TEXTS, TEXTS.size());
        assertEquals(TEXTS.size(), scores.size());
        for (int i = 0; i < scores.size(); i++) {
            int[] ends = scores.get(i).ends();
            assertEquals(TEXTS.get(i).length(), ends[ends.length - 1], TEXTS.get(i));
            assertArrayEquals(Arrays.stream(ends).sorted().toArray(), ends, TEXTS.get(i));
            assertTrue(Arrays.stream(scores.get(i).logProbabilities()).allMatch(each -> each <= 0), TEXTS.get(i));
            assertTrue(Arrays.stream(scores.get(i).endLogProbabilities()).allMatch(each -> each <= 0), TEXTS.get(i));
        }
    }

    /** What comes after a token has no part in its score. */
    @Test
    public void aTextThatBeginsAnotherOneIsAsLikelyAsThatOnesBeginning() {
        List<Score> scores = score(EXAMPLES, List.of(" in Porto", " in Porto, of oak"), 2);
        int tokens = scores.get(1).tokensTo(" in Porto".length());
        assertEquals(scores.get(0).ends().length, tokens);
        assertEquals(scores.get(0).logProbability(tokens), scores.get(1).logProbability(tokens), 0.02 * tokens);
    }

    /** Nothing of one text is left when the next one is scored. */
    @Test
    public void askingAgainAndInAnotherOrderGivesTheSame() {
        List<Score> scores = score(EXAMPLES, TEXTS, TEXTS.size());
        List<Score> reversed = score(EXAMPLES, TEXTS.reversed(), TEXTS.size()).reversed();
        for (int i = 0; i < scores.size(); i++)
            assertArrayEquals(scores.get(i).logProbabilities(), reversed.get(i).logProbabilities(), 0.02, TEXTS.get(i));
    }

    /** The division only says what may be kept. */
    @Test
    public void itMakesNoDifferenceWhatOfTheBeginningIsTheExamples() {
        List<Score> apart = score(EXAMPLES, TEXTS, TEXTS.size());
        List<Score> together = scorer().score("", EXAMPLES + REST, TEXTS, TEXTS.size(), new Cancellation()).texts();
        for (int i = 0; i < apart.size(); i++)
            assertArrayEquals(together.get(i).logProbabilities(), apart.get(i).logProbabilities(), 0.02, TEXTS.get(i));
    }

    /** Of many texts, those with the likeliest first tokens are scored. */
    @Test
    public void onlyThoseThatBeginLikelyAreScored() {
        List<Score> all = score(EXAMPLES, TEXTS, TEXTS.size());
        List<Score> two = score(EXAMPLES, TEXTS, 2);
        int[] scored = IntStream.range(0, TEXTS.size()).filter(i -> two.get(i) != Score.NONE).toArray();
        assertEquals(2, scored.length);
        double least = Arrays.stream(scored).mapToDouble(i -> all.get(i).logProbabilities()[0]).min().orElseThrow();
        for (int i = 0; i < TEXTS.size(); i++)
            if (two.get(i) == Score.NONE) assertTrue(all.get(i).logProbabilities()[0] <= least + 0.02, TEXTS.get(i));
    }

    /** The refusal says how many tokens there are and how many the context holds. */
    @Test
    public void whatIsTooLongIsRefusedWithNumbers() {
        String message = assertThrows(SatchelException.class,
                () -> scorer().score("", "sea ".repeat(200_000), List.of(" salt"), 1, new Cancellation())).getMessage();
        assertTrue(message.matches("(?s).*\\d{3,}.*\\d{2,}.*"), message);
    }

    /** The refusal says which one it is, counted from 0. */
    @Test
    public void aTextWithoutTokensIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> score(EXAMPLES, List.of(" Porto", ""), 2)).getMessage();
        assertTrue(message.contains("1"), message);
    }

    /** Cancelling ends the call with an exception and harms nothing. */
    @Test
    public void aCancelledCallIsStoppedAndTheNextOneAnswers() {
        List<Score> before = score(EXAMPLES, TEXTS, 2);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        assertThrows(CancellationException.class, () -> scorer().score(EXAMPLES, REST, TEXTS, 2, cancelled));
        List<Score> after = score(EXAMPLES, TEXTS, 2);
        for (int i = 0; i < TEXTS.size(); i++) {
            if (before.get(i) == Score.NONE) assertSame(Score.NONE, after.get(i));
            else assertArrayEquals(before.get(i).logProbabilities(), after.get(i).logProbabilities(), 0.02);
        }
    }

    /** A beginning that was read before is not read again, but for its last token. */
    @Test
    public void theCostCountsWhatWasReadAgain() {
        scorer().score(EXAMPLES, REST, TEXTS, 2, new Cancellation());
        Trace.Cost cost = scorer().score(EXAMPLES, REST, TEXTS, 2, new Cancellation()).cost();
        assertEquals(cost.promptTokens() - 1, cost.cachedTokens(), cost.toString());
        assertTrue(cost.generatedTokens() > 0, cost.toString());
    }
}
