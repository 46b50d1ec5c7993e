package dev.satchel.lucene;

import dev.satchel.Folder;
import dev.satchel.FolderWatch;
import dev.satchel.SatchelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an index in step with a folder, on a thread of its own, until it is closed; begun by {@link LuceneIndex#follow}. */
public final class Following implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Following.class);
    /** Who saves a file, or copies many, is done when nothing more comes for that long; */
    private static final Duration QUIET = Duration.ofMillis(500);
    /** but a folder in which something is always written is not to wait for ever. */
    private static final Duration LATEST = Duration.ofSeconds(5);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);
    /** On network drives the system does not tell of what others change. */
    private static final Duration WITHOUT_NEWS = Duration.ofMinutes(5);

    private final LuceneIndex index;
    private final Folder folder;
    private final Consumer<SyncReport> synced;
    private final Consumer<SatchelException> failed;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private FolderWatch watch;
    /** So that an unchanged list of unreadable files is not told again and again; empty before the first report. */
    private Optional<SyncReport> last = Optional.empty();
    private String toldFailure = "";

    /** Begins at once. */
    Following(LuceneIndex index, Folder folder, Consumer<SyncReport> synced, Consumer<SatchelException> failed) {
        this.index = index;
        this.folder = folder;
        this.synced = synced;
        this.failed = failed;
        // What happens from now on is noticed, whenever the thread comes to its first synchronization.
        this.watch = folder.watch(news::release);
        this.thread = Thread.ofPlatform().daemon().name("satchel-follow").start(this::follow);
    }

    private void follow() {
        Duration retry = FIRST_RETRY;
        try {
            while (!closed) {
                if (isInStep()) {
                    retry = FIRST_RETRY;
                    awaitNews(WITHOUT_NEWS);
                } else {
                    awaitNews(retry);
                    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
                    // A folder that was away may have come back as another one.
                    watch.close();
                    watch = folder.watch(news::release);
                }
            }
        } catch (InterruptedException e) {
            log.debug("{} is followed no longer, its thread was interrupted", folder, e);
        } finally {
            watch.close();
        }
    }

    /** Whatever goes wrong, it is told and tried again: nothing ends the thread. */
    private boolean isInStep() {
        try {
            SyncReport report = index.sync(folder, progress -> {
                if (closed) throw new CancellationException("the folder is followed no longer");
            });
            boolean isNews = report.changedSomething() || last.isEmpty() || !report.failed().equals(last.get().failed());
            last = Optional.of(report);
            toldFailure = "";
            if (isNews) tell(synced, report);
            return true;
        } catch (SatchelException e) {
            tellFailure(e);
        } catch (RuntimeException | Error e) {
            tellFailure(new SatchelException("the index could not follow " + folder + " (" + e.getClass().getSimpleName()
                    + "): it is tried again", e));
        }
        return false;
    }

    /** The same failure is told once, however often it is met again. */
    private void tellFailure(SatchelException failure) {
        if (closed || failure.getMessage().equals(toldFailure)) return;
        toldFailure = failure.getMessage();
        tell(failed, failure);
    }

    private <T> void tell(Consumer<T> listener, T news) {
        try {
            listener.accept(news);
        } catch (RuntimeException e) {
            log.debug("a listener failed when it was told of {}", folder, e);
        }
    }

    private void awaitNews(Duration atMost) throws InterruptedException {
        if (!news.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) return;
        long latest = System.nanoTime() + LATEST.toNanos();
        do
            news.drainPermits();
        while (!closed && System.nanoTime() < latest && news.tryAcquire(QUIET.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Follows no longer, and waits until a synchronization that is going on has stopped, unless a listener calls this. */
    @Override
    public void close() {
        closed = true;
        news.release();
        if (Thread.currentThread() == thread) return;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
