package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Generation.Ending;
import dev.satchel.Verification.Claim;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions from what a retriever finds. Safe for use by many threads; borrows its parts, so whoever opened them closes them.
 *
 * <p>A question is answered only when the passages found cover enough of it. With a model, the answer is what it wrote, as far as the
 * passages it was shown say the same; without one, or when nothing of what it wrote is supported, the answer is the best sentences
 * themselves.
 */
public final class Rag {
    private static final Logger LOG = LoggerFactory.getLogger(Rag.class);

    /** More passages than are shown: they tell which of the question's terms are rare, and what the best ones are better than. */
    private static final int RETRIEVED = 20;
    /** On the tuning halves of SQuAD 2 and FaQuAD, refuses two of three questions that the documents do not answer, and one in twenty that they do. */
    private static final double ENOUGH = 0.2;
    /** Beside the best sentence, up to this many are quoted if they are nearly as good. */
    private static final int MOST_QUOTES = 3;
    private static final double NEARLY_AS_GOOD = 0.8;

    private final Retriever retriever;
    private final Optional<Generator> generator;
    private final int passagesPerQuestion;
    private final int passageTokens;
    private final int answerTokens;

    private Rag(Builder builder) {
        this.retriever = builder.retriever;
        this.generator = builder.generator;
        this.passagesPerQuestion = builder.passagesPerQuestion;
        this.passageTokens = builder.passageTokens;
        this.answerTokens = builder.answerTokens;
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
     * @throws CancellationException when it was cancelled
     * @throws SatchelException when the model's context cannot hold the question and a sentence; the message has the numbers
     */
    public Answer ask(String question, Consumer<String> onDraft, Cancellation cancellation) {
        Inquiry inquiry = new Inquiry(question);
        Question asked = Question.of(question);
        if (asked.terms().isEmpty()) return inquiry.abstain("The question has no word that could be looked for.");

        stopIf(cancellation);
        List<ScoredPassage> found = inquiry.found(retriever.retrieve(question, Math.max(RETRIEVED, passagesPerQuestion)));
        if (found.isEmpty()) return inquiry.abstain("Nothing in the documents matches the question.");

        Evidence evidence = Evidence.gather(asked, found);
        Selection selection = inquiry.selected(Selection.of(evidence, found, passagesPerQuestion), evidence.confidence());
        LOG.debug("{} passages found, confidence {}", found.size(), evidence.confidence());
        if (evidence.confidence() < ENOUGH) return inquiry.abstain("What was found in the documents covers too little of the question.");
        if (generator.isEmpty()) return inquiry.quote(best(selection.sentences()), "quoted: there is no model");

        stopIf(cancellation);
        PromptWriter writer = new PromptWriter(generator.get(), passageTokens, answerTokens);
        List<Sentence> shown = writer.fit(question, selection.sentences());
        inquiry.selected(selection.keeping(shown, "the prompt was full"), evidence.confidence());
        Generation draft = generator.get().generate(writer.write(question, shown), GenerationOptions.greedy(answerTokens), onDraft,
                cancellation);
        if (draft.ending() == Ending.CANCELLED) throw new CancellationException("the question was cancelled");
        inquiry.wrote(generator.get().name(), draft);

        List<Claim> claims = Verification.against(shown, asked).check(draft);
        if (claims.isEmpty())
            return inquiry.quote(best(shown), "quoted: nothing that the model wrote is supported by the passages it was shown");
        return inquiry.written(claims, "written by the model: " + claims.size() + " of its sentences are supported");
    }

    private static List<Sentence> best(List<Sentence> bestFirst) {
        List<Sentence> quotable = bestFirst.stream().filter(each -> !each.isQuestion()).toList();
        return quotable.stream().filter(each -> each.score() >= NEARLY_AS_GOOD * quotable.getFirst().score()).limit(MOST_QUOTES).toList();
    }

    private static void stopIf(Cancellation cancellation) {
        if (cancellation.isCancelled()) throw new CancellationException("the question was cancelled");
    }

    /** The parts of a {@link Rag}. */
    public static final class Builder {
        private final Retriever retriever;
        private Optional<Generator> generator = Optional.empty();
        private int passagesPerQuestion = 4;
        private int passageTokens = 500;
        private int answerTokens = 96;

        private Builder(Retriever retriever) { this.retriever = Objects.requireNonNull(retriever, "retriever"); }

        /** The model that writes answers. Default none: answers are quoted. */
        public Builder answeredBy(Generator model) {
            this.generator = Optional.of(model);
            return this;
        }

        /** How many passages an answer may rest on, at least 1. Default 4: more costs time and, with a small model, focus. */
        public Builder passagesPerQuestion(int count) {
            this.passagesPerQuestion = atLeastOne("passagesPerQuestion", count);
            return this;
        }

        /**
         * How many tokens of passages the model reads, at least 1. Default 500: reading the prompt is what a small device spends most of its
         * time on. One sentence is always shown.
         */
        public Builder passageTokens(int count) {
            this.passageTokens = atLeastOne("passageTokens", count);
            return this;
        }

        /** How many tokens the model may write, at least 1. Default 96: two or three sentences. */
        public Builder answerTokens(int count) {
            this.answerTokens = atLeastOne("answerTokens", count);
            return this;
        }

        private static int atLeastOne(String name, int count) {
            if (count < 1) throw new IllegalArgumentException(name + " must be >= 1, got " + count);
            return count;
        }

        /** Ready to be asked. */
        public Rag build() { return new Rag(this); }
    }
}
