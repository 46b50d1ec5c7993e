package dev.satchel.samples.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Answer;
import dev.satchel.Passage;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import dev.satchel.Trace;
import dev.satchel.pilot.Variations;
import dev.satchel.samples.watch.Finding.Measure;
import dev.satchel.samples.watch.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class DriftTest {
    private static final Passage PASSAGE = new Passage("a.md", "", List.of(), OptionalInt.empty(), 0, "The lamp burns.");

    @TempDir
    private Path scratch;

    /** A question as a pilot or a service may see it: a fifth is not answered, some take long. */
    private record Asked(boolean answered, double confidence, double score, double milliseconds, boolean right) {
        static Asked usual(Random random) {
            boolean answered = random.nextDouble() > .2;
            return new Asked(answered, answered ? .6 + .4 * random.nextDouble() : .5 * random.nextDouble(),
                    Math.clamp(.6 + .15 * random.nextGaussian(), 0, 1), 400 * Math.exp(.6 * random.nextGaussian()),
                    random.nextDouble() < .7);
        }

        Answer answer(String id) {
            Trace trace = new Trace(id, "q", List.of(new Trace.Considered(new ScoredPassage(PASSAGE, score), true, "")), "person",
                    Map.of(), "", Trace.Cost.NONE, Duration.ZERO, Duration.ofNanos((long) (milliseconds * 1e6)), "", "");
            return answered
                    ? new Answer.Grounded("q", "The lamp", List.of(PASSAGE.cite(0, 8)), confidence, trace)
                    : new Answer.Abstained("q", "no", confidence, trace);
        }
    }

    private Path report(long seed, int questions) throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.putObject("recommendation").put("system", "small");
        ArrayNode answers = root.putArray("answers");
        Random random = new Random(seed);
        for (int i = 0; i < questions; i++) {
            add(answers, "small", Variations.AS_ASKED, Asked.usual(random));
            // Neither changed questions nor other systems tell what this one will see.
            add(answers, "small", "typos", new Asked(false, 0, 0, 1, false));
            add(answers, "other", Variations.AS_ASKED, new Asked(false, 0, 0, 1, false));
        }
        return Files.writeString(scratch.resolve("report " + seed + " " + questions + ".json"), root.toString());
    }

    private static void add(ArrayNode answers, String system, String variation, Asked asked) {
        ObjectNode answer = answers.addObject().put("system", system).put("variation", variation)
                .put("outcome", asked.answered ? "grounded" : "abstained").put("confidence", asked.confidence);
        answer.putObject("scores").put("right", asked.right ? 1.0 : 0);
        answer.putArray("steps").add("passages found: 2")
                .add(String.format(Locale.ROOT, "a.md, 0 to 12 (%.3f): read, 1 sentence shown", asked.score))
                .add("b.md, 0 to 12 (0.001): not read, not among the best 3");
        answer.putObject("milliseconds").put("total", asked.milliseconds);
    }

    private static void see(Drift drift, Asked asked) {
        String id = UUID.randomUUID().toString();
        drift.onAnswered(asked.answer(id));
        drift.rated(id, asked.right ? Rating.UP : Rating.DOWN);
    }

    private static Finding of(Drift drift, Measure measure) { return drift.findings().get(measure.ordinal()); }

    private Drift drift() throws IOException { return new Drift(PilotRange.read(report(1, 200), Optional.empty())); }

    @Test
    void aServiceThatIsAskedAsInThePilotStaysInItsRange() throws IOException {
        // 100 services, each with a pilot of its own, looked at after every question.
        int alarmed = 0;
        for (int seed = 0; seed < 100; seed++) {
            Drift drift = new Drift(PilotRange.read(report(seed, 200), Optional.empty()));
            Random random = new Random(1000 + seed);
            boolean alarm = false;
            for (int i = 0; i < 1000; i++) {
                see(drift, Asked.usual(random));
                alarm |= drift.findings().stream().anyMatch(each -> each.state() == State.OUTSIDE);
            }
            if (alarm) alarmed++;
        }
        int count = alarmed;
        assertTrue(count <= 5, () -> count + " of 100 services were said to have left the range in 1000 questions");
    }

    @Test
    void eachFigureThatLeavesIsNoticedWithinAHundredQuestions() throws IOException {
        Map<Measure, Asked> other = Map.of(Measure.ABSTENTION, new Asked(false, .7, .6, 400, true),
                Measure.CONFIDENCE, new Asked(true, .3, .6, 400, true), Measure.RETRIEVAL_SCORE, new Asked(true, .7, .4, 400, true),
                Measure.MILLISECONDS, new Asked(true, .7, .6, 1200, true), Measure.LIKED, new Asked(true, .7, .6, 400, false));
        for (Measure measure : Measure.values()) {
            Drift drift = drift();
            Random random = new Random(7);
            for (int i = 0; i < 200; i++) see(drift, Asked.usual(random));
            assertEquals(State.WITHIN, of(drift, measure).state(), measure::label);
            for (int i = 0; i < 100; i++) see(drift, random.nextInt(2) == 0 ? other.get(measure) : Asked.usual(random));
            assertEquals(State.OUTSIDE, of(drift, measure).state(), () -> of(drift, measure).sentence());
        }
    }

    @Test
    void itComesBackWhenTheQuestionsDo() throws IOException {
        Drift drift = drift();
        for (int i = 0; i < 100; i++) see(drift, new Asked(false, 0, 0, 400, false));
        assertEquals(State.OUTSIDE, of(drift, Measure.ABSTENTION).state());
        Random random = new Random(3);
        for (int i = 0; i < 100; i++) see(drift, Asked.usual(random));
        assertEquals(State.WITHIN, of(drift, Measure.ABSTENTION).state());
    }

    @Test
    void toBeFasterAndMoreLikedIsNoReasonToLook() throws IOException {
        Drift drift = drift();
        for (int i = 0; i < 100; i++) see(drift, new Asked(true, .8, .6, 1, true));
        assertEquals(State.WITHIN, of(drift, Measure.MILLISECONDS).state());
        assertEquals(State.WITHIN, of(drift, Measure.LIKED).state());
    }

    @Test
    void aPilotOfWhichAllAnswersWereAlikeLeavesSomeRoom() throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.putObject("recommendation").put("system", "small");
        ArrayNode answers = root.putArray("answers");
        for (int i = 0; i < 100; i++) add(answers, "small", Variations.AS_ASKED, new Asked(true, .7, .6, 400, true));
        Path report = Files.writeString(scratch.resolve("alike.json"), root.toString());
        Drift near = new Drift(PilotRange.read(report, Optional.empty()));
        Drift far = new Drift(PilotRange.read(report, Optional.empty()));
        for (int i = 0; i < 100; i++) {
            see(near, new Asked(true, .701, .601, 400.5, true));
            see(far, new Asked(true, .65, .55, 800, true));
        }
        for (Measure each : List.of(Measure.CONFIDENCE, Measure.RETRIEVAL_SCORE, Measure.MILLISECONDS)) {
            assertEquals(State.WITHIN, of(near, each).state(), () -> of(near, each).sentence());
            assertEquals(State.OUTSIDE, of(far, each).state(), () -> of(far, each).sentence());
        }
    }

    @Test
    void aFewQuestionsSayNothing() throws IOException {
        Drift drift = drift();
        for (int i = 0; i < Drift.FEWEST - 1; i++) see(drift, new Asked(false, 0, 0, 9000, false));
        assertEquals(State.TOO_FEW, of(drift, Measure.ABSTENTION).state());
        assertEquals("not answered: 100 % of the last 29; too few to compare with the pilot", of(drift, Measure.ABSTENTION).sentence());
    }

    @Test
    void withoutAPilotThereAreFiguresAndNoVerdict() {
        Drift drift = new Drift(PilotRange.none());
        assertEquals("confidence: nothing yet", of(drift, Measure.CONFIDENCE).sentence());
        see(drift, new Asked(true, .75, .5, 3.25, true));
        assertEquals(
                List.of("not answered: 0 % of the last 1", "confidence: 0.75 of the last 1",
                        "score of the best passage: 0.50 of the last 1",
                        "typical time to answer: 3.3 ms of the last 1", "rated as good: 100 % of the last 1"),
                drift.findings().stream().map(Finding::sentence).toList());
    }

    @Test
    void smallTalkIsNoQuestion() {
        Drift drift = new Drift(PilotRange.none());
        Trace trace = new Trace("1", "hello", List.of(), "small_talk", Map.of(), "", Trace.Cost.NONE, Duration.ZERO, Duration.ZERO, "", "");
        drift.onAnswered(new Answer.Abstained("hello", "Hello!", 0, trace));
        assertEquals(0, of(drift, Measure.ABSTENTION).count());
    }

    @Test
    void aUserWhoChangesTheirMindCountsOnce() {
        Drift drift = new Drift(PilotRange.none());
        drift.rated("1", Rating.UP);
        drift.rated("1", Rating.DOWN);
        assertEquals("rated as good: 0 % of the last 1", of(drift, Measure.LIKED).sentence());
    }

    @Test
    void theSentenceSaysWhereTheFigureIsAndWhereItShouldBe() throws IOException {
        Drift drift = drift();
        for (int i = 0; i < 100; i++) see(drift, new Asked(true, .7, .6, 5000, true));
        assertTrue(of(drift, Measure.MILLISECONDS).sentence()
                .matches("typical time to answer: 5000 ms of the last 100, which is not as in the pilot \\(at most [4-6]\\d\\d ms\\)"),
                of(drift, Measure.MILLISECONDS).sentence());
        assertTrue(of(drift, Measure.RETRIEVAL_SCORE).sentence()
                .matches("score of the best passage: 0\\.60 of the last 100, as in the pilot \\(0\\.5\\d to 0\\.\\d\\d\\)"),
                of(drift, Measure.RETRIEVAL_SCORE).sentence());
    }

    @Test
    void anAbsentReportOrSystemIsOneLine() throws IOException {
        Path none = scratch.resolve("none.json");
        assertEquals("there is no file " + none + ": name the report.json of a pilot",
                assertThrows(SatchelException.class, () -> PilotRange.read(none, Optional.empty())).getMessage());
        Path report = report(1, 20);
        assertEquals(report + ": it has no system big: name one of small, other",
                assertThrows(SatchelException.class, () -> PilotRange.read(report, Optional.of("big"))).getMessage());
        Path other = Files.writeString(scratch.resolve("other.json"), "{\"a\": 1}");
        assertEquals(other + ": it has no list of answers: name the report.json that 'satchel pilot run' wrote",
                assertThrows(SatchelException.class, () -> PilotRange.read(other, Optional.empty())).getMessage());
    }
}
