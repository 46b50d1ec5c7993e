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
     * An answer that rests on quotes.
     *
     * @param question the question as it was asked
     * @param text the answer
     * @param citations the quotes it rests on, in the order in which the text uses them; never empty
     * @param claims what the text says, part by part, in its order, and on which of the quotes each rests
     * @param confidence from 0 to 1
     * @param trace how it came about
     */
    record Grounded(String question, String text, List<Citation> citations, List<Claim> claims, double confidence, Trace trace)
            implements
                Answer {
        /** Copies the lists; refuses an answer without a quote, and claims that are not its own. */
        public Grounded {
            citations = List.copyOf(citations);
            claims = List.copyOf(claims);
            if (citations.isEmpty()) throw new IllegalArgumentException("a grounded answer needs a citation");
            if (text.isBlank()) throw new IllegalArgumentException("a grounded answer needs a text");
            Objects.requireNonNull(trace, "trace");
            int last = 0;
            for (Claim claim : claims) {
                if (claim.start < last || claim.end > text.length() || !citations.containsAll(claim.citations))
                    throw new IllegalArgumentException(
                            "claim from " + claim.start + " to " + claim.end + " does not fit the text or its citations");
                last = claim.end;
            }
        }

        /** An answer that is one claim. */
        public Grounded(String question, String text, List<Citation> citations, double confidence, Trace trace) {
            this(question, text, citations, List.of(new Claim(0, text.length(), citations)), confidence, trace);
        }
    }

    /**
     * Part of an answer's text that rests on quotes of its own.
     *
     * @param start its first character in the answer's text, in UTF-16 units
     * @param end one past its last
     * @param citations the quotes that say it; empty when none does, which happens only where unsupported sentences are kept
     */
    record Claim(int start, int end, List<Citation> citations) {
        /** Copies the citations; refuses an empty range. */
        public Claim {
            citations = List.copyOf(citations);
            if (start < 0 || end <= start) throw new IllegalArgumentException("no claim from " + start + " to " + end);
        }

        /** Whether a quote says it. */
        public boolean isSupported() { return !citations.isEmpty(); }
    }

    /**
     * The documents do not say.
     *
     * @param question the question as it was asked
     * @param reason why, in one sentence for a person
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
