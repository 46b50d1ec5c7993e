package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the model is asked for words, and what comes of it. */
class QuotingTest {
    private static final Passage PASSAGE = new Passage("bridge.md", "", List.of(), OptionalInt.empty(), 0,
            "The Amber Bridge was designed by the engineer Karl Holm.");
    private static final Trace.Cost COST = new Trace.Cost(12, 3, 4, Duration.ofMillis(5), Duration.ofMillis(6));

    private static Answer.Grounded ask(int contextLength, TextScorer scorer) {
        Answer answer = Rag.over(new WordOverlapRetriever(List.of(PASSAGE))).answeredBy(new Scoring(contextLength, scorer))
                .mode(AnswerMode.QUOTE).build().ask("Who designed the Amber Bridge?");
        return assertInstanceOf(Answer.Grounded.class, answer);
    }

    @Test
    void whatIsTooLongForTheModelIsAnsweredWithTheSentence() {
        Answer.Grounded answer = ask(100, (examples, rest, texts, most, cancellation) -> { throw new SatchelException("too long"); });
        assertEquals(PASSAGE.text(), answer.text());
        assertEquals(Trace.Cost.NONE, answer.trace().cost());
    }

    @Test
    void whatTheModelReadIsToldAlsoWhenItFoundNoWords() {
        Answer.Grounded answer = ask(4096, (examples, rest, texts, most, cancellation) -> new TextScorer.Scores(
                Collections.nCopies(texts.size(), TextScorer.Score.NONE), COST));
        assertEquals(PASSAGE.text(), answer.text());
        assertEquals(COST, answer.trace().cost());
    }

    @ParameterizedTest
    @CsvSource({"How was the Amber Bridge designed?, AUTO, false", "How was the Amber Bridge designed?, QUOTE, true",
            "Who designed the Amber Bridge?, AUTO, true", "Was the Amber Bridge designed by an engineer?, QUOTE, false"})
    void wordsOfAnExplanationAreChosenOnlyWhenWordsAreAskedFor(String question, AnswerMode mode, boolean chosen) {
        Generator model = new Scoring(4096, (examples, rest, texts, most, cancellation) -> new TextScorer.Scores(
                Collections.nCopies(texts.size(), TextScorer.Score.NONE), COST));
        Answer answer = Rag.over(new WordOverlapRetriever(List.of(PASSAGE))).answeredBy(model).mode(mode).build().ask(question);
        assertEquals(chosen ? COST : Trace.Cost.NONE, assertInstanceOf(Answer.Grounded.class, answer).trace().cost());
    }

    private record Scoring(FakeGenerator counting, TextScorer given) implements Generator {
        Scoring(int contextLength, TextScorer given) { this(FakeGenerator.answering(contextLength, (prompt, seed) -> ""), given); }

        @Override
        public Optional<TextScorer> scorer() { return Optional.of(given); }

        @Override
        public String name() { return "scoring"; }

        @Override
        public int contextLength() { return counting.contextLength(); }

        @Override
        public int countTokens(String text) { return counting.countTokens(text); }

        @Override
        public int countTokens(Prompt prompt) { return counting.countTokens(prompt); }

        @Override
        public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
            return counting.generate(prompt, options, onText, cancellation);
        }

        @Override
        public void close() { counting.close(); }
    }
}
