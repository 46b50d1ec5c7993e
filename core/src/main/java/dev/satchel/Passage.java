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
 * @param pageBreaks where in its text each further page begins, ascending; empty when it stands on one page
 * @param start the offset of its first character in the document's text, in UTF-16 units
 * @param text the slice itself: {@code document.text().substring(start, end())}
 */
public record Passage(String documentId, String title, List<String> headings, OptionalInt page, List<Integer> pageBreaks, int start,
        String text) {
    /** Copies the lists and refuses a blank slice. */
    public Passage {
        Objects.requireNonNull(documentId, "documentId");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(page, "page");
        headings = List.copyOf(headings);
        pageBreaks = List.copyOf(pageBreaks);
        if (start < 0) throw new IllegalArgumentException("start must be >= 0, got " + start);
        if (text.isBlank()) throw new IllegalArgumentException("blank passage at " + documentId + ":" + start);
    }

    /** A passage that stands on one page, or has none. */
    public Passage(String documentId, String title, List<String> headings, OptionalInt page, int start, String text) {
        this(documentId, title, headings, page, List.of(), start, text);
    }

    /** A slice of a document, from {@code start} to before {@code end}, under these headings. */
    static Passage of(Document document, List<String> headings, int start, int end) {
        List<Integer> pageBreaks = document.pageStarts().subList(document.page(start).orElse(0), document.page(end - 1).orElse(0)).stream()
                .map(page -> page - start).toList();
        return new Passage(document.id(), document.title(), headings, document.page(start), pageBreaks, start,
                document.text().substring(start, end));
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
        return new Citation(documentId, headings, page(from), start + from, start + to, text.substring(from, to));
    }

    /** The page that holds a character of its text. */
    private OptionalInt page(int offset) {
        if (page.isEmpty()) return page;
        return OptionalInt.of(page.getAsInt() + (int) pageBreaks.stream().filter(pageBreak -> pageBreak <= offset).count());
    }
}
