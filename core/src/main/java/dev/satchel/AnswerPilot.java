package dev.satchel;

import dev.satchel.ConfidenceMetrics.Stated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Measures answers, and when none is given, on questions whose answers people know. */
public final class AnswerPilot {
    /** How often the questions are drawn anew for an interval. */
    private static final int DRAWS = 1000;
    private static final long SEED = 1;

    private AnswerPilot() {}

    /**
     * What a question is asked of.
     *
     * @param rag answers it
     * @param texts the text of a document, by its id, to which a quote is compared; empty when there is no such document
     */
    public record Source(Rag rag, Function<String, Optional<String>> texts) {
        /** Refuses null. */
        public Source {
            Objects.requireNonNull(rag, "rag");
            Objects.requireNonNull(texts, "texts");
        }
    }

    /**
     * Asks each question, one after the other. The first is asked once more beforehand, so that its time is not that of starting.
     *
     * @param questions at least one
     * @param sources what a question is asked of
     * @param onOutcome is told of each answer as it comes
     * @throws SatchelException when a question cannot be asked; the message names it
     */
    public static Report measure(List<PilotQuestion> questions, Function<PilotQuestion, Source> sources, Consumer<Outcome> onOutcome) {
        if (questions.isEmpty()) throw new IllegalArgumentException("no questions");
        ask(questions.getFirst(), sources);
        List<Outcome> outcomes = new ArrayList<>();
        Optional<Duration> before = ProcessHandle.current().info().totalCpuDuration();
        for (PilotQuestion each : questions) {
            Outcome outcome = ask(each, sources);
            outcomes.add(outcome);
            onOutcome.accept(outcome);
        }
        Optional<Duration> cpu = ProcessHandle.current().info().totalCpuDuration()
                .flatMap(after -> before.map(begin -> after.minus(begin).dividedBy(questions.size())));
        return new Report(outcomes.size(), (int) outcomes.stream().filter(Outcome::isAnswerable).count(), figures(outcomes), cpu);
    }

    private static Outcome ask(PilotQuestion question, Function<PilotQuestion, Source> sources) {
        try {
            Source source = sources.apply(question);
            return Outcome.of(question, source.rag.ask(question.question()), source.texts);
        } catch (SatchelException e) {
            throw new SatchelException("question " + question.id() + ": " + e.getMessage(), e);
        }
    }

    private static Map<Measure, Figure> figures(List<Outcome> outcomes) {
        List<List<Outcome>> draws = draws(outcomes);
        Map<Measure, Figure> figures = new EnumMap<>(Measure.class);
        for (Measure each : Measure.values()) {
            double value = each.of(outcomes);
            if (!Double.isNaN(value)) figures.put(each, Figure.of(value, draws.stream().mapToDouble(each::of).toArray()));
        }
        return figures;
    }

    private static List<List<Outcome>> draws(List<Outcome> outcomes) {
        Random random = new Random(SEED);
        return IntStream.range(0, DRAWS).mapToObj(draw -> {
            List<Outcome> drawn = new ArrayList<>(outcomes.size());
            for (int i = 0; i < outcomes.size(); i++) drawn.add(outcomes.get(random.nextInt(outcomes.size())));
            return drawn;
        }).toList();
    }

    /**
     * How near a text is to answers that people gave.
     *
     * @param exactMatch 1 when it is one of them but for case, punctuation and articles; otherwise 0
     * @param f1 the harmonic mean of precision and recall of its words, against the best of them
     * @param rougeL the same of the longest common subsequence of words
     * @param contains whether it has all words of one of them, in a row
     */
    public record Closeness(double exactMatch, double f1, double rougeL, boolean contains) {
        /** From this on a person would say that the answer is right more often than not. */
        private static final double RIGHT = 0.5;

        /** Of a text, to each of some answers. */
        public static Closeness of(String text, List<String> answers) {
            return new Closeness(AnswerMetrics.exactMatch(text, answers), AnswerMetrics.f1(text, answers),
                    AnswerMetrics.rougeL(text, answers), AnswerMetrics.contains(text, answers));
        }

        /** Whether it counts as right: its F1 is .5 or more, or it is longer but contains one that is expected. */
        public boolean isRight() {
            return f1 >= RIGHT || contains;
        }
    }

    /**
     * A question, what came of it, and how good that is.
     *
     * @param question the question
     * @param answer what came of it
     * @param exactMatch 1 when the answer is one of those expected but for case, punctuation and articles; otherwise 0
     * @param f1 the harmonic mean of precision and recall of its words, against the best of those expected
     * @param rougeL the same of the longest common subsequence of words
     * @param contains whether it has all words of one of those expected, in a row
     * @param supported whether each quote stands in its document where it should, and what is not written by a model in a quote
     * @param citationPrecision the share of the quoted sentences in which people found the answer; not a number where they did not tell
     * @param citationRecall the share of those sentences that are quoted; not a number where they did not tell
     * @param citationF the harmonic mean of both; not a number where they did not tell
     */
    public record Outcome(PilotQuestion question, Answer answer, double exactMatch, double f1, double rougeL, boolean contains,
            boolean supported, double citationPrecision, double citationRecall, double citationF) {
        /**
         * Of an answer.
         *
         * @param texts the text of a document, by its id, to which a quote is compared; empty when there is no such document
         */
        public static Outcome of(PilotQuestion question, Answer answer, Function<String, Optional<String>> texts) {
            boolean told = question.isAnswerable() && !question.evidence().isEmpty();
            double without = told ? 0 : Double.NaN;
            if (!(answer instanceof Answer.Grounded grounded))
                return new Outcome(question, answer, 0, 0, 0, false, false, without, without, without);
            EvidenceMetrics cited = told
                    ? EvidenceMetrics.of(grounded.citations(), question.evidence())
                    : new EvidenceMetrics(Double.NaN, Double.NaN);
            Closeness close = Closeness.of(grounded.text(), question.answers());
            return new Outcome(question, answer, close.exactMatch, close.f1, close.rougeL, close.contains, isSupported(grounded, texts),
                    cited.precision(), cited.recall(), cited.f());
        }

        private static boolean isSupported(Answer.Grounded answer, Function<String, Optional<String>> texts) {
            return answer.citations().stream().allMatch(each -> isVerbatim(each, texts))
                    && (isWritten(answer) || answer.citations().stream().anyMatch(each -> each.quote().contains(answer.text()))
                            || answer.citations().stream().allMatch(each -> answer.text().contains(each.quote())));
        }

        private static boolean isWritten(Answer answer) { return !answer.trace().draft().isEmpty(); }

        private static boolean isVerbatim(Citation citation, Function<String, Optional<String>> texts) {
            return texts.apply(citation.documentId()).filter(text -> citation.end() <= text.length())
                    .filter(text -> text.startsWith(citation.quote(), citation.start())).isPresent();
        }

        /** Whether people say that there is an answer. */
        public boolean isAnswerable() { return question.isAnswerable(); }

        /** Whether one was given. */
        public boolean isAnswered() { return answer instanceof Answer.Grounded; }

        /**
         * Whether it was right to answer, and so to abstain: an answer is right when its F1 is .5 or more, or when it is longer but contains
         * one that is expected.
         */
        public boolean isRight() {
            return isAnswered() ? new Closeness(exactMatch, f1, rougeL, contains).isRight() : !isAnswerable();
        }

        private boolean isAnswerableAndAnswered() { return isAnswerable() && isAnswered(); }

        private boolean isEvidenceKnown() { return !Double.isNaN(citationF); }

        private Stated statedOfDecision() {
            return new Stated(isAnswered() ? answer.confidence() : 1 - answer.confidence(), isRight());
        }
    }

    /** What is measured. Where a measure is over no question, there is no figure. */
    public enum Measure {
        /** The share of exact matches, over the questions that have an answer; one that is not answered is none. */
        EXACT_MATCH("em", mean(Outcome::exactMatch, Outcome::isAnswerable)),
        /** The mean F1 of words, over the same; 0 where not answered. */
        F1("f1", mean(Outcome::f1, Outcome::isAnswerable)),
        /** The mean ROUGE-L, over the same; 0 where not answered. */
        ROUGE_L("rougeL", mean(Outcome::rougeL, Outcome::isAnswerable)),
        /** The share of answers that contain one that is expected, over the same. */
        CONTAINS("contains", share(Outcome::contains, Outcome::isAnswerable)),
        /** The exact matches over the questions that have an answer and were answered. */
        EXACT_MATCH_ANSWERED("em_answered", mean(Outcome::exactMatch, Outcome::isAnswerableAndAnswered)),
        /** The mean F1 over these. */
        F1_ANSWERED("f1_answered", mean(Outcome::f1, Outcome::isAnswerableAndAnswered)),
        /** The mean ROUGE-L over these. */
        ROUGE_L_ANSWERED("rougeL_answered", mean(Outcome::rougeL, Outcome::isAnswerableAndAnswered)),
        /** The share of the answers given whose quotes stand in the documents and hold the answer. */
        SUPPORTED("supported", share(Outcome::supported, Outcome::isAnswered)),
        /** The share of the quoted sentences in which people found the answer, over questions for which they told; 0 where not answered. */
        CITATION_PRECISION("citation_precision", mean(Outcome::citationPrecision, Outcome::isEvidenceKnown)),
        /** The share of those sentences that are quoted, over the same. */
        CITATION_RECALL("citation_recall", mean(Outcome::citationRecall, Outcome::isEvidenceKnown)),
        /** The mean of the harmonic means of both, over the same. */
        CITATION_F("citation_f", mean(Outcome::citationF, Outcome::isEvidenceKnown)),
        /** The share of the questions without an answer that were not answered. */
        REFUSAL_RECALL("refusal_recall", share(each -> !each.isAnswered(), each -> !each.isAnswerable())),
        /** The share of the questions with an answer that were not answered. */
        FALSE_REFUSALS("false_refusals", share(each -> !each.isAnswered(), Outcome::isAnswerable)),
        /** The mean of the shares of right decisions to answer and not to answer, over questions with and without an answer. */
        BALANCED_ACCURACY("balanced_accuracy", outcomes -> (REFUSAL_RECALL.of(outcomes) + 1 - FALSE_REFUSALS.of(outcomes)) / 2),
        /** The same with the threshold of the confidence that is best for these very questions: what no fixed one can exceed. */
        BALANCED_ACCURACY_BEST("balanced_accuracy_best",
                outcomes -> ConfidenceMetrics.bestBalancedAccuracy(stated(outcomes, Outcome::isAnswerable))),
        /** How often a question with an answer has a higher confidence than one without; a half is chance. */
        AUROC("auroc", outcomes -> ConfidenceMetrics.auroc(stated(outcomes, Outcome::isAnswerable))),
        /**
         * The expected calibration error, over ten bins: how far the confidence is from the share that is right. Where a question was not
         * answered, the confidence in that is what its own lacks of 1.
         */
        CALIBRATION_ERROR("ece",
                outcomes -> ConfidenceMetrics.expectedCalibrationError(outcomes.stream().map(Outcome::statedOfDecision).toList())),
        /** The same over the questions that were answered. */
        CALIBRATION_ERROR_ANSWERED("ece_answered", outcomes -> ConfidenceMetrics
                .expectedCalibrationError(stated(outcomes.stream().filter(Outcome::isAnswered).toList(), Outcome::isRight))),
        /** Milliseconds that half of the questions took at most. */
        P50("p50", outcomes -> milliseconds(outcomes, 50, Trace::total)),
        /** Milliseconds that 95 percent of the questions took at most. */
        P95("p95", outcomes -> milliseconds(outcomes, 95, Trace::total)),
        /** Milliseconds beyond retrieval that half of the questions took at most. */
        P50_BEYOND_RETRIEVAL("p50_beyond_retrieval", outcomes -> milliseconds(outcomes, 50, AnswerPilot::beyondRetrieval)),
        /** Milliseconds beyond retrieval that 95 percent of the questions took at most. */
        P95_BEYOND_RETRIEVAL("p95_beyond_retrieval", outcomes -> milliseconds(outcomes, 95, AnswerPilot::beyondRetrieval));

        private final String label;
        private final ToDoubleFunction<List<Outcome>> value;

        Measure(String label, ToDoubleFunction<List<Outcome>> value) {
            this.label = label;
            this.value = value;
        }

        /** Its name in results. */
        public String label() { return label; }

        /** Not a number when it is over none of these. */
        double of(List<Outcome> outcomes) { return value.applyAsDouble(outcomes); }
    }

    private static ToDoubleFunction<List<Outcome>> share(Predicate<Outcome> of, Predicate<Outcome> over) {
        return mean(each -> of.test(each) ? 1 : 0, over);
    }

    private static ToDoubleFunction<List<Outcome>> mean(ToDoubleFunction<Outcome> score, Predicate<Outcome> over) {
        return outcomes -> outcomes.stream().filter(over).mapToDouble(score).average().orElse(Double.NaN);
    }

    private static List<Stated> stated(List<Outcome> outcomes, Predicate<Outcome> so) {
        return outcomes.stream().map(each -> new Stated(each.answer.confidence(), so.test(each))).toList();
    }

    private static Duration beyondRetrieval(Trace trace) { return trace.total().minus(trace.retrieve()); }

    private static double milliseconds(List<Outcome> outcomes, int percent, Function<Trace, Duration> time) {
        List<Long> nanos = outcomes.stream().map(each -> time.apply(each.answer.trace()).toNanos()).toList();
        return RetrievalPilot.percentile(nanos, percent).toNanos() / 1e6;
    }

    /**
     * A figure, and how far it may be from that of all questions like these.
     *
     * @param value what was measured
     * @param low the lower end of the interval that has it with 95 percent: a bootstrap over the questions
     * @param high its upper end
     */
    public record Figure(double value, double low, double high) {
        static Figure of(double value, double[] draws) {
            double[] sorted = Arrays.stream(draws).filter(each -> !Double.isNaN(each)).sorted().toArray();
            if (sorted.length == 0) return new Figure(value, value, value);
            return new Figure(value, sorted[(int) (0.025 * sorted.length)], sorted[(int) (0.975 * sorted.length)]);
        }
    }

    /**
     * What was measured.
     *
     * @param questions how many were asked
     * @param answerable how many of them have an answer
     * @param figures for each measure that is over some of them
     * @param cpu what a question took of all processors together; empty where the system does not tell
     */
    public record Report(int questions, int answerable, Map<Measure, Figure> figures, Optional<Duration> cpu) {
        /** Copies the figures. */
        public Report {
            figures = figures.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(figures));
        }

        /** The figure of a measure; empty when it is over no question. */
        public Optional<Figure> figure(Measure measure) {
            return Optional.ofNullable(figures.get(measure));
        }
    }
}
