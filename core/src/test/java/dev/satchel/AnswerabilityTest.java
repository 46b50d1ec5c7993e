package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Answerability.Judgement;
import dev.satchel.Answerability.Known;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerabilityTest {
    private static final Passage BRIDGE = passage("bridge.md", "Amber Bridge",
            "The Amber Bridge was opened in 1911 after six years of work. It was designed by the engineer Karl Holm. The toll is 3 euros.");
    private static final Passage LAMP = passage("lamp.md", "Lamp", "The warranty of the lamp is 24 months. Keep the lamp in a dry place.");
    private static final Retriever DOCUMENTS = new WordOverlapRetriever(List.of(BRIDGE, LAMP));
    private static final List<Known> PILOT = List.of(new Known("When was the Amber Bridge opened?", true),
            new Known("Who designed the Amber Bridge?", true), new Known("How long is the warranty of the lamp?", true),
            new Known("Who painted the Copper Bridge in 1850?", false), new Known("How heavy is the lamp of the lighthouse?", false),
            new Known("When was the engineer born in Vienna?", false));

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void moreOfAnySignalNeverMakesAnAnswerLessLikely(long seed) {
        Random random = new Random(seed);
        for (AnswerWeights weights : List.of(AnswerWeights.BY_WORDS, AnswerWeights.BY_MEANING)) {
            Map<String, Double> values = new LinkedHashMap<>();
            weights.bySignal().keySet().forEach(name -> values.put(name, random.nextDouble()));
            double before = weights.probability(signals(values));
            for (String name : weights.bySignal().keySet()) {
                Map<String, Double> more = new LinkedHashMap<>(values);
                more.merge(name, random.nextDouble(), Double::sum);
                assertTrue(weights.probability(signals(more)) >= before, name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"When was the Amber Bridge opened?", "Who designed the Copper Bridge?", "Which lamp does the lighthouse have?",
            "How much is the toll in winter?", "lamp", "Who sold the volcano of Iceland?"})
    void strictRefusesWhatNormalRefusesAndNormalWhatLenientDoes(String question) {
        AnswerSignals seen = Answerability.signals(question, DOCUMENTS, Optional.empty()).orElseThrow();
        boolean strict = Answerability.strict().judge(seen).enough();
        boolean normal = Answerability.normal().judge(seen).enough();
        assertTrue(normal || !strict);
        assertTrue(Answerability.lenient().judge(seen).enough() || !normal);
    }

    @Test
    void theSameQuestionGetsTheSameJudgementWhoseSignalsAddUpToIt() {
        AnswerSignals seen = Answerability.signals("Who designed the Amber Bridge?", DOCUMENTS, Optional.empty()).orElseThrow();
        Judgement judgement = Answerability.normal().judge(seen);
        assertEquals(judgement, Answerability.normal()
                .judge(Answerability.signals("Who designed the Amber Bridge?", DOCUMENTS, Optional.empty()).orElseThrow()));
        double logOdds = judgement.signals().values().stream().mapToDouble(Double::doubleValue).sum();
        assertEquals(judgement.probability(), 1 / (1 + Math.exp(-logOdds)), 1e-12);
    }

    @Test
    void theReasonNamesTheWordsThatAreFoundNowhere() {
        Answer none = Rag.over(DOCUMENTS).answering(Answerability.strict()).build().ask("Which volcano buried the lamp?");
        assertEquals("What was found in the documents covers too little of the question; nothing was found about: volcano, buried.",
                assertInstanceOf(Answer.Abstained.class, none).reason());
    }

    @Test
    void aPartOfALongerWordIsFound() {
        Passage german = passage("de.md", "", "Die Kündigungsfrist beträgt drei Monate.");
        AnswerSignals seen = Answerability.signals("Wie lang ist die Frist?", new WordOverlapRetriever(List.of(german)), Optional.empty())
                .or(() -> Answerability.signals("Wie lang ist die Frist?", (question, limit) -> List.of(new ScoredPassage(german, 1)),
                        Optional.empty()))
                .orElseThrow();
        assertEquals(List.of(), seen.unfound());
    }

    @Test
    void germanNounsAreNotNames() {
        Passage german = passage("de.md", "", "Die Lampe hat eine Garantie von zwei Jahren.");
        AnswerSignals seen = Answerability.signals("Wie lange ist die Garantie und die Haltbarkeit der Lampe?",
                (question, limit) -> List.of(new ScoredPassage(german, 1)), Optional.empty()).orElseThrow();
        assertEquals(1, seen.values().get(AnswerSignals.NAMES));
    }

    @Test
    void anotherNameOrADenialSpeaksAgainstAnAnswer() {
        Retriever bridge = (question, limit) -> List.of(new ScoredPassage(BRIDGE, 1));
        Map<String, Double> own = Answerability.signals("When was the Amber Bridge opened?", bridge, Optional.empty()).orElseThrow()
                .values();
        Map<String, Double> other = Answerability.signals("When was the Copper Bridge not opened?", bridge, Optional.empty()).orElseThrow()
                .values();
        assertTrue(other.get(AnswerSignals.NAMES) < own.get(AnswerSignals.NAMES));
        assertTrue(other.get(AnswerSignals.NEGATION) < own.get(AnswerSignals.NEGATION));
    }

    @Test
    void cosinesAreMeasuredBetweenThoseOfUnrelatedTextsAndThoseOfAnswers() {
        MeaningScale scale = MeaningScale.of(similar(0.9, 0.7)).orElseThrow();
        assertEquals(0, scale.of(0.7), 1e-9);
        assertEquals(1, scale.of(0.9), 1e-9);
        assertEquals(0.5, scale.of(0.8), 1e-9);
        assertEquals(Optional.empty(), MeaningScale.of((question, limit) -> List.of()));
    }

    @Test
    void calibratingTellsThePilotsQuestionsApartBetterAndKeepsNothingBelowZero() {
        Answerability calibrated = Answerability.calibrated(PILOT, DOCUMENTS);
        assertTrue(gap(calibrated) > gap(Answerability.normal()), () -> gap(calibrated) + " and " + gap(Answerability.normal()));
        assertEquals(calibrated.toJson(), Answerability.calibrated(PILOT, DOCUMENTS).toJson());
    }

    private static double gap(Answerability answerability) {
        List<Double> yes = new ArrayList<>();
        List<Double> no = new ArrayList<>();
        for (Known each : PILOT)
            (each.answerable() ? yes : no)
                    .add(answerability.judge(Answerability.signals(each.question(), DOCUMENTS, Optional.empty()).orElseThrow())
                            .probability());
        return mean(yes) - mean(no);
    }

    private static double mean(List<Double> values) { return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow(); }

    @Test
    void aCalibrationThatWasWrittenAndReadJudgesTheSame() {
        Answerability calibrated = Answerability.calibrated(PILOT, DOCUMENTS).from(0.55);
        Answerability read = Answerability.fromJson(calibrated.toJson());
        AnswerSignals seen = Answerability.signals("Who designed the Copper Bridge?", DOCUMENTS, Optional.empty()).orElseThrow();
        assertEquals(calibrated.judge(seen), read.judge(seen));
        assertEquals(calibrated.toJson(), read.toJson());
        assertEquals(0.55, read.enough());
    }

    @Test
    void calibratingNeedsBothKindsOfQuestions() {
        List<Known> oneKind = PILOT.stream().filter(Known::answerable).toList();
        assertEquals("calibrating needs questions that the documents answer and questions that they do not; 3 of 3 are answerable",
                assertThrows(IllegalArgumentException.class, () -> Answerability.calibrated(oneKind, DOCUMENTS)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[1]", "{\"enough\": 0.4}", "{\"enough\": 0.4, \"words\": {}, \"meaning\": {}}", "not json"})
    void whatIsNoCalibrationIsRefused(String json) {
        assertThrows(IllegalArgumentException.class, () -> Answerability.fromJson(json));
    }

    @Test
    void aBoundIsAProbability() {
        assertThrows(IllegalArgumentException.class, () -> Answerability.normal().from(1.1));
        assertThrows(IllegalArgumentException.class, () -> Answerability.normal().from(Double.NaN));
        assertFalse(Answerability.strict().enough() <= Answerability.normal().enough());
    }

    private static AnswerSignals signals(Map<String, Double> values) { return new AnswerSignals(values, List.of(), false, 0); }

    private static Retriever similar(double answer, double other) {
        return new Retriever() {
            @Override
            public List<ScoredPassage> retrieve(String query, int limit) { return List.of(); }

            @Override
            public Optional<double[]> similarities(String question, List<String> texts) {
                return Optional.of(new double[] {answer, other, other});
            }
        };
    }

    private static Passage passage(String id, String title, String text) {
        return new Passage(id, title, List.of(), OptionalInt.empty(), 0, text);
    }
}
