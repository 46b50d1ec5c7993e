package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.Passage;
import dev.satchel.Splitter;
import java.util.List;

/** Ways to cut that a test can foresee. */
final class Splitters {
    private Splitters() {}

    /** Each document is one passage: how published figures are measured. */
    static Splitter whole() {
        return new Splitter() {
            @Override
            public List<Passage> split(Document document) {
                if (document.text().isBlank()) return List.of();
                return List.of(new Passage(document.id(), document.title(), List.of(), document.page(0), 0, document.text()));
            }

            @Override
            public String version() { return "whole 1"; }
        };
    }
}
