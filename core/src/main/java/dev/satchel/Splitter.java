package dev.satchel;

import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** Cuts a document into passages. Implementations are safe for use by many threads. */
public interface Splitter {
    /**
     * The usual largest passage, in characters: about 200 tokens of English, so that four passages, the question and an answer fit into
     * 1024 tokens, which is as much as a very small model reads quickly and with attention; and about the paragraph that retrieval
     * collections are made of.
     */
    int PROSE_CHARACTERS = 1000;

    /**
     * The passages, in order of start, each a verbatim slice; together they hold every character that is not white space. Passages do not
     * overlap.
     */
    List<Passage> split(Document document);

    /** Names the way it cuts, its limits included: an index splits its documents again when this changes. */
    String version();

    /** Along the document's structure, at most {@link #PROSE_CHARACTERS} a passage. */
    static Splitter structured() {
        return structured(PROSE_CHARACTERS);
    }

    /**
     * Along the document's structure: a passage stays within one section and begins with the section's heading; paragraphs, list items,
     * code blocks and tables are joined up to the limit and kept whole where they fit. What does not fit is cut at line ends (code, tables)
     * or sentence ends, then where a line may be broken, at last between characters.
     *
     * @param maxCharacters the largest passage, in UTF-16 units as all offsets are; at least 2
     */
    static Splitter structured(int maxCharacters) {
        if (maxCharacters < 2) throw new IllegalArgumentException("maxCharacters must be >= 2, got " + maxCharacters);
        return new StructuredSplitter(maxCharacters, "characters", (text, start, end) -> end - start);
    }

    /**
     * The same with another measure, such as the tokens of a generator.
     *
     * @param maxSize the largest passage in that measure; at least 1. Only a single character that is larger by itself exceeds it
     * @param unit names the measure in {@link #version()}, such as {@code smollm2 tokens}
     * @param size the size of a text; longer texts should not be smaller. It is asked about each part of a document a few times, never
     *        about texts much longer than a passage
     */
    static Splitter structured(int maxSize, String unit, ToIntFunction<String> size) {
        if (maxSize < 1) throw new IllegalArgumentException("maxSize must be >= 1, got " + maxSize);
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(size, "size");
        return new StructuredSplitter(maxSize, unit, (text, start, end) -> size.applyAsInt(text.substring(start, end)));
    }

    /** The whole document as one passage, for collections whose documents are what is searched for. */
    static Splitter whole() {
        return new WholeSplitter();
    }
}
