package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Generation.Ending;
import dev.satchel.Verification.Claim;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * Answers questions from what a retriever finds. Safe for use by many threads; borrows its parts, so whoever opened them closes them.
 *
 * <p>A question is answered only when the passages found cover enough of it. With a model, the answer is what it wrote, as far as the
 * passages it was shown say the same; without one, or when nothing of what it wrote is supported, the answer is the best sentences
 * themselves.
 */
public final class Rag {
    /** More passages than are shown: they tell which of the question's terms are rare, and what the best ones are better than. */
    private static final int RETRIEVED = 20;
    /**
     * On the tuning halves of SQuAD 2 and FaQuAD, with every paragraph to be found, this refuses 13 % and 0 % of the questions; when the
     * paragraphs of the question's article are taken out, 86 % and 48 %. At 0.25 it would be 19 % and 0 %, and 91 % and 59 %.
     */
    private static final double ENOUGH = 0.2;
    /** The best sentence is quoted with those of its passage that are nearly as good, which often explain it; in all up to this many. */
    private static final int MOST_QUOTES = 3;
    private static final double NEARLY_AS_GOOD = 0.8;
    /**
     * What the model repeats from the passages is taken for the answer if it rests on a sentence of at least this share of the best one's
     * score. Small models like to repeat what has nothing to do with the question; below this the best sentence is right more often.
     */
    private static final double ANSWERS = 0.9;
    /** One or two sentences are asked for: what a small model writes after a paragraph only repeats it, at the price of every token. */
    private static final List<String> END_OF_PARAGRAPH = List.of("\n\n");

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
        Evidence evidence = inquiry.gathered(Evidence.gather(asked, found));
        if (evidence.confidence() < ENOUGH) return inquiry.abstain("What was found in the documents covers too little of the question.");
        Selection selection = inquiry.selected(Selection.of(evidence, found, passagesPerQuestion));
        if (generator.isEmpty()) return inquiry.quote(best(selection.sentences()), "quoted: there is no model");
        stopIf(cancellation);
        return write(inquiry, selection, generator.get(), onDraft, cancellation);
    }

    private Answer write(Inquiry inquiry, Selection selection, Generator model, Consumer<String> onDraft, Cancellation cancellation) {
        PromptWriter writer = new PromptWriter(model, passageTokens, answerTokens);
        List<Sentence> shown = writer.fit(inquiry.question(), selection.sentences());
        inquiry.selected(selection.keeping(shown, "the prompt was full"));
        GenerationOptions options = GenerationOptions.greedy(answerTokens).withStop(END_OF_PARAGRAPH);
        Generation draft = inquiry.wrote(model, model.generate(writer.write(inquiry.question(), shown), options, onDraft, cancellation));
        if (draft.ending() == Ending.CANCELLED) throw new CancellationException("the question was cancelled");

        List<Claim> claims = Verification.against(shown).check(draft.text());
        if (claims.isEmpty())
            return inquiry.quote(best(shown), "quoted: no sentence of the model's draft is supported by the passages shown");
        if (claims.stream().noneMatch(each -> answers(each, shown)))
            return inquiry.quote(best(shown), "quoted: what is supported of the model's draft does not answer the question");
        return inquiry.written(claims, "written by the model, sentences supported by the passages: " + claims.size());
    }

    private static boolean answers(Claim claim, List<Sentence> bestFirst) {
        return claim.support().stream().anyMatch(each -> each.score() >= ANSWERS * bestFirst.getFirst().score());
    }

    private static List<Sentence> best(List<Sentence> bestFirst) {
        Sentence best = bestFirst.getFirst();
        return bestFirst.stream().filter(each -> each.passage().equals(best.passage()) && each.score() >= NEARLY_AS_GOOD * best.score())
                .limit(MOST_QUOTES).toList();
    }

    private static void stopIf(Cancellation cancellation) {
        if (cancellation.isCancelled()) throw new CancellationException("the question was cancelled");
    }

    /** The parts of a {@link Rag}. */
    public static final class Builder {
        private final Retriever retriever;
        private Optional<Generator> generator = Optional.empty();
        private int passagesPerQuestion = 3;
        private int passageTokens = 300;
        private int answerTokens = 96;

        private Builder(Retriever retriever) { this.retriever = Objects.requireNonNull(retriever, "retriever"); }

        /** The model that writes answers. Default none: answers are quoted. */
        public Builder answeredBy(Generator model) {
            this.generator = Optional.of(model);
            return this;
        }

        /** How many passages an answer may rest on, at least 1. Default 3: more costs time and, with a small model, focus. */
        public Builder passagesPerQuestion(int count) {
            this.passagesPerQuestion = atLeastOne("passagesPerQuestion", count);
            return this;
        }

        /**
         * How many tokens of passages the model reads, at least 1. Default 300: reading the prompt is what a small device spends most of
         * its time on. One sentence is always shown.
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
