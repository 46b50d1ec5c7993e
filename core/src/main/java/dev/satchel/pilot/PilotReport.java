package dev.satchel.pilot;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a pilot found: the recommendation and its reasons, the figures behind it, and every answer. Immutable.
 *
 * @param title what was piloted
 * @param made when
 * @param machine what it ran on, by name, in the order in which it is told
 * @param systems what was compared, in the order given
 * @param sets the names of the question sets and how many questions they have, in the order given
 * @param recommendation which system to use, and why
 * @param figures the measures of each system over each set, and over all of them, whose set is {@link #ALL_SETS}
 * @param differences between two systems, of the measures that decide
 * @param reliability how often answers of a confidence are right
 * @param answers every one, in the order of sets, questions, systems and variations
 */
public record PilotReport(String title, Instant made, Map<String, String> machine, List<SystemRun> systems, Map<String, Integer> sets,
        Recommendation recommendation, List<Figure> figures, List<Difference> differences, List<Reliability> reliability,
        List<AnsweredQuestion> answers) {
    /** The set of a figure that is over all of them: the mean of the sets, each counting alike; of times, that of all questions together. */
    public static final String ALL_SETS = "all";
    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /**
     * Which system to use.
     *
     * @param system its name; empty when none is good enough to be used
     * @param headline one sentence for somebody who reads nothing else
     * @param reasons why it and not another, and what to know before it is used; one sentence each, with the figures
     */
    public record Recommendation(Optional<String> system, String headline, List<String> reasons) {}

    /** What a figure belongs to. */
    public enum Topic {
        /** Finding and answering. */
        ACCURACY,
        /** Other words, other documents, other order. */
        GENERALIZATION,
        /** Quotes, and confidence that means something. */
        INTERPRETABILITY,
        /** Time, memory, energy, money. */
        SPEED_AND_COST
    }

    /**
     * A measure of one system over one set.
     *
     * @param topic what it belongs to
     * @param measure its name in results, such as {@code f1} or {@code kept typos}
     * @param label its name for a person
     * @param unit such as {@code ms} or {@code MB}; empty for a share or a score from 0 to 1
     * @param isBetterHigher whether more of it is better
     * @param system of which system
     * @param set over which set
     * @param value what was measured
     * @param low the lower end of its 95 % interval, by the bootstrap over questions; the value itself where there is nothing to draw from
     * @param high the upper end
     * @param count over how many questions
     */
    public record Figure(Topic topic, String measure, String label, String unit, boolean isBetterHigher, String system, String set,
            double value, double low, double high, int count) {}

    /**
     * How much better the first of two systems is than the second, on the same questions.
     *
     * @param measure of what
     * @param set over which set
     * @param first a system
     * @param second another one
     * @param value the first's less the second's
     * @param low the lower end of its 95 % interval, by the paired bootstrap
     * @param high the upper end
     * @param isReal whether chance alone hardly explains it: the interval does not hold 0, and where it is about what is right, a sign test
     *        over the questions that only one of them has right agrees at 5 %. Of twenty differences that are nothing, one seems real
     */
    public record Difference(String measure, String set, String first, String second, double value, double low, double high,
            boolean isReal) {
        /** One of which the interval alone says whether it is real. */
        public Difference(String measure, String set, String first, String second, double value, double low, double high) {
            this(measure, set, first, second, value, low, high, low > 0 || high < 0);
        }
    }

    /**
     * A point of a reliability curve.
     *
     * @param system of which system
     * @param confidence the mean of what it said
     * @param right the share that was right
     * @param count of how many answers
     */
    public record Reliability(String system, double confidence, double right, int count) {}

    /** Copies the collections. */
    public PilotReport {
        machine = Collections.unmodifiableMap(new LinkedHashMap<>(machine));
        sets = Collections.unmodifiableMap(new LinkedHashMap<>(sets));
        systems = List.copyOf(systems);
        figures = List.copyOf(figures);
        differences = List.copyOf(differences);
        reliability = List.copyOf(reliability);
        answers = List.copyOf(answers);
    }

    /** The figure of a measure; empty when there is none. */
    public Optional<Figure> figure(String measure, String system, String set) {
        return figures.stream().filter(each -> each.measure().equals(measure) && each.system().equals(system) && each.set().equals(set))
                .findFirst();
    }

    /**
     * The same without the words of documents, questions and answers, to be shown to people who may not read them. What is left are figures,
     * the names of systems and sets, and what is said of each answer in numbers.
     */
    public PilotReport withoutTexts() { return new WordlessReport(this).report(); }

    /** As JSON, as {@link #read} reads it. */
    public String json() { return JSON.writeValueAsString(PilotJson.of(this)); }

    /**
     * Reads a report that was written as {@link #json()}.
     *
     * @throws SatchelException when the file is missing or no report
     */
    public static PilotReport read(Path file) {
        if (!Files.isRegularFile(file)) throw new SatchelException("no report " + file + ": 'satchel pilot run' makes one");
        try {
            return PilotJson.report(JSON.readTree(file.toFile()));
        } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException e) {
            throw new SatchelException(file + " is no report of a pilot (" + e.getMessage() + "): name the report.json of one", e);
        }
    }

    /** Writes it as JSON. */
    public void write(Path file) {
        try {
            // Not a string: half of a surrogate pair, which a model may write, is then a question mark and no failure.
            Files.write(file, (json() + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("could not write the report to " + file, e);
        }
    }
}
