package dev.satchel.pilot;

import dev.satchel.Generator;
import dev.satchel.PilotQuestion;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import dev.satchel.pilot.Records.Key;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Asks several systems the same questions, and says which one to use. What is answered is recorded as it comes: when a run is interrupted,
 * the next one with the same records asks only what is missing.
 *
 * <p>The systems are asked one after the other, and the questions too, so that none of them waits for another.
 */
public final class PilotRun {
    /** Until the compiler of the virtual machine has done most of its work: the system that comes first must not look slower. */
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final int WARM_UP_QUESTIONS = 12;

    private final List<QuestionSet> sets;
    private final List<PilotSystem> systems;
    private final Builder settings;

    private PilotRun(Builder settings) {
        this.sets = settings.sets;
        this.systems = settings.systems;
        this.settings = settings;
    }

    /**
     * Begins with what is asked and who is asked.
     *
     * @param sets at least one; no two of the same name
     * @param systems at least one; no two of the same name
     */
    public static Builder of(List<QuestionSet> sets, List<PilotSystem> systems) {
        return new Builder(sets, systems);
    }

    /**
     * How far a run is.
     *
     * @param done how many answers there are, those of earlier runs included
     * @param total how many there will be
     * @param system who is being asked
     * @param set from which set
     * @param variation in which variation
     * @param remaining how long the rest will take, as far as one can tell; empty at the beginning
     */
    public record Progress(int done, int total, String system, String set, String variation, Optional<Duration> remaining) {}

    /** What is to be asked of one system: one question in one variation. */
    private record Task(QuestionSet set, String variation, PilotQuestion question, UnaryOperator<Retriever> arranged) {
        Key key(PilotSystem system) { return new Key(set.name(), system.name(), variation, question.id()); }
    }

    /**
     * Asks what was not asked yet, and reports on all of it.
     *
     * @param onProgress is told after each answer
     * @throws dev.satchel.SatchelException when a system cannot be started or a question cannot be asked, or when the records are of
     *         another pilot; the message says which
     */
    public PilotReport run(Consumer<Progress> onProgress) {
        List<Task> tasks = sets.stream().flatMap(each -> asAsked(each).stream()).toList();
        List<Task> varied = sets.stream().flatMap(each -> varied(each).stream()).toList();
        List<Task> closed = settings.closedBook ? sets.stream().flatMap(each -> closedBook(each).stream()).toList() : List.of();
        Records records = Records.open(settings.records, header());
        Count count = new Count(records, tasks.size() + varied.size(), closed.size(), onProgress);
        Map<QuestionSet, Examiner> examiners = new LinkedHashMap<>();
        sets.forEach(set -> examiners.put(set, new Examiner(set)));
        for (PilotSystem system : systems) {
            List<Task> missing = new ArrayList<>();
            for (Collection<Task> part : List.of(tasks, varied, system.hasModel() ? closed : List.<Task>of()))
                part.stream().filter(each -> !records.has(each.key(system))).forEach(missing::add);
            if (!missing.isEmpty()) ask(system, missing, examiners, records, count);
        }
        return report(records);
    }

    private static List<Task> asAsked(QuestionSet set) {
        return set.questions().stream().map(each -> new Task(set, Variations.AS_ASKED, each, UnaryOperator.identity())).toList();
    }

    private List<Task> varied(QuestionSet set) {
        List<Task> tasks = new ArrayList<>();
        for (Variation variation : settings.variations.apply(set))
            for (PilotQuestion question : set.questions())
                variation.of(question).ifPresent(
                        other -> tasks.add(new Task(set, variation.name(), other, documents -> variation.over(documents, other))));
        return tasks;
    }

    private static List<Task> closedBook(QuestionSet set) {
        return set.questions().stream().filter(PilotQuestion::isAnswerable)
                .map(each -> new Task(set, Variations.CLOSED_BOOK, each, UnaryOperator.identity())).toList();
    }

    private void ask(PilotSystem system, List<Task> missing, Map<QuestionSet, Examiner> examiners, Records records, Count count) {
        examiners.forEach((set, examiner) -> examiner.prepare(
                missing.stream().filter(each -> each.set == set && each.variation.equals(Variations.AS_ASKED)).map(Task::question)
                        .toList()));
        ProcessMeter meter = ProcessMeter.begin();
        long begin = System.nanoTime();
        try (PilotSystem.Running running = system.start()) {
            Optional<Double> load = system instanceof ReadySystem ? Optional.empty() : Optional.of((System.nanoTime() - begin) / 1e6);
            Rags rags = new Rags(running);
            List<Task> ofDocuments = missing.stream().filter(each -> !each.variation.equals(Variations.CLOSED_BOOK)).toList();
            if (!ofDocuments.isEmpty()) records.add(Cost.ofStart(system.name(), load, warmUp(system, ofDocuments, examiners, rags)));
            for (int first = 0, last; first < ofDocuments.size(); first = last) {
                last = endOfStretch(ofDocuments, first);
                Task begun = ofDocuments.get(first);
                ProcessMeter.Reading before = meter.read();
                for (Task each : ofDocuments.subList(first, last)) {
                    AnsweredQuestion answered = examiners.get(each.set).ask(system.name(), each.variation, each.question,
                            rags.over(each.arranged.apply(each.set.documents().retriever(each.question))));
                    records.add(compared(answered, records));
                    count.told(system, each);
                }
                if (begun.variation.equals(Variations.AS_ASKED))
                    records.add(Cost.ofQuestions(system.name(), last - first, meter.read().since(before)));
            }
            if (running.generator().isEmpty()) return;
            Generator model = running.generator().get();
            for (Task each : missing) {
                if (!each.variation.equals(Variations.CLOSED_BOOK)) continue;
                records.add(ClosedBook.ask(model, each.set.name(), system.name(), each.question));
                count.told(system, each);
            }
        }
    }

    /** The time of the first answer, which is the first of this system, though documents and index are warm; then more, not recorded. */
    private static double warmUp(PilotSystem system, List<Task> tasks, Map<QuestionSet, Examiner> examiners, Rags rags) {
        long begin = System.nanoTime();
        double first = 0;
        for (int i = 0; i < WARM_UP_QUESTIONS; i++) {
            Task task = tasks.get(i % tasks.size());
            AnsweredQuestion answered = examiners.get(task.set).ask(system.name(), task.variation, task.question,
                    rags.over(task.arranged.apply(task.set.documents().retriever(task.question))));
            if (i == 0) first = answered.time(AnsweredQuestion.Time.TOTAL).orElseThrow();
            if (System.nanoTime() - begin > WARM_UP.toNanos()) break;
        }
        return first;
    }

    private static int endOfStretch(List<Task> tasks, int first) {
        int end = first;
        while (end < tasks.size() && tasks.get(end).set == tasks.get(first).set
                && tasks.get(end).variation.equals(tasks.get(first).variation))
            end++;
        return end;
    }

    /** With whether it agrees with the answer to the unchanged question, which was asked before. */
    private static AnsweredQuestion compared(AnsweredQuestion answered, Records records) {
        if (answered.variation().equals(Variations.AS_ASKED)) return answered;
        return records.find(new Key(answered.set(), answered.system(), Variations.AS_ASKED, answered.id()))
                .map(asAsked -> answered.with(AnsweredQuestion.Score.AGREES, Steadiness.agree(asAsked, answered) ? 1 : 0))
                .orElse(answered);
    }

    /** One for a retriever: it may learn of its documents. */
    private static final class Rags {
        private final PilotSystem.Running running;
        private Retriever last;
        private Rag rag;

        Rags(PilotSystem.Running running) { this.running = running; }

        Rag over(Retriever retriever) {
            if (retriever != last) {
                rag = running.over(retriever);
                last = retriever;
            }
            return rag;
        }
    }

    /** Tells how far it is. */
    private final class Count {
        private final Records records;
        private final int ofDocuments;
        private final int closed;
        private final Consumer<Progress> onProgress;

        Count(Records records, int ofDocuments, int closed, Consumer<Progress> onProgress) {
            this.records = records;
            this.ofDocuments = ofDocuments;
            this.closed = closed;
            this.onProgress = onProgress;
        }

        void told(PilotSystem system, Task task) {
            int done = systems.stream().mapToInt(each -> records.times(each.name()).count()).sum();
            int total = systems.stream().mapToInt(this::total).sum();
            onProgress.accept(new Progress(Math.min(done, total), total, system.name(), task.set.name(), task.variation, remaining()));
        }

        private int total(PilotSystem system) { return ofDocuments + (system.hasModel() ? closed : 0); }

        /** A system that was not asked yet is taken to be as slow as the slowest of those that were. */
        private Optional<Duration> remaining() {
            OptionalDouble slowest = systems.stream().map(each -> records.times(each.name())).filter(each -> each.count() > 0)
                    .mapToDouble(Records.Times::mean).max();
            if (slowest.isEmpty()) return Optional.empty();
            double milliseconds = 0;
            for (PilotSystem each : systems) {
                Records.Times times = records.times(each.name());
                milliseconds += Math.max(0, total(each) - times.count()) * (times.count() > 0 ? times.mean() : slowest.getAsDouble());
            }
            return Optional.of(Duration.ofMillis((long) milliseconds));
        }
    }

    private Records.Header header() {
        Map<String, String> ofSets = new LinkedHashMap<>();
        sets.forEach(each -> ofSets.put(each.name(), Records.hash(each.questions().toString())));
        for (QuestionSet set : sets)
            for (Variation each : settings.variations.apply(set))
                ofSets.put(set.name() + ", " + each.name(),
                        Records.hash(set.questions().stream().map(question -> each.of(question).map(PilotQuestion::question)).toList()
                                .toString()));
        Map<String, String> ofSystems = new LinkedHashMap<>();
        systems.forEach(each -> ofSystems.put(each.name(), Records.hash(each.facts().toString())));
        return new Records.Header(ofSets, ofSystems, settings.settings);
    }

    private PilotReport report(Records records) {
        List<AnsweredQuestion> answers = new ArrayList<>();
        for (QuestionSet set : sets) {
            List<String> variations = new ArrayList<>(List.of(Variations.AS_ASKED));
            settings.variations.apply(set).forEach(each -> variations.add(each.name()));
            if (settings.closedBook) variations.add(Variations.CLOSED_BOOK);
            for (PilotQuestion question : set.questions())
                for (PilotSystem system : systems)
                    for (String variation : variations)
                        records.find(new Key(set.name(), system.name(), variation, question.id())).ifPresent(answers::add);
        }
        List<SystemRun> runs = systems.stream().map(each -> Cost.together(each, records.costs(each.name()))).toList();
        Map<String, Integer> counts = new LinkedHashMap<>();
        sets.forEach(each -> counts.put(each.name(), each.questions().size()));
        Figures figures = Figures.of(runs, counts.keySet(), answers, settings.prices);
        return new PilotReport(settings.title, Instant.now(), settings.machine, runs, counts,
                Recommender.recommend(runs, counts, figures, settings.requirements, answers), figures.figures(), figures.differences(),
                figures.reliability(), answers);
    }

    /** The parts of a run. */
    public static final class Builder {
        private final List<QuestionSet> sets;
        private final List<PilotSystem> systems;
        private String title = "Pilot";
        private Map<String, String> machine = Machine.facts();
        private Function<QuestionSet, List<Variation>> variations = set -> List.of();
        private boolean closedBook;
        private Optional<Path> records = Optional.empty();
        private Map<String, String> settings = Map.of();
        private Optional<Prices> prices = Optional.empty();
        private Requirements requirements = Requirements.usual();

        private Builder(List<QuestionSet> sets, List<PilotSystem> systems) {
            this.sets = List.copyOf(sets);
            this.systems = List.copyOf(systems);
            requireNames("sets of questions", this.sets.stream().map(QuestionSet::name).toList());
            requireNames("systems", this.systems.stream().map(PilotSystem::name).toList());
        }

        private static void requireNames(String what, List<String> names) {
            if (names.isEmpty()) throw new IllegalArgumentException("a pilot needs " + what);
            Set<String> seen = new HashSet<>();
            for (String each : names) if (!seen.add(each)) throw new IllegalArgumentException("two " + what + " are called " + each);
            if (names.contains(PilotReport.ALL_SETS))
                throw new IllegalArgumentException("none of the " + what + " may be called " + PilotReport.ALL_SETS);
        }

        /** What is piloted, as the heading of the report. Default {@code Pilot}. */
        public Builder title(String words) {
            this.title = Objects.requireNonNull(words, "title");
            return this;
        }

        /** What it runs on, as the report tells it. Default: processor, memory, operating system and Java, as far as they can be told. */
        public Builder machine(Map<String, String> facts) {
            this.machine = new LinkedHashMap<>(facts);
            return this;
        }

        /** In which variations the questions of a set are asked, beside as they are. Default none. */
        public Builder variations(Function<QuestionSet, List<Variation>> ofSet) {
            this.variations = Objects.requireNonNull(ofSet, "variations");
            return this;
        }

        /** Asks each model once more without any documents, to show what these add. Default: it does not. */
        public Builder withClosedBook() {
            this.closedBook = true;
            return this;
        }

        /** Records answers in this file, and asks only what is not in it. Default: they are only kept in memory. */
        public Builder recordingIn(Path file) {
            this.records = Optional.of(file);
            return this;
        }

        /** What else decides about answers, by name, such as the state of the documents; records of other settings are refused. */
        public Builder settings(Map<String, String> others) {
            this.settings = new LinkedHashMap<>(others);
            return this;
        }

        /** What time and energy cost. Default: no money is told. */
        public Builder prices(Prices given) {
            this.prices = Optional.of(given);
            return this;
        }

        /** What a system must do to be recommended. Default {@link Requirements#usual()}. */
        public Builder requiring(Requirements given) {
            this.requirements = Objects.requireNonNull(given, "requirements");
            return this;
        }

        /** Ready to run. */
        public PilotRun build() { return new PilotRun(this); }
    }
}
