package dev.satchel.samples;

import dev.satchel.lucene.SyncListener;

/** How far a synchronization is, in a bar. */
final class SyncBar implements SyncListener, AutoCloseable {
    private final ProgressBar bar;

    SyncBar(Console console) { this.bar = new ProgressBar(console, "reading documents"); }

    @Override
    public void next(int done, int total, String documentId) { bar.show(done, total, documentId); }

    /** Takes the bar away. */
    @Override
    public void close() { bar.close(); }
}
