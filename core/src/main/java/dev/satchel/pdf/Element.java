package dev.satchel.pdf;

import java.util.List;

/** A piece of a page in reading order. */
sealed interface Element {
    /** A line of running text. */
    record Line(Row row) implements Element {}

    /**
     * A table.
     *
     * @param rows each as a sentence that names its headings
     */
    record Table(List<String> rows) implements Element {}
}
