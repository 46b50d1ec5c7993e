package dev.satchel.pilot;

import dev.satchel.ConfidenceMetrics.Stated;
import dev.satchel.pilot.PilotReport.Difference;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Reliability;
import dev.satchel.pilot.PilotReport.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * What follows from answers, with 95 % intervals by the bootstrap: the questions of a set are drawn anew a thousand times. All systems get
 * the same draws, so a difference is compared question by question. Over all sets, each counts alike, whatever its size.
 *
 * @param figures of each system over each set, and over all of them
 * @param differences between two systems
 * @param reliability over all sets
 */
record Figures(List<Figure> figures, List<Difference> differences, List<Reliability> reliability) {
    private static final int DRAWS = 1000;
    private static final long SEED = 1;
    private static final int BINS = 10;

    /** A number, and what it is in each draw. */
    private record Sampled(double value, double[] draws, int count) {
        /** Not a number where it is over none. */
        static Sampled of(Statistic statistic, int questions, int[][] drawn) {
            double value = statistic.of(Statistic.all(questions));
            return new Sampled(value, Double.isNaN(value) ? new double[0] : Arrays.stream(drawn).mapToDouble(statistic::of).toArray(),
                    statistic.count());
        }

        static Sampled mean(List<Sampled> of) {
            double[] draws = new double[DRAWS];
            for (int i = 0; i < DRAWS; i++) {
                int draw = i;
                draws[i] = of.stream().mapToDouble(each -> each.draws[draw]).filter(each -> !Double.isNaN(each)).average()
                        .orElse(Double.NaN);
            }
            return new Sampled(of.stream().mapToDouble(Sampled::value).average().orElse(Double.NaN), draws,
                    of.stream().mapToInt(Sampled::count).sum());
        }

        Sampled less(Sampled other) {
            double[] differences = new double[DRAWS];
            for (int i = 0; i < DRAWS; i++) differences[i] = draws[i] - other.draws[i];
            return new Sampled(value - other.value, differences, Math.min(count, other.count));
        }

        /** The ends of the middle 95 percent. */
        double[] interval() {
            double[] sorted = Arrays.stream(draws).filter(each -> !Double.isNaN(each)).sorted().toArray();
            if (sorted.length == 0) return new double[] {value, value};
            return new double[] {sorted[(int) (0.025 * sorted.length)], sorted[(int) (0.975 * sorted.length)]};
        }
    }

    /** A system over a set. */
    private record Place(String system, String set) {}

    static Figures of(List<SystemRun> runs, Collection<String> sets, List<AnsweredQuestion> answers, Optional<Prices> prices) {
        Map<Place, List<Asked>> asked = asked(answers);
        Map<String, int[][]> draws = new HashMap<>();
        for (String set : sets)
            draws.put(set, draws(asked.entrySet().stream().filter(each -> each.getKey().set.equals(set))
                    .mapToInt(each -> each.getValue().size()).max().orElse(0)));
        List<Figure> figures = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (Measure measure : Measure.of(variations(answers))) {
            Map<Place, Sampled> sampled = sampled(measure, runs, sets, asked, draws);
            sampled.forEach((place, number) -> figures.add(figure(measure, place, number)));
            if (measure.compares()) differences.addAll(differences(measure.name(), runs, sets, sampled));
        }
        runs.forEach(each -> figures.addAll(costs(each)));
        prices.ifPresent(each -> figures.addAll(money(each, runs, figures)));
        return new Figures(figures, differences, runs.stream().flatMap(each -> reliability(each.system(), answers).stream()).toList());
    }

    /** Every system has answered every question, so the lists of a set are in the same order. */
    private static Map<Place, List<Asked>> asked(List<AnsweredQuestion> answers) {
        Map<Place, Map<String, Asked>> byId = new LinkedHashMap<>();
        for (AnsweredQuestion each : answers) {
            if (!each.variation().equals(Variations.AS_ASKED)) continue;
            byId.computeIfAbsent(new Place(each.system(), each.set()), place -> new LinkedHashMap<>()).put(each.id(),
                    new Asked(each, new HashMap<>()));
        }
        for (AnsweredQuestion each : answers) {
            if (each.variation().equals(Variations.AS_ASKED)) continue;
            Asked asAsked = byId.getOrDefault(new Place(each.system(), each.set()), Map.of()).get(each.id());
            if (asAsked != null) asAsked.others().put(each.variation(), each);
        }
        Map<Place, List<Asked>> asked = new LinkedHashMap<>();
        byId.forEach((place, questions) -> asked.put(place, List.copyOf(questions.values())));
        return asked;
    }

    private static Set<String> variations(List<AnsweredQuestion> answers) {
        Set<String> variations = new LinkedHashSet<>();
        answers.forEach(each -> variations.add(each.variation()));
        variations.removeAll(Set.of(Variations.AS_ASKED, Variations.CLOSED_BOOK));
        return variations;
    }

    private static int[][] draws(int questions) {
        Random random = new Random(SEED);
        int[][] draws = new int[DRAWS][questions];
        for (int[] each : draws) for (int i = 0; i < questions; i++) each[i] = random.nextInt(questions);
        return draws;
    }

    private static Map<Place, Sampled> sampled(Measure measure, List<SystemRun> runs, Collection<String> sets,
            Map<Place, List<Asked>> asked, Map<String, int[][]> draws) {
        Map<Place, Sampled> sampled = new LinkedHashMap<>();
        for (SystemRun run : runs) {
            List<Sampled> ofSets = new ArrayList<>();
            for (String set : sets) {
                Place place = new Place(run.system(), set);
                List<Asked> questions = asked.getOrDefault(place, List.of());
                Sampled number = Sampled.of(measure.statistic().apply(questions), questions.size(), draws.get(set));
                if (Double.isNaN(number.value)) continue;
                sampled.put(place, number);
                ofSets.add(number);
            }
            if (!ofSets.isEmpty()) sampled.put(new Place(run.system(), PilotReport.ALL_SETS), Sampled.mean(ofSets));
        }
        return sampled;
    }

    private static Figure figure(Measure measure, Place place, Sampled number) {
        double[] interval = number.interval();
        return new Figure(measure.topic(), measure.name(), measure.label(), measure.unit(), measure.isBetterHigher(), place.system,
                place.set, number.value, interval[0], interval[1], number.count);
    }

    private static List<Difference> differences(String measure, List<SystemRun> runs, Collection<String> sets,
            Map<Place, Sampled> sampled) {
        List<Difference> differences = new ArrayList<>();
        List<String> places = new ArrayList<>(sets);
        places.add(PilotReport.ALL_SETS);
        for (String set : places) {
            for (int i = 0; i < runs.size(); i++) {
                for (int j = i + 1; j < runs.size(); j++) {
                    Sampled first = sampled.get(new Place(runs.get(i).system(), set));
                    Sampled second = sampled.get(new Place(runs.get(j).system(), set));
                    if (first == null || second == null) continue;
                    Sampled less = first.less(second);
                    double[] interval = less.interval();
                    differences.add(new Difference(measure, set, runs.get(i).system(), runs.get(j).system(), less.value, interval[0],
                            interval[1]));
                }
            }
        }
        return differences;
    }

    private static List<Figure> costs(SystemRun run) {
        List<Figure> costs = new ArrayList<>();
        costs.add(cost(run, Measure.LOAD, "loading", "ms", run.loadMilliseconds()));
        costs.add(cost(run, Measure.FIRST_ANSWER, "first answer after loading", "ms", run.firstAnswerMilliseconds()));
        run.peakMemoryBytes().ifPresent(each -> costs.add(cost(run, Measure.PEAK_MEMORY, "memory, peak", "MB", each / 1e6)));
        run.cpuMilliseconds().ifPresent(each -> costs.add(cost(run, Measure.CPU, "processor time of a question", "ms", each)));
        run.joules().ifPresent(each -> costs.add(cost(run, Measure.JOULES, "energy of a question", "J", each)));
        return costs.stream().filter(each -> !Double.isNaN(each.value())).toList();
    }

    private static Figure cost(SystemRun run, String measure, String label, String unit, double value) {
        return new Figure(Topic.SPEED_AND_COST, measure, label, unit, false, run.system(), PilotReport.ALL_SETS, value, value, value, 1);
    }

    /** Time decides it, so its interval is that of the mean time. */
    private static List<Figure> money(Prices prices, List<SystemRun> runs, List<Figure> figures) {
        Map<String, Optional<Double>> joules = new HashMap<>();
        runs.forEach(each -> joules.put(each.system(), each.joules()));
        return figures.stream().filter(each -> each.measure().equals(Measure.MEAN))
                .map(each -> new Figure(Topic.SPEED_AND_COST, Measure.MONEY, "price of 1000 questions", prices.currency(), false,
                        each.system(), each.set(), prices.ofThousand(each.value(), joules.get(each.system())),
                        prices.ofThousand(each.low(), joules.get(each.system())),
                        prices.ofThousand(each.high(), joules.get(each.system())), each.count()))
                .toList();
    }

    private static List<Reliability> reliability(String system, List<AnsweredQuestion> answers) {
        List<List<Stated>> bins = new ArrayList<>();
        for (int i = 0; i < BINS; i++) bins.add(new ArrayList<>());
        answers.stream().filter(each -> each.system().equals(system) && each.variation().equals(Variations.AS_ASKED))
                .map(Statistic::decided).forEach(each -> bins.get(Math.clamp((int) (each.confidence() * BINS), 0, BINS - 1)).add(each));
        return bins.stream().filter(each -> !each.isEmpty())
                .map(bin -> new Reliability(system, bin.stream().mapToDouble(Stated::confidence).average().orElseThrow(),
                        bin.stream().mapToInt(each -> each.right() ? 1 : 0).average().orElseThrow(), bin.size()))
                .toList();
    }

    /** The figure of a measure over all sets. */
    Optional<Figure> overall(String measure, String system) {
        return figures.stream().filter(
                each -> each.measure().equals(measure) && each.system().equals(system) && each.set().equals(PilotReport.ALL_SETS))
                .findFirst();
    }

    /** How much better the first is than the second over all sets, whichever of them is told first. */
    Optional<Difference> overall(String measure, String first, String second) {
        return difference(measure, PilotReport.ALL_SETS, first, second);
    }

    /** The same over one set. */
    Optional<Difference> difference(String measure, String set, String first, String second) {
        for (Difference each : differences) {
            if (!each.measure().equals(measure) || !each.set().equals(set)) continue;
            if (each.first().equals(first) && each.second().equals(second)) return Optional.of(each);
            if (each.first().equals(second) && each.second().equals(first))
                return Optional.of(new Difference(measure, set, first, second, -each.value(), -each.high(), -each.low()));
        }
        return Optional.empty();
    }
}
