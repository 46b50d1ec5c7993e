package dev.satchel.samples;

import dev.satchel.lucene.SyncListener;
import dev.satchel.lucene.SyncProgress;
import java.time.Duration;
import java.util.Locale;

/** How far a synchronization is, in a bar: documents, passages, how many of them a second, and how long the rest will take. */
final class SyncBar implements SyncListener, AutoCloseable {
    private final ProgressBar bar;

    /** A bar for this step, such as {@code reading}. */
    SyncBar(Console console, String what) {
        this.bar = new ProgressBar(console, what);
    }

    @Override
    public void next(SyncProgress progress) { bar.show(progress.done(), progress.total(), describe(progress)); }

    static String describe(SyncProgress progress) {
        return String.format(Locale.ROOT, "%d of %d, %d passages, %.0f/s%s", progress.done(), progress.total(), progress.passages(),
                progress.passagesPerSecond(), progress.remaining().map(time -> ", " + inWords(time) + " left").orElse(""));
    }

    /** A time that is left, for a person. */
    static String inWords(Duration time) {
        long seconds = Math.max(1, time.plusMillis(999).toSeconds());
        if (seconds < 100) return seconds + " s";
        long minutes = (seconds + 59) / 60;
        return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** Takes the bar away. */
    @Override
    public void close() { bar.close(); }
}
