package dev.satchel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A table on its way into text: every row becomes a line in which each cell stands with its column's heading, so that a line means the same
 * wherever it is quoted: {@code Part: Bolt; Price: R$ 5.} The headings of a column are joined from above to below, a table of two columns
 * without headings is names and values, and empty cells are left out.
 *
 * <p>Which rows hold headings is decided over the first rows; after that, lines go out as rows come in. Cells that are marked as headings
 * decide. Otherwise headings are short and different words, none of them an amount, in a row that leaves no column without one, above
 * amounts or above at least two rows of three columns.
 */
final class Table {
    /** Rows that are looked at for headings. */
    private static final int WINDOW = 24;
    private static final int MOST_COLUMNS = 16_384;
    private static final int MOST_HEADING_ROWS = 3;
    /** Longer words are content. */
    private static final int LONGEST_HEADING = 80;
    /** Of those that are marked: it is repeated in every row. */
    private static final int LONGEST_MARKED_HEADING = 300;
    /** A number of pieces as a heading of prices: {@code 1-9}, {@code 10 +}, {@code > 100}. */
    private static final Pattern RANGE = Pattern.compile("\\d{1,6}\\s?[-\u2013]\\s?\\d{1,6}|\\d{1,6}\\s?\\+|[<>\u2264\u2265]\\s?\\d{1,6}");
    private static final Pattern YEAR = Pattern.compile("(?:[^\\d]{0,12}\\s)?(?:19|20)\\d\\d[A-Za-z*]?");

    private final Consumer<String> lines;
    private final boolean columnsAreKnown;
    /** The first rows; null once the headings are known. */
    private List<Row> window = new ArrayList<>();
    private Map<Integer, String> headings = Map.of();
    private boolean namesAndValues;
    private int width;
    /** What reaches into later rows, by column. */
    private final NavigableMap<Integer, Spanning> spanning = new TreeMap<>();
    private Row row = new Row();
    private Row above = new Row();
    private int rowNumber;
    private int column;
    /** The cell that is being read, without its text; null between cells. */
    private Cell open;
    private int openRows;

    /** A table whose lines are taken by {@code lines}; {@code columnsAreKnown} is false when cells may span columns without saying so. */
    Table(Consumer<String> lines, boolean columnsAreKnown) {
        this.lines = lines;
        this.columnsAreKnown = columnsAreKnown;
    }

    private record Cell(String text, boolean heading, int columns) {}

    private record Spanning(Cell cell, int firstRow, int lastRow) {
        boolean reaches(int row) { return firstRow <= row && row <= lastRow; }
    }

    /** The cells that are not empty, by column. */
    private static final class Row {
        private final NavigableMap<Integer, Cell> cells = new TreeMap<>();
        /** How many columns it has, empty cells included. */
        private int width;

        boolean isEmpty() { return cells.isEmpty(); }

        String text(int column) { return cells.get(column) instanceof Cell cell ? cell.text : ""; }

        /** The text over a column, which may be that of a cell further left that spans it. */
        String textOver(int column) {
            Map.Entry<Integer, Cell> cell = cells.floorEntry(column);
            return cell != null && cell.getKey() + cell.getValue().columns > column ? cell.getValue().text : "";
        }
    }

    // ---- cells as they come

    void startCell(boolean heading, int columns, int rows) {
        skipWhatReachesIn();
        open = new Cell("", heading, Math.clamp(columns, 1, MOST_COLUMNS));
        openRows = rows;
    }

    /** The start of a cell that goes on with the one above it; its own text, if any, is dropped. */
    void startContinuedCell(int columns) {
        startCell(false, columns, 1);
        if (above.cells.get(column) instanceof Cell cell) row.cells.put(column, cell);
        column += open.columns;
        open = null;
    }

    void endCell(String text) {
        if (open == null || column >= MOST_COLUMNS) return;
        Cell cell = new Cell(text, open.heading, open.columns);
        if (!text.isEmpty()) row.cells.put(column, cell);
        if (openRows > 1)
            spanning.put(column, new Spanning(cell, rowNumber + 1, (int) Math.min(Integer.MAX_VALUE, (long) rowNumber + openRows - 1)));
        column += open.columns;
        open = null;
    }

    /** Moves to the next column that no cell from above reaches into; such a cell counts as one of this row too. */
    private void skipWhatReachesIn() {
        while (spanning.get(column) instanceof Spanning from && from.reaches(rowNumber)) {
            if (!from.cell.text.isEmpty()) row.cells.put(column, from.cell);
            column += from.cell.columns;
        }
    }

    void endRow() {
        if (column == 0 && row.isEmpty()) return;
        for (Map.Entry<Integer, Spanning> from : spanning.tailMap(column).entrySet())
            if (from.getValue().reaches(rowNumber) && !from.getValue().cell.text.isEmpty())
                row.cells.putIfAbsent(from.getKey(), from.getValue().cell);
        spanning.values().removeIf(from -> from.lastRow <= rowNumber);
        row.width = column;
        if (!row.isEmpty()) add(row);
        above = row;
        row = new Row();
        rowNumber++;
        column = 0;
    }

    void end() {
        endRow();
        if (window != null) decide();
    }

    private void add(Row complete) {
        if (window == null) {
            lines.accept(line(complete));
        } else {
            window.add(complete);
            if (window.size() == WINDOW) decide();
        }
    }

    // ---- headings

    /** Finds the headings and writes the rows that waited for it. */
    private void decide() {
        List<Row> rows = window;
        window = null;
        int first = firstRowOfTable(rows);
        int count = columnsAreKnown || areEquallyWide(rows) ? headingRows(rows, first) : 0;
        for (Row title : rows.subList(0, first)) lines.accept(plain(title));
        List<Row> content = rows.subList(first + count, rows.size());
        width = rows.isEmpty() ? 0 : rows.getLast().width;
        if (count > 0) headings = joined(rows.subList(first, first + count));
        else namesAndValues = areNamesAndValues(content);
        // Nothing but headings is worth a line too.
        if (content.isEmpty()) rows.subList(first, first + count).forEach(row -> lines.accept(plain(row)));
        for (Row row : content) lines.accept(line(row));
    }

    /** Rows with a single cell above wider ones are the table's title and remarks. */
    private static int firstRowOfTable(List<Row> rows) {
        int first = 0;
        while (first < rows.size() && rows.get(first).cells.size() == 1 && !rows.get(first).cells.firstEntry().getValue().heading) first++;
        return first == rows.size() ? 0 : first;
    }

    private static boolean areEquallyWide(List<Row> rows) { return rows.stream().mapToInt(row -> row.width).distinct().count() <= 1; }

    private static int headingRows(List<Row> rows, int first) {
        int marked = 0;
        while (first + marked < rows.size() && marked < MOST_HEADING_ROWS
                && rows.get(first + marked).cells.values().stream().allMatch(Table::isMarked))
            marked++;
        if (marked > 0) return marked;
        if (first >= rows.size() || !couldBeHeadings(rows.get(first))) return 0;
        int count = 1;
        while (count < MOST_HEADING_ROWS && first + count < rows.size() - 1
                && isGroupedBy(rows.get(first + count), rows.get(first + count - 1)))
            count++;
        Row lowest = rows.get(first + count - 1);
        List<Row> content = rows.subList(first + count, rows.size());
        if (content.isEmpty()) return 0;
        // A row that leaves many of the columns unnamed is one of the content.
        int columns = content.stream().mapToInt(row -> row.cells.size()).max().orElse(0);
        if (lowest.cells.size() < columns - Math.max(1, columns / 3)) return 0;
        boolean aboveAmounts = lowest.cells.keySet().stream().anyMatch(column -> isMostlyAmounts(content, column));
        boolean wide = lowest.cells.size() >= 3 && content.size() >= 2 && lowest.cells.size() >= columns;
        return aboveAmounts || wide || count > 1 ? count : 0;
    }

    private static boolean isMarked(Cell cell) { return cell.heading && cell.text.length() <= LONGEST_MARKED_HEADING; }

    /** Short and different words, no amounts. */
    private static boolean couldBeHeadings(Row row) {
        Set<String> different = new HashSet<>();
        for (Cell cell : row.cells.values())
            if (cell.text.length() > LONGEST_HEADING || isAmount(cell.text) || !different.add(cell.text)) return false;
        return row.cells.size() >= 2;
    }

    /** Whether a row holds headings of a second level: the one above has cells over several of its columns, and it has no amounts. */
    private static boolean isGroupedBy(Row lower, Row upper) {
        boolean groups = upper.cells.values().stream().anyMatch(cell -> cell.columns > 1)
                || lower.cells.keySet().stream().anyMatch(column -> column > 0 && upper.textOver(column).isEmpty());
        return groups && lower.cells.size() >= 2
                && lower.cells.values().stream().allMatch(
                        cell -> cell.text.length() <= LONGEST_HEADING && (!isAmount(cell.text) || RANGE.matcher(cell.text).matches()));
    }

    private static boolean isMostlyAmounts(List<Row> content, int column) {
        long filled = content.stream().filter(row -> !row.text(column).isEmpty()).count();
        return content.stream().filter(row -> isAmount(row.text(column))).count() * 2 > filled;
    }

    /** A number, a price, a date, a measure or a code: it begins with a digit, or most of it is digits. A year may be a heading. */
    private static boolean isAmount(String text) {
        if (YEAR.matcher(text).matches()) return false;
        int digits = 0;
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isDigit(c)) {
                if (digits + letters == 0) return true;
                digits++;
            } else if (Character.isLetter(c)) {
                letters++;
            }
        }
        return digits > letters;
    }

    /** The headings of each column, from above to below. */
    private static Map<Integer, String> joined(List<Row> rows) {
        Map<Integer, String> joined = new TreeMap<>();
        Row lowest = rows.getLast();
        for (Row row : rows)
            for (Map.Entry<Integer, Cell> cell : row.cells.entrySet()) joined.put(cell.getKey(), "");
        for (int column : joined.keySet()) {
            StringJoiner path = new StringJoiner(" ");
            String last = "";
            for (Row row : rows) {
                String text = row.textOver(column);
                // A group's name often stands in the first of its columns only, and the others are empty.
                if (text.isEmpty() && row != lowest && !lowest.text(column).isEmpty()) text = toTheLeft(row, column);
                if (!text.isEmpty() && !text.equals(last)) path.add(text);
                if (!text.isEmpty()) last = text;
            }
            joined.put(column, path.toString());
        }
        return joined;
    }

    private static String toTheLeft(Row row, int column) {
        Map.Entry<Integer, Cell> left = row.cells.lowerEntry(column);
        return left == null || left.getKey() == 0 ? "" : left.getValue().text;
    }

    private static boolean areNamesAndValues(List<Row> rows) {
        return rows.size() > 1 && rows.stream().allMatch(row -> row.cells.size() <= 2)
                && rows.stream().filter(row -> row.cells.size() == 2).count() * 2 > rows.size()
                && rows.stream().allMatch(row -> row.cells.firstEntry().getValue().text.length() <= LONGEST_HEADING);
    }

    // ---- lines

    private String line(Row row) {
        if (row.cells.size() == 1 && !headings.containsKey(row.cells.firstKey())) return plain(row);
        if (namesAndValues && row.cells.size() == 2) {
            String name = row.cells.firstEntry().getValue().text;
            return (name.endsWith(":") ? name : name + ":") + " " + row.cells.lastEntry().getValue().text;
        }
        if (headings.isEmpty() || !columnsAreKnown && row.width != width) return plain(row);
        // A cell over the whole table begins a part of it.
        if (row.cells.size() == 1 && row.cells.firstEntry().getValue().columns >= headings.size() && headings.size() > 1) return plain(row);
        StringJoiner line = new StringJoiner("; ");
        row.cells.forEach((column, cell) -> {
            String heading = headings.getOrDefault(column, "");
            if (heading.isEmpty()) line.add(cell.text);
            else line.add(heading + (heading.endsWith(":") ? " " : ": ") + cell.text);
        });
        String sentence = line.toString();
        return ".!?".indexOf(sentence.charAt(sentence.length() - 1)) >= 0 ? sentence : sentence + ".";
    }

    private static String plain(Row row) {
        StringJoiner line = new StringJoiner(" | ");
        row.cells.values().forEach(cell -> line.add(cell.text));
        return line.toString();
    }
}
