package dev.satchel.pilot;

import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers made up for a test. */
final class Answered {
    private final String set;
    private final String system;
    private final String id;
    private final Map<String, Double> scores = new HashMap<>();
    private String variation = Variations.AS_ASKED;
    private List<String> expected = List.of("yes");
    private boolean answered = true;
    private double confidence = 0.8;
    private double milliseconds = 100;

    private Answered(String set, String system, int id) {
        this.set = set;
        this.system = system;
        this.id = "q" + id;
    }

    static Answered to(String set, String system, int id) { return new Answered(set, system, id); }

    static SystemRun run(String system) {
        return new SystemRun(system, Map.of("model", system), 10, 20, Optional.of(300_000_000L), Optional.of(50.0), Optional.empty());
    }

    Answered right(boolean so) {
        scores.put(Score.RIGHT.label(), so ? 1.0 : 0);
        return this;
    }

    Answered varied(String name, boolean agrees) {
        variation = name;
        scores.put(Score.AGREES.label(), agrees ? 1.0 : 0);
        return this;
    }

    Answered unanswerable() {
        expected = List.of();
        return this;
    }

    Answered answered(boolean so) {
        answered = so;
        return this;
    }

    Answered confident(double value) {
        confidence = value;
        return this;
    }

    Answered milliseconds(double value) {
        milliseconds = value;
        return this;
    }

    AnsweredQuestion done() {
        return new AnsweredQuestion(set, system, variation, id, "Is it so?", expected, answered, "yes", confidence, List.of(),
                answered ? 1 : 0, answered ? 1 : 0, scores, Map.of(Time.TOTAL.label(), milliseconds), 0, 0, 0, "quoted", List.of());
    }
}
