package dev.satchel.lucene;

import dev.satchel.DocumentSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a synchronization did.
 *
 * @param added documents that were not in the index before
 * @param updated documents that were read again, because their content changed or the way documents are read, split or indexed did
 * @param deleted documents that left, because they are no longer there
 * @param unchanged documents that the index had already as they are
 * @param failed what could not be read, with the reason; what the index had of it is kept
 * @param passages how many passages the index holds now
 * @param elapsed how long it took, without waiting for another process
 */
public record SyncReport(int added, int updated, int deleted, int unchanged, List<DocumentSource.Problem> failed, long passages,
        Duration elapsed) {
    /** Copies the list and refuses negative counts. */
    public SyncReport {
        if (added < 0 || updated < 0 || deleted < 0 || unchanged < 0 || passages < 0)
            throw new IllegalArgumentException("counts must be >= 0");
        failed = List.copyOf(failed);
        Objects.requireNonNull(elapsed, "elapsed");
    }
}
