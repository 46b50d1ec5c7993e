package dev.satchel.lucene;

import java.time.Duration;

/**
 * How patient, how careful and how greedy a synchronization is.
 *
 * @param lockWait how long it waits for another one to end
 * @param bytesPerCommit after reading this much, what was indexed is committed: a process that is stopped loses at most that
 * @param timePerCommit after this long, likewise
 * @param bytesAtOnce how much content may be on its way from the source into the index; a document that has more is alone on its way
 */
record SyncLimits(Duration lockWait, long bytesPerCommit, Duration timePerCommit, long bytesAtOnce) {
    /** A commit waits for the disk, so not one for each file; what half a minute indexed may be lost, what an hour did may not. */
    static final SyncLimits USUAL = new SyncLimits(Duration.ofSeconds(5), 64L << 20, Duration.ofSeconds(20));

    /** A document takes about five times its size in memory: at most a third of the heap, and more than this brings no more speed. */
    SyncLimits(Duration lockWait, long bytesPerCommit, Duration timePerCommit) {
        this(lockWait, bytesPerCommit, timePerCommit, Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 16));
    }
}
