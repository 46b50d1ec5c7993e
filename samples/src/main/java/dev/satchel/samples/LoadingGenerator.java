package dev.satchel.samples;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.Prompt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A model that is still being loaded while documents are read and passages found; whoever needs it first waits for it. Safe for use by
 * many threads.
 */
final class LoadingGenerator implements Generator {
    private final String name;
    private final CompletableFuture<Generator> model = new CompletableFuture<>();

    /** Begins to load the model of this name, on a thread of its own that does not keep the process alive. */
    LoadingGenerator(String name, Supplier<Generator> load) {
        this.name = name;
        Thread.ofPlatform().name("model loader").daemon().start(() -> {
            try {
                model.complete(load.get());
            } catch (Throwable failure) { // told to whoever waits
                model.completeExceptionally(failure);
            }
        });
    }

    private Generator model() {
        try {
            return model.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            if (e.getCause() instanceof Error fatal) throw fatal;
            throw e;
        }
    }

    @Override
    public String name() { return name; }

    @Override
    public int contextLength() { return model().contextLength(); }

    @Override
    public int countTokens(String text) { return model().countTokens(text); }

    @Override
    public int countTokens(Prompt prompt) { return model().countTokens(prompt); }

    @Override
    public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
        return model().generate(prompt, options, onText, cancellation);
    }

    /** Releases the model as soon as it is loaded. */
    @Override
    public void close() { model.thenAccept(Generator::close); }
}
