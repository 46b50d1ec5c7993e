package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.pilot.PilotReport.Recommendation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class RecommenderTest {
    private static final int QUESTIONS = 200;
    private final List<AnsweredQuestion> answers = new ArrayList<>();
    private final Map<String, SystemRun> runs = new LinkedHashMap<>();

    @Test
    void whatIsReallyBetterIsRecommendedEvenIfItIsSlower() {
        system("quick", 10, i -> i % 2 == 0);
        system("good", 2000, i -> i % 10 != 0);
        Recommendation recommendation = recommend(Requirements.usual());
        assertEquals(Optional.of("good"), recommendation.system());
        assertEquals("Use good: it does the right thing most often, for 90 % of the questions.", recommendation.headline());
        assertTrue(hasReason(recommendation, "quick does so for 50 %, which is really less (-40 points"), recommendation::toString);
        assertTrue(hasReason(recommendation, "it would be quicker: 10 ms instead of 2.0 s at the median"), recommendation::toString);
    }

    @Test
    void ofThoseThatChanceMayHaveOrderedTheQuickestIsRecommended() {
        system("slow", 2000, i -> i % 10 != 0 || i == 0);
        system("quick", 10, i -> i % 10 != 1);
        Recommendation recommendation = recommend(Requirements.usual());
        assertEquals(Optional.of("quick"), recommendation.system());
        assertEquals(
                "Use quick: it does the right thing for 90 % of the questions, none does so for really more, and it is the quickest of "
                        + "the best.",
                recommendation.headline());
        assertTrue(hasReason(recommendation, "which may be chance"), recommendation::toString);
        assertTrue(hasReason(recommendation, "slow may still be up to"), recommendation::toString);
    }

    @Test
    void ofThoseThatAreAboutAsQuickTheBetterOneIsRecommended() {
        system("a", 100, i -> i % 10 != 0);
        system("b", 110, i -> i % 10 != 1 || i == 1);
        Recommendation recommendation = recommend(Requirements.usual());
        assertEquals(Optional.of("b"), recommendation.system());
        assertEquals("Use b: it does the right thing for 91 % of the questions, none does so for really more, and it is among the quickest "
                + "of the best.", recommendation.headline());
    }

    @Test
    void noneIsRecommendedThatIsNotGoodEnough() {
        system("a", 100, i -> i % 4 == 0);
        system("b", 100, i -> i % 5 == 0);
        Recommendation recommendation = recommend(Requirements.usual());
        assertEquals(Optional.empty(), recommendation.system());
        assertEquals("None of the 2 systems is good enough for these documents yet.", recommendation.headline());
        assertTrue(hasReason(recommendation, "a does the right thing for 25 % of the questions, and 50 % are required."),
                recommendation::toString);
    }

    @Test
    void whatIsTooSlowOrTooLargeIsOutAndItIsSaid() {
        system("slow", 12_000, i -> true);
        system("quick", 10, i -> i % 3 != 0);
        Recommendation slow = recommend(Requirements.usual());
        assertEquals(Optional.of("quick"), slow.system());
        assertTrue(hasReason(slow, "it is out because it needs up to 12.0 s for 95 % of the questions, and 10.0 s are allowed"),
                slow::toString);
        Recommendation small = recommend(new Requirements(0.5, Duration.ofSeconds(10), Optional.of(100_000_000L)));
        assertEquals(Optional.empty(), small.system());
        assertTrue(hasReason(small, "quick needs 300 MB of memory, and 100 MB are allowed."), small::toString);
    }

    @Test
    void whatIsOutIsNotCountedAmongThoseThatAreBeaten() {
        system("slow", 12_000, i -> true);
        system("quick", 10, i -> i % 3 != 0);
        assertEquals("Use quick: it is the only one that meets your requirements, and does the right thing for 67 % of the questions.",
                recommend(Requirements.usual()).headline());
        system("worse", 10, i -> i % 2 == 0);
        assertEquals("Use quick: it does the right thing most often of those that meet your requirements, for 67 % of the questions.",
                recommend(Requirements.usual()).headline());
        system("equal", 500, i -> i % 3 != 1);
        assertEquals("Use quick: it does the right thing for 67 % of the questions, none of those that meet your requirements does so for "
                + "really more, and it is the quickest of the best.", recommend(Requirements.usual()).headline());
    }

    @Test
    void onlyHowLongMostQuestionsTakeMakesASystemTooSlow() {
        system("a", 1000, i -> true);
        for (int i = 0; i < 5; i++) answers.add(Answered.to("small", "a", i).milliseconds(30_000).right(true).done());
        Recommendation recommendation = recommend(Requirements.usual(), "set", "small");
        assertEquals(Optional.of("a"), recommendation.system(), recommendation::toString);
        assertTrue(hasReason(recommendation, "95 % at most 1.0 s"), recommendation::toString);
    }

    @Test
    void aFewQuestionsThatAllSpeakForOneMayBeChance() {
        system("a", 10, i -> true);
        system("b", 10, i -> i >= 5);
        Recommendation recommendation = recommend(Requirements.usual());
        assertTrue(hasReason(recommendation, "which may be chance, because few questions tell them apart ("), recommendation::toString);
    }

    @Test
    void whoeverLooksAtManyDifferencesIsToldThatOneMaySeemReal() {
        for (String each : List.of("a", "b", "c", "d")) system(each, 10, i -> true);
        assertTrue(hasReason(recommend(Requirements.usual()), "This looks at 12 differences in doing the right thing: of twenty that are "
                + "only chance, one seems real"));
        answers.clear();
        runs.clear();
        for (String each : List.of("a", "b")) system(each, 10, i -> true);
        assertFalse(hasReason(recommend(Requirements.usual()), "This looks at"));
    }

    @Test
    void memoryThatIsLimitedAndWasNotMeasuredIsSaid() {
        system("a", 10, i -> true);
        runs.put("a", new SystemRun("a", Map.of(), 10, 20, Optional.empty(), Optional.empty(), Optional.empty()));
        Requirements small = new Requirements(0.5, Duration.ofSeconds(10), Optional.of(100_000_000L));
        assertTrue(hasReason(recommend(small), "Memory is limited but was not measured"));
        assertFalse(hasReason(recommend(Requirements.usual()), "Memory is limited"));
    }

    @Test
    void whatIsNotOfWordsIsNotCalledAnotherWording() {
        system("a", 10, i -> true);
        for (int i = 0; i < QUESTIONS; i++)
            answers.add(Answered.to("set", "a", i).varied("distractors", false).right(i % 2 == 0).done());
        assertTrue(hasReason(recommend(Requirements.usual()), "Watch out for passages that do not answer: with more passages that do not "
                + "answer only 50 % of its right answers stay right."));
    }

    @Test
    void documentsAreNotSaidToAddWhatTheyDoNot() {
        system("a", 10, i -> i % 2 == 0);
        for (int i = 0; i < QUESTIONS; i++) answers.add(Answered.to("set", "a", i).varied("closed book", true).right(i % 4 == 0).done());
        assertTrue(hasReason(recommend(Requirements.usual()),
                "answers 25 % of the questions that have an answer rightly, with them 50 %: that "
                        + "is what the documents add."));
        answers.removeIf(each -> each.variation().equals("closed book"));
        for (int i = 0; i < QUESTIONS; i++) answers.add(Answered.to("set", "a", i).varied("closed book", true).right(i % 20 != 0).done());
        assertTrue(hasReason(recommend(Requirements.usual()), "with them 50 %: it knows these answers better than it finds them."));
        answers.removeIf(each -> each.variation().equals("closed book"));
        for (int i = 0; i < QUESTIONS; i++) answers.add(Answered.to("set", "a", i).varied("closed book", true).right(i % 2 == 1).done());
        assertTrue(hasReason(recommend(Requirements.usual()), "that the documents add anything cannot be told from chance."));
    }

    @Test
    void whoSeldomSaysThatTheDocumentsDoNotSayIsWarnedOf() {
        system("a", 10, i -> true);
        for (int i = QUESTIONS; i < QUESTIONS + 10; i++)
            answers.add(Answered.to("set", "a", i).unanswerable().answered(i % 5 != 0).right(i % 5 == 0).done());
        assertTrue(hasReason(recommend(Requirements.usual()), "When the documents do not say, it says so in 20 % of the cases only, and "
                + "quotes or writes something all the same in the others"));
    }

    @Test
    void whereverMoneyIsToldItIsSaidWhetherEnergyIsInIt() {
        system("a", 10, i -> true);
        assertTrue(hasReason(recommend(new Prices(Optional.of(1.0), Optional.empty(), "EUR")),
                "while it answers; energy is not in it, unless the machine's price has it."));
        assertTrue(hasReason(recommend(new Prices(Optional.of(1.0), Optional.of(0.3), "EUR")),
                "while it answers; energy is not in it, this machine does not tell it."));
        assertFalse(hasReason(recommend(new Prices(Optional.empty(), Optional.of(0.3), "EUR")), "A thousand questions"));
    }

    @Test
    void whereEverythingIsRightItIsSaidHowFarThatGoes() {
        for (int i = 0; i < 20; i++) answers.add(Answered.to("set", "no model", i).right(true).done());
        runs.put("no model", Answered.run("no model"));
        Recommendation recommendation = recommend(Requirements.usual());
        assertTrue(
                hasReason(recommendation, "No model does the right thing for 100 % of 20 questions (of more such questions, 85 % or more)"),
                recommendation::toString);
        assertTrue(hasReason(recommendation, "20 questions are few"), recommendation::toString);
        assertTrue(hasReason(recommendation, "All questions have an answer, so nothing is known"), recommendation::toString);
    }

    @Test
    void theVariationThatCostsMostIsWarnedOf() {
        system("a", 10, i -> true);
        for (int i = 0; i < QUESTIONS; i++) {
            answers.add(Answered.to("set", "a", i).varied("typos", false).right(i % 2 == 0).done());
            answers.add(Answered.to("set", "a", i).varied("lower case", true).right(true).done());
        }
        assertTrue(hasReason(recommend(Requirements.usual()),
                "Watch out for other wordings: with typos only 50 % of its right answers stay right."));
    }

    @Test
    void whatIsBetterOnOneSetIsSaidThoughItIsNotOverAll() {
        system("a", 10, i -> i % 10 != 0);
        system("b", 10, i -> i % 2 == 0);
        for (int i = 0; i < QUESTIONS; i++) {
            answers.add(Answered.to("other", "a", i).right(i % 2 == 0).done());
            answers.add(Answered.to("other", "b", i).right(i % 4 != 1).done());
        }
        Recommendation recommendation = recommend(Requirements.usual(), "set", "other");
        assertEquals(Optional.of("a"), recommendation.system());
        assertTrue(hasReason(recommendation, "Of the questions of other alone, b does the right thing for really more: +25 points."),
                recommendation::toString);
        assertTrue(hasReason(recommendation, "; each of the 2 sets counts alike"), recommendation::toString);
    }

    private void system(String name, double milliseconds, IntPredicate right) {
        for (int i = 0; i < QUESTIONS; i++)
            answers.add(Answered.to("set", name, i).milliseconds(milliseconds).right(right.test(i)).done());
        runs.put(name, Answered.run(name));
    }

    private Recommendation recommend(Requirements requirements) { return recommend(requirements, "set"); }

    private Recommendation recommend(Prices prices) { return recommend(Requirements.usual(), Optional.of(prices), "set"); }

    private Recommendation recommend(Requirements requirements, String... names) {
        return recommend(requirements, Optional.empty(), names);
    }

    private Recommendation recommend(Requirements requirements, Optional<Prices> prices, String... names) {
        List<SystemRun> all = List.copyOf(runs.values());
        Map<String, Integer> sets = new LinkedHashMap<>();
        for (String each : names)
            sets.put(each, (int) answers.stream().filter(answer -> answer.set().equals(each)).map(AnsweredQuestion::id).distinct().count());
        return Recommender.recommend(all, sets, Figures.of(all, sets.keySet(), answers, prices), requirements, answers);
    }

    private static boolean hasReason(Recommendation recommendation, String words) {
        return recommendation.reasons().stream().anyMatch(each -> each.contains(words));
    }
}
