package dev.satchel.lucene;

/** Is told how far a synchronization is. An exception that it throws stops the synchronization; what was committed before stays. */
@FunctionalInterface
public interface SyncListener {
    /**
     * Called on the thread that synchronizes: before documents are written into the index, a few at a time, and several times a second while
     * one takes longer. Not called when nothing changed.
     */
    void next(SyncProgress progress);
}
