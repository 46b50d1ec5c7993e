package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tells the tables of a part of a page from its running text: rows of several cells that stand below one another. */
final class TableFinder {
    /** Rows that are farther apart, in parts of the font's size, are not of one table. */
    private static final float LARGEST_GAP = 3.2f;
    /** Rows of one cell between two of several: a section's name, a label of several lines. */
    private static final int MOST_ROWS_BETWEEN = 5;
    /** A row of one cell that fills more of the width is running text. */
    private static final float WIDEST_LABEL = 0.8f;
    private static final int LONGEST_CELL = 400;
    private static final int LONGEST_UNIT = 160;
    private static final String[] UNIT_STARTS = {"in ", "em ", "en ", "amounts ", "dollars ", "$", "€", "£", "us$", "r$"};

    private final List<Row> rows;
    private final List<List<Cell>> cells = new ArrayList<>();
    private final List<Rule> rules;
    private float left = Float.MAX_VALUE;
    private float right;

    private TableFinder(List<Row> rows, List<Rule> rules) {
        this.rows = rows;
        this.rules = rules;
        for (Row row : rows) {
            cells.add(Cell.of(row));
            left = Math.min(left, row.left());
            right = Math.max(right, row.right());
        }
    }

    /** The lines and tables of a part of a page, from top to bottom. */
    static List<Element> elements(List<Row> rows, List<Rule> rules) {
        return new TableFinder(rows, rules).elements();
    }

    private List<Element> elements() {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < rows.size();) {
            int end = tableEnd(i);
            List<Element> table = end - i < 2 ? List.of() : Table.of(rows.subList(i, end), cells.subList(i, end), rules, unitAbove(i));
            if (table.isEmpty()) {
                elements.add(new Element.Line(rows.get(i++)));
            } else {
                elements.addAll(table);
                i = end;
            }
        }
        return elements;
    }

    /** Past the last row of the table that begins at a row; the same row when none does. */
    private int tableEnd(int start) {
        if (!mayBegin(start)) return start;
        int end = start;
        int several = 0;
        for (int i = start; i < rows.size(); i++) {
            if (i > start && isFarBelow(i)) break;
            if (isTabular(i)) {
                several++;
                end = i + 1;
            } else if (i - end >= MOST_ROWS_BETWEEN || isRunningText(i)) {
                break;
            }
        }
        if (several < 2) return start;
        // The last lines of the last row's label, or of its cells.
        while (end < rows.size() && !isFarBelow(end) && (continuesLabel(end) || continuesCell(end))) end++;
        return end;
    }

    /** A table begins with several cells, or with the one cell of a heading over several columns. */
    private boolean mayBegin(int row) {
        if (isTabular(row)) return true;
        if (isRunningText(row) || cells.get(row).size() > 1) return false;
        Row first = rows.get(row);
        if (first.left() < left + 0.25f * (right - left) || isUnit(first.text())) return false;
        int labels = 0;
        for (int next = row + 1; next <= row + 4 && next < rows.size() && !isFarBelow(next); next++) {
            if (isTabular(next)) return isOverColumns(first, cells.get(next));
            // One section's name may stand between the headings and the first row.
            if (rows.get(next).left() < left + 0.25f * (right - left) && (labels++ > 0 || isRunningText(next))) return false;
        }
        return false;
    }

    /**
     * Whether a row of one cell is the heading of columns: it stands beside their labels, and not in the middle of the page as a title
     * does.
     */
    private boolean isOverColumns(Row heading, List<Cell> below) {
        if (below.getLast().right() < heading.left()) return false;
        float labelEnd = below.getFirst().left() < heading.left() && below.size() > 1 ? below.getFirst().right() : left;
        boolean beside = heading.left() > Math.min(labelEnd, left + 0.35f * (right - left));
        for (Cell cell : below)
            beside |= !cell.isValue() && cell.left() > left + 0.25f * (right - left) && cell.middle() > heading.left()
                    && cell.middle() < heading.right();
        boolean inTheMiddle = Math.abs(heading.left() + heading.right() - left - right) < 4 * heading.size();
        return beside && (!inTheMiddle || hasRuleBelow(heading) || isFirstLineOf(heading, below));
    }

    /** Whether a heading goes on in one of several below it. */
    private static boolean isFirstLineOf(Row heading, List<Cell> below) {
        if (below.size() < 3 || below.getFirst().baseline() - heading.baseline() > 1.5f * heading.size()) return false;
        float middle = (heading.left() + heading.right()) / 2;
        return below.stream().anyMatch(cell -> !cell.isValue() && Math.abs(cell.middle() - middle) < heading.size() / 2);
    }

    private boolean hasRuleBelow(Row row) {
        for (Rule rule : rules)
            if (rule.y() > row.baseline() - 1 && rule.y() < row.baseline() + row.size() && rule.left() < row.right()
                    && rule.right() > row.left())
                return true;
        return false;
    }

    /** Whether this says what all numbers of a table count: {@code (In millions)}. */
    static boolean isUnit(String text) {
        if (!text.startsWith("(") || !text.endsWith(")") || text.length() > LONGEST_UNIT) return false;
        String lower = text.toLowerCase(Locale.ROOT);
        for (String start : UNIT_STARTS) if (lower.startsWith(start, 1)) return true;
        return false;
    }

    /** What the rows above a table say of its numbers; empty when they do not. */
    private String unitAbove(int table) {
        for (int row = table - 1; row >= 0 && row >= table - 3 && !isFarBelow(row + 1); row--) {
            String text = rows.get(row).text();
            int open = text.lastIndexOf('(');
            int close = text.indexOf(')', Math.max(0, open));
            if (open >= 0 && close > open && isUnit(text.substring(open, close + 1))) return text.substring(open, close + 1);
        }
        return "";
    }

    private boolean isTabular(int row) {
        List<Cell> of = cells.get(row);
        if (of.size() < 2) return false;
        // A marker and what it marks are the item of a list, a note or a numbered heading.
        if (of.size() == 2 && of.getFirst().isMarker() && !of.get(1).isValue()) return false;
        for (Cell cell : of)
            if (cell.right() - cell.left() > LONGEST_CELL && !cell.isValue() && of.size() == 2 && !of.get(1).isValue()) return false;
        return true;
    }

    private boolean isRunningText(int row) {
        Row line = rows.get(row);
        if (cells.get(row).size() > 1) return !isTabular(row);
        return line.right() - line.left() > WIDEST_LABEL * (right - left) && right - left > 20 * line.size();
    }

    private boolean isFarBelow(int row) {
        Row above = rows.get(row - 1);
        Row below = rows.get(row);
        return below.baseline() - above.baseline() > LARGEST_GAP * Math.max(above.size(), below.size());
    }

    /** Whether a row of one cell stands closely below a cell of words, from the same left edge. */
    private boolean continuesCell(int row) {
        if (cells.get(row).size() > 1) return false;
        Row line = rows.get(row);
        if (line.baseline() - rows.get(row - 1).baseline() > 1.3f * line.size()) return false;
        List<Cell> above = cells.get(row - 1);
        for (Cell cell : above.subList(1, above.size())) if (!cell.isValue() && Math.abs(cell.left() - line.left()) < 1) return true;
        return false;
    }

    private boolean continuesLabel(int row) {
        if (cells.get(row).size() > 1 || isRunningText(row)) return false;
        Row line = rows.get(row);
        Row above = rows.get(row - 1);
        return Character.isLowerCase(line.text().codePointAt(0)) && line.left() < left + 0.25f * (right - left)
                && line.baseline() - above.baseline() < 1.4f * line.size();
    }
}
