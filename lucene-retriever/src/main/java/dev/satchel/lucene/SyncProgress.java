package dev.satchel.lucene;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How far a synchronization is.
 *
 * @param done documents of the source that are done with, the unchanged ones included
 * @param total documents of the source
 * @param documentId the document that it is at
 * @param passages passages that were made or given a vector so far
 * @param elapsed since the synchronization began
 * @param remaining how long the rest will take, judged by the bytes that are done; empty until there is something to judge by
 */
public record SyncProgress(int done, int total, String documentId, long passages, Duration elapsed, Optional<Duration> remaining) {
    /** Refuses null and counts that cannot be. */
    public SyncProgress {
        if (done < 0 || done > total || passages < 0)
            throw new IllegalArgumentException(done + " of " + total + " documents and " + passages + " passages cannot be done");
        Objects.requireNonNull(documentId, "documentId");
        Objects.requireNonNull(elapsed, "elapsed");
        Objects.requireNonNull(remaining, "remaining");
    }

    /** Passages a second so far; 0 in the first moment. */
    public double passagesPerSecond() {
        return elapsed.isZero() ? 0 : passages / (elapsed.toNanos() / 1e9);
    }
}
