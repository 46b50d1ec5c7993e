package dev.satchel.samples;

import java.util.Locale;

/**
 * How far a long step is, in one line of the messages that is drawn over and over; where nobody watches, or nothing can be drawn over, one
 * plain line.
 */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 16;
    private static final long REDRAW_NANOS = 100_000_000;
    /** What is done in a moment needs no bar, */
    private static final long BAR_AFTER_NANOS = 300_000_000;
    /** and what is done soon no line in a log. */
    private static final long LINE_AFTER_NANOS = 3_000_000_000L;

    private final Console console;
    private final String what;
    private final long begin = System.nanoTime();
    private long drawn;
    private boolean started;

    /** A bar for a step, such as {@code reading documents}. */
    ProgressBar(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    /** Shows that {@code done} of {@code total} is done, with {@code note} behind the bar; a total of 0 is not known yet. */
    void show(long done, long total, String note) {
        long now = System.nanoTime();
        boolean longEnough = now - begin > (console.redrawsMessages() ? BAR_AFTER_NANOS : LINE_AFTER_NANOS);
        if (!longEnough || now - drawn < REDRAW_NANOS) return;
        if (console.redrawsMessages()) draw(done, total, note);
        else if (!started) console.say(what + " ...");
        drawn = now;
        started = true;
    }

    private void draw(long done, long total, String note) {
        double share = total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1);
        int full = (int) Math.round(share * WIDTH);
        String line = what + "  " + "█".repeat(full) + "░".repeat(WIDTH - full) + String.format(Locale.ROOT, " %3.0f %%  ", 100 * share)
                + PlainText.onOneLine(note);
        // A line that wraps could not be drawn over.
        console.err().print("\r\u001b[K" + PlainText.cut(line, console.columns() - 1));
        console.err().flush();
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (!started || !console.redrawsMessages()) return;
        console.err().print("\r\u001b[K");
        console.err().flush();
    }

    /** A size for a person, in units of a thousand. */
    static String size(long bytes) {
        if (bytes < 1_000_000) return String.format(Locale.ROOT, "%.0f kB", Math.ceil(bytes / 1e3));
        if (bytes < 1_000_000_000) return String.format(Locale.ROOT, "%.0f MB", bytes / 1e6);
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
