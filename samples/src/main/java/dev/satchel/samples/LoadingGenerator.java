package dev.satchel.samples;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.Prompt;
import dev.satchel.TextScorer;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A model that is still being loaded while documents are read and passages found. Safe for use by many threads. */
final class LoadingGenerator implements Generator {
    private final String name;
    private final Loading<Generator> model;

    /** Begins to load the model of this name. */
    LoadingGenerator(String name, Supplier<Generator> load) {
        this.name = name;
        this.model = new Loading<>("model loader", load);
    }

    @Override
    public String name() { return name; }

    @Override
    public int contextLength() { return model.get().contextLength(); }

    @Override
    public int countTokens(String text) { return model.get().countTokens(text); }

    @Override
    public int countTokens(Prompt prompt) { return model.get().countTokens(prompt); }

    @Override
    public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
        return model.get().generate(prompt, options, onText, cancellation);
    }

    @Override
    public Optional<TextScorer> scorer() { return model.get().scorer(); }

    /** Releases the model as soon as it is loaded. */
    @Override
    public void close() { model.whenMade(Generator::close); }
}
