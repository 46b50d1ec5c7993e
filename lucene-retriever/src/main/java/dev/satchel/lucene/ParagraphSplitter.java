package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.Passage;
import dev.satchel.Splitter;
import java.util.ArrayList;
import java.util.List;

/** One passage for each paragraph. */
record ParagraphSplitter() implements Splitter {
    @Override
    public List<Passage> split(Document document) {
        List<Passage> passages = new ArrayList<>();
        int start = 0;
        while (start < document.text().length()) {
            int end = document.text().indexOf("\n\n", start);
            if (end < 0) end = document.text().length();
            String text = document.text().substring(start, end);
            if (!text.isBlank())
                passages.add(new Passage(document.id(), document.title(), List.of(), document.page(start), start, text));
            start = end + 2;
        }
        return passages;
    }

    @Override
    public String version() { return "paragraphs 1"; }
}
