package dev.satchel.pilot;

import dev.satchel.ConfidenceMetrics.Stated;
import dev.satchel.pilot.AnsweredQuestion.Score;
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
import java.util.stream.Stream;

/**
 * What follows from answers, with 95 % intervals by the bootstrap: the questions of a set are drawn anew a thousand times. All systems get
 * the same draws, so a difference is compared question by question. Over all sets, each counts alike, whatever its size; but times and rates
 * are over all their questions together, because the percentile of two sets is not in the middle of their percentiles.
 *
 * @param figures of each system over each set, and over all of them
 * @param differences between two systems
 * @param reliability over all sets
 * @param added how much more is right with the documents than without, for each system that was asked so; over all sets
 * @param prices what was counted as money
 */
record Figures(List<Figure> figures, List<Difference> differences, List<Reliability> reliability, List<Difference> added,
        Optional<Prices> prices) {
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
        Map<String, int[][]> draws = draws(sets, asked);
        List<Figure> figures = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        for (Measure measure : Measure.of(variations(answers))) {
            Samples samples = new Samples(measure, sets, asked, draws);
            for (SystemRun run : runs) samples.of(run.system()).forEach((place, number) -> figures.add(figure(measure, place, number)));
            if (measure.compares()) differences.addAll(differences(samples, runs));
        }
        runs.forEach(each -> figures.addAll(costs(each)));
        prices.ifPresent(each -> figures.addAll(money(each, runs, figures)));
        Samples added = new Samples(Measure.added(), sets, asked, draws);
        return new Figures(figures, differences, runs.stream().flatMap(each -> reliability(each.system(), answers).stream()).toList(),
                runs.stream().flatMap(each -> added.withoutDocuments(each.system()).stream()).toList(), prices);
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

    /** One chance for all sets: with the same draws of each, sets of one size would go up and down together. */
    private static Map<String, int[][]> draws(Collection<String> sets, Map<Place, List<Asked>> asked) {
        Random random = new Random(SEED);
        Map<String, int[][]> draws = new HashMap<>();
        for (String set : sets)
            draws.put(set, draws(asked.entrySet().stream().filter(each -> each.getKey().set.equals(set))
                    .mapToInt(each -> each.getValue().size()).max().orElse(0), random));
        return draws;
    }

    private static int[][] draws(int questions, Random random) {
        int[][] draws = new int[DRAWS][questions];
        for (int[] each : draws) for (int i = 0; i < questions; i++) each[i] = random.nextInt(questions);
        return draws;
    }

    /** One measure of all systems over all sets. */
    private record Samples(Measure measure, Collection<String> sets, Map<Place, List<Asked>> asked, Map<String, int[][]> draws,
            Map<Place, Optional<Sampled>> known) {
        Samples(Measure measure, Collection<String> sets, Map<Place, List<Asked>> asked, Map<String, int[][]> draws) {
            this(measure, sets, asked, draws, new HashMap<>());
        }

        private Optional<Sampled> over(String system, String set) {
            return known.computeIfAbsent(new Place(system, set), place -> draw(system, set));
        }

        private Optional<Sampled> draw(String system, String set) {
            List<Asked> questions = asked.getOrDefault(new Place(system, set), List.of());
            return Optional.of(Sampled.of(measure.statistic().apply(questions), questions.size(), draws.get(set)))
                    .filter(each -> !Double.isNaN(each.value));
        }

        Map<Place, Sampled> of(String system) {
            Map<Place, Sampled> sampled = new LinkedHashMap<>();
            for (String set : sets) over(system, set).ifPresent(each -> sampled.put(new Place(system, set), each));
            List<String> all = sampled.keySet().stream().map(Place::set).toList();
            if (!all.isEmpty()) sampled.put(new Place(system, PilotReport.ALL_SETS), overAll(system, all));
            return sampled;
        }

        private Sampled overAll(String system, List<String> of) {
            if (!measure.isOfAllTogether()) return Sampled.mean(of.stream().map(each -> over(system, each).orElseThrow()).toList());
            List<Asked> questions = of.stream().flatMap(each -> asked.get(new Place(system, each)).stream()).toList();
            return Sampled.of(measure.statistic().apply(questions), questions.size(), together(of));
        }

        /** The draws of each set, as questions of all of them. */
        private int[][] together(List<String> of) {
            int[][] together = new int[DRAWS][];
            for (int draw = 0; draw < DRAWS; draw++) {
                int[] drawn = {};
                for (String set : of) {
                    int before = drawn.length;
                    int[] more = draws.get(set)[draw];
                    drawn = Arrays.copyOf(drawn, before + more.length);
                    for (int i = 0; i < more.length; i++) drawn[before + i] = before + more[i];
                }
                together[draw] = drawn;
            }
            return together;
        }

        /** Over the sets of which both have it: what one of them has alone says nothing of the other. */
        Optional<Difference> difference(String set, String first, String second) {
            List<String> both = (set.equals(PilotReport.ALL_SETS) ? sets.stream() : Stream.of(set))
                    .filter(each -> over(first, each).isPresent() && over(second, each).isPresent()).toList();
            if (both.isEmpty()) return Optional.empty();
            Sampled less = overAll(first, both).less(overAll(second, both));
            double[] interval = less.interval();
            boolean apart = interval[0] > 0 || interval[1] < 0;
            return Optional.of(new Difference(measure.name(), set, first, second, less.value, interval[0], interval[1],
                    apart && (!measure.name().equals(Measure.RIGHT) || SignTest.isReal(pairs(both, first, second)))));
        }

        private List<SignTest.Pair> pairs(List<String> both, String first, String second) {
            List<SignTest.Pair> pairs = new ArrayList<>();
            for (String set : both) {
                List<Asked> one = asked.get(new Place(first, set));
                List<Asked> other = asked.get(new Place(second, set));
                for (int i = 0; i < Math.min(one.size(), other.size()); i++)
                    pairs.add(new SignTest.Pair(one.get(i).score(Score.RIGHT), other.get(i).score(Score.RIGHT)));
            }
            return pairs;
        }

        /** What is measured of each question with and without documents, as a difference between the two. */
        Optional<Difference> withoutDocuments(String system) {
            return Optional.ofNullable(of(system).get(new Place(system, PilotReport.ALL_SETS))).map(each -> {
                double[] interval = each.interval();
                return new Difference(measure.name(), PilotReport.ALL_SETS, system, Variations.CLOSED_BOOK, each.value, interval[0],
                        interval[1]);
            });
        }
    }

    private static Figure figure(Measure measure, Place place, Sampled number) {
        double[] interval = number.interval();
        return new Figure(measure.topic(), measure.name(), measure.label(), measure.unit(), measure.isBetterHigher(), place.system,
                place.set, number.value, interval[0], interval[1], number.count);
    }

    private static List<Difference> differences(Samples samples, List<SystemRun> runs) {
        List<Difference> differences = new ArrayList<>();
        List<String> places = new ArrayList<>(samples.sets);
        places.add(PilotReport.ALL_SETS);
        for (String set : places)
            for (int i = 0; i < runs.size(); i++)
                for (int j = i + 1; j < runs.size(); j++)
                    samples.difference(set, runs.get(i).system(), runs.get(j).system()).ifPresent(differences::add);
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

    /** Time decides it, so its interval is that of the mean time. Nothing where all that has a price is energy, and none was measured. */
    private static List<Figure> money(Prices prices, List<SystemRun> runs, List<Figure> figures) {
        Map<String, Optional<Double>> joules = new HashMap<>();
        runs.forEach(each -> joules.put(each.system(), each.joules()));
        return figures.stream().filter(each -> each.measure().equals(Measure.MEAN))
                .filter(each -> prices.machineHour().isPresent() || joules.get(each.system()).isPresent())
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

    /** How much more a system has right with the documents than without; empty when it was not asked without. */
    Optional<Difference> addedTo(String system) {
        return added.stream().filter(each -> each.first().equals(system)).findFirst();
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
                return Optional.of(
                        new Difference(measure, set, first, second, -each.value(), -each.high(), -each.low(), each.isReal()));
        }
        return Optional.empty();
    }
}
