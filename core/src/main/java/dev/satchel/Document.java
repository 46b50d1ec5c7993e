package dev.satchel;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A document as it was read: its text, which every offset points into, and the structure that was seen in it.
 *
 * @param id what names it: the path relative to its folder, with forward slashes
 * @param title what a person would call it; empty when it has no name but its id
 * @param text the whole text; for plain text and Markdown this is the file's own content
 * @param blocks the structure, in order of start, not overlapping; empty when none was seen
 * @param pageStarts the offset at which each page begins, ascending from 0; empty when the format has no pages
 * @param metadata what else is known of it and may be filtered by, such as {@code author}; names in lower case, each with its values
 */
public record Document(String id, String title, String text, List<Block> blocks, List<Integer> pageStarts,
        Map<String, List<String>> metadata) {
    /** Copies the collections and checks that every offset lies in the text. */
    public Document {
        if (id.isBlank()) throw new IllegalArgumentException("a document needs an id");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(text, "text");
        blocks = List.copyOf(blocks);
        pageStarts = List.copyOf(pageStarts);
        metadata = copyOf(metadata);
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

    /** A document of which nothing else is known. */
    public Document(String id, String title, String text, List<Block> blocks, List<Integer> pageStarts) {
        this(id, title, text, blocks, pageStarts, Map.of());
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

    /** A copy that nobody can change, ordered by name. */
    private static Map<String, List<String>> copyOf(Map<String, List<String>> metadata) {
        Map<String, List<String>> copy = new TreeMap<>();
        metadata.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        return Collections.unmodifiableMap(copy);
    }
}
