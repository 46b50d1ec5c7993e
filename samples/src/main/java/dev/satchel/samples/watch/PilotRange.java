package dev.satchel.samples.watch;

import dev.satchel.SatchelException;
import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import dev.satchel.pilot.Variations;
import dev.satchel.samples.watch.Finding.Measure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the figures of a service lay in its pilot, so that it can be told when they no longer do. The pilot's questions stand for those of
 * users: where they are of other kinds from the start, the figures are outside from the start, and rightly.
 */
public final class PilotRange {
    /** A passage with its place and its score, as the steps of an answer tell of it; the best one comes first. */
    private static final Pattern PASSAGE = Pattern.compile(", \\d+ to \\d+ \\((\\d+\\.\\d+)\\): ");

    private final Map<Measure, Sample> samples;

    private PilotRange(Map<Measure, Sample> samples) { this.samples = samples; }

    /** No pilot was made. */
    public static PilotRange none() {
        return new PilotRange(Map.of());
    }

    /**
     * Reads the {@code report.json} of a pilot.
     *
     * @param system whose answers to take; empty for the recommended one, or the only one
     * @throws SatchelException when there is no such file or system, or it is not a pilot's report
     */
    public static PilotRange read(Path report, Optional<String> system) {
        JsonNode root = tree(report);
        List<JsonNode> answers = new ArrayList<>();
        root.path("answers").forEach(answers::add);
        if (answers.isEmpty())
            throw new SatchelException(report + ": it has no list of answers: name the report.json that 'satchel pilot run' wrote");
        List<String> systems = answers.stream().map(each -> each.path("system").asString("")).distinct().toList();
        String chosen = system.or(() -> Optional.ofNullable(root.path("recommendation").path("system").asString(null)))
                .orElseGet(() -> only(report, systems));
        if (!systems.contains(chosen))
            throw new SatchelException(report + ": it has no system " + chosen + ": name one of " + String.join(", ", systems));
        return of(answers.stream().filter(each -> each.path("system").asString("").equals(chosen))
                .filter(each -> each.path("variation").asString("").equals(Variations.AS_ASKED)).toList());
    }

    private static JsonNode tree(Path report) {
        if (!Files.isRegularFile(report)) throw new SatchelException("there is no file " + report + ": name the report.json of a pilot");
        try {
            return JsonMapper.shared().readTree(report.toFile());
        } catch (JacksonException e) {
            throw new SatchelException(report + ": not JSON: name the report.json that 'satchel pilot run' wrote", e);
        }
    }

    private static String only(Path report, List<String> systems) {
        if (systems.size() == 1) return systems.getFirst();
        throw new SatchelException(report + ": the pilot recommends no system: name one of " + String.join(", ", systems));
    }

    private static PilotRange of(List<JsonNode> answers) {
        Map<Measure, List<Double>> values = new EnumMap<>(Measure.class);
        for (Measure each : Measure.values()) values.put(each, new ArrayList<>());
        for (JsonNode each : answers) {
            values.get(Measure.ABSTENTION).add(each.path("outcome").asString("").equals("grounded") ? 0.0 : 1);
            add(values.get(Measure.CONFIDENCE), each.path("confidence"));
            bestPassage(each.path("steps")).ifPresent(values.get(Measure.RETRIEVAL_SCORE)::add);
            add(values.get(Measure.MILLISECONDS), each.path("milliseconds").path(Time.TOTAL.label()));
            add(values.get(Measure.LIKED), each.path("scores").path(Score.RIGHT.label()));
        }
        return new PilotRange(values.entrySet().stream().filter(each -> each.getValue().size() >= Sample.FEWEST)
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Sample.of(each.getKey(), each.getValue()))));
    }

    private static void add(List<Double> values, JsonNode number) {
        if (number.isNumber()) values.add(number.asDouble());
    }

    /** A report that was made without its texts says nothing of retrieval. */
    private static Optional<Double> bestPassage(JsonNode steps) {
        for (JsonNode step : steps) {
            Matcher passage = PASSAGE.matcher(step.asString(""));
            if (passage.find()) return Optional.of(Double.valueOf(passage.group(1)));
        }
        return Optional.empty();
    }

    /** Where the figure of so many questions lies as long as they are as those of the pilot. */
    Optional<Range> of(Measure measure, int count) {
        return Optional.ofNullable(samples.get(measure)).map(each -> each.range(count));
    }

    /**
     * From and to.
     *
     * @param low empty where only more is a reason to look
     * @param high empty where only less is
     */
    record Range(OptionalDouble low, OptionalDouble high) {
        boolean has(double value) { return value >= low.orElse(value) && value <= high.orElse(value); }
    }

    /** The mean and the spread of a pilot's answers, on the scale on which the measure is averaged. */
    private record Sample(Measure measure, double mean, double deviation, int count) {
        /** From fewer, nothing can be said of how much the answers differ. */
        private static final int FEWEST = 10;
        /**
         * How many standard errors away a figure must be. Looked at after each question, it is once far from its mean much oftener than a
         * single look would be: of a thousand simulated services that were asked a thousand questions like those of their pilot, 270 to 490
         * had a figure outside with 3, and 32 to 43 with 4 (pilots of 50 to 500 questions).
         */
        private static final double FAR = 4;

        /**
         * A pilot whose answers hardly differed would otherwise leave no room at all. Confidence, scores and the logarithm of times that
         * differ less than a hundredth are as good as the same.
         */
        private static final double LEAST_DEVIATION = .01;

        static Sample of(Measure measure, List<Double> values) {
            double[] scaled = values.stream().mapToDouble(measure::scaled).toArray();
            double sum = 0;
            for (double each : scaled) sum += each;
            double mean = sum / scaled.length;
            double squares = 0;
            for (double each : scaled) squares += (each - mean) * (each - mean);
            // As if two had been one way and two the other: of what never happened, nobody knows that it cannot.
            double deviation = measure.isShare()
                    ? share((sum + 2) / (scaled.length + 4))
                    : Math.max(LEAST_DEVIATION, Math.sqrt(squares / (scaled.length - 1)));
            return new Sample(measure, mean, deviation, scaled.length);
        }

        private static double share(double part) { return Math.sqrt(part * (1 - part)); }

        /** The pilot's own mean is uncertain as well. */
        Range range(int asked) {
            double error = FAR * deviation * Math.sqrt(1.0 / asked + 1.0 / count);
            OptionalDouble low = OptionalDouble.of(measure.possible(measure.unscaled(mean - error)));
            OptionalDouble high = OptionalDouble.of(measure.possible(measure.unscaled(mean + error)));
            return new Range(measure.isBadWhenLow() ? low : OptionalDouble.empty(),
                    measure.isBadWhenHigh() ? high : OptionalDouble.empty());
        }
    }
}
