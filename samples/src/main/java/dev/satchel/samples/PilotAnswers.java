package dev.satchel.samples;

import dev.satchel.AnswerMode;
import dev.satchel.AnswerPilot;
import dev.satchel.Answerability;
import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code satchel pilot answers}: how good answers are, and how well it is told when there is none. */
@Command(name = "answers", description = "How good answers are, and how well it is told when there is none.")
final class PilotAnswers implements Callable<Integer> {
    private static final String ALL = "all";

    private final Satchel satchel;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = {
            "Questions with their answers: SQuAD (FILE.json), CLAPNQ, or one object a line:",
            "{\"id\",\"question\",\"passage\",\"answers\":[],\"answerable\",\"evidence\":[]}; passage and evidence may be absent. May be repeated."})
    private List<Path> data;

    @Option(names = "--folder", paramLabel = "DIR", description = "The documents that questions without a passage are asked of.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "auto", description = "How answers are made: extract, quote, write or auto (default: ${DEFAULT-VALUE}).")
    private String mode;

    @Option(names = "--gate", paramLabel = "GATE", defaultValue = "normal", description = "When it is answered: strict, normal, lenient, or off for always (default: ${DEFAULT-VALUE}).")
    private String gate;

    @Option(names = "--half", paramLabel = "HALF", defaultValue = ALL, description = "Which articles (SQuAD) or lines of each file: even, odd (counted from 0), first, second or all (default: ${DEFAULT-VALUE}).")
    private String half;

    @Option(names = "--only", paramLabel = "KIND", defaultValue = ALL, description = "Only the questions that are answerable, or unanswerable (default: ${DEFAULT-VALUE}).")
    private String only;

    @Option(names = "--sample", paramLabel = "N", description = "So many of them, drawn by chance.")
    private Optional<Integer> sample = Optional.empty();

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Which ones chance draws (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--open", description = "Ask of all passages of the files together, instead of the question's own.")
    private boolean open;

    @Option(names = "--traps", description = "Ask each answerable question once more, of a passage of another article, which does not answer it.")
    private boolean traps;

    @Option(names = "--predictions", paramLabel = "F", description = "Write the answers, one JSON object a line as 'satchel ask' prints it, with the question's id.")
    private Optional<Path> predictions = Optional.empty();

    @Mixin
    private Scope scope;

    PilotAnswers(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        AnswerMode wanted = oneOf("--mode", mode, AnswerMode.values());
        Answerability when = answerability();
        List<PilotQuestions> files = data.stream().map(PilotQuestions::read).toList();
        List<PilotQuestion> questions = chosen(files).questions();
        if (questions.isEmpty()) throw new SatchelException("no question is left: change or leave out --half, --only or --sample");
        requireDocuments(questions);
        try (PilotSources sources = PilotSources.answering(satchel, scope, wanted, when)) {
            if (isAnyAsked(questions, false)) sources.openDocuments(satchel, folder.orElseThrow());
            if (isAnyAsked(questions, true))
                sources.openPassages(satchel, together(files.stream()), directory(isAnyAsked(questions, false)), open);
            sources.requireModel();
            PilotReport report = new PilotReport(measure(sources, questions), sources.model(), sources.embedder(), mode, gate);
            if (satchel.json()) satchel.print(report.json());
            else satchel.console().out().print(report.text());
            return Satchel.FOUND;
        }
    }

    private void requireDocuments(List<PilotQuestion> questions) {
        Optional<PilotQuestion> without = questions.stream().filter(each -> each.passage().isEmpty()).findFirst();
        if (without.isPresent() && folder.isEmpty())
            throw new SatchelException(
                    "the question " + without.get().id() + " has no passage: say with --folder which documents it is asked of");
    }

    private static boolean isAnyAsked(List<PilotQuestion> questions, boolean ofItsPassage) {
        return questions.stream().anyMatch(each -> each.passage().isPresent() == ofItsPassage);
    }

    /** Documents and passages in one index would be found together. */
    private Path directory(boolean documentsToo) {
        Optional<Path> named = satchel.index();
        if (named.isEmpty()) return UserCache.indexOf(data.stream().map(each -> each.toAbsolutePath().normalize()).toList());
        return documentsToo ? named.get().resolveSibling(named.get().getFileName() + "-passages") : named.get();
    }

    private AnswerPilot.Report measure(PilotSources sources, List<PilotQuestion> questions) {
        try (ProgressBar bar = new ProgressBar(satchel.console(), "asking"); Predictions written = Predictions.to(predictions)) {
            AtomicInteger done = new AtomicInteger();
            return AnswerPilot.measure(questions, sources::of, outcome -> {
                written.add(outcome);
                bar.show(done.incrementAndGet(), questions.size(), "");
            });
        }
    }

    private PilotQuestions chosen(List<PilotQuestions> files) {
        if (sample.isPresent() && sample.get() < 1) throw new SatchelException("--sample must be at least 1, got " + sample.get());
        PilotQuestions questions = together(files.stream().map(this::half)).where(kind());
        PilotQuestions drawn = sample.map(count -> questions.sample(count, seed)).orElse(questions);
        return traps ? drawn.withTraps(seed) : drawn;
    }

    private static PilotQuestions together(Stream<PilotQuestions> files) {
        return files.reduce(PilotQuestions::and).orElseThrow();
    }

    private PilotQuestions half(PilotQuestions file) {
        return half.equals(ALL) ? file : file.half(oneOf("--half", half, PilotQuestions.Half.values()));
    }

    private Predicate<PilotQuestion> kind() {
        return switch (only) {
            case ALL -> each -> true;
            case "answerable" -> PilotQuestion::isAnswerable;
            case "unanswerable" -> each -> !each.isAnswerable();
            default -> throw new SatchelException("--only is answerable, unanswerable or all, got " + only);
        };
    }

    private Answerability answerability() {
        return switch (gate) {
            case "strict" -> Answerability.strict();
            case "normal" -> Answerability.normal();
            case "lenient" -> Answerability.lenient();
            case "off" -> Answerability.normal().from(0);
            default -> throw new SatchelException("--gate is strict, normal, lenient or off, got " + gate);
        };
    }

    private static <E extends Enum<E>> E oneOf(String option, String given, E[] values) {
        for (E each : values) if (each.name().toLowerCase(Locale.ROOT).equals(given)) return each;
        String names = Arrays.stream(values).map(each -> each.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
        throw new SatchelException(option + " is one of " + names + ", got " + given);
    }

    /** Answers as they come, so that a run that is stopped leaves those it has. */
    private record Predictions(Optional<Writer> file) implements AutoCloseable {
        static Predictions to(Optional<Path> path) {
            try {
                return new Predictions(path.isEmpty() ? Optional.empty() : Optional.of(Files.newBufferedWriter(path.get())));
            } catch (IOException e) {
                throw new UncheckedIOException("could not write to " + path.get(), e);
            }
        }

        void add(AnswerPilot.Outcome outcome) {
            if (file.isEmpty()) return;
            Json line = Json.of(outcome.answer()).with("id", outcome.question().id()).with("answerable", outcome.isAnswerable())
                    .with("em", outcome.exactMatch()).with("f1", outcome.f1()).with("rougeL", outcome.rougeL())
                    .with("supported", outcome.supported());
            try {
                file.get().write(line.onOneLine() + "\n");
                file.get().flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            try {
                if (file.isPresent()) file.get().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
