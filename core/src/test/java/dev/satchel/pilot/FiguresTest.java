package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.pilot.PilotReport.Difference;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Reliability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void aShareHasTheIntervalThatTheNormalDistributionGivesIt() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 400; i++) answers.add(Answered.to("set", "a", i).right(i % 2 == 0).done());
        Figure right = figure(of(answers, "set"), "right", "a", "set");
        assertEquals(0.5, right.value());
        assertEquals(400, right.count());
        assertEquals(0.5 - 1.96 * 0.025, right.low(), 0.006);
        assertEquals(0.5 + 1.96 * 0.025, right.high(), 0.006);
    }

    @Test
    void overAllSetsEachCountsAlike() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 90; i++) answers.add(Answered.to("large", "a", i).right(true).done());
        for (int i = 0; i < 10; i++) answers.add(Answered.to("small", "a", i).right(false).done());
        Figure all = figure(of(answers, "large", "small"), "right", "a", PilotReport.ALL_SETS);
        assertEquals(0.5, all.value());
        assertEquals(100, all.count());
    }

    @Test
    void twoSetsSayMoreThanOne() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (String set : List.of("one", "other"))
            for (int i = 0; i < 200; i++) answers.add(Answered.to(set, "a", i).right(i % 2 == 0).done());
        Figures figures = of(answers, "one", "other");
        Figure one = figure(figures, "right", "a", "one");
        Figure all = figure(figures, "right", "a", PilotReport.ALL_SETS);
        assertEquals((one.high() - one.low()) / Math.sqrt(2), all.high() - all.low(), 0.012);
    }

    @Test
    void timesOverAllSetsAreThoseOfAllTheirQuestions() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 99; i++) answers.add(Answered.to("large", "a", i).milliseconds(1000).right(true).done());
        answers.add(Answered.to("small", "a", 0).milliseconds(30_000).right(true).done());
        Figures figures = of(answers, "large", "small");
        Figure p95 = figure(figures, "p95", "a", PilotReport.ALL_SETS);
        assertEquals(List.of(1000.0, 1000.0, 100.0), List.of(p95.value(), p95.low(), (double) p95.count()));
        assertEquals(1000, figure(figures, "p50", "a", PilotReport.ALL_SETS).value());
        assertEquals(1290, figure(figures, "mean", "a", PilotReport.ALL_SETS).value(), 1e-9);
    }

    @Test
    void aDifferenceOverAllIsOverTheSetsOfWhichBothHaveIt() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(Answered.to("both", "a", i).right(true).done());
            answers.add(Answered.to("both", "b", i).right(true).done());
            answers.add(Answered.to("alone", "a", i).right(false).done());
        }
        Figures figures = of(answers, "both", "alone");
        assertEquals(0.5, figure(figures, "right", "a", PilotReport.ALL_SETS).value());
        assertEquals(0, figures.overall("right", "a", "b").orElseThrow().value());
    }

    @Test
    void fiveQuestionsThatSpeakForOneAreNotEnoughAndSixAre() {
        for (int speak : new int[] {5, 6}) {
            List<AnsweredQuestion> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(Answered.to("set", "a", i).right(true).done());
                answers.add(Answered.to("set", "b", i).right(i >= speak).done());
            }
            Difference difference = of(answers, "set").overall("right", "a", "b").orElseThrow();
            assertTrue(difference.low() > 0, difference::toString);
            assertEquals(speak == 6, difference.isReal());
            assertEquals(speak == 6, of(answers, "set").overall("right", "b", "a").orElseThrow().isReal());
        }
        assertEquals(2 * (1 + 10 + 45) / 1024.0, SignTest.probability(2, 8), 1e-12);
        assertEquals(1, SignTest.probability(0, 0));
        assertEquals(1, SignTest.probability(2000, 2000), 1e-9);
    }

    @Test
    void whatIsRightOnlyInOtherWordsIsNotKept() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(Answered.to("set", "a", i).right(i < 4).done());
            answers.add(Answered.to("set", "a", i).varied("typos", false).right(i >= 1).done());
        }
        assertEquals(3 / 4.0, figure(of(answers, "set"), "kept typos", "a", "set").value(), 1e-9);
    }

    @Test
    void withoutAnyEnergyMeasuredItsPriceAloneIsNoMoney() {
        List<AnsweredQuestion> answers = List.of(Answered.to("set", "a", 0).right(true).done());
        Figures figures = Figures.of(List.of(Answered.run("a")), List.of("set"), answers,
                Optional.of(new Prices(Optional.empty(), Optional.of(0.3), "EUR")));
        assertTrue(figures.overall("money", "a").isEmpty());
    }

    /** Both are right half of the time; but question by question, one is better seldom and never worse. */
    @Test
    void differencesAreComparedQuestionByQuestion() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            boolean right = random.nextBoolean();
            answers.add(Answered.to("set", "a", i).right(right || i % 12 == 0).done());
            answers.add(Answered.to("set", "b", i).right(right).done());
            answers.add(Answered.to("set", "c", i).right(random.nextBoolean()).done());
        }
        Figures figures = of(answers, "set");
        Difference paired = figures.overall("right", "a", "b").orElseThrow();
        assertTrue(paired.isReal(), paired::toString);
        assertTrue(paired.value() < 0.1, paired::toString);
        Difference independent = figures.overall("right", "b", "c").orElseThrow();
        assertFalse(independent.isReal(), independent::toString);
        assertTrue(independent.high() - independent.low() > 2 * (paired.high() - paired.low()));
    }

    @Test
    void aDifferenceTurnedAroundHasTheOtherSign() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(Answered.to("set", "a", i).right(i % 3 == 0).done());
            answers.add(Answered.to("set", "b", i).right(true).done());
        }
        Figures figures = of(answers, "set");
        Difference one = figures.overall("right", "a", "b").orElseThrow();
        Difference other = figures.overall("right", "b", "a").orElseThrow();
        assertEquals(-one.value(), other.value());
        assertEquals(-one.low(), other.high());
        assertTrue(one.isReal() && other.isReal());
    }

    @Test
    void whatAVariationKeepsIsTheShareOfTheRightAnswers() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(Answered.to("set", "a", i).right(i < 8).done());
            answers.add(Answered.to("set", "a", i).varied("typos", i < 6).right(i < 6).done());
        }
        Figures figures = of(answers, "set");
        assertEquals(6 / 8.0, figure(figures, "kept typos", "a", "set").value(), 1e-9);
        assertEquals(6 / 10.0, figure(figures, "agreement typos", "a", "set").value(), 1e-9);
        assertEquals(10, figure(figures, "agreement typos", "a", "set").count());
        assertEquals(0.8, figure(figures, "right", "a", "set").value(), 1e-9);
    }

    @Test
    void refusalsAreOverTheQuestionsThatTheyAreAbout() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) answers.add(Answered.to("set", "a", i).answered(i > 0).right(i > 0).done());
        for (int i = 4; i < 10; i++) answers.add(Answered.to("set", "a", i).unanswerable().answered(i == 4).right(i > 4).done());
        Figures figures = of(answers, "set");
        assertEquals(1 / 4.0, figure(figures, "false_refusals", "a", "set").value(), 1e-9);
        assertEquals(5 / 6.0, figure(figures, "refusal_recall", "a", "set").value(), 1e-9);
        assertEquals(6, figure(figures, "refusal_recall", "a", "set").count());
    }

    @Test
    void whatIsOverNoQuestionHasNoFigureAndNoneIsNotANumber() {
        Figures figures = of(List.of(Answered.to("set", "a", 0).right(true).done(), Answered.to("set", "a", 1).right(true).done()), "set");
        assertTrue(figures.overall("refusal_recall", "a").isEmpty());
        assertTrue(figures.overall("closed_book_right", "a").isEmpty());
        assertTrue(figures.overall("auroc", "a").isEmpty());
        for (Figure each : figures.figures())
            assertTrue(Double.isFinite(each.value()) && each.low() <= each.high(), each::toString);
    }

    @Test
    void theReliabilityOfAConfidenceIsTheShareThatIsRight() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) answers.add(Answered.to("set", "a", i).confident(0.75).right(i % 2 == 0).done());
        for (int i = 20; i < 30; i++)
            answers.add(Answered.to("set", "a", i).unanswerable().answered(false).confident(0.05).right(true).done());
        Figures figures = of(answers, "set");
        assertEquals(2, figures.reliability().size());
        Reliability often = figures.reliability().getFirst();
        assertEquals(0.75, often.confidence(), 1e-9);
        assertEquals(0.5, often.right(), 1e-9);
        assertEquals(20, often.count());
        assertEquals(new Reliability("a", 0.95, 1, 10).right(), figures.reliability().getLast().right());
        assertEquals((20 * 0.25 + 10 * 0.05) / 30, figure(figures, "ece", "a", "set").value(), 1e-9);
    }

    @Test
    void moneyIsThatOfTheTimeAndOfTheEnergy() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) answers.add(Answered.to("set", "a", i).milliseconds(1800).right(true).done());
        SystemRun run = new SystemRun("a", java.util.Map.of(), 5, 5, Optional.empty(), Optional.empty(), Optional.of(36.0));
        Figures figures = Figures.of(List.of(run), List.of("set"), answers,
                Optional.of(new Prices(Optional.of(0.4), Optional.of(0.3), "EUR")));
        Figure money = figure(figures, "money", "a", "set");
        assertEquals(0.5 * 0.4 + 0.01 * 0.3, money.value(), 1e-9, "half an hour, and a hundredth of a kilowatt hour");
        assertEquals("EUR", money.unit());
        assertFalse(money.isBetterHigher());
    }

    @Test
    void theMedianAndTheSlowestAreOfTheNearestRank() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (int i = 0; i < 100; i++) answers.add(Answered.to("set", "a", i).milliseconds(i + 1).right(true).done());
        Figures figures = of(answers, "set");
        assertEquals(50, figure(figures, "p50", "a", "set").value());
        assertEquals(95, figure(figures, "p95", "a", "set").value());
    }

    private static Figures of(List<AnsweredQuestion> answers, String... sets) {
        List<SystemRun> runs = answers.stream().map(AnsweredQuestion::system).distinct().map(Answered::run).toList();
        return Figures.of(runs, List.of(sets), answers, Optional.empty());
    }

    private static Figure figure(Figures figures, String measure, String system, String set) {
        return figures.figures().stream()
                .filter(each -> each.measure().equals(measure) && each.system().equals(system) && each.set().equals(set)).findFirst()
                .orElseThrow(() -> new AssertionError(measure + " of " + system + " over " + set));
    }
}
