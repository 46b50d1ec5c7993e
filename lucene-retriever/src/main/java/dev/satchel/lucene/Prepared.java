package dev.satchel.lucene;

import dev.satchel.DocumentSource.Item;
import java.util.List;
import java.util.Map;

/** What a look at a document found, ready to be written into the index. */
sealed interface Prepared {
    /** The document. */
    Item item();

    /** The content that the index has, with another time or with one that proves nothing. */
    record SeenAgain(Item item, LedgerEntry entry) implements Prepared {}

    /** It could not be read; what the index has of it stays. */
    record Failed(Item item, String problem) implements Prepared {}

    /**
     * Another content, or another way to make passages of it.
     *
     * @param entry for the ledger
     * @param document what was read
     * @param language whose analyzer its words go through
     * @param metadata of the document, its source's included
     * @param vectors one for each passage, null where there is none yet; empty when it gets none
     * @param isNew whether the index did not know it
     */
    record Made(Item item, LedgerEntry entry, ReadDocument document, Language language, Map<String, List<String>> metadata,
            float[][] vectors, boolean isNew) implements Prepared {}
}
