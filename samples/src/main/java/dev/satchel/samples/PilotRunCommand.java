package dev.satchel.samples;

import dev.satchel.AnswerMode;
import dev.satchel.Answerability;
import dev.satchel.PilotQuestions;
import dev.satchel.SatchelException;
import dev.satchel.pilot.PilotPage;
import dev.satchel.pilot.PilotReport;
import dev.satchel.pilot.PilotRun;
import dev.satchel.pilot.PilotSystem;
import dev.satchel.pilot.Prices;
import dev.satchel.pilot.QuestionSet;
import dev.satchel.pilot.Requirements;
import dev.satchel.pilot.Variation;
import dev.satchel.pilot.Variations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code satchel pilot run}: which model, or none, is right for these documents. */
@Command(name = "run", description = "Compare models, and no model, on your own questions, and recommend one in a report.")
final class PilotRunCommand implements Callable<Integer> {
    private static final String NONE = "none";
    private static final String ALL = "all";
    private static final long A_MINUTE = 60_000_000_000L;

    private final Satchel satchel;

    @Option(names = "--questions", required = true, paramLabel = "FILE", description = {
            "Questions with their answers, as 'pilot answers' reads them. May be repeated: each file is a set of its own."})
    private List<Path> questions;

    @Option(names = "--folder", paramLabel = "DOCS", description = "The documents that questions without a passage are asked of.")
    private Optional<Path> folder = Optional.empty();

    @Option(names = "--report", required = true, paramLabel = "OUT", description = {
            "The folder for report.html, report.json and answers.jsonl. A run that was interrupted goes on",
            "where it was when it is given the same folder again."})
    private Path out;

    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "auto", split = ",", description = "How each model answers: quote, write or auto (default: ${DEFAULT-VALUE}). May be repeated.")
    private List<String> modes;

    @Option(names = "--gate", paramLabel = "strict|normal|lenient", defaultValue = "normal", description = "How sure it must be that the documents answer (default: ${DEFAULT-VALUE}).")
    private String gate;

    @Option(names = "--variations", paramLabel = "NAMES", defaultValue = ALL, split = ",", description = {
            "Other wordings and circumstances in which each question is asked once more: all, none, or some of typos, lower case,",
            "keywords, polite, synonyms, other order, distractors, 'in pt' for another language, and NAME=FILE for the same questions",
            "in other words, with the same ids (default: ${DEFAULT-VALUE})."})
    private List<String> variations;

    @Option(names = "--without-closed-book", description = "Do not ask the models without documents, which shows what documents add.")
    private boolean withoutClosedBook;

    @Option(names = "--sample", paramLabel = "N", description = "So many questions of each file, drawn by chance.")
    private Optional<Integer> sample = Optional.empty();

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "What chance draws (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--open", description = "Ask of all passages of a file together, instead of the question's own.")
    private boolean open;

    @Option(names = "--machine-price", paramLabel = "X", description = "What an hour of the machine costs.")
    private Optional<Double> machinePrice = Optional.empty();

    @Option(names = "--kwh-price", paramLabel = "Y", description = "What a kilowatt hour costs; counts where the machine tells its energy.")
    private Optional<Double> energyPrice = Optional.empty();

    @Option(names = "--currency", paramLabel = "EUR", defaultValue = "EUR", description = "In which currency (default: ${DEFAULT-VALUE}).")
    private String currency;

    @Option(names = "--at-least-right", paramLabel = "SHARE", defaultValue = "0.5", description = "In which share of the questions a system must do the right thing to be recommended (default: ${DEFAULT-VALUE}).")
    private double right;

    @Option(names = "--within", paramLabel = "SECONDS", defaultValue = "10", description = "How long 95 %% of its answers may take at most (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(names = "--memory", paramLabel = "GB", description = "How much memory it may need at most.")
    private Optional<Double> memory = Optional.empty();

    @Option(names = "--without-texts", description = "Write the report without words of documents, questions and answers, to share its figures.")
    private boolean withoutTexts;

    @Option(names = "--title", paramLabel = "TEXT", defaultValue = "Which model for these documents?", description = "The heading of the report.")
    private String title;

    @Mixin
    private Scope scope;

    PilotRunCommand(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        scope.check();
        Requirements requirements = requirements();
        Optional<Prices> prices = prices();
        List<Wanted> wanted = wanted();
        List<PilotRunSources.File> files = files();
        createFolder();
        try (PilotRunSources sources = new PilotRunSources(satchel, scope, folder, open)) {
            for (PilotRunSources.File each : files)
                sources.add(each, sample.map(count -> each.questions().sample(count, seed)).orElse(each.questions()));
            Map<QuestionSet, List<Variation>> varied = Variations.ofAll(variations(), sources.sets(), seed);
            List<PilotSystem> systems = systems(wanted, sources);
            PilotRun.Builder run = PilotRun.of(sources.sets(), systems).title(title).variations(varied::get)
                    .recordingIn(out.resolve("answers.jsonl")).settings(settings(systems, sources)).requiring(requirements);
            prices.ifPresent(run::prices);
            if (!withoutClosedBook) run.withClosedBook();
            PilotReport report = run(run.build());
            PilotReport told = withoutTexts ? report.withoutTexts() : report;
            told.write(out.resolve("report.json"));
            PilotPage.write(told, out.resolve("report.html"));
            print(report);
            return report.recommendation().system().isPresent() ? Satchel.FOUND : Satchel.NOT_FOUND;
        }
    }

    private Requirements requirements() {
        if (!(seconds >= 1e-9 && seconds < 1e9)) throw new SatchelException("--within must be above 0 and in seconds, got " + seconds);
        if (!(right >= 0 && right <= 1)) throw new SatchelException("--at-least-right must be from 0 to 1, got " + right);
        memory.filter(each -> !(each > 0)).ifPresent(each -> {
            throw new SatchelException("--memory must be above 0, got " + each);
        });
        return new Requirements(right, Duration.ofNanos((long) (seconds * 1e9)), memory.map(each -> (long) (each * 1e9)));
    }

    private Optional<Prices> prices() {
        if (machinePrice.isEmpty() && energyPrice.isEmpty()) return Optional.empty();
        try {
            return Optional.of(new Prices(machinePrice, energyPrice, currency));
        } catch (IllegalArgumentException e) {
            throw new SatchelException("--machine-price and --kwh-price must not be negative", e);
        }
    }

    /** A model, or none, and how it answers. */
    private record Wanted(String model, AnswerMode mode) {}

    private List<Wanted> wanted() {
        if (sample.isPresent() && sample.get() < 1) throw new SatchelException("--sample must be at least 1, got " + sample.get());
        List<String> models = satchel.models().isEmpty() ? List.of(NONE, Model.USUAL) : satchel.models();
        Set<Wanted> wanted = new LinkedHashSet<>();
        for (String model : models)
            for (String mode : modes)
                wanted.add(new Wanted(model, model.equals(NONE) ? AnswerMode.EXTRACT : mode(mode)));
        Set<String> names = new LinkedHashSet<>();
        for (Wanted each : wanted)
            if (!names.add(name(each, wanted)))
                throw new SatchelException(
                        "two models are called " + Model.nameOf(each.model)
                                + ": rename the file of one, the report tells them apart by it");
        return List.copyOf(wanted);
    }

    /** What it is called in the report. */
    private static String name(Wanted wanted, Collection<Wanted> all) {
        if (wanted.model.equals(NONE)) return "no model";
        boolean severalModes = all.stream().filter(each -> each.model.equals(wanted.model)).count() > 1;
        return Model.nameOf(wanted.model) + (severalModes ? ", " + word(wanted.mode) : "");
    }

    private static AnswerMode mode(String given) {
        for (AnswerMode each : AnswerMode.values())
            if (each != AnswerMode.EXTRACT && each.name().toLowerCase(Locale.ROOT).equals(given)) return each;
        throw new SatchelException("--mode is quote, write or auto, got " + given
                + (given.equals("extract") ? ": sentences without a model are asked for with --model none" : ""));
    }

    private List<PilotRunSources.File> files() {
        Map<String, PilotRunSources.File> files = new LinkedHashMap<>();
        for (Path each : questions) {
            String name = each.getFileName().toString().replaceFirst("\\.jsonl?$", "");
            if (name.equals(PilotReport.ALL_SETS))
                throw new SatchelException(
                        each + " cannot be called so: \"" + name + "\" are all questions in the report; rename the file");
            if (files.containsKey(name))
                throw new SatchelException("two files of questions are called " + name + ": rename one, the report tells them apart by it");
            files.put(name, new PilotRunSources.File(name, each, PilotQuestions.read(each)));
        }
        return List.copyOf(files.values());
    }

    private void createFolder() {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + out, e);
        }
    }

    private List<PilotSystem> systems(List<Wanted> wanted, PilotRunSources sources) {
        List<PilotSystem> systems = new ArrayList<>();
        for (Wanted each : wanted) system(each, wanted, sources).ifPresent(systems::add);
        if (systems.isEmpty()) throw new SatchelException("no system is left to be asked: name one with --model");
        return systems;
    }

    /** Empty when the usual model, which nobody asked for by name, cannot be had. */
    private Optional<PilotSystem> system(Wanted wanted, List<Wanted> all, PilotRunSources sources) {
        Optional<Path> file = Optional.empty();
        Map<String, String> facts = new LinkedHashMap<>();
        if (!wanted.model.equals(NONE)) {
            try {
                file = Optional.of(Model.file(satchel, wanted.model));
            } catch (SatchelException failure) {
                if (!satchel.models().isEmpty()) throw failure;
                satchel.console().say(Failure.inOneLine(failure) + "; going on without a model");
                return Optional.empty();
            }
            ModelFacts told = ModelFacts.of(file.get());
            facts.put("model", Model.nameOf(wanted.model));
            facts.put("architecture", told.architecture());
            facts.put("parameters", String.format(Locale.ROOT, "%.0f million", told.parameters() / 1e6));
            facts.put("size on disk", ProgressBar.size(told.bytes()));
            told.licence().ifPresent(each -> facts.put("licence", each));
        }
        facts.put("answers are", kind(wanted, file));
        facts.put("gate", gate);
        facts.put("passages are found", sources.embedders());
        return Optional.of(new AnsweringSystem(name(wanted, all), facts, file, wanted.mode, answerability(), satchel));
    }

    private static String word(AnswerMode mode) { return mode.name().toLowerCase(Locale.ROOT); }

    private static String kind(Wanted wanted, Optional<Path> file) {
        boolean writes = wanted.mode == AnswerMode.AUTO
                && file.flatMap(WritingNotes.standard()::of).filter(each -> each.passed()).isPresent();
        return switch (wanted.mode) {
            case EXTRACT -> "the documents' own sentences";
            case WRITE -> "written by the model, and checked";
            case QUOTE -> "words of the documents, chosen by the model";
            case AUTO -> writes ? "written by the model, and checked" : "words of the documents, chosen by the model";
        };
    }

    private Answerability answerability() {
        return switch (gate) {
            case "strict" -> Answerability.strict();
            case "normal" -> Answerability.normal();
            case "lenient" -> Answerability.lenient();
            default -> throw new SatchelException("--gate is strict, normal or lenient, got " + gate);
        };
    }

    private List<String> variations() {
        if (variations.equals(List.of(NONE))) return List.of();
        return variations.stream().map(String::strip).flatMap(each -> each.equals(ALL) ? Variations.names().stream() : Stream.of(each))
                .distinct().toList();
    }

    /** What else decides about answers: with other documents, another model or another version of this, they would be others. */
    private Map<String, String> settings(List<PilotSystem> systems, PilotRunSources sources) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("version", new Satchel.Version().getVersion()[0].replaceFirst(" \\(.*", ""));
        settings.put("seed", String.valueOf(seed));
        settings.put("open", String.valueOf(open));
        settings.put("ranking and filters", scope.toString());
        sources.documents().ifPresent(each -> settings.put("documents", each));
        for (PilotSystem each : systems)
            if (each instanceof AnsweringSystem known)
                known.model().ifPresent(file -> settings.put("model file of " + each.name(), state(file)));
        return settings;
    }

    private static String state(Path model) {
        try {
            return FileState.ofContent(model);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + model, e);
        }
    }

    private PilotReport run(PilotRun run) {
        try (ProgressBar bar = new ProgressBar(satchel.console(), "asking")) {
            ProgressLines lines = new ProgressLines();
            return run.run(progress -> {
                String note = progress.done() + " of " + progress.total()
                        + progress.remaining().map(time -> ", " + SyncBar.inWords(time) + " left").orElse("") + ": "
                        + String.join(", ", progress.system(), progress.set(), progress.variation());
                lines.tell(progress.done(), note);
                bar.show(progress.done(), progress.total(), note);
            });
        }
    }

    /** What a log is told of a long run: that it goes on with an earlier one, and each minute how far it is. */
    private final class ProgressLines {
        private boolean begun;
        private long told = System.nanoTime();

        void tell(int done, String note) {
            if (!begun && done > 1) satchel.console().say("going on after " + (done - 1) + " answers of an earlier run");
            begun = true;
            if (satchel.console().redrawsMessages() || System.nanoTime() - told < A_MINUTE) return;
            satchel.console().say("asked " + note);
            told = System.nanoTime();
        }
    }

    private void print(PilotReport report) {
        Path page = out.resolve("report.html");
        if (satchel.json()) {
            satchel.print(json(report, page));
            return;
        }
        Console console = satchel.console();
        console.out().println(console.bold(wrapped(report.recommendation().headline(), "")));
        for (String each : report.recommendation().reasons()) console.out().println("* " + wrapped(each, "  "));
        console.out().println();
        console.out().println("The report: " + page);
        console.out().flush();
        if (withoutTexts) console.say("the report has no texts; answers.jsonl beside it has them all, do not pass it on");
    }

    private String wrapped(String text, String indent) {
        return PlainText.wrapped(text, satchel.console().columns() - 2, indent).stripLeading();
    }

    private static Json json(PilotReport report, Path page) {
        Json json = new Json();
        report.recommendation().system().ifPresentOrElse(each -> json.with("recommended", each), () -> json.withNull("recommended"));
        json.with("headline", report.recommendation().headline());
        report.recommendation().reasons().forEach(json.array("reasons")::add);
        for (PilotReport.Figure each : report.figures()) {
            if (!each.set().equals(PilotReport.ALL_SETS)) continue;
            json.object("systems").object(each.system()).object(each.measure()).with("value", each.value()).with("low", each.low())
                    .with("high", each.high());
        }
        return json.with("report", page.toString());
    }
}
