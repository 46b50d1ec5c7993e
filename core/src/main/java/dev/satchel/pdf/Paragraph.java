package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.List;

/** Lines that belong together, or a table. */
final class Paragraph {
    /** What it turned out to be. */
    enum Kind {
        TEXT, LIST_ITEM, CODE, TABLE
    }

    /**
     * One of its lines.
     *
     * @param page counted from 1
     */
    record Line(Row row, String text, int page) {}

    final Kind kind;
    final List<Line> lines = new ArrayList<>();
    /** The rows of a table. */
    final List<String> tableRows;
    final int page;

    Paragraph(Kind kind, int page) {
        this.kind = kind;
        this.page = page;
        this.tableRows = List.of();
    }

    Paragraph(List<String> tableRows, int page) {
        this.kind = Kind.TABLE;
        this.page = page;
        this.tableRows = tableRows;
    }

    Line last() { return lines.getLast(); }

    Line first() { return lines.getFirst(); }

    boolean isBold() { return lines.stream().allMatch(line -> line.row().allWords(word -> word.style().bold())); }

    boolean isItalic() { return lines.stream().allMatch(line -> line.row().allWords(word -> word.style().italic())); }

    /** Its lines with a blank between them. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) text.append(text.isEmpty() ? "" : " ").append(line.text());
        return text.toString();
    }
}
