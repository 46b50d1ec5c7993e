package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        assertTrue(recommendation.headline().endsWith("it is the quickest of the best."), recommendation.headline());
        assertTrue(hasReason(recommendation, "which may be chance"), recommendation::toString);
        assertTrue(hasReason(recommendation, "slow may still be up to"), recommendation::toString);
    }

    @Test
    void ofThoseThatAreAboutAsQuickTheBetterOneIsRecommended() {
        system("a", 100, i -> i % 10 != 0);
        system("b", 110, i -> i % 10 != 1 || i == 1);
        assertEquals(Optional.of("b"), recommend(Requirements.usual()).system());
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
                "Watch out for other wordings: with typos it keeps only 50 % of its right answers."));
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

    private Recommendation recommend(Requirements requirements, String... names) {
        List<SystemRun> all = List.copyOf(runs.values());
        Map<String, Integer> sets = new LinkedHashMap<>();
        for (String each : names)
            sets.put(each, (int) answers.stream().filter(answer -> answer.set().equals(each)).map(AnsweredQuestion::id).distinct().count());
        return Recommender.recommend(all, sets, Figures.of(all, sets.keySet(), answers, Optional.empty()), requirements, answers);
    }

    private static boolean hasReason(Recommendation recommendation, String words) {
        return recommendation.reasons().stream().anyMatch(each -> each.contains(words));
    }
}
