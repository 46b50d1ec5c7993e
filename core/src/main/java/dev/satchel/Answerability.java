package dev.satchel;

import dev.satchel.AnswerWeights.Seen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How likely it is that the documents hold an answer, and how likely it must be for a question to be answered. The estimate comes from what
 * was found, before a model is asked. Immutable.
 *
 * <p>The weights of {@link #strict()}, {@link #normal()} and {@link #lenient()} fit documents and embedders of many kinds;
 * {@link #calibrated} fits them to one's own.
 */
public final class Answerability {
    private static final double STRICT = 0.65;
    /**
     * On the tuning half of SQuAD 2 with every paragraph to be found and an embedder, 6 % of the questions are refused, and 91 % of them when
     * the paragraphs of the question's article are taken out.
     */
    private static final double NORMAL = 0.42;
    private static final double LENIENT = 0.25;

    /**
     * How much words say where several passages were found and their meaning is known. At .5, .75 and 1 a customer desk over a small folder
     * refused 15, 19 and 22 of 25 questions of our own that it should refuse, and answered 33, 33 and 30 of 39 that it should answer.
     */
    private static final double WORDS_AMONG_SEVERAL = 0.75;
    /**
     * Two estimates that agree are surer together than each alone, which a mean of their log-odds is not. Fitted to SQuAD 2's tuning half with
     * all paragraphs to be found (n = 300): the calibration error is .057 instead of .072.
     */
    private static final double TOGETHER_SURER = 0.4;

    /** How strongly the shipped weights hold against a pilot's questions: as this many of them, roughly. */
    private static final double HOLD = 4;

    private static final String ENOUGH = "enough";
    private static final String WORDS = "words";
    private static final String MEANING = "meaning";

    private final double enough;
    private final AnswerWeights byWords;
    private final AnswerWeights byMeaning;

    private Answerability(double enough, AnswerWeights byWords, AnswerWeights byMeaning) {
        this.enough = enough;
        this.byWords = byWords;
        this.byMeaning = byMeaning;
    }

    /** For where a wrong answer is worse than none: only what is quite sure is answered. */
    public static Answerability strict() {
        return new Answerability(STRICT, AnswerWeights.BY_WORDS, AnswerWeights.BY_MEANING);
    }

    /** Answers most questions that the documents answer, and refuses most of the others. */
    public static Answerability normal() {
        return new Answerability(NORMAL, AnswerWeights.BY_WORDS, AnswerWeights.BY_MEANING);
    }

    /** For where a person looks at the quotes anyway: only what the documents clearly do not say is refused. */
    public static Answerability lenient() {
        return new Answerability(LENIENT, AnswerWeights.BY_WORDS, AnswerWeights.BY_MEANING);
    }

    /** The same estimate, with another bound: questions are answered from this probability on, which is from 0 to 1. */
    public Answerability from(double probability) {
        if (!(probability >= 0 && probability <= 1))
            throw new IllegalArgumentException("the probability must be from 0 to 1, got " + probability);
        return new Answerability(probability, byWords, byMeaning);
    }

    /** From which probability on questions are answered. */
    public double enough() { return enough; }

    /**
     * A question of which a person knows whether the documents answer it.
     *
     * @param question any text
     * @param answerable whether they do
     */
    public record Known(String question, boolean answerable) {
        /** Refuses null. */
        public Known {
            Objects.requireNonNull(question, "question");
        }
    }

    /**
     * Fits the weights to one's own documents, embedder and kind of questions. The more questions, the more is left of what they say, and
     * the less of the shipped weights; some twenty of each kind are a good beginning. Those that the documents do not answer should be
     * such as people ask, not such as nobody would.
     *
     * @param pilot questions of both kinds
     * @param retriever finds in the documents that will be asked
     * @return answers from {@link #normal()}'s probability on
     * @throws IllegalArgumentException when the questions are all of one kind
     */
    public static Answerability calibrated(List<Known> pilot, Retriever retriever) {
        long answerable = pilot.stream().filter(Known::answerable).count();
        if (answerable == 0 || answerable == pilot.size())
            throw new IllegalArgumentException(
                    "calibrating needs questions that the documents answer and questions that they do not; " + answerable + " of "
                            + pilot.size() + " are answerable");
        Optional<MeaningScale> scale = MeaningScale.of(retriever);
        List<Seen> seen = new ArrayList<>();
        for (Known each : pilot) {
            // Each kind counts as half: a pilot seldom has them in the proportion in which they will be asked.
            double weight = pilot.size() / 2. / (each.answerable ? answerable : pilot.size() - answerable);
            signals(each.question, retriever, scale).ifPresent(signals -> seen.add(new Seen(signals, each.answerable, weight)));
        }
        return new Answerability(NORMAL, AnswerWeights.BY_WORDS.fittedTo(seen, HOLD), AnswerWeights.BY_MEANING.fittedTo(seen, HOLD));
    }

    /** What {@link Rag} sees of a question; empty when it looks for nothing or finds nothing, so that there is nothing to weigh. */
    static Optional<AnswerSignals> signals(String question, Retriever retriever, Optional<MeaningScale> scale) {
        Question asked = SelfContained.of(question);
        if (SmallTalk.of(asked).isPresent() || asked.terms().isEmpty()) return Optional.empty();
        List<ScoredPassage> found = retriever.retrieve(asked.text(), Rag.RETRIEVED).stream().distinct().toList();
        Evidence evidence = Distrust.of(asked).sift(Evidence.gather(asked, found, retriever));
        if (evidence.bestFirst().isEmpty()) return Optional.empty();
        return Optional.of(AnswerSignals.of(asked, QuestionKind.of(asked), evidence, scale));
    }

    /**
     * What is seen, weighed: by meaning where that is known, and by words where several passages were found. Meaning alone
     * finds an answer near to all that is asked of documents about one thing; words tell there what is missing, but in a single passage they
     * do not: how rare they are is not known.
     */
    Judgement judge(AnswerSignals signals) {
        double words = byMeaning.areFor(signals) ? WORDS_AMONG_SEVERAL * signals.severalPassages() : 1;
        Map<String, Double> contributions = new LinkedHashMap<>(byWords.contributions(signals));
        contributions.replaceAll((name, value) -> words * value);
        if (words < 1) {
            byMeaning.contributions(signals).forEach((name, value) -> contributions.merge(name, (1 - words) * value, Double::sum));
            contributions.replaceAll((name, value) -> (1 + TOGETHER_SURER * signals.severalPassages()) * value);
        }
        double logOdds = contributions.values().stream().mapToDouble(Double::doubleValue).sum();
        double probability = 1 / (1 + Math.exp(-logOdds));
        return new Judgement(probability, contributions, signals.unfound(), probability >= enough);
    }

    /** The calibration, to be kept beside the index that it was made for. */
    public String toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put(ENOUGH, enough);
        json.set(WORDS, byWords.toJson());
        json.set(MEANING, byMeaning.toJson());
        return json.toPrettyString() + "\n";
    }

    /**
     * Of what {@link #toJson()} made.
     *
     * @throws IllegalArgumentException when it is something else, or of a version with other signals; the message says what is wrong
     */
    public static Answerability fromJson(String json) {
        try {
            JsonNode read = JsonMapper.shared().readTree(json);
            return new Answerability(0, AnswerWeights.of(read.path(WORDS), AnswerWeights.BY_WORDS),
                    AnswerWeights.of(read.path(MEANING), AnswerWeights.BY_MEANING)).from(AnswerWeights.number(read, ENOUGH));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a calibration: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * What the signals say.
     *
     * @param probability that the documents answer the question, from 0 to 1
     * @param signals what each signal adds to the log-odds of the probability, by name, and where they begin
     * @param unfound the words of the question that were found nowhere
     * @param enough whether to answer
     */
    record Judgement(double probability, Map<String, Double> signals, List<String> unfound, boolean enough) {}
}
