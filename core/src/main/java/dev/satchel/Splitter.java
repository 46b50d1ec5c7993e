package dev.satchel;

import java.util.List;

/** Cuts a document into passages. Implementations are safe for use by many threads. */
public interface Splitter {
    /**
     * The passages, in order of start, each a verbatim slice; together they hold every character that is not white space. Passages do not
     * overlap.
     */
    List<Passage> split(Document document);

    /** Names the way it cuts, its limits included: an index splits its documents again when this changes. */
    String version();
}
