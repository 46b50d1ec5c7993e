package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the columns of running text on a page, so that one is read after the other. A column is told from a column of a table by what it
 * holds: lines of words that fill it.
 */
final class Columns {
    /** The white strip between two columns, in parts of the font's size. */
    private static final float NARROWEST_GUTTER = 0.8f;
    private static final int FEWEST_ROWS = 3;
    /** Pages have about a hundred; looking for columns costs their square. */
    private static final int MOST_ROWS = 3000;
    private static final int LONGEST_RUN = 500;
    /** Columns may have columns. */
    private static final int DEEPEST = 3;
    private static final int LETTERS_A_ROW = 14;
    private static final float FILLED = 0.55f;
    /** So many lines drawn across the gutter make it a table. */
    private static final int RULES_OF_A_TABLE = 3;

    private final List<Rule> rules;

    private Columns(List<Rule> rules) { this.rules = rules; }

    /** A strip of white from top to bottom. */
    private record Strip(float left, float right) {
        float middle() { return (left + right) / 2; }
    }

    /** The parts of a page in reading order: each is one column, or all of the width. */
    static List<List<Row>> inOrder(Page page) {
        List<List<Row>> parts = new ArrayList<>();
        new Columns(page.rules()).add(page.rows(), parts, 0);
        return parts;
    }

    private void add(List<Row> rows, List<List<Row>> parts, int depth) {
        if (depth > DEEPEST || rows.size() < 2 * FEWEST_ROWS - 1 || rows.size() > MOST_ROWS) {
            if (!rows.isEmpty()) parts.add(rows);
            return;
        }
        float left = Float.MAX_VALUE;
        float right = 0;
        for (Row row : rows) {
            left = Math.min(left, row.left());
            right = Math.max(right, row.right());
        }
        List<Row> wide = new ArrayList<>();
        for (int i = 0; i < rows.size();) {
            List<Strip> strips = List.of(new Strip(left - 1, right + 1));
            int end = i;
            while (end < rows.size() && end - i < LONGEST_RUN) {
                List<Strip> narrower = common(strips, rows.get(end), left, right);
                if (narrower.isEmpty()) break;
                strips = narrower;
                end++;
            }
            List<List<Row>> columns = end - i < FEWEST_ROWS ? List.of() : columns(rows.subList(i, end), strips);
            if (columns.isEmpty()) {
                wide.add(rows.get(i++));
                continue;
            }
            if (!wide.isEmpty()) parts.add(wide);
            wide = new ArrayList<>();
            for (List<Row> column : columns) add(column, parts, depth + 1);
            i = end;
        }
        if (!wide.isEmpty()) parts.add(wide);
    }

    /** What of the strips stays white in a row. */
    private static List<Strip> common(List<Strip> strips, Row row, float left, float right) {
        float narrowest = NARROWEST_GUTTER * row.size();
        List<Strip> common = new ArrayList<>();
        float from = left - 1;
        for (int i = 0; i <= row.words().size(); i++) {
            float to = i < row.words().size() ? row.words().get(i).left() : right + 1;
            for (Strip strip : strips) {
                Strip both = new Strip(Math.max(from, strip.left), Math.min(to, strip.right));
                if (both.right - both.left >= narrowest) common.add(both);
            }
            if (i < row.words().size()) from = Math.max(from, row.words().get(i).right());
        }
        return common.size() > 50 ? List.of() : common;
    }

    /** The columns between the strips; empty when they are not columns of text. */
    private List<List<Row>> columns(List<Row> rows, List<Strip> strips) {
        List<Strip> inner = strips.stream().filter(strip -> hasTextOnBothSides(rows, strip) && !isCrossed(rows, strip)).toList();
        if (inner.isEmpty()) return List.of();
        List<List<Row>> columns = cut(rows, inner);
        if (columns.stream().allMatch(Columns::isText)) return columns;
        if (inner.size() == 1) return List.of();
        Strip widest = inner.getFirst();
        for (Strip strip : inner) if (strip.right - strip.left > widest.right - widest.left) widest = strip;
        columns = cut(rows, List.of(widest));
        return columns.stream().allMatch(Columns::isText) ? columns : List.of();
    }

    private static boolean hasTextOnBothSides(List<Row> rows, Strip strip) {
        boolean before = false;
        boolean after = false;
        for (Row row : rows) {
            before |= row.left() < strip.middle();
            after |= row.right() > strip.middle();
        }
        return before && after;
    }

    private boolean isCrossed(List<Row> rows, Strip strip) {
        float top = rows.getFirst().baseline() - rows.getFirst().size();
        float bottom = rows.getLast().baseline() + rows.getLast().size();
        int crossing = 0;
        for (Rule rule : rules)
            if (rule.y() > top && rule.y() < bottom && rule.left() < strip.left - 20 && rule.right() > strip.right + 20) crossing++;
        return crossing >= RULES_OF_A_TABLE;
    }

    private static List<List<Row>> cut(List<Row> rows, List<Strip> strips) {
        List<List<Row>> columns = new ArrayList<>();
        float from = -Float.MAX_VALUE;
        for (int i = 0; i <= strips.size(); i++) {
            float to = i < strips.size() ? strips.get(i).middle() : Float.MAX_VALUE;
            List<Row> column = new ArrayList<>();
            for (Row row : rows) {
                Row part = row.between(from, to);
                if (part != null) column.add(part);
            }
            columns.add(column);
            from = to;
        }
        return columns;
    }

    /** Whether a column's rows are lines of words that fill it. */
    private static boolean isText(List<Row> column) {
        if (column.size() < FEWEST_ROWS) return false;
        float left = Float.MAX_VALUE;
        float right = 0;
        float filled = 0;
        long letters = 0;
        long digits = 0;
        for (Row row : column) {
            left = Math.min(left, row.left());
            right = Math.max(right, row.right());
            filled += row.right() - row.left();
            for (Word word : row.words()) {
                letters += word.text().codePoints().filter(Character::isLetter).count();
                digits += word.text().codePoints().filter(Character::isDigit).count();
            }
        }
        return filled >= FILLED * (right - left) * column.size() && letters >= (long) LETTERS_A_ROW * column.size() && digits < letters / 3;
    }
}
