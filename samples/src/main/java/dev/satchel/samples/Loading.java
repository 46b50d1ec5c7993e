package dev.satchel.samples;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Something that is being made while other work goes on; whoever needs it first waits for it. Safe for use by many threads. */
final class Loading<T> {
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** Begins at once, on a thread of its own that does not keep the process alive. */
    Loading(String threadName, Supplier<T> load) {
        Thread.ofPlatform().name(threadName).daemon().start(() -> {
            try {
                result.complete(load.get());
            } catch (Throwable failure) { // told to whoever waits
                result.completeExceptionally(failure);
            }
        });
    }

    /** What was made, or else what went wrong. */
    T get() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) throw known;
            if (e.getCause() instanceof Error fatal) throw fatal;
            throw e;
        }
    }

    /** Does this to it as soon as it is made. */
    void whenMade(Consumer<T> action) { result.thenAccept(action); }
}
