package dev.satchel.pilot;

import dev.satchel.Citation;
import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import dev.satchel.pilot.PilotReport.Difference;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Recommendation;
import dev.satchel.pilot.PilotReport.Reliability;
import dev.satchel.pilot.PilotReport.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/** Reports as a pilot makes them, with figures that are made up. */
final class PilotReports {
    static final String SMALL = "smollm2-135m-instruct, write";
    static final String GEMMA = "gemma-3-270m, write";
    static final String NONE = "no model, quote";
    private static final List<String> SYSTEMS = List.of(NONE, SMALL, GEMMA);
    private static final List<String> VARIATIONS = List.of("typos", "lower case", "keywords", Variations.CLOSED_BOOK);

    private PilotReports() {}

    /** Three systems, three sets, a hundred questions, of which the last system was asked but some. */
    static PilotReport usual() {
        return report(recommended(), runs(), figures(), answers(new Random(7)));
    }

    /** What can be shared without the documents' words. */
    static PilotReport withoutTexts() { return usual().withoutTexts(); }

    /** As little as there can be. */
    static PilotReport bare() {
        return new PilotReport("Bare", Instant.EPOCH, Map.of(), List.of(run(NONE, Optional.empty())), Map.of("one", 1),
                new Recommendation(Optional.empty(), "None of them is good enough.", List.of()), List.of(), List.of(), List.of(),
                List.of());
    }

    /** Every text that a document, a model, or a person can decide is this one. */
    static PilotReport saying(String text) {
        AnsweredQuestion answer = new AnsweredQuestion(text, text, Variations.AS_ASKED, text, text, List.of(text), true, text, 0.5,
                List.of(new Citation(text, List.of(text), OptionalInt.empty(), 0, text.length(), text)), 1, 1,
                Map.of(Score.RIGHT.label(), 1.0),
                Map.of(), 0, 0, 0, text, List.of(text));
        AnsweredQuestion other = new AnsweredQuestion(text, text, text, text, text, List.of(text), false, text, 0.5, List.of(), 0, 0,
                Map.of(),
                Map.of(), 0, 0, 0, text, List.of(text));
        return new PilotReport(text, Instant.EPOCH, Map.of(text, text),
                List.of(new SystemRun(text, Map.of(text, text), 1, 1, Optional.empty(),
                        Optional.empty(), Optional.empty())),
                Map.of(text, 1), new Recommendation(Optional.of(text), text, List.of(text)),
                List.of(new Figure(Topic.ACCURACY, text, text, "", true, text, text, 0.5, 0.4, 0.6, 1),
                        new Figure(Topic.INTERPRETABILITY, text + 2, text, text, true, text, text, 0.5, 0.4, 0.6, 1)),
                List.of(new Difference(text, text, text, text, 0.5, 0.4, 0.6)), List.of(new Reliability(text, 0.5, 0.5, 1)),
                List.of(answer, other));
    }

    private static PilotReport report(Recommendation recommendation, List<SystemRun> runs, List<Figure> figures,
            List<AnsweredQuestion> answers) {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put("Processor", "2 cores, AVX2");
        machine.put("Memory", "16 GB");
        machine.put("Java", "21.0.9");
        Map<String, Integer> sets = new LinkedHashMap<>();
        sets.put("handbook", 40);
        sets.put("contracts", 30);
        sets.put("perguntas", 30);
        return new PilotReport("Pilot of the staff handbook", Instant.parse("2026-11-30T09:12:00Z"), machine, runs, sets, recommendation,
                figures,
                differences(), reliability(), answers);
    }

    private static Recommendation recommended() {
        return new Recommendation(Optional.of(NONE),
                "Quoting without a model answers as well as the models do, twenty times as fast, and every word can be checked.",
                List.of("It was right in 71.0 % of the questions (62.0 to 79.0 %); gemma-3-270m, write in 68.0 %, which may be chance.",
                        "95 % of its answers took less than 42 ms; with smollm2-135m-instruct, write it was 4.1 s.",
                        "It kept 93 % of its score when questions were asked in other words.",
                        "Before it is used: of the questions that the documents do not answer, it answered 18 %. Show the quote beside each answer."));
    }

    private static List<SystemRun> runs() {
        return List.of(run(NONE, Optional.of(310L << 20)), run(SMALL, Optional.of(742L << 20)), run(GEMMA, Optional.of(1412L << 20)));
    }

    private static SystemRun run(String system, Optional<Long> peak) {
        Map<String, String> facts = new LinkedHashMap<>();
        boolean model = !system.equals(NONE);
        facts.put("model", model ? system.substring(0, system.indexOf(',')) : "none");
        facts.put("mode", model ? "write" : "quote");
        if (model) facts.put("size on disk", system.equals(SMALL) ? "145 MB" : "292 MB");
        if (model) facts.put("licence", system.equals(SMALL) ? "Apache-2.0" : "Gemma terms of use");
        return new SystemRun(system, facts, model ? 1840.5 : 3.2, model ? 2412 : 61, peak, Optional.of(model ? 5200.0 : 31.0),
                Optional.empty());
    }

    private static List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        Random random = new Random(3);
        for (String set : List.of("handbook", "contracts", "perguntas", PilotReport.ALL_SETS)) for (int i = 0; i < SYSTEMS.size(); i++) {
            String system = SYSTEMS.get(i);
            double less = i * 0.03 + random.nextDouble(0.05);
            share(figures, Topic.ACCURACY, "right", "Right decisions", true, system, set, 0.71 - less);
            share(figures, Topic.ACCURACY, "f1", "Answer F1", true, system, set, 0.58 - less);
            share(figures, Topic.ACCURACY, "em", "Exact answers", true, system, set, 0.41 - less);
            if (!set.equals("contracts")) share(figures, Topic.ACCURACY, "ndcg@10", "Documents found (nDCG@10)", true, system, set, 0.83);
            share(figures, Topic.ACCURACY, "refusal_recall", "Unanswerable questions not answered", true, system, set, 0.82 - 3 * less);
            share(figures, Topic.ACCURACY, "false_refusals", "Answerable questions not answered", false, system, set, 0.11 + less);
            share(figures, Topic.GENERALIZATION, "kept typos", "Score kept with typing errors", true, system, set, 0.97 - less);
            share(figures, Topic.GENERALIZATION, "kept keywords", "Score kept with keywords only", true, system, set, 1.01 - less);
            share(figures, Topic.GENERALIZATION, "agreement", "Same answer in other words", true, system, set, 0.88 - less);
            share(figures, Topic.INTERPRETABILITY, "cited_claims", "Claims with a verified quote", true, system, set, 1);
            share(figures, Topic.INTERPRETABILITY, "citation_recall", "Citation recall", true, system, set, 0.66 - less);
            share(figures, Topic.INTERPRETABILITY, "ece", "Calibration error", false, system, set, 0.07 + less);
            int times = i == 0 ? 1 : 70 + 20 * i;
            time(figures, "p50", "Half of the questions take at most", "ms", system, set, 17.0 * times);
            time(figures, "p95", "95 % of the questions take at most", "ms", system, set, 42.0 * times);
            time(figures, "first_token", "Until the first word", "ms", system, set, 15.0 * times);
            if (i > 0) time(figures, "decode", "Generated per second", "tokens/s", system, set, 41.3 / i);
            time(figures, "money", "1000 questions", "EUR", system, set, 0.0009 * times);
        }
        return figures;
    }

    private static void share(List<Figure> figures, Topic topic, String measure, String label, boolean higher, String system, String set,
            double value) {
        double width = value == 1 ? 0 : 0.05;
        figures.add(new Figure(topic, measure, label, "", higher, system, set, value, value - width, value + width * 0.8, 100));
    }

    private static void time(List<Figure> figures, String measure, String label, String unit, String system, String set, double value) {
        figures.add(new Figure(Topic.SPEED_AND_COST, measure, label, unit, unit.equals("tokens/s"), system, set, value, value * 0.9,
                value * 1.15,
                100));
    }

    private static List<Difference> differences() {
        return List.of(new Difference("right", PilotReport.ALL_SETS, NONE, SMALL, 0.041, -0.012, 0.093),
                new Difference("right", PilotReport.ALL_SETS, NONE, GEMMA, 0.072, 0.018, 0.124),
                new Difference("f1", PilotReport.ALL_SETS, NONE, SMALL, 0.05, 0.01, 0.09),
                new Difference("p95", PilotReport.ALL_SETS, NONE, SMALL, -3738, -4180, -3302),
                new Difference("p95", PilotReport.ALL_SETS, NONE, GEMMA, -4578, -5100, -4120));
    }

    private static List<Reliability> reliability() {
        List<Reliability> points = new ArrayList<>();
        for (int i = 0; i < SYSTEMS.size(); i++)
            for (int bin = 0; bin < 5; bin++)
                points.add(new Reliability(SYSTEMS.get(i), 0.15 + 0.18 * bin, Math.min(1, 0.2 + (0.16 - 0.03 * i) * bin), 12 + 4 * bin));
        return points;
    }

    private static List<AnsweredQuestion> answers(Random random) {
        List<AnsweredQuestion> answers = new ArrayList<>();
        Map<String, Integer> sets = Map.of("handbook", 40, "contracts", 30, "perguntas", 30);
        for (String set : List.of("handbook", "contracts", "perguntas")) for (int i = 0; i < sets.get(set); i++) {
            int id = i;
            boolean answerable = i % 4 != 3;
            boolean isAskedOfAll = set.equals("handbook") || i < 20;
            for (String system : SYSTEMS) {
                if (system.equals(GEMMA) && !isAskedOfAll) continue;
                AnsweredQuestion asked = answer(set, system, Variations.AS_ASKED, id, answerable, random);
                answers.add(asked);
                if (i < 10) VARIATIONS.forEach(each -> answers.add(answer(set, system, each, id, answerable, random)));
            }
        }
        return answers;
    }

    private static AnsweredQuestion answer(String set, String system, String variation, int id, boolean answerable, Random random) {
        boolean answered = random.nextInt(10) < (answerable ? 8 : 3);
        boolean right = answered ? answerable && random.nextInt(10) < 7 : !answerable;
        String fact = right ? "28 days" : "14 days, or the next working day when the last one is a holiday";
        String quote = "Employees who have completed their probation may take " + fact + " of paid leave, to be agreed with their team.";
        Map<String, Double> scores = new LinkedHashMap<>();
        scores.put(Score.RIGHT.label(), right ? 1.0 : 0);
        if (answerable) scores.put(Score.F1.label(), right ? 0.9 : 0.1);
        if (!variation.equals(Variations.AS_ASKED)) scores.put(Score.AGREES.label(), random.nextInt(10) < 8 ? 1.0 : 0);
        List<Citation> citations = answered && !variation.equals(Variations.CLOSED_BOOK)
                ? List.of(new Citation("policies/leave-2026.md", List.of("Leave", "Annual leave"), OptionalInt.of(1 + id), 1200,
                        1200 + quote.length(),
                        quote))
                : List.of();
        boolean model = !system.equals(NONE);
        double total = (model ? 1500 : 15) * (0.6 + random.nextDouble());
        List<String> steps = new ArrayList<>(
                List.of("kind: amount", "signals: coverage 0.83, margin 0.21, score 14.20", "passages found: 4"));
        IntStream.range(0, 4).forEach(
                each -> steps
                        .add("policies/leave-2026.md, " + 1200 * each + " to " + (1200 * each + 840) + " (0.7" + each + "3): read, cited"));
        return new AnsweredQuestion(set, system, variation, set + "-" + id, variation.equals("keywords")
                ? "paid leave days probation " + id
                : "How many days of paid leave does an employee have after the probation of section " + id + "?",
                answerable ? List.of("28 days", "twenty-eight days") : List.of(), answered,
                answered ? right ? "28 days" : quote : "the passages found say too little of what is asked", random.nextDouble(), citations,
                answered ? 1 : 0, citations.size(), scores,
                model
                        ? Map.of("retrieve", 4.2, "prefill", total / 2, "generate", total / 3, "first_token", total * 0.6, "total", total)
                        : Map.of("retrieve", 4.2, "total", total),
                model ? 512 : 0, model ? 340 : 0, model ? 24 : 0,
                answered ? "answered, because one sentence covers what is asked" : "not answered, because no sentence covers what is asked",
                steps);
    }
}
