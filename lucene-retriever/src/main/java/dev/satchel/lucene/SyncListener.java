package dev.satchel.lucene;

/** Is told how far a synchronization is. An exception that it throws stops the synchronization; what was committed before stays. */
@FunctionalInterface
public interface SyncListener {
    /**
     * Called before each document, on the thread that synchronizes.
     *
     * @param done how many documents of the source have been looked at
     * @param total how many there are
     * @param documentId the document that is next
     */
    void next(int done, int total, String documentId);
}
