package dev.satchel;

import java.util.List;

/** One passage a document: all its text, without the white space around it. */
record WholeSplitter() implements Splitter {
    @Override
    public List<Passage> split(Document document) {
        String text = document.text();
        if (text.isBlank()) return List.of();
        int start = text.length() - text.stripLeading().length();
        return List.of(Passage.of(document, List.of(), start, start + text.strip().length()));
    }

    @Override
    public String version() { return "whole 2"; }
}
