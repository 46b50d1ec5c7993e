package dev.satchel.lucene;

import dev.satchel.DocumentSource;

/**
 * What the index remembers of a document, so as to know whether it is still the same.
 *
 * @param documentId the document
 * @param size of its content, in bytes
 * @param modifiedMillis when the content was last changed, as the source says; 0 when it does not know
 * @param checkedMillis when the content was last read and compared with this entry, by this machine's clock
 * @param hash SHA-256 of the content, in hexadecimal
 * @param making how its passages were made
 * @param language the code of the language whose analyzer its words went through
 * @param embedder the fingerprint of the embedder that made the vectors of its passages; empty when they have none
 */
record LedgerEntry(String documentId, long size, long modifiedMillis, long checkedMillis, String hash, Making making, String language,
        String embedder) {
    /** Some file systems keep times only to two seconds: a later change may carry the same time. */
    private static final long COARSEST_TIME = 2_000;

    /**
     * How passages are made of a document.
     *
     * @param reader what the source's reader makes of it
     * @param splitter how its text is cut
     * @param indexing how passages lie in the index
     * @param metadata a hash of what the source says of the document; empty when it says nothing
     */
    record Making(String reader, String splitter, String indexing, String metadata) {
        /** Whether the same passages come out, however they then are indexed. */
        boolean cutsAs(Making other) {
            return reader.equals(other.reader) && splitter.equals(other.splitter);
        }
    }

    /** Whether size and time alone prove that the content is the one that was read, without reading it. */
    boolean vouchesFor(DocumentSource.Item item) {
        boolean timeTellsChanges = modifiedMillis != 0 && modifiedMillis < checkedMillis - COARSEST_TIME;
        return timeTellsChanges && size == item.size() && modifiedMillis == item.modifiedMillis();
    }

    /** The same content, seen once more. */
    LedgerEntry seen(DocumentSource.Item item, long nowMillis) {
        return new LedgerEntry(documentId, size, item.modifiedMillis(), nowMillis, hash, making, language, embedder);
    }
}
