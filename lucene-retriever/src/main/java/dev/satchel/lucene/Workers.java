package dev.satchel.lucene;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a synchronization; none outlives it.
 *
 * @param readers read and split documents, as many as the machine has cores
 * @param embedding calls the embedder, which uses the cores itself
 * @param writing changes the index, in one order
 */
record Workers(ExecutorService readers, ExecutorService embedding, ExecutorService writing) implements AutoCloseable {
    static Workers start() {
        return new Workers(threads("satchel-read", Runtime.getRuntime().availableProcessors()), threads("satchel-embed", 1),
                threads("satchel-write", 1));
    }

    private static ExecutorService threads(String name, int count) {
        return Executors.newFixedThreadPool(count, Thread.ofPlatform().daemon().name(name + "-", 0).factory());
    }

    /** Stops what is still going on and waits for it, even when interrupted: the index must not be left to threads that nobody knows of. */
    @Override
    public void close() {
        readers.shutdownNow();
        embedding.shutdownNow();
        // An interrupt would close the files that it is writing.
        writing.shutdown();
        boolean interrupted = Thread.interrupted();
        for (ExecutorService each : List.of(readers, embedding, writing)) interrupted |= !endsUninterrupted(each);
        if (interrupted) Thread.currentThread().interrupt();
    }

    private static boolean endsUninterrupted(ExecutorService threads) {
        boolean interrupted = false;
        while (true) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) return !interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
