package dev.satchel;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A verbatim slice of a document: the unit that is retrieved, read by the model and cited.
 *
 * @param documentId the document it is a slice of
 * @param title that document's title, which may be empty
 * @param headings the headings it stands under, outermost first; empty when there are none
 * @param page the page, counted from 1, on which it starts; empty when the format has no pages
 * @param start the offset of its first character in the document's text, in UTF-16 units
 * @param text the slice itself: {@code document.text().substring(start, end())}
 */
public record Passage(String documentId, String title, List<String> headings, OptionalInt page, int start, String text) {
    /** Copies the headings and refuses a blank slice. */
    public Passage {
        Objects.requireNonNull(documentId, "documentId");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(page, "page");
        headings = List.copyOf(headings);
        if (start < 0) throw new IllegalArgumentException("start must be >= 0, got " + start);
        if (text.isBlank()) throw new IllegalArgumentException("blank passage at " + documentId + ":" + start);
    }

    /** One past the last character, in the document's text. */
    public int end() { return start + text.length(); }

    /**
     * A citation of part of this passage.
     *
     * @param from the first character of the quote, an offset into this passage's text
     * @param to one past the last
     */
    public Citation cite(int from, int to) {
        return new Citation(documentId, headings, page, start + from, start + to, text.substring(from, to));
    }
}
