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

    /** What is said before and after it, in the role that was chosen. */
    Frame frame();

    /**
     * Words around an answer that are no part of it: they are the program's own, never claims about what the documents are about, and
     * have no sources.
     *
     * @param lead stands before the answer, or in its place when there is none; may be empty
     * @param closing stands after it; may be empty
     */
    record Frame(String lead, String closing) {
        /** Nothing around the answer. */
        public static final Frame NONE = new Frame("", "");

        /** Refuses null. */
        public Frame {
            Objects.requireNonNull(lead, "lead");
            Objects.requireNonNull(closing, "closing");
        }
    }

    /**
     * An answer that rests on quotes.
     *
     * @param question the question as it was asked
     * @param text the answer
     * @param citations the quotes it rests on, in the order in which the text uses them; never empty
     * @param claims what the text says, part by part, in its order, and on which of the quotes each rests
     * @param confidence from 0 to 1
     * @param trace how it came about
     * @param frame what is said around it
     */
    record Grounded(String question, String text, List<Citation> citations, List<Claim> claims, double confidence, Trace trace,
            Frame frame)
            implements
                Answer {
        /** Copies the lists; refuses an answer without a quote, and claims that are not its own. */
        public Grounded {
            citations = List.copyOf(citations);
            claims = List.copyOf(claims);
            if (citations.isEmpty()) throw new IllegalArgumentException("a grounded answer needs a citation");
            if (text.isBlank()) throw new IllegalArgumentException("a grounded answer needs a text");
            Objects.requireNonNull(trace, "trace");
            Objects.requireNonNull(frame, "frame");
            int last = 0;
            for (Claim claim : claims) {
                if (claim.start < last || claim.end > text.length() || !citations.containsAll(claim.citations))
                    throw new IllegalArgumentException(
                            "claim from " + claim.start + " to " + claim.end + " does not fit the text or its citations");
                last = claim.end;
            }
        }

        /** An answer that is one claim, with nothing around it. */
        public Grounded(String question, String text, List<Citation> citations, double confidence, Trace trace) {
            this(question, text, citations, List.of(new Claim(0, text.length(), citations)), confidence, trace,
                    Frame.NONE);
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
     * The documents do not say; or they were not asked, because it was small talk: then {@link Trace#kind()} is {@code small_talk}.
     *
     * @param question the question as it was asked
     * @param reason why, in one sentence for a person, in the question's language if that is English, Portuguese, Spanish or German; the
     *         reply to small talk
     * @param confidence from 0 to 1
     * @param trace how it came about
     * @param frame what is said in its place
     */
    record Abstained(String question, String reason, double confidence, Trace trace, Frame frame) implements Answer {
        /** Refuses null. */
        public Abstained {
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(trace, "trace");
            Objects.requireNonNull(frame, "frame");
        }

        /** An abstention with nothing around it. */
        public Abstained(String question, String reason, double confidence, Trace trace) {
            this(question, reason, confidence, trace, Frame.NONE);
        }
    }
}
