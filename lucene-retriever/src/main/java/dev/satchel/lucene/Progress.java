package dev.satchel.lucene;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;

/** Keeps count of what a synchronization did. Safe for use by many threads. */
final class Progress {
    /** What the first second tells about the rest is chance. */
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final int total;
    private final long bytesToDo;
    private final long begin;
    private final long workBegin = System.nanoTime();
    private final DoubleAdder bytesDone = new DoubleAdder();
    private final AtomicLong passages = new AtomicLong();
    private volatile int done;
    private volatile String documentId = "";

    /**
     * Nothing done yet but to tell the unchanged documents from the others.
     *
     * @param unchanged how many those are
     * @param bytesToDo the size of the others
     * @param begin when the synchronization began, as {@link System#nanoTime} has it
     */
    Progress(int unchanged, int total, long bytesToDo, long begin) {
        this.done = unchanged;
        this.total = total;
        this.bytesToDo = bytesToDo;
        this.begin = begin;
    }

    /** Some passages of a document, and as many of its bytes as they stand for. */
    void passages(String document, int count, double bytes) {
        documentId = document;
        passages.addAndGet(count);
        bytesDone.add(bytes);
    }

    /** The next documents begin with this one. */
    void at(String document) { documentId = document; }

    /** So many documents are done with. Called by one thread. */
    void done(int documents) { done += documents; }

    SyncProgress now() {
        long now = System.nanoTime();
        return new SyncProgress(done, total, documentId, passages.get(), Duration.ofNanos(now - begin),
                remaining(Duration.ofNanos(now - workBegin)));
    }

    private Optional<Duration> remaining(Duration worked) {
        double share = bytesToDo == 0 ? 0 : Math.min(1, bytesDone.sum() / bytesToDo);
        if (share == 0 || worked.compareTo(WARM_UP) < 0) return Optional.empty();
        return Optional.of(Duration.ofMillis(Math.round(worked.toMillis() * (1 - share) / share)));
    }
}
