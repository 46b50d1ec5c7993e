package dev.satchel.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Work that another thread does while this one does something else. Whoever starts it closes it, which waits for its end: what it
 * works on may then be released.
 */
record Aside<T>(CompletableFuture<T> work) implements Closeable {
    /** What is to be done. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    static <T> Aside<T> start(Work<T> work) {
        return new Aside<>(CompletableFuture.supplyAsync(() -> {
            try {
                return work.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }, Thread::startVirtualThread));
    }

    /** Waits for it; what went wrong there goes wrong here. */
    T result() throws IOException {
        try {
            return work.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case UncheckedIOException unread -> throw unread.getCause();
                case RuntimeException other -> throw other;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    @Override
    public void close() { work.handle((result, failure) -> true).join(); }
}
