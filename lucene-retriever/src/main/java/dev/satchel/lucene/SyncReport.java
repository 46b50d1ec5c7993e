package dev.satchel.lucene;

import dev.satchel.DocumentSource;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a synchronization did. Each document of the source is counted once, in {@code added}, {@code renamed}, {@code updated},
 * {@code unchanged} or {@code failed}.
 *
 * @param added documents that were not in the index before
 * @param renamed documents that were in the index under another name, which left: what was made of them is kept
 * @param updated documents that were indexed again, because their content or metadata changed or the way documents are read, split, indexed
 *        or embedded did
 * @param deleted documents that left, because they are no longer there; renamed ones are not counted
 * @param unchanged documents that the index had already as they are
 * @param failed what could not be read, with the reason; what the index had of it is kept
 * @param passages how many passages the index holds now
 * @param elapsed how long it took, without waiting for another process
 */
public record SyncReport(int added, int renamed, int updated, int deleted, int unchanged, List<DocumentSource.Problem> failed,
        long passages, Duration elapsed) {
    /** Copies the list and refuses negative counts. */
    public SyncReport {
        if (added < 0 || renamed < 0 || updated < 0 || deleted < 0 || unchanged < 0 || passages < 0)
            throw new IllegalArgumentException("counts must be >= 0");
        failed = List.copyOf(failed);
        Objects.requireNonNull(elapsed, "elapsed");
    }

    /** Whether the index is another one than before. */
    public boolean changedSomething() {
        return added + renamed + updated + deleted > 0;
    }
}
