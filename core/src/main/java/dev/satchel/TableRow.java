package dev.satchel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A row of a table, as its reader wrote it.
 *
 * @param line the row as it stands in the document
 * @param label what it is about: its first cell
 * @param cells the others, at least one
 */
record TableRow(String line, String label, List<Cell> cells) {
    /**
     * One cell.
     *
     * @param column what stands above it
     * @param value what stands in it
     */
    record Cell(String column, String value) {}

    /** The rows of a table between bars, the second line of which is a rule. */
    static List<TableRow> ofMarkdown(List<String> lines, UnaryOperator<String> plain) {
        if (lines.size() < 3) return List.of();
        List<String> header = cells(lines.getFirst(), plain);
        List<TableRow> rows = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            List<String> values = cells(line, plain);
            if (values.size() != header.size() || header.size() < 2) continue;
            rows.add(new TableRow(line, values.getFirst(),
                    IntStream.range(1, header.size()).mapToObj(i -> new Cell(header.get(i), values.get(i))).toList()));
        }
        return rows;
    }

    private static List<String> cells(String line, UnaryOperator<String> plain) {
        String inner = line.replaceFirst("^\\|", "").replaceFirst("\\|\\s*$", "");
        return List.of(inner.split("(?<!\\\\)\\|", -1)).stream().map(plain).toList();
    }

    /** A row in words: {@code Base, Height: 118 mm; Width: 162 mm}, or with a name for the first column too; empty when it is none. */
    static Optional<TableRow> ofText(String line) {
        List<Cell> cells = new ArrayList<>();
        for (String part : line.replaceFirst("\\.$", "").split("; ")) {
            String[] sides = part.split(": ", 2);
            if (sides.length < 2) return Optional.empty();
            cells.add(new Cell(sides[0].strip(), sides[1].strip()));
        }
        Cell first = cells.getFirst();
        int comma = first.column().lastIndexOf(", ");
        if (comma < 0)
            return cells.size() < 2 ? Optional.empty() : Optional.of(new TableRow(line, first.value(), cells.subList(1, cells.size())));
        cells.set(0, new Cell(first.column().substring(comma + 2), first.value()));
        return Optional.of(new TableRow(line, first.column().substring(0, comma), cells));
    }
}
