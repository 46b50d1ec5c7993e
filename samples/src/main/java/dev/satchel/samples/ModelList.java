package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.djl.MachineLimits;
import dev.satchel.djl.MachineSpeed;
import dev.satchel.djl.ModelCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code satchel model list}: which models there are, and what each would be on this machine. */
@Command(name = "list", description = "The models that can be had by name: size, memory and speed on this machine, licence and origin. With names, all that is known of those.")
final class ModelList implements Callable<Integer> {
    /** Of more languages their number says enough. */
    private static final int MOST_LANGUAGES = 6;
    private static final String INDENT = "    ";

    private final Satchel satchel;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Models to tell everything about (default: a line or two about each).")
    private List<String> names = List.of();

    ModelList(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        ModelCatalog catalog = satchel.catalog();
        List<ModelOffer> offers = offers(catalog);
        List<ModelCatalog.Unavailable> unavailable = names.isEmpty() ? catalog.unavailable() : List.of();
        if (satchel.json()) {
            offers.forEach(offer -> satchel.print(json(offer)));
            unavailable.forEach(model -> satchel.print(json(model)));
        } else if (names.isEmpty()) print(table(offers, unavailable));
        else print(offers.stream().flatMap(this::facts));
        return Satchel.FOUND;
    }

    private List<ModelOffer> offers(ModelCatalog catalog) {
        names.forEach(catalog::find); // says of a name that is none what is wrong with it
        Supplier<MachineSpeed> machine = once(MachineSpeed::measure);
        ModelSpeed.Notes measured = ModelSpeed.Notes.standard();
        return catalog.entries().stream().filter(entry -> names.isEmpty() || names.contains(entry.name()))
                .map(entry -> ModelOffer.of(catalog, entry, measured, machine)).toList();
    }

    /** The measurement takes a second, and not every list needs it. */
    private static <T> Supplier<T> once(Supplier<T> supplier) {
        List<T> got = new ArrayList<>(1);
        return () -> {
            if (got.isEmpty()) got.add(supplier.get());
            return got.getFirst();
        };
    }

    private void print(Stream<String> lines) {
        lines.forEach(satchel.console().out()::println);
    }

    private Stream<String> table(List<ModelOffer> offers, List<ModelCatalog.Unavailable> unavailable) {
        List<ModelOffer> generators = offers.stream().filter(offer -> offer.entry().embedding().isEmpty()).toList();
        List<ModelOffer> embedders = offers.stream().filter(offer -> offer.entry().embedding().isPresent()).toList();
        return Stream.of(
                part("LANGUAGE MODELS", "WEIGHTS     DISK  CONTEXT MEMORY 2k      8k  FITS  READS WRITES", generators,
                        "%8s %9s %7s %5s %6s %6s"),
                Stream.of(""), part("EMBEDDERS", "WEIGHTS     DISK  CONTEXT", embedders, "%8s"), Stream.of(""),
                unavailable.stream().map(model -> wrapped(model.explanation() + ".", "")), legend()).flatMap(lines -> lines);
    }

    private Stream<String> part(String heading, String figures, List<ModelOffer> offers, String columns) {
        int width = offers.stream().mapToInt(offer -> offer.entry().name().length()).max().orElse(0);
        return Stream.concat(Stream.of(satchel.console().bold(line(heading, width, figures))),
                offers.stream().flatMap(offer -> Stream.of(row(offer, width, columns), about(offer))));
    }

    /** {@code columns} are those that this kind of model has. */
    private static String row(ModelOffer offer, int width, String columns) {
        ModelCatalog.Entry entry = offer.entry();
        String figures = String.format(Locale.ROOT, "%7s %8s " + columns, ModelFacts.count(entry.parameters()),
                ProgressBar.size(entry.sizeBytes()), thousands(entry.contextLength()), size(offer.shortMemory()), size(offer.longMemory()),
                fits(offer), speed(offer, ModelSpeed::prefill), speed(offer, ModelSpeed::decode));
        return line((offer.file().isPresent() ? "* " : "  ") + entry.name(), width, figures);
    }

    private static String line(String name, int width, String figures) {
        return String.format(Locale.ROOT, "%-" + (width + 2) + "s %s", name, figures);
    }

    /** What has no column, and first of all what keeps a model from being used. */
    private String about(ModelOffer offer) {
        ModelCatalog.Entry entry = offer.entry();
        List<String> about = new ArrayList<>();
        if (!entry.isSupported()) about.add("cannot be run here yet (" + entry.architecture().orElseThrow() + ")");
        about.addAll(List.of(entry.family(), entry.licence(), languages(entry), shortSource(entry)));
        if (!entry.note().isEmpty()) about.add(entry.note());
        return satchel.console().dim(wrapped(PlainText.onOneLine(String.join("; ", about)), INDENT));
    }

    private static String languages(ModelCatalog.Entry entry) {
        if (entry.languages().isEmpty()) return "many languages";
        return entry.languages().size() > MOST_LANGUAGES
                ? entry.languages().size() + " languages"
                : String.join(" ", entry.languages());
    }

    /** Whose file it is: of an address the host and the first two steps, which on model hubs are the repository. */
    private static String shortSource(ModelCatalog.Entry entry) {
        return switch (entry.source()) {
            case ModelCatalog.Source.PythonPackage wheel -> "pip package " + wheel.name();
            case ModelCatalog.Source.PythonPackages wheels -> wheels.packages().size() + " pip packages";
            case ModelCatalog.Source.Web web -> repository(web.address().getHost(), web.address().getPath());
            case ModelCatalog.Source.WebFolder folder -> repository(folder.address().getHost(), folder.address().getPath());
            case ModelCatalog.Source.ClassPath jar -> "comes with the program";
        };
    }

    private static String repository(String host, String path) {
        String[] steps = path.split("/", 4);
        return steps.length < 4 ? host + path : host + "/" + steps[1] + "/" + steps[2];
    }

    private Stream<String> legend() {
        return Stream.of(
                "*: is on this machine. 'satchel model get NAME' fetches another, 'satchel model list NAME' tells all about one.",
                "MEMORY: with a context of 2048 and of 8192 tokens. FITS: whether so much is available, now "
                        + ProgressBar.size(MachineLimits.now().availableBytes()) + "; 2k: only with the shorter context.",
                "READS, WRITES: tokens a second. With ~ predicted from a short measurement of this machine, without it measured here by "
                        + "'satchel model bench'.")
                .map(text -> wrapped(text, ""));
    }

    private String wrapped(String text, String indent) {
        return PlainText.wrapped(text, satchel.console().columns(), indent);
    }

    private Stream<String> facts(ModelOffer offer) {
        ModelCatalog.Entry entry = offer.entry();
        List<String> facts = new ArrayList<>();
        facts.add(satchel.console().bold(entry.name()));
        fact(facts, "is", (entry.embedding().isPresent() ? "an embedder (--embedder)" : "a language model (--model)") + " of the family "
                + entry.family());
        if (!entry.isSupported())
            fact(facts, "cannot", "be run here yet: its architecture, " + entry.architecture().orElseThrow()
                    + ", is not supported");
        fact(facts, "weights", ModelFacts.count(entry.parameters()) + " in " + ProgressBar.size(entry.sizeBytes()));
        if (offer.shortMemory().isPresent()) fact(facts, "memory", memory(offer));
        offer.speed().ifPresent(speed -> fact(facts, "speed", String.format(Locale.ROOT, "reads %s and writes %s tokens/s, %s",
                number(speed.prefill()), number(speed.decode()), speed.measured().map(day -> "measured here on " + day)
                        .orElse("predicted for this machine"))));
        fact(facts, "context", entry.contextLength() + " tokens");
        fact(facts, "languages", entry.languages().isEmpty() ? "many" : String.join(" ", entry.languages()));
        fact(facts, "licence", entry.licence());
        fact(facts, "from", offer.source());
        fact(facts, "sha256", entry.sha256());
        if (!entry.note().isEmpty()) fact(facts, "note", entry.note());
        fact(facts, "file", offer.file().map(path -> path.toString()).orElse("not here yet: satchel model get " + entry.name()));
        return facts.stream();
    }

    private static void fact(List<String> facts, String what, String value) {
        facts.add(String.format(Locale.ROOT, "%s%-10s %s", INDENT, what, PlainText.onOneLine(value)));
    }

    private static String memory(ModelOffer offer) {
        String atLong = offer.longMemory().isPresent() ? ", " + size(offer.longMemory()) + " for 8192" : "";
        String fits = switch (offer.fit()) {
            case YES -> "fits";
            case ONLY_SHORT -> "fits with 2048 only";
            case NO, UNKNOWN -> "does not fit";
        };
        return size(offer.shortMemory()) + " for a context of 2048 tokens" + atLong + "; " + fits + ", "
                + ProgressBar.size(MachineLimits.now().availableBytes()) + " are available";
    }

    private static String fits(ModelOffer offer) {
        return switch (offer.fit()) {
            case YES -> "yes";
            case ONLY_SHORT -> "2k";
            case NO -> "no";
            case UNKNOWN -> "-";
        };
    }

    private static String size(OptionalLong bytes) {
        return bytes.isPresent() ? ProgressBar.size(bytes.getAsLong()) : "-";
    }

    private static String speed(ModelOffer offer, ToDoubleFunction<ModelSpeed> which) {
        return offer.speed().map(speed -> (speed.measured().isEmpty() ? "~" : "") + number(which.applyAsDouble(speed))).orElse("-");
    }

    private static String number(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 9.95 ? "%.1f" : "%.0f", perSecond);
    }

    /** As people give it: 8k, 128k. */
    private static String thousands(int tokens) {
        return tokens % 1024 == 0 && tokens >= 1024 ? tokens / 1024 + "k" : String.valueOf(tokens);
    }

    private static Json json(ModelOffer offer) {
        ModelCatalog.Entry entry = offer.entry();
        Json json = new Json().with("name", entry.name()).with("family", entry.family()).with("parameters", entry.parameters())
                .with("bytes", entry.sizeBytes()).with("licence", entry.licence()).with("sha256", entry.sha256())
                .with("context", entry.contextLength());
        entry.languages().forEach(json.array("languages")::add);
        json.with("kind", entry.embedding().isPresent() ? "embedder" : "generator").with("source", offer.source()).with("present",
                offer.file().isPresent());
        offer.file().ifPresentOrElse(path -> json.with("file", path.toString()), () -> json.withNull("file"));
        entry.architecture().ifPresentOrElse(name -> json.with("architecture", name), () -> json.withNull("architecture"));
        json.with("supported", entry.isSupported());
        number(json, "memory_bytes_2048", offer.shortMemory());
        number(json, "memory_bytes_8192", offer.longMemory());
        if (offer.fit() == ModelOffer.Fit.UNKNOWN) json.withNull("fits");
        else json.with("fits", offer.fit().name().toLowerCase(Locale.ROOT));
        speed(json, offer.speed());
        return json.with("note", entry.note());
    }

    private static void speed(Json json, Optional<ModelSpeed> speed) {
        speed.ifPresentOrElse(
                known -> json.with("prefill_tokens_per_second", known.prefill()).with("decode_tokens_per_second", known.decode())
                        .with("speed", known.measured().isPresent() ? "measured" : "predicted"),
                () -> json.withNull("prefill_tokens_per_second").withNull("decode_tokens_per_second").withNull("speed"));
    }

    private static void number(Json json, String name, OptionalLong value) {
        if (value.isPresent()) json.with(name, value.getAsLong());
        else json.withNull(name);
    }

    /** A line of its own kind, for what has none of the figures. */
    private static Json json(ModelCatalog.Unavailable model) {
        Json json = new Json().with("name", model.name()).with("family", model.family()).with("kind", "unavailable")
                .with("reason", model.reason());
        model.instead().forEach(json.array("instead")::add);
        return json;
    }

    /** Says why a model of the catalog is not worth fetching, before it is. */
    static void requireSupported(ModelCatalog.Entry entry) {
        if (!entry.isSupported())
            throw new SatchelException("the model " + entry.name() + " cannot be run here yet: its architecture, "
                    + entry.architecture().orElseThrow() + ", is not supported; 'satchel model list' has others");
    }
}
