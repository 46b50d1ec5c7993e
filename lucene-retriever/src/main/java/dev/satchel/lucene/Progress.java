package dev.satchel.lucene;

import java.time.Duration;
import java.util.List;
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
     * Nothing done yet but to see what is unchanged.
     *
     * @param total documents, of which those that have no job are done
     * @param begin when the synchronization began, as {@link System#nanoTime} has it
     */
    Progress(int total, List<Job> jobs, long begin) {
        this.done = total - jobs.size();
        this.total = total;
        this.bytesToDo = jobs.stream().mapToLong(job -> job.item().size()).sum();
        this.begin = begin;
    }

    /** So many of its passages are done. */
    void passages(Prepared.Made document, int count) {
        passages.addAndGet(count);
        bytesDone.add((double) document.item().size() * count / document.document().passages().size());
    }

    /** All of it is done. */
    void document(Prepared document) {
        if (document instanceof Prepared.Made made) passages.addAndGet(made.document().passages().size());
        bytesDone.add(document.item().size());
    }

    /** This one is next. */
    void at(String document) { documentId = document; }

    /** One more is in the index. Called by one thread. */
    void written() { done++; }

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
