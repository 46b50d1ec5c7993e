package dev.satchel;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A set of documents that changes over time, such as a folder: what an index is kept in step with. Implementations are safe for use by many
 * threads, because documents are read side by side.
 */
public interface DocumentSource {
    /**
     * Every document there is now, ordered by id, without reading its content.
     *
     * @throws SatchelException when the source itself cannot be listed, for example because the folder is not there
     */
    Listing list();

    /**
     * As {@link #list()}, for somebody who has some of the documents already: to tell those from what is no document, nobody needs to look
     * into them.
     *
     * @param known whether a document of this id, size and time has been listed and read before
     */
    default Listing list(Predicate<Item> known) {
        return list();
    }

    /** The document's bytes, all of one moment. */
    byte[] content(Item item) throws IOException;

    /** The document that the bytes hold. */
    Document read(Item item, byte[] content);

    /** Names what {@link #read} makes of this document: an index reads it again when this changes. */
    String readerVersion(Item item);

    /**
     * What the source itself knows of a document and may be filtered by, such as who may see it; names in lower case, each with its values. It
     * stands beside what the document says of itself, and replaces what has the same name. It is asked for at every synchronization, for
     * every document, so it must be quick; when it changes, the document is indexed anew.
     */
    default Map<String, List<String>> metadata(Item item) {
        return Map.of();
    }

    /**
     * One document of the source.
     *
     * @param id what names it
     * @param size in bytes
     * @param modifiedMillis when it was last changed, in milliseconds since 1970; 0 when unknown
     */
    record Item(String id, long size, long modifiedMillis) {
        /** Refuses a blank id. */
        public Item {
            if (id.isBlank()) throw new IllegalArgumentException("an item needs an id");
        }
    }

    /**
     * What there is.
     *
     * @param items the documents, ordered by id
     * @param problems what could not be looked at; what an index holds from there is kept
     */
    record Listing(List<Item> items, List<Problem> problems) {
        /** Copies the lists. */
        public Listing {
            items = List.copyOf(items);
            problems = List.copyOf(problems);
        }
    }

    /**
     * A document, or a folder of documents, that could not be read.
     *
     * @param documentId which; for a folder, its path with a slash at the end
     * @param problem what was found and what to do, in one line
     */
    record Problem(String documentId, String problem) {
        /** Refuses null. */
        public Problem {
            Objects.requireNonNull(documentId, "documentId");
            Objects.requireNonNull(problem, "problem");
        }
    }
}
