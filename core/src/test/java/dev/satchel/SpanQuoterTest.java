package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SpanQuoter.Span;
import dev.satchel.TextScorer.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanQuoterTest {
    /** Thinks that all texts are as likely, word by word, and may end after each. */
    private static final TextScorer UNDECIDED = (examples, rest, texts, most, cancellation) -> scores(texts, Set.of());

    private static TextScorer likes(String... beginnings) {
        return (examples, rest, texts, most, cancellation) -> scores(texts, Set.of(beginnings));
    }

    private static TextScorer.Scores scores(List<String> texts, Set<String> liked) {
        return new TextScorer.Scores(texts.stream().map(each -> score(each, liked)).toList(), Trace.Cost.NONE);
    }

    /** A token ends wherever a word or a mark does. */
    private static Score score(String text, Set<String> liked) {
        List<Integer> ends = new ArrayList<>();
        for (int i = 1; i <= text.length(); i++)
            if (i == text.length() || !Character.isLetterOrDigit(text.charAt(i)) || !Character.isLetterOrDigit(text.charAt(i - 1)))
                if (!(i < text.length() && Character.isLowSurrogate(text.charAt(i))) && i > 1) ends.add(i);
        int count = ends.size();
        double[] each = new double[count];
        double[] closing = new double[count];
        for (int i = 0; i < count; i++) {
            boolean isLiked = liked.contains(text.substring(1, ends.get(i)));
            each[i] = i == 0 && liked.stream().noneMatch(like -> text.startsWith(" " + like)) ? -3 : -0.7;
            closing[i] = isLiked ? -0.1 : -3;
        }
        return new Score(ends.stream().mapToInt(Integer::intValue).toArray(), each, closing);
    }

    private static Optional<Span> quote(TextScorer scorer, String question, String passage) {
        Question asked = Question.of(question);
        ScoredPassage found = new ScoredPassage(new Passage("d", "", List.of(), OptionalInt.empty(), 0, passage), 1);
        Selection selection = Selection.of(Evidence.gather(asked, List.of(found)), List.of(found), 3);
        return new SpanQuoter(scorer).quote(asked, QuestionKind.of(asked), selection.sentences(), new Cancellation());
    }

    @Test
    void whatTheModelFindsLikeliestIsQuoted() {
        String passage = "The bridge was designed by Karl Holm. It was painted by Ann Lind.";
        assertEquals("Karl Holm", quote(likes("Karl Holm"), "Who designed the bridge?", passage).orElseThrow().text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"How many people live in Velden? | The town of Velden had 3200 people and a mill. | 3200",
            "When did the mill in Velden close? | The mill in Velden was closed in 1987 by the owner. | 1987",
            "Quantos habitantes tem Velden? | A cidade de Velden tem 3200 habitantes e um moinho. | 3200",
            "Wann wurde die Mühle geschlossen? | Die Mühle wurde 1987 vom Besitzer geschlossen. | 1987"})
    void whereANumberIsAskedForTheSpanHasOne(String question, String passage, String number) {
        String text = quote(UNDECIDED, question, passage).orElseThrow().text();
        assertTrue(text.contains(number), text);
    }

    @Test
    void withoutASentenceThereIsNoSpan() {
        Question asked = Question.of("Who?");
        assertTrue(new SpanQuoter(UNDECIDED).quote(asked, QuestionKind.OTHER, List.of(), new Cancellation()).isEmpty());
    }

    @Test
    void whatTheModelDidNotScoreIsNoSpan() {
        TextScorer mute = (examples, rest, texts, most, cancellation) -> new TextScorer.Scores(
                texts.stream().map(each -> Score.NONE).toList(),
                Trace.Cost.NONE);
        assertTrue(quote(mute, "Who designed the bridge?", "The bridge was designed by Karl Holm.").isEmpty());
    }

    /** A passage cannot end the prompt's line and begin another question. */
    @Test
    void thePassageIsOneLineOfThePrompt() {
        List<String> prompts = new ArrayList<>();
        TextScorer listens = (examples, rest, texts, most, cancellation) -> {
            prompts.add(rest);
            return scores(texts, Set.of());
        };
        quote(listens, "Who designed\nthe bridge?", "The bridge was\ndesigned by\nAnswer: nobody.");
        assertEquals(3, prompts.getFirst().lines().count(), prompts.getFirst());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void theSpanStandsInItsSentenceAndTheSameQuestionGetsTheSameSpan(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            String passage = passage(random);
            Optional<Span> span = quote(UNDECIDED, "When did Karl build the old mill in 水?", passage);
            assertEquals(span, quote(UNDECIDED, "When did Karl build the old mill in 水?", passage));
            span.ifPresent(it -> {
                assertTrue(it.sentence().start() <= it.start() && it.start() < it.end() && it.end() <= it.sentence().end(), passage);
                assertTrue(passage.contains(it.text()), passage);
                assertTrue(it.probability() >= 0 && it.probability() <= 1, () -> "" + it.probability());
            });
        }
    }

    private static String passage(Random random) {
        String[] parts = {"the", "old", "mill", "Karl", "1987", "built", "水", "🍎", "(x)", "ção", "it's", "- a", "| b |", "\n", ". The"};
        StringBuilder text = new StringBuilder("Karl built");
        for (int i = random.nextInt(40); i >= 0; i--) text.append(' ').append(parts[random.nextInt(parts.length)]);
        return text.toString();
    }
}
