package dev.satchel;

import java.util.List;
import java.util.OptionalInt;

/**
 * The exact words that a claim rests on: {@code document.text().substring(start, end)} is the quote, always.
 *
 * @param documentId the document quoted
 * @param headings the headings the quote stands under, outermost first
 * @param page the page, counted from 1; empty when the format has no pages
 * @param start the quote's first character in the document's text, in UTF-16 units
 * @param end one past its last character
 * @param quote the words themselves
 */
public record Citation(String documentId, List<String> headings, OptionalInt page, int start, int end, String quote) {
    /** Copies the headings and checks that the range is as long as the quote. */
    public Citation {
        headings = List.copyOf(headings);
        if (quote.isBlank()) throw new IllegalArgumentException("blank quote at " + documentId + ":" + start);
        if (start < 0 || end - start != quote.length())
            throw new IllegalArgumentException(
                    "range " + start + " to " + end + " does not fit a quote of " + quote.length() + " characters");
    }
}
