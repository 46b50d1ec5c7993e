package dev.satchel.lucene;

import dev.satchel.Passage;
import java.util.List;
import java.util.Map;

/**
 * A document that is read and cut, by its reader or from what the index has.
 *
 * @param text the whole text
 * @param passages what it is cut into
 * @param said what the document says of itself
 */
record ReadDocument(String text, List<Passage> passages, Map<String, List<String>> said) {
    /** The same under another name. */
    ReadDocument named(String id) {
        return new ReadDocument(text, passages.stream().map(
                each -> new Passage(id, each.title(), each.headings(), each.page(), each.start(), each.text())).toList(), said);
    }
}
