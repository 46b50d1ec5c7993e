package dev.satchel.lucene;

import java.time.Duration;

/**
 * How patient and how careful a synchronization is.
 *
 * @param lockWait how long it waits for another one to end
 * @param bytesPerCommit after reading this much, what was indexed is committed: a process that is stopped loses at most that
 * @param timePerCommit after this long, likewise
 */
record SyncLimits(Duration lockWait, long bytesPerCommit, Duration timePerCommit) {
    /** A commit waits for the disk, so not one for each file; what half a minute indexed may be lost, what an hour did may not. */
    static final SyncLimits USUAL = new SyncLimits(Duration.ofSeconds(5), 64L << 20, Duration.ofSeconds(20));
}
