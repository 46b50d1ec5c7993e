package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
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
    static final int RETRIEVED = 20;
    private static final int CHARACTERS_OF_A_TOKEN = 4;
    /** The one that begins a text, and some that texts have more when they are taken apart. */
    private static final int TOKENS_BESIDE = 8;

    private final Retriever retriever;
    private final Optional<Generator> generator;
    private final AnswerMode mode;
    /** Whether words were asked for, and not what fits the question. */
    private final boolean prefersWords;
    private final Answerability answerability;
    private final Role role;
    private final int passagesPerQuestion;
    private final int passageTokens;
    private final int answerTokens;
    private final boolean keepsUnsupported;
    private final List<RagListener> listeners;
    private volatile Optional<MeaningScale> meaningScale;

    private Rag(Builder builder) {
        this.retriever = builder.retriever;
        this.generator = builder.generator;
        this.mode = builder.mode();
        this.prefersWords = builder.mode == AnswerMode.QUOTE;
        this.answerability = builder.answerability;
        this.role = builder.role;
        this.passagesPerQuestion = builder.passagesPerQuestion;
        this.passageTokens = builder.passageTokens;
        this.answerTokens = builder.answerTokens;
        this.keepsUnsupported = builder.keepsUnsupported;
        this.listeners = List.copyOf(builder.listeners);
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
        return ask(new Inquiry(question, SelfContained.of(question), role), onDraft, cancellation);
    }

    /**
     * A conversation, in which a question may lean on those before it. Each has its own memory; what they are about is not shared.
     */
    public Conversation converse() { return new Conversation(this); }

    Role role() { return role; }

    /** How much of the model's context a text takes; without a model, about as much as one would take. */
    int tokens(String text) {
        return generator.map(each -> each.countTokens(text)).orElse(text.length() / CHARACTERS_OF_A_TOKEN + 1);
    }

    Answer ask(Inquiry inquiry, Consumer<String> onDraft, Cancellation cancellation) {
        RagListener.Asking asking = new RagListener.Asking(inquiry.id(), inquiry.original());
        QuestionLog log = QuestionLog.begun(inquiry);
        tell(each -> each.onAsked(asking));
        try {
            Answer answer = answer(inquiry, onDraft, cancellation);
            log.answered(answer);
            tell(each -> each.onAnswered(answer));
            return answer;
        } catch (RuntimeException | Error failure) {
            log.failed(failure);
            tell(each -> each.onFailed(asking, failure));
            throw failure;
        }
    }

    private void tell(Consumer<RagListener> what) {
        for (RagListener each : listeners) {
            try {
                what.accept(each);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed: {}", e.getClass().getName());
                LOG.debug("a listener failed", e);
            }
        }
    }

    private Answer answer(Inquiry inquiry, Consumer<String> onDraft, Cancellation cancellation) {
        stopIf(cancellation);
        Question asked = inquiry.asked();
        Optional<SmallTalk> smallTalk = SmallTalk.of(asked);
        if (smallTalk.isPresent()) return inquiry.reply(smallTalk.get());
        if (asked.terms().isEmpty()) return inquiry.abstain(Phrases.NOTHING_ASKED);
        List<ScoredPassage> found = inquiry.found(retrieve(inquiry));
        if (found.isEmpty()) return inquiry.abstain(Phrases.NOTHING_FOUND);
        Evidence all = Evidence.gather(asked, found, retriever);
        stopIf(cancellation);
        Evidence evidence = inquiry.gathered(Distrust.of(asked).sift(all));
        stopIf(cancellation);
        if (evidence.bestFirst().isEmpty()) return inquiry.abstain(Phrases.NO_SENTENCE_FOUND);
        Answerability.Judgement judgement = inquiry
                .judged(answerability.judge(AnswerSignals.of(asked, inquiry.kind(), evidence, meaningScale())));
        if (!judgement.enough()) return inquiry.abstainForLackOf(judgement.unfound());
        Selection selection = inquiry.selected(Selection.of(evidence, found, passagesPerQuestion));
        stopIf(cancellation);
        Optional<List<Sentence>> disagreeing = Disagreement.among(asked, inquiry.kind(), selection.sentences());
        if (disagreeing.isPresent()) return inquiry.extracted(disagreeing.get(), "quoted: the documents disagree");
        return switch (mode) {
            case WRITE -> write(inquiry, selection, onDraft, cancellation);
            case QUOTE -> quote(inquiry, selection.sentences(), cancellation);
            default -> extract(inquiry, selection.sentences(),
                    generator.isEmpty() ? "quoted: there is no model" : "quoted: sentences were asked for, not the model");
        };
    }

    private List<ScoredPassage> retrieve(Inquiry inquiry) {
        RetrievalEvent event = RetrievalEvent.begun();
        List<ScoredPassage> found = retriever.retrieve(inquiry.question(), Math.max(RETRIEVED, passagesPerQuestion));
        event.ended(inquiry.id(), found.size());
        return found;
    }

    private Answer write(Inquiry inquiry, Selection selection, Consumer<String> onDraft, Cancellation cancellation) {
        Writing writing = new Writing(generator.orElseThrow(), passageTokens, answerTokens, keepsUnsupported);
        List<Sentence> shown = writing.fit(inquiry.question(), selection.sentences());
        inquiry.selected(selection.keeping(shown, "the prompt was full"));
        Writing.Draft draft = inquiry.wrote(writing.model(), writing.write(inquiry.question(), shown, onDraft, cancellation));
        if (draft.refused()) return inquiry.abstain(Phrases.NOT_IN_PASSAGES);
        return draft.claims().isEmpty() ? extract(inquiry, shown, draft.decision()) : inquiry.written(draft.claims(), draft.decision());
    }

    private Answer quote(Inquiry inquiry, List<Sentence> bestFirst, Cancellation cancellation) {
        boolean byWords = prefersWords ? inquiry.kind().canBeAnsweredByWords() : inquiry.kind().isAnsweredByFewWords();
        if (!byWords) return extract(inquiry, bestFirst, "quoted: no few words can answer the question");
        if (Sentences.isTableRow(bestFirst.getFirst().text()))
            return extract(inquiry, bestFirst, "quoted: a row of a table says it as a whole");
        Optional<TextScorer> scorer = inquiry.asks(generator.orElseThrow()).scorer();
        return scorer.flatMap(each -> new SpanQuoter(asking(each, inquiry)).quote(inquiry.asked(), inquiry.kind(), bestFirst, cancellation))
                .filter(span -> FewWords.canAnswer(inquiry.asked(), inquiry.kind(), span.sentence().passage().text(), span.start(),
                        span.end()))
                .map(span -> inquiry.quoted(span, "quoted: the words that the model finds likeliest"))
                .orElseGet(() -> extract(inquiry, bestFirst, "quoted: no words of the sentences answer by themselves"));
    }

    /** What the model reads is told in the trace. What is too long for it is not read: the sentences themselves are the answer then. */
    private TextScorer asking(TextScorer scorer, Inquiry inquiry) {
        Generator model = generator.orElseThrow();
        return (examples, rest, texts, most, cancellation) -> {
            String longest = texts.stream().max(Comparator.comparingInt(String::length)).orElse("");
            int tokens = model.countTokens(examples + rest + longest) + TOKENS_BESIDE;
            if (tokens > model.contextLength())
                return new TextScorer.Scores(Collections.nCopies(texts.size(), TextScorer.Score.NONE), Trace.Cost.NONE);
            return inquiry.scored(scorer.score(examples, rest, texts, most, cancellation));
        };
    }

    private static Answer extract(Inquiry inquiry, List<Sentence> bestFirst, String decision) {
        return inquiry.extracted(Extraction.of(inquiry.asked(), inquiry.kind(), bestFirst), decision);
    }

    /** Found with the first question; two threads that both do so find the same. */
    private Optional<MeaningScale> meaningScale() {
        if (meaningScale == null) meaningScale = MeaningScale.of(retriever);
        return meaningScale;
    }

    private static void stopIf(Cancellation cancellation) {
        if (cancellation.isCancelled()) throw new CancellationException("the question was cancelled");
    }

    /** The parts of a {@link Rag}. */
    public static final class Builder {
        private final Retriever retriever;
        private Optional<Generator> generator = Optional.empty();
        private AnswerMode mode = AnswerMode.AUTO;
        private Answerability answerability = Answerability.normal();
        private Role role = new Role.Plain();
        private int passagesPerQuestion = 3;
        private int passageTokens = 300;
        private int answerTokens = 96;
        private boolean mayWrite;
        private boolean keepsUnsupported;
        private final List<RagListener> listeners = new ArrayList<>();

        private Builder(Retriever retriever) { this.retriever = Objects.requireNonNull(retriever, "retriever"); }

        /** The model that chooses the words, or writes them. Default none: answers are sentences of the documents. */
        public Builder answeredBy(Generator model) {
            this.generator = Optional.of(model);
            return this;
        }

        /** How answers are made. Default {@link AnswerMode#AUTO}. */
        public Builder mode(AnswerMode wanted) {
            this.mode = Objects.requireNonNull(wanted, "mode");
            return this;
        }

        /**
         * What the model was found able to do: with {@link AnswerMode#AUTO} it writes if it passed. Default: it was not tried, and quotes.
         */
        public Builder writing(WritingPilot.Result pilot) {
            this.mayWrite = pilot.passed();
            return this;
        }

        /**
         * Keeps the sentences of a written answer that no passage supports: claims without a citation. Default: they are dropped. An answer
         * with nothing supported is never given.
         */
        public Builder keepingUnsupported() {
            this.keepsUnsupported = true;
            return this;
        }

        private AnswerMode mode() {
            if (mode == AnswerMode.AUTO) return generator.isEmpty() ? AnswerMode.EXTRACT : mayWrite ? AnswerMode.WRITE : AnswerMode.QUOTE;
            if (mode != AnswerMode.EXTRACT && generator.isEmpty())
                throw new IllegalStateException(
                        "the mode " + mode + " needs a model: give one with answeredBy, or take " + AnswerMode.AUTO);
            return mode;
        }

        /** When a question is answered, and when it is said that the documents do not say. Default {@link Answerability#normal()}. */
        public Builder answering(Answerability when) {
            this.answerability = Objects.requireNonNull(when, "answerability");
            return this;
        }

        /** In whose name it answers. Default {@link Role.Plain}: nothing is said around an answer. */
        public Builder speakingAs(Role speaker) {
            this.role = Objects.requireNonNull(speaker, "role");
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

        /** Is told of every question. May be given several times. Default none. */
        public Builder listener(RagListener listener) {
            this.listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        private static int atLeastOne(String name, int count) {
            if (count < 1) throw new IllegalArgumentException(name + " must be >= 1, got " + count);
            return count;
        }

        /**
         * Ready to be asked.
         *
         * @throws IllegalStateException when the mode needs a model and there is none
         */
        public Rag build() { return new Rag(this); }
    }
}
