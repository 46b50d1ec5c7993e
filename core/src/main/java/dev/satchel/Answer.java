package dev.satchel;

import java.util.List;
import java.util.Objects;

/** What the documents say to a question: an answer that quotes them, or that they do not say. */
public sealed interface Answer {
    /** The question as it was asked. */
    String question();

    /** How sure it is that the documents answer the question, from 0 to 1. */
    double confidence();

    /** How it came about. */
    Trace trace();

    /**
     * An answer whose every sentence rests on a quote.
     *
     * @param question the question as it was asked
     * @param text the answer
     * @param citations the quotes it rests on, in the order in which the text uses them; never empty
     * @param confidence from 0 to 1
     * @param trace how it came about
     */
    record Grounded(String question, String text, List<Citation> citations, double confidence, Trace trace) implements Answer {
        /** Copies the citations; refuses an answer without any. */
        public Grounded {
            citations = List.copyOf(citations);
            if (citations.isEmpty()) throw new IllegalArgumentException("a grounded answer needs a citation");
            if (text.isBlank()) throw new IllegalArgumentException("a grounded answer needs a text");
            Objects.requireNonNull(trace, "trace");
        }
    }

    /**
     * The documents do not say; or they were not asked, because it was small talk: then {@link Trace#kind()} is {@code small_talk}.
     *
     * @param question the question as it was asked
     * @param reason why, in one sentence for a person, in the question's language if that is English, Portuguese, Spanish or German; the
     *         reply to small talk
     * @param confidence from 0 to 1
     * @param trace how it came about
     */
    record Abstained(String question, String reason, double confidence, Trace trace) implements Answer {
        /** Refuses null. */
        public Abstained {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(trace, "trace");
        }
    }
}
