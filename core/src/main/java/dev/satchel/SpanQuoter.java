package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.List;
import java.util.Optional;

/** Finds the few words that answer a question: spans of the best sentences, as likely as the model thinks they are. */
record SpanQuoter(TextScorer scorer) {
    /**
     * The words that answer.
     *
     * @param sentence where they stand
     * @param start their first character, an offset into the passage's text
     * @param end one past their last
     * @param probability how sure it is that these are the right ones, from 0 to 1
     * @param cost what the model read for it
     */
    record Span(Sentence sentence, int start, int end, double probability, Trace.Cost cost) {
        String text() { return sentence.passage().text().substring(start, end); }
    }

    /** The best span of the sentences, which are given best first; empty when none of them can be one. */
    Optional<Span> quote(Question question, QuestionKind kind, List<Sentence> bestFirst, Cancellation cancellation) {
        return Optional.empty();
    }
}
