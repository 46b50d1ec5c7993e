package dev.satchel;

import java.util.Objects;

/**
 * One structural piece of a document's text: what a splitter would rather not cut.
 *
 * @param kind what it is
 * @param level the heading's level, 1 (outermost) to 6; 0 for every other kind
 * @param start the first character, a UTF-16 offset into the document's text
 * @param end one past the last character
 */
public record Block(Kind kind, int level, int start, int end) {
    /** What a block is. A list item's nested blocks belong to the item. */
    public enum Kind {
        /** A heading; its text is searched and shown with everything below it. */
        HEADING,
        /** Running text. */
        PARAGRAPH,
        /** One item of a list, with what is nested in it. */
        LIST_ITEM,
        /** Program text or other preformatted lines. */
        CODE,
        /** A whole table. */
        TABLE
    }

    /** Checks the level and the range. */
    public Block {
        Objects.requireNonNull(kind, "kind");
        if (kind == Kind.HEADING ? level < 1 || level > 6 : level != 0)
            throw new IllegalArgumentException("level " + level + " does not fit a block of kind " + kind);
        if (start < 0 || end <= start) throw new IllegalArgumentException("a block must not be empty: " + start + " to " + end);
    }
}
