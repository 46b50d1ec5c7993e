package dev.satchel;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Answers questions from what a retriever finds. Safe for use by many threads; borrows its parts, so whoever opened them closes them. */
public final class Rag {
    private final Retriever retriever;
    private final Optional<Generator> generator;

    private Rag(Builder builder) {
        this.retriever = builder.retriever;
        this.generator = builder.generator;
    }

    /** Begins with where passages come from; without a generator, answers are quoted, not written. */
    public static Builder over(Retriever retriever) {
        return new Builder(retriever);
    }

    /** Answers a question. */
    public Answer ask(String question) { return ask(question, text -> {}, new Cancellation()); }

    /**
     * Answers a question, showing the draft while it is written.
     *
     * @param question any text
     * @param onDraft is given the model's words as they come, before they are checked: only the answer that is returned is grounded
     * @param cancellation stops it within one token
     */
    public Answer ask(String question, Consumer<String> onDraft, Cancellation cancellation) {
        throw new SatchelException("being built: " + retriever + generator + question + onDraft + cancellation);
    }

    /** The parts of a {@link Rag}. */
    public static final class Builder {
        private final Retriever retriever;
        private Optional<Generator> generator = Optional.empty();

        private Builder(Retriever retriever) { this.retriever = Objects.requireNonNull(retriever, "retriever"); }

        /** The model that writes answers. */
        public Builder answeredBy(Generator model) {
            this.generator = Optional.of(model);
            return this;
        }

        /** Ready to be asked. */
        public Rag build() { return new Rag(this); }
    }
}
