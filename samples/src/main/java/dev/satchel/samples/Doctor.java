package dev.satchel.samples;

import dev.satchel.Embedder;
import dev.satchel.SatchelException;
import dev.satchel.djl.MachineLimits;
import dev.satchel.djl.MachineSpeed;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.djl.ModelRequirements;
import dev.satchel.djl.ModelShape;
import dev.satchel.djl.onnx.ModelFolder;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;

/** {@code satchel doctor}: what this machine can run, and what is wrong. */
@Command(name = "doctor", description = "What this machine can run, what is wrong, and what to do.", footer = {"",
        "The exit status is 1 when something would fail. With --model, it tells how much memory the model needs and how fast it will be, "
                + "from the file's header: it is not loaded, and nothing is fetched."})
final class Doctor implements Callable<Integer> {
    private static final String MODEL = "model";
    private static final String INDEX = "index";
    private static final String EMBEDDER = "embedder";
    private static final String CANNOT_START = "ONNX Runtime does not start";
    /** A question with a few passages, and a long conversation. */
    private static final List<Integer> TOLD = List.of(ModelOffer.SHORT, ModelOffer.LONG);

    private final Satchel satchel;
    private final MachineChecks checks;
    private final MachineLimits limits;
    private final Supplier<MachineSpeed> measurement;
    private final List<Finding> findings = new ArrayList<>();
    private final Json memory = new Json();
    private Optional<MachineSpeed> speed = Optional.empty();
    private Optional<MachineSpeed.Prediction> prediction = Optional.empty();

    @Parameters(index = "0", arity = "0..1", paramLabel = "FOLDER", description = "A folder of documents, whose index is looked at too.")
    private Path folder;

    @Option(names = "--context", paramLabel = "N", split = ",", description = "Tokens of context that there must be memory for (default: those that a model is loaded with; 2048 and 8192 are told as well).")
    private List<Integer> contexts = List.of();

    Doctor(Satchel satchel) { this(satchel, MachineChecks.ofThisMachine(), MachineLimits.now(), MachineSpeed::measure); }

    /** Of a machine that is as told. */
    Doctor(Satchel satchel, MachineChecks checks, MachineLimits limits, Supplier<MachineSpeed> measurement) {
        this.satchel = satchel;
        this.checks = checks;
        this.limits = limits;
        this.measurement = measurement;
    }

    @Override
    public Integer call() {
        for (int context : contexts) if (context < 1) throw new SatchelException("--context must be at least 1, got " + context);
        machine();
        List<Finding> temporary = checks.temporary(Path.of(System.getProperty("java.io.tmpdir")), MachineChecks.ROOM_FOR_TRIAL);
        boolean mayTry = temporary.stream().noneMatch(each -> each.status() == Finding.Status.FAILURE);
        if (mayTry) measure();
        else findings.add(Finding.warning("machine", "speed", "not measured", "see what is said of temporary files"));
        findings.addAll(MachineChecks.load(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors()));
        Optional<Path> model = model();
        embedder();
        folders(model);
        if (folder != null) index();
        if (satchel.json()) printJson();
        else printText();
        return has(Finding.Status.FAILURE) ? Satchel.NOT_FOUND : Satchel.FOUND;
    }

    private void machine() {
        findings.add(MachineChecks.java(Runtime.version(), System.getProperty("os.arch")));
        findings.add(checks.processor(Runtime.getRuntime().availableProcessors()));
        findings.addAll(MachineChecks.limits(limits));
        checks.openFiles().ifPresent(findings::add);
        findings.add(checks.graphics());
        findings.add(Finding.ok("machine", "network", satchel.offline()
                ? "never used, as --offline says"
                : "used only to fetch models by name; --offline forbids that too"));
    }

    private void measure() {
        try {
            MachineSpeed measured = measurement.get();
            speed = Optional.of(measured);
            findings.add(Finding.ok("machine", "ONNX Runtime", "starts"));
            findings.add(Finding.ok("machine", "speed", String.format(Locale.ROOT,
                    "reads weights at %.1f GB/s, multiplies %.0f billion times a second (measured just now)",
                    measured.bytesPerSecond() / 1e9, measured.productsPerSecond() / 1e9)));
        } catch (SatchelException failure) {
            boolean library = String.valueOf(failure.getMessage()).startsWith(CANNOT_START);
            findings.add(Finding.failure("machine", "ONNX Runtime", Failure.inOneLine(failure), library
                    ? "use --model none for answers in quotes; on Alpine Linux, install a system with glibc"
                    : "do what it says, or use --model none for answers in quotes"));
        }
    }

    /** The embedder that a question would be asked with, as far as that is known before documents are read. */
    private void embedder() {
        Optional<EmbedderChoice> asked = satchel.embedder();
        Optional<EmbedderChoice> choice = asked.or(this::remembered);
        if (choice.isEmpty()) {
            findings.add(Finding.ok(EMBEDDER, EMBEDDER, "the one that fits the documents' languages is chosen when they are read"));
            return;
        }
        String name = choice.get().name();
        if (choice.get().isNone()) findings.add(Finding.ok(EMBEDDER, EMBEDDER, "none: the search is by words"));
        else
            if (satchel.catalog().entry(name).isPresent() && !Embedders.isHere(satchel, name))
                findings.add(absent(name, asked.isPresent() && satchel.offline()));
            else
                findings.add(loaded(name, asked.isPresent()));
    }

    private Optional<EmbedderChoice> remembered() {
        if (folder == null && satchel.index().isEmpty()) return Optional.empty();
        try {
            Path directory = satchel.index().isPresent() ? satchel.index().get() : UserCache.indexOf(List.of(folder.toRealPath()));
            return EmbedderChoice.rememberedIn(directory);
        } catch (IOException e) { // which is found when the index is looked at
            return Optional.empty();
        }
    }

    private static Finding absent(String name, boolean fails) {
        String advice = "fetch it: satchel model get " + name;
        return fails
                ? Finding.failure(EMBEDDER, name, "not on this machine, and --offline forbids to fetch it", advice)
                : Finding.warning(EMBEDDER, name, "not on this machine", advice);
    }

    /** It is small, and only loading it tells whether it is whole. */
    private Finding loaded(String name, boolean asked) {
        try (Embedder embedder = Embedders.open(satchel, name)) {
            return Finding.ok(EMBEDDER, name, "can be loaded, " + embedder.dimensions() + " numbers a passage");
        } catch (SatchelException failure) {
            return asked
                    ? Finding.failure(EMBEDDER, name, Failure.inOneLine(failure), "choose another: satchel model list")
                    : Finding.warning(EMBEDDER, name, Failure.inOneLine(failure) + "; the search would be by words alone",
                            "choose another with --embedder: satchel model list");
        }
    }

    /** The model that would be used; looks at its header. */
    private Optional<Path> model() {
        String wanted = satchel.model().orElse(Model.USUAL);
        if (wanted.equals(Model.NONE)) {
            findings.add(Finding.ok(MODEL, MODEL, "none is wanted: answers are quotes"));
            return Optional.empty();
        }
        try {
            Optional<Path> file = Model.fileIfHere(satchel, wanted);
            if (file.isEmpty())
                findings.add(Finding.warning(MODEL, wanted, "not on this machine", "fetch it: satchel model get " + wanted));
            file.ifPresent(path -> look(wanted, path));
            return file;
        } catch (SatchelException failure) {
            findings.add(Finding.failure(MODEL, wanted, Failure.inOneLine(failure), "choose another: satchel model list"));
            return Optional.empty();
        }
    }

    private void look(String name, Path file) {
        if (ModelFolder.isOne(file)) {
            findings.add(new ModelChecks(limits.availableBytes()).folder(name, ModelFolder.open(file).model().bytes()));
            return;
        }
        ModelShape shape = ModelShape.of(file);
        findings.add(Finding.ok(MODEL, name, ModelFacts.count(shape.parameters()) + " parameters, "
                + MachineChecks.size(shape.fileBytes()) + ", " + shape.contextLength() + " tokens of context"));
        List<Integer> decisive = contexts.isEmpty() ? List.of(ModelChecks.usualContext(shape.contextLength())) : within(contexts, shape);
        Stream.concat(contexts.isEmpty() ? within(TOLD, shape).stream() : Stream.empty(), decisive.stream()).distinct().sorted()
                .forEach(context -> memory(file, context, decisive.contains(context)));
        prediction = speed.map(each -> each.predict(file));
        prediction.ifPresent(speeds -> findings.add(Finding.ok(MODEL, "speed", String.format(Locale.ROOT,
                "reads about %.0f tokens/s, writes about %.0f tokens/s (predicted; 'satchel model bench' measures)",
                speeds.prefillTokensPerSecond(), speeds.decodeTokensPerSecond()))));
    }

    private static List<Integer> within(List<Integer> contexts, ModelShape shape) {
        return contexts.stream().map(each -> Math.min(each, shape.contextLength())).toList();
    }

    private void memory(Path file, int context, boolean decides) {
        ModelRequirements needs = ModelRequirements.of(file, context);
        memory.with(Integer.toString(context), new Json().with("weights", needs.weightBytes()).with("mapped", needs.mappedBytes())
                .with("state", needs.stateBytes()).with("work", needs.workBytes()).with("running", needs.runningBytes())
                .with("temporary", needs.temporaryBytes())
                .with("peak", needs.peakBytes()).with("least", needs.leastBytes()));
        findings.add(new ModelChecks(limits.availableBytes()).memory(needs, context, decides));
    }

    private void folders(Optional<Path> model) {
        // The weights are written there in the runtime's form, and gone when the model is loaded.
        long needed = model.filter(file -> !ModelFolder.isOne(file)).flatMap(Doctor::weights).orElse(0L);
        findings.addAll(checks.temporary(Path.of(System.getProperty("java.io.tmpdir")), Math.max(needed, MachineChecks.ROOM_FOR_TRIAL)));
        findings.add(MachineChecks.room("models and indexes", ModelCatalog.userCache(), 0, "set another HOME"));
        satchel.index().ifPresent(directory -> findings.add(MachineChecks.room(INDEX, directory, 0, "name another with --index")));
    }

    private static Optional<Long> weights(Path file) {
        try {
            return Optional.of(ModelRequirements.of(file, 1).weightBytes());
        } catch (SatchelException damaged) { // which was found already
            return Optional.empty();
        }
    }

    private void index() {
        try {
            Path directory = satchel.index().orElse(UserCache.indexOf(List.of(folder.toRealPath())));
            if (!Files.isDirectory(directory)) {
                findings.add(Finding.warning(INDEX, INDEX, "none yet of " + folder, "make it: satchel sync " + folder));
                return;
            }
            long all = bytes(directory, "");
            long vectors = bytes(directory, ".vec") + bytes(directory, ".veq") + bytes(directory, ".vex");
            findings.add(Finding.ok(INDEX, INDEX, MachineChecks.size(all) + " on the disk" + (vectors == 0
                    ? ""
                    : ", of which searching by meaning reads " + MachineChecks.size(vectors) + " of vectors, best kept in memory")));
        } catch (IOException e) {
            findings.add(Finding.failure(INDEX, INDEX, folder + " cannot be read: " + Failure.inOneLine(e), "name a folder of documents"));
        }
    }

    private static long bytes(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(file -> file.toString().endsWith(ending)).map(Path::toFile)
                    .mapToLong(File::length).sum();
        }
    }

    private boolean has(Finding.Status status) {
        return findings.stream().anyMatch(finding -> finding.status() == status);
    }

    private void printText() {
        Map<String, List<Finding>> groups = new LinkedHashMap<>();
        for (Finding each : findings) groups.computeIfAbsent(each.group(), group -> new ArrayList<>()).add(each);
        Console console = satchel.console();
        groups.forEach((group, all) -> {
            console.out().println(console.bold(group));
            all.forEach(each -> console.out().println(PlainText.of(text(each))));
        });
        long failures = findings.stream().filter(each -> each.status() == Finding.Status.FAILURE).count();
        long warnings = findings.stream().filter(each -> each.status() == Finding.Status.WARNING).count();
        console.out().println(failures + warnings == 0
                ? "nothing is wrong"
                : failures + (failures == 1 ? " failure, " : " failures, ") + warnings + (warnings == 1 ? " warning" : " warnings"));
    }

    private static String text(Finding finding) {
        String mark = switch (finding.status()) {
            case OK -> "ok     ";
            case WARNING -> "warning";
            case FAILURE -> "FAILURE";
        };
        String line = String.format(Locale.ROOT, "  %s  %-18s %s", mark, finding.name(), finding.found());
        return finding.advice().isEmpty() ? line : line + "\n" + " ".repeat(30) + "-> " + finding.advice();
    }

    private void printJson() {
        Json json = new Json().with("passed", !has(Finding.Status.FAILURE));
        ArrayNode checks = json.array("checks");
        for (Finding each : findings)
            checks.addObject().put("group", each.group()).put("name", each.name())
                    .put("status", each.status().name().toLowerCase(Locale.ROOT)).put("found", each.found()).put("advice", each.advice());
        json.with("memory_bytes_at_context", memory);
        speed.ifPresent(each -> json.with("machine", new Json().with("weight_bytes_per_second", each.bytesPerSecond())
                .with("products_per_second", each.productsPerSecond())));
        prediction.ifPresent(each -> json.with("predicted", new Json().with("prefill_tokens_per_second", each.prefillTokensPerSecond())
                .with("decode_tokens_per_second", each.decodeTokensPerSecond())));
        satchel.print(json);
    }
}
