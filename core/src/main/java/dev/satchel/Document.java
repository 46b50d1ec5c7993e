package dev.satchel;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A document as it was read: its text, which every offset points into, and the structure that was seen in it.
 *
 * @param id what names it: the path relative to its folder, with forward slashes
 * @param title what a person would call it; empty when it has no name but its id
 * @param text the whole text; for plain text and Markdown this is the file's own content
 * @param blocks the structure, in order of start, not overlapping; empty when none was seen
 * @param pageStarts the offset at which each page begins, ascending from 0; empty when the format has no pages
 */
public record Document(String id, String title, String text, List<Block> blocks, List<Integer> pageStarts) {
    /** Copies the lists and checks that every offset lies in the text. */
    public Document {
        if (id.isBlank()) throw new IllegalArgumentException("a document needs an id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(text, "text");
        blocks = List.copyOf(blocks);
        pageStarts = List.copyOf(pageStarts);
        int last = 0;
        for (Block block : blocks) {
            if (block.start() < last || block.end() > text.length())
                throw new IllegalArgumentException(
                        "block " + block + " overlaps another or lies outside document " + id + " of length " + text.length());
            last = block.end();
        }
        int previous = 0;
        for (int i = 0; i < pageStarts.size(); i++) {
            int start = pageStarts.get(i);
            if (i == 0 ? start != 0 : start < previous || start > text.length())
                throw new IllegalArgumentException("page start " + start + " does not fit document " + id + " of length " + text.length());
            previous = start;
        }
    }

    /** A document without structure or pages. */
    public Document(String id, String title, String text) {
        this(id, title, text, List.of(), List.of());
    }

    /** The page, counted from 1, that holds the character at {@code offset}; empty when the format has no pages. */
    public OptionalInt page(int offset) {
        int page = 0;
        for (int end = pageStarts.size(); page < end;) {
            int middle = (page + end) >>> 1;
            if (pageStarts.get(middle) <= offset) page = middle + 1;
            else end = middle;
        }
        return page == 0 ? OptionalInt.empty() : OptionalInt.of(page);
    }
}
