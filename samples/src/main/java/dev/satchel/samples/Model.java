package dev.satchel.samples;

import dev.satchel.Cancellation;
import dev.satchel.Generator;
import dev.satchel.SatchelException;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.MachineLimits;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.djl.ModelRequirements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the model that answers: the file that was named, a model of the catalog, or none. */
final class Model {
    static final String NONE = "none";
    /** The one that is taken when none is asked for. */
    static final String USUAL = "smollm2-135m-instruct";

    private Model() {}

    /**
     * The model that was asked for, or the usual one; begins to load it. The usual one is fetched when it is not here yet; when that is not
     * possible, a line says so and there is none.
     */
    static Optional<Generator> chosen(Satchel satchel) {
        return usableFile(satchel).map(file -> loading(satchel, file));
    }

    /** A model of this file, which begins to be loaded; it is called as the person called it. */
    static Generator loading(Satchel satchel, Path file) {
        return new LoadingGenerator(nameOf(satchel.model().orElse(USUAL)), () -> load(satchel, file));
    }

    /** The same as {@link #chosenFile}, but when the usual one cannot be had, a line says so and there is none. */
    static Optional<Path> usableFile(Satchel satchel) {
        try {
            return chosenFile(satchel);
        } catch (SatchelException failure) {
            if (satchel.model().isPresent()) throw failure;
            satchel.console().say(Failure.inOneLine(failure) + "; answering in quotes, without a model");
            return Optional.empty();
        }
    }

    /** The file of the model that was asked for, or of the usual one; fetched when it is not here yet. Empty when none is wanted. */
    static Optional<Path> chosenFile(Satchel satchel) {
        return Optional.of(satchel.model().orElse(USUAL)).filter(wanted -> !wanted.equals(NONE)).map(wanted -> file(satchel, wanted));
    }

    /** Loads the model and waits for it. */
    static Generator open(Satchel satchel, Path file) {
        return load(satchel, file);
    }

    private static Generator load(Satchel satchel, Path file) {
        DjlGenerator.Options options = DjlGenerator.Options.standard().keepingInstructionsIn(UserCache.instructions());
        DjlGenerator model = DjlGenerator.load(file, satchel.force() ? options.forced() : options);
        if (!model.hasChatTemplate()) satchel.console().say(RenderedPrompt.plainlyBecauseOf(file));
        return model;
    }

    /** The file of a model, which is not fetched; empty when the catalog has it and this machine does not. */
    static Optional<Path> fileIfHere(Satchel satchel, String wanted) {
        ModelCatalog catalog = satchel.catalog();
        if (catalog.entry(wanted).isPresent()) return catalog.find(wanted);
        if (Files.exists(Path.of(wanted))) return Optional.of(Path.of(wanted));
        throw noSuchModel(catalog, wanted);
    }

    private static SatchelException noSuchModel(ModelCatalog catalog, String wanted) {
        Optional<ModelCatalog.Unavailable> unavailable = catalog.unavailable().stream().filter(model -> model.name().equals(wanted))
                .findFirst();
        return new SatchelException(unavailable.isPresent()
                ? unavailable.get().explanation()
                : "no model file " + wanted + ", and no model of that name: 'satchel model list' has the names");
    }

    /** The file of a model that is named as the catalog names it, and then fetched when it is not here, or by its path. */
    static Path file(Satchel satchel, String wanted) {
        ModelCatalog catalog = satchel.catalog();
        if (catalog.entry(wanted).isPresent()) return catalog.find(wanted).orElseGet(() -> fetch(satchel, catalog, wanted));
        if (Files.exists(Path.of(wanted))) return Path.of(wanted);
        throw noSuchModel(catalog, wanted);
    }

    /** Fetches a model of the catalog with a progress bar. */
    static Path fetch(Satchel satchel, ModelCatalog catalog, String name) {
        if (satchel.offline())
            throw new SatchelException("the model " + name + " is not on this machine and the network may not be used: "
                    + "run 'satchel model get " + name + "' once without --offline");
        ModelCatalog.Entry entry = catalog.entry(name).orElseThrow();
        ModelList.requireSupported(entry);
        warnOfMemory(satchel, entry);
        long size = entry.sizeBytes();
        try (ProgressBar bar = new ProgressBar(satchel.console(), "fetching " + name + " (" + ProgressBar.size(size) + ")")) {
            bar.show(0, size, "");
            return catalog.get(name, (bytes, total) -> bar.show(bytes, total, total > 0 ? ProgressBar.size(bytes) : ""),
                    new Cancellation());
        }
    }

    /** It may be fetched for another machine, so this is no reason to refuse. */
    private static void warnOfMemory(Satchel satchel, ModelCatalog.Entry entry) {
        long available = MachineLimits.now().availableBytes();
        entry.shape().map(shape -> ModelRequirements.of(shape, ModelOffer.SHORT).leastBytes()).filter(needed -> needed > available)
                .ifPresent(needed -> satchel.console().say(entry.name() + " needs " + ProgressBar.size(needed)
                        + " of memory, and here " + ProgressBar.size(available) + " are available"));
    }

    /** What a model is called that is asked for in these words. */
    static String nameOf(String wanted) {
        Path path = Path.of(wanted);
        String last = path.getFileName() == null ? wanted : path.getFileName().toString();
        return last.endsWith(".gguf") ? last.substring(0, last.length() - 5) : last;
    }
}
