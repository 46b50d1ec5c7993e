package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.AnswerPilot.Figure;
import dev.satchel.AnswerPilot.Measure;
import dev.satchel.AnswerPilot.Outcome;
import dev.satchel.AnswerPilot.Report;
import dev.satchel.AnswerPilot.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerPilotTest {
    private static final String LAMP = "The lamp weighs two kilograms. The lamp was made in Porto in 1987.";

    @Test
    void asksEachQuestionOfItsOwnPassage() {
        List<Outcome> told = new ArrayList<>();
        Report report = AnswerPilot.measure(List.of(
                question("weight", "How much does the lamp weigh?", LAMP, "two kilograms"),
                question("chair", "What does the chair weigh?", "The chair weighs nine kilograms.", "nine kilograms"),
                question("none", "Who invented the telescope?", LAMP)), AnswerPilotTest::ofItsPassage, told::add);
        assertEquals(List.of("weight", "chair", "none"), told.stream().map(each -> each.question().id()).toList());
        assertEquals(3, report.questions());
        assertEquals(2, report.answerable());
        assertEquals(1, value(report, Measure.CONTAINS));
        assertEquals(1, value(report, Measure.SUPPORTED));
        assertEquals(1, value(report, Measure.REFUSAL_RECALL));
        assertEquals(0, value(report, Measure.FALSE_REFUSALS));
        assertEquals(1, value(report, Measure.BALANCED_ACCURACY));
        assertEquals(1, value(report, Measure.AUROC));
        assertTrue(value(report, Measure.P95) >= value(report, Measure.P95_BEYOND_RETRIEVAL));
    }

    @Test
    void aQuestionThatWasNotAnsweredCountsAsZeroAndIsLeftOutOfTheAnswered() {
        Report report = AnswerPilot.measure(List.of(
                question("weight", "What does the lamp weigh?", "The lamp weighs two kilograms.", "The lamp weighs two kilograms"),
                question("refused", "Who invented the telescope?", LAMP, "Galileo")), AnswerPilotTest::ofItsPassage, each -> {});
        assertEquals(0.5, value(report, Measure.EXACT_MATCH));
        assertEquals(0.5, value(report, Measure.F1));
        assertEquals(1, value(report, Measure.F1_ANSWERED));
        assertEquals(0.5, value(report, Measure.FALSE_REFUSALS));
    }

    @Test
    void whatIsOverNoQuestionHasNoFigure() {
        Report report = AnswerPilot.measure(List.of(question("weight", "What does the lamp weigh?", LAMP, "two kilograms")),
                AnswerPilotTest::ofItsPassage, each -> {});
        for (Measure each : List.of(Measure.REFUSAL_RECALL, Measure.AUROC, Measure.BALANCED_ACCURACY, Measure.BALANCED_ACCURACY_BEST,
                Measure.CITATION_F))
            assertEquals(Optional.empty(), report.figure(each), each::label);
        assertEquals(Optional.empty(),
                AnswerPilot
                        .measure(List.of(question("none", "Who invented the telescope?", LAMP)), AnswerPilotTest::ofItsPassage, each -> {})
                        .figure(Measure.F1));
    }

    @Test
    void quotesAreComparedWithTheSentencesThatPeopleFoundTheAnswerIn() {
        PilotQuestion asked = new PilotQuestion("where", "Where was the lamp made?", Optional.of(LAMP), List.of("Porto"),
                List.of("The lamp was made in Porto in 1987 ."));
        Report report = AnswerPilot.measure(List.of(asked), AnswerPilotTest::ofItsPassage, each -> {});
        assertEquals(1, value(report, Measure.CITATION_RECALL));
        assertTrue(value(report, Measure.CITATION_PRECISION) >= 0.5);
    }

    @Test
    void aQuoteThatDoesNotStandInTheDocumentSupportsNothing() {
        assertTrue(outcome("two kilograms", "two kilograms", 16).supported());
        assertFalse(outcome("two kilograms", "two kilograms", 15).supported());
        assertFalse(outcome("two kilograms", "two kilograms", 5000).supported());
        assertFalse(outcome("nine kilograms", "two kilograms", 16).supported());
    }

    @Test
    void anAnswerIsRightWhenItIsNearOrLongerAndRefusingWhenThereIsNone() {
        assertTrue(outcome("two kilograms", "weighs two kilograms", 9).isRight());
        PilotQuestion none = question("none", "Who?", LAMP);
        assertTrue(Outcome.of(none, abstained(0.3), id -> Optional.empty()).isRight());
        assertFalse(Outcome.of(question("some", "Who?", LAMP, "Ana"), abstained(0.3), id -> Optional.empty()).isRight());
    }

    /** Half of sixteen questions are answered; the standard error is 1/8, so that the interval is near .25 to .75. */
    @Test
    void theIntervalIsThatOfTheQuestionsAndTheSameEachTime() {
        List<PilotQuestion> questions = IntStream.range(0, 16).mapToObj(i -> i % 2 == 0
                ? question("q" + i, "What does the lamp weigh?", LAMP, "two kilograms")
                : question("q" + i, "Who invented the telescope?", LAMP, "Galileo")).toList();
        Report report = AnswerPilot.measure(questions, AnswerPilotTest::ofItsPassage, each -> {});
        Figure contains = report.figure(Measure.CONTAINS).orElseThrow();
        assertEquals(0.5, contains.value());
        assertEquals(0.25, contains.low(), 0.07);
        assertEquals(0.75, contains.high(), 0.07);
        assertEquals(contains,
                AnswerPilot.measure(questions, AnswerPilotTest::ofItsPassage, each -> {}).figure(Measure.CONTAINS).orElseThrow());
    }

    @Test
    void withTheGateOffEveryQuestionIsAnswered() {
        Report report = AnswerPilot.measure(List.of(question("none", "Who invented the lamp?", LAMP)),
                each -> source(each, Rag.over(passageOf(each)).answering(Answerability.normal().from(0)).build()), each -> {});
        assertEquals(0, value(report, Measure.REFUSAL_RECALL));
    }

    @Test
    void aQuestionThatCannotBeAskedIsNamed() {
        Retriever broken = (question, limit) -> {
            throw new SatchelException("the index is damaged");
        };
        assertEquals("question weight: the index is damaged", assertThrows(SatchelException.class,
                () -> AnswerPilot.measure(List.of(question("weight", "What does the lamp weigh?", LAMP, "x")),
                        each -> source(each, Rag.over(broken).build()), each -> {}))
                .getMessage());
    }

    private static double value(Report report, Measure measure) { return report.figure(measure).orElseThrow().value(); }

    private static PilotQuestion question(String id, String question, String passage, String... answers) {
        return new PilotQuestion(id, question, Optional.of(passage), List.of(answers), List.of());
    }

    private static Source ofItsPassage(PilotQuestion question) { return source(question, Rag.over(passageOf(question)).build()); }

    private static Source source(PilotQuestion question, Rag rag) { return new Source(rag, id -> question.passage()); }

    private static Retriever passageOf(PilotQuestion question) {
        return WordOverlapRetriever.overDocuments(List.of(new Document("passage", "", question.passage().orElseThrow())));
    }

    private static Outcome outcome(String text, String quote, int start) {
        Citation citation = new Citation("lamp", List.of(), OptionalInt.empty(), start, start + quote.length(), quote);
        return Outcome.of(question("weight", "What does it weigh?", LAMP, "two kilograms"),
                new Answer.Grounded("What does it weigh?", text, List.of(citation), 0.9, trace()), id -> Optional.of(LAMP));
    }

    private static Answer abstained(double confidence) {
        return new Answer.Abstained("Who?", "The documents do not say.", confidence, trace());
    }

    private static Trace trace() {
        return new Trace("id", "", List.of(), "other", Map.of(), "", Trace.Cost.NONE, Duration.ZERO, Duration.ZERO, "", "");
    }
}
