package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes the rows of a table as sentences in which each cell keeps its headings:
 * {@code Data Center, Three Months Ended October 30, 2022: $3,833; Three Months Ended October 31, 2021: $2,936}.
 */
final class Table {
    /** Two intervals that share less, in points, are beside each other: brackets hang over. */
    private static final float OVERLAP = 1;
    /** In points: a heading stands in the middle over its columns, up to the brackets and signs that hang over. */
    private static final float NOT_IN_THE_MIDDLE = 6;
    /** In parts of the font's size. */
    private static final float NEAR_HEADINGS = 0.45f;
    private static final int MOST_COLUMNS = 60;
    /** One of so many rows of several cells has values. */
    private static final int LEAST_BODIES = 4;
    private static final int FEWEST_RULES = 3;
    private static final int DEEPEST_SECTION = 6;
    /** Pieces of a line that are drawn cell by cell. */
    private static final float RULE_GAP = 1;
    /** Labels whose beginnings differ less, in points, are equally indented. */
    private static final float SAME_INDENT = 2;

    private final List<Row> rows;
    private final List<List<Cell>> cells;
    private final List<Rule> rules;
    private final List<Column> columns = new ArrayList<>();
    private final List<Element> elements = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    /** The headings of each column in force. */
    private final Map<Column, List<String>> headings = new HashMap<>();
    private final List<Section> sections = new ArrayList<>();
    private String unit;

    private Table(List<Row> rows, List<List<Cell>> cells, List<Rule> rules, String unit) {
        this.unit = unit;
        this.rows = rows;
        this.cells = cells;
        this.rules = joined(rules);
    }

    /** From where to where the cells of a column reach. */
    private static final class Column {
        private float left;
        private float right;

        private Column(Cell cell) {
            left = cell.left();
            right = cell.right();
        }

        private float overlap(Cell cell) { return Math.min(right, cell.right()) - Math.max(left, cell.left()); }

        private float middle() { return (left + right) / 2; }

        private void widen(Cell cell) {
            left = Math.min(left, cell.left());
            right = Math.max(right, cell.right());
        }
    }

    /** A row that names the rows below it. */
    private static final class Section {
        private final String text;
        private final float indent;
        private final boolean indentsItsRows;
        private boolean named;

        private Section(String text, float indent, boolean indentsItsRows) {
            this.text = text;
            this.indent = indent;
            this.indentsItsRows = indentsItsRows;
        }
    }

    /** One row as a person sees it, of one or several lines. */
    private static final class Entry {
        private final StringBuilder label = new StringBuilder();
        private float indent;
        private final Map<Column, String> values = new HashMap<>();
        private final List<Row> rows = new ArrayList<>();
        private float lastBaseline;
        private boolean bold;
    }

    /**
     * The table of these rows, or several with what stands between them; nothing when their cells do not stand below one another.
     *
     * @param unit what the text above says of all numbers; may be empty
     */
    static List<Element> of(List<Row> rows, List<List<Cell>> cells, List<Rule> rules, String unit) {
        Table table = new Table(rows, cells, rules, unit);
        table.findColumns();
        if (!table.isTable()) return List.of();
        table.write();
        return table.elements;
    }

    // ---- columns

    private void findColumns() {
        List<Cell> narrowFirst = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (cells.get(i).size() < 2 || isHeading(i) && hasValues()) continue;
            narrowFirst.addAll(cells.get(i));
        }
        narrowFirst.sort(Comparator.comparing(cell -> cell.right() - cell.left()));
        for (Cell cell : narrowFirst) {
            List<Column> met = columns.stream().filter(column -> column.overlap(cell) > OVERLAP).toList();
            if (met.isEmpty() && columns.size() < MOST_COLUMNS) columns.add(new Column(cell));
            else if (met.size() == 1) met.getFirst().widen(cell);
        }
        columns.sort(Comparator.comparing(column -> column.left));
    }

    /** Whether it is a table of values, and not of words with a number here and there. */
    private boolean hasValues() {
        long several = cells.stream().filter(row -> row.size() > 1).count();
        long bodies = cells.stream().filter(row -> row.size() > 1 && isBody(row)).count();
        return bodies > 0 && LEAST_BODIES * bodies >= several;
    }

    /** Rows with values are the body; words over them are headings. */
    private static boolean isBody(List<Cell> row) {
        boolean label = row.size() > 1 && !row.getFirst().isValue();
        for (int i = 0; i < row.size(); i++) {
            Cell cell = row.get(i);
            if (!cell.isValue()) continue;
            if (!cell.isYear() || label && i > 0 && !row.getFirst().text().startsWith("(")) return true;
        }
        return false;
    }

    private boolean isTable() {
        if (columns.size() < 2) return false;
        int aligned = 0;
        int values = 0;
        for (List<Cell> row : cells) {
            if (row.size() < 2) continue;
            aligned++;
            if (isBody(row)) values++;
        }
        return values >= 1 && aligned >= 2 || aligned >= 3;
    }

    /** The column in which a cell stands. */
    private Column columnOf(Cell cell) {
        Column best = columns.getFirst();
        float most = -Float.MAX_VALUE;
        for (Column column : columns) {
            float overlap = column.overlap(cell);
            if (overlap > most) {
                most = overlap;
                best = column;
            }
        }
        return best;
    }

    // ---- rows

    /** Whether a row names columns: no values, and cells over other columns than that of the labels; or the unit of all, in brackets. */
    private boolean isHeading(int row) {
        List<Cell> of = cells.get(row);
        if (isBody(of)) return false;
        if (of.size() == 1) return isOverColumns(of.getFirst()) || isRemark(of.getFirst());
        if (of.stream().anyMatch(Table::isRemark)) return true;
        boolean looksLikeTheNext = row + 1 < rows.size() && isBold(row) == isBold(row + 1);
        boolean withLabel = of.getFirst().left() <= labelEnd() && !of.getFirst().text().startsWith("(");
        // As in a table of contents, where an entry of several lines has its number in the last.
        return !(withLabel && looksLikeTheNext && of.size() < columns.size() && isBody(cells.get(row + 1)));
    }

    private boolean isOverColumns(Cell cell) {
        float labelEnd = labelEnd();
        return labelEnd > 0 && cell.left() > labelEnd;
    }

    private float labelStart = Float.NaN;
    private float labelEnd = Float.NaN;

    /** Past half of the widest label: what begins farther to the right is no label. */
    private float labelEnd() {
        if (Float.isNaN(labelEnd)) {
            labelStart = Float.MAX_VALUE;
            float firstValue = Float.MAX_VALUE;
            for (List<Cell> row : cells) {
                if (row.size() < 2 || row.getFirst().isValue()) continue;
                labelStart = Math.min(labelStart, row.getFirst().left());
                for (Cell cell : row) if (cell.isValue()) firstValue = Math.min(firstValue, cell.left());
            }
            labelEnd = firstValue == Float.MAX_VALUE || labelStart == Float.MAX_VALUE
                    ? 0
                    : labelStart + (firstValue - labelStart) / 2;
        }
        return labelEnd;
    }

    private static boolean isRemark(Cell cell) {
        String text = cell.text();
        return text.startsWith("(") && text.endsWith(")") && text.length() > 4 && text.indexOf(' ') > 0;
    }

    private void write() {
        boolean values = hasValues();
        boolean inHeadings = true;
        List<Integer> headingRows = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        Entry open = null;
        for (int i = 0; i < rows.size(); i++) {
            boolean heading = values
                    ? isHeading(i) && startsHeadings(i, inHeadings) && !isRowOfWords(i, headingRows)
                    : i == 0 && looksLikeHeading();
            if (heading) {
                if (!inHeadings) {
                    writeAll(entries);
                    entries.clear();
                    open = null;
                    headingRows.clear();
                    headings.clear();
                    unit = "";
                }
                inHeadings = true;
                headingRows.add(i);
                continue;
            }
            if (inHeadings) setHeadings(headingRows);
            inHeadings = false;
            open = add(i, open, entries);
        }
        writeAll(entries);
    }

    /** Words over columns below rows with values begin another table, if columns are named; a single title in the middle is a section's. */
    private boolean startsHeadings(int row, boolean inHeadings) {
        if (inHeadings) return true;
        List<Cell> of = cells.get(row);
        if (of.size() == 1) {
            for (int next = row + 1; next < rows.size() && isHeading(next); next++) if (cells.get(next).size() > 1) return true;
            return false;
        }
        return of.getFirst().left() > labelEnd() || of.stream().filter(cell -> cell.left() > labelEnd()).count() > 1;
    }

    /** Whether a row of nothing but words is no further heading: the headings look otherwise, and name the column of the labels already. */
    private boolean isRowOfWords(int row, List<Integer> headingRows) {
        List<Cell> of = cells.get(row);
        if (of.size() < 2 || headingRows.isEmpty() || of.getFirst().left() > labelEnd()) return false;
        int above = headingRows.getLast();
        return cells.get(above).size() == of.size() && cells.get(above).getFirst().left() <= labelEnd() && isBold(above) != isBold(row);
    }

    private boolean isBold(int row) { return rows.get(row).allWords(word -> word.style().bold()); }

    private boolean looksLikeHeading() {
        if (cells.getFirst().size() < 2) return false;
        boolean bold = rows.getFirst().allWords(word -> word.style().bold());
        return bold && !rows.getLast().allWords(word -> word.style().bold());
    }

    // ---- headings

    private void setHeadings(List<Integer> headingRows) {
        for (int row : headingRows) {
            List<Cell> of = new ArrayList<>();
            for (Cell cell : cells.get(row)) {
                if (isRemark(cell)) unit = cell.text();
                else
                    if (cell.left() <= labelEnd() && cell.text().endsWith(":"))
                        sections.add(new Section(withoutColon(cell.text()), cell.left(), false));
                    else
                        of.addAll(apart(cell));
            }
            List<List<Column>> groups = sharedOut(of, row);
            for (int i = 0; i < of.size(); i++)
                for (Column column : groups.isEmpty() ? columnsUnder(of.get(i), of) : groups.get(i))
                    headings.computeIfAbsent(column, c -> new ArrayList<>()).add(of.get(i).text());
        }
    }

    /** Headings of neighbouring columns that nearly touch. */
    private List<Cell> apart(Cell cell) {
        List<Word> words = cell.row().words();
        List<Cell> parts = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= words.size(); i++) {
            if (i < words.size()) {
                float gap = words.get(i).left() - words.get(i - 1).right();
                boolean columnsDiffer = columnOf(new Cell(new Row(words.subList(from, i)))) != columnOf(
                        new Cell(new Row(words.subList(i, i + 1))));
                if (gap < NEAR_HEADINGS * cell.size() || !columnsDiffer) continue;
            }
            parts.add(new Cell(new Row(words.subList(from, i))));
            from = i;
        }
        return parts;
    }

    /**
     * The columns with values, shared out to the headings of a row so that each heading stands in the middle over its own; empty when they
     * do not stand so.
     */
    private List<List<Column>> sharedOut(List<Cell> of, int row) {
        List<Column> all = columns.stream().filter(column -> column.left >= labelEnd()).toList();
        List<Cell> over = of.stream().filter(cell -> cell.left() > labelEnd()).toList();
        if (over.isEmpty() || over.size() >= all.size() || over.stream().allMatch(cell -> goesOnBelow(cell, row))) return List.of();
        List<List<Column>> groups = new ArrayList<>();
        for (Cell cell : of) if (cell.left() <= labelEnd()) groups.add(List.of(columnOf(cell)));
        // Each heading ends where its middle is the middle of what it covers: from left to right there is but one way.
        int from = 0;
        for (int i = 0; i < over.size(); i++) {
            int to = i == over.size() - 1 ? all.size() : from + 1;
            while (i < over.size() - 1 && to < all.size() && isNearer(over.get(i), all, from, to)) to++;
            if (from >= all.size() || offset(over.get(i), all, from, to) > NOT_IN_THE_MIDDLE) return List.of();
            groups.add(all.subList(from, to));
            from = to;
        }
        return groups;
    }

    /** Whether a heading stands more in the middle when one more column belongs to it. */
    private static boolean isNearer(Cell cell, List<Column> all, int from, int to) {
        return offset(cell, all, from, to + 1) < offset(cell, all, from, to);
    }

    private static float offset(Cell cell, List<Column> all, int from, int to) {
        return Math.abs((all.get(from).left + all.get(to - 1).right) / 2 - cell.middle());
    }

    /** Whether a heading is the first line of one that goes on below it, over one column. */
    private boolean goesOnBelow(Cell cell, int row) {
        if (row + 1 >= rows.size() || ruleBelow(cell) != null || !isHeading(row + 1)) return false;
        if (rows.get(row + 1).baseline() - cell.baseline() > 1.4f * cell.size()) return false;
        return cells.get(row + 1).stream().anyMatch(below -> Math.abs(below.middle() - cell.middle()) < 2);
    }

    /** The columns that a heading is over: those above whose line it stands, or those in whose middle it is. */
    private List<Column> columnsUnder(Cell cell, List<Cell> row) {
        Rule rule = ruleBelow(cell);
        float from = rule == null ? cell.left() : Math.min(rule.left(), cell.left());
        float to = rule == null ? cell.right() : Math.max(rule.right(), cell.right());
        if (rule != null) {
            for (Cell other : row)
                if (other != cell && other.middle() > from && other.middle() < to) {
                    from = cell.left();
                    to = cell.right();
                    rule = null;
                    break;
                }
        }
        int first = -1;
        int last = -1;
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (Math.min(column.right, to) - Math.max(column.left, from) <= OVERLAP) continue;
            if (first < 0) first = i;
            last = i;
        }
        if (first < 0) {
            Column nearest = columns.getFirst();
            for (Column column : columns)
                if (Math.abs(column.middle() - cell.middle()) < Math.abs(nearest.middle() - cell.middle())) nearest = column;
            return List.of(nearest);
        }
        if (rule == null) {
            int[] group = centredGroup(cell, row, first, last);
            first = group[0];
            last = group[1];
        }
        return columns.subList(first, last + 1);
    }

    /** Widens the columns below a heading to those in whose middle it stands, as far as no other heading of its row is over them. */
    private int[] centredGroup(Cell cell, List<Cell> row, int first, int last) {
        float lower = -Float.MAX_VALUE;
        float upper = Float.MAX_VALUE;
        for (Cell other : row) {
            if (other.right() < cell.left()) lower = Math.max(lower, other.right());
            if (other.left() > cell.right()) upper = Math.min(upper, other.left());
        }
        boolean alone = row.size() == 1;
        int[] best = {first, last};
        float bestDistance = distance(cell, first, last);
        for (int a = first; a >= 0 && columns.get(a).left >= labelEnd() && columns.get(a).left > lower; a--) {
            for (int b = last; b < columns.size() && columns.get(b).right < upper; b++) {
                float distance = distance(cell, a, b);
                // In doubt a heading that is alone in its row is over all columns, another one over as few as may be.
                if (alone ? distance < Math.max(bestDistance, 4) : distance < bestDistance - 2) {
                    best = new int[] {a, b};
                    bestDistance = distance;
                }
            }
        }
        return best;
    }

    private float distance(Cell cell, int first, int last) {
        return Math.abs((columns.get(first).left + columns.get(last).right) / 2 - cell.middle());
    }

    private Rule ruleBelow(Cell cell) {
        Rule best = null;
        for (Rule rule : rules) {
            if (rule.y() < cell.baseline() - 0.5f || rule.y() > cell.baseline() + 0.9f * cell.size()) continue;
            // The line of a heading is as far on its left as on its right; others belong to a column below.
            if (Math.abs((rule.left() + rule.right()) / 2 - cell.middle()) > NOT_IN_THE_MIDDLE) continue;
            if (best == null || rule.y() < best.y()) best = rule;
        }
        return best;
    }

    private static List<Rule> joined(List<Rule> rules) {
        List<Rule> sorted = new ArrayList<>(rules);
        sorted.sort(Comparator.<Rule>comparingDouble(rule -> Math.round(rule.y())).thenComparing(Rule::left));
        List<Rule> joined = new ArrayList<>();
        for (Rule rule : sorted) {
            Rule last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && Math.abs(last.y() - rule.y()) < 1 && rule.left() - last.right() <= RULE_GAP)
                joined.set(joined.size() - 1, new Rule(last.left(), Math.max(last.right(), rule.right()), last.y()));
            else
                joined.add(rule);
        }
        return joined;
    }

    // ---- entries

    private Entry add(int row, Entry open, List<Entry> entries) {
        List<Cell> of = cells.get(row);
        Cell first = of.getFirst();
        boolean hasLabel = labelEnd() <= 0
                ? columnOf(first) == columns.getFirst()
                : first.left() < labelEnd() && !(first.isValue() && of.size() > 1 && columnOf(first) != columns.getFirst());
        if (of.size() == 1 && first.isValue() && columnOf(first) != columns.getFirst()) hasLabel = false;
        Entry entry = continues(row, open, hasLabel) ? open : new Entry();
        if (entry != open) {
            entries.add(entry);
            entry.indent = first.left();
            entry.bold = rows.get(row).allWords(word -> word.style().bold());
        }
        entry.rows.add(rows.get(row));
        entry.lastBaseline = rows.get(row).baseline();
        for (int i = 0; i < of.size(); i++) {
            Cell cell = of.get(i);
            if (i == 0 && hasLabel) append(entry.label, cell.text());
            else entry.values.merge(columnOf(cell), cell.text(), (before, more) -> before + " " + more);
        }
        return entry;
    }

    /** Whether a row is one more line of the row before it. */
    private boolean continues(int row, Entry open, boolean hasLabel) {
        if (open != null && hasRuledRows()) return !isRuledOff(row);
        if (open == null || open.label.isEmpty() && hasLabel) return false;
        List<Cell> of = cells.get(row);
        boolean withValues = of.size() > 1 || !hasLabel;
        float gap = rows.get(row).baseline() - open.lastBaseline;
        float size = rows.get(row).size();
        boolean tight = gap < 1.35f * size && gap < 0.9f * usualGap();
        if (!hasLabel) return gap < 1.4f * size && of.stream().noneMatch(Cell::isValue) && !open.values.isEmpty();
        String label = open.label.toString();
        boolean goesOn = Character.isLowerCase(of.getFirst().text().codePointAt(0)) && !ListMarker.isAlone(of.getFirst().text());
        if (!open.values.isEmpty()) return !withValues && goesOn && gap < 1.5f * size;
        if (label.endsWith(":")) return false;
        boolean sameStyle = open.bold == rows.get(row).allWords(word -> word.style().bold());
        return (goesOn || tight || label.endsWith("-")) && gap < 1.7f * size && sameStyle;
    }

    /** Whether the rows of the table are told apart by lines, so that what stands between two lines is one row. */
    private boolean hasRuledRows() {
        int ruledOff = 0;
        for (int row = 1; row < rows.size(); row++) if (isRuledOff(row)) ruledOff++;
        return ruledOff >= FEWEST_RULES && 2 * ruledOff >= rows.size() - 1;
    }

    /** Whether a line is drawn over the width of the table between a row and the one above. */
    private boolean isRuledOff(int row) {
        float from = rows.get(row - 1).baseline();
        float to = rows.get(row).baseline() - 0.2f * rows.get(row).size();
        float width = columns.getLast().right - columns.getFirst().left;
        for (Rule rule : rules)
            if (rule.y() > from && rule.y() < to && rule.width() > 0.8f * width && rule.left() < columns.getFirst().left + 0.2f * width)
                return true;
        return false;
    }

    private float usualGap = Float.NaN;

    /** The distance between rows with values. */
    private float usualGap() {
        if (Float.isNaN(usualGap)) {
            List<Float> gaps = new ArrayList<>();
            for (int i = 1; i < rows.size(); i++)
                if (isBody(cells.get(i)) && isBody(cells.get(i - 1))) gaps.add(rows.get(i).baseline() - rows.get(i - 1).baseline());
            gaps.sort(null);
            usualGap = gaps.isEmpty() ? Float.MAX_VALUE : gaps.get(gaps.size() / 2);
        }
        return usualGap;
    }

    private static void append(StringBuilder label, String more) {
        if (label.isEmpty()) label.append(more);
        else if (label.charAt(label.length() - 1) == '-' && Character.isLowerCase(more.codePointAt(0))) label.append(more);
        else label.append(' ').append(more);
    }

    // ---- sentences

    private void writeAll(List<Entry> entries) {
        int end = entries.size();
        // What comes after the last row with values leads to the next table, or is a note.
        while (end > 0 && entries.get(end - 1).values.isEmpty()) end--;
        for (int i = 0; i < end; i++) {
            Entry entry = entries.get(i);
            leaveSections(entry);
            if (entry.values.isEmpty()) enterSection(entry, entries.get(i + 1));
            else write(entry);
            // A total closes what it adds up.
            if (!entry.values.isEmpty() && isTotal(entry) && !sections.isEmpty()) leaveSection();
        }
        while (!sections.isEmpty()) leaveSection();
        if (!sentences.isEmpty()) elements.add(new Element.Table(List.copyOf(sentences)));
        sentences.clear();
        for (Entry entry : entries.subList(end, entries.size())) for (Row row : entry.rows) elements.add(new Element.Line(row));
    }

    private static boolean isTotal(Entry entry) {
        String label = entry.label.toString().toLowerCase(Locale.ROOT);
        return label.startsWith("total") || label.startsWith("subtotal");
    }

    private void leaveSections(Entry entry) {
        while (!sections.isEmpty()) {
            Section last = sections.getLast();
            boolean outside = last.indentsItsRows ? entry.indent <= last.indent + SAME_INDENT : entry.indent < last.indent - SAME_INDENT;
            boolean another = entry.values.isEmpty() && entry.indent <= last.indent + SAME_INDENT;
            if (!outside && !another) return;
            leaveSection();
        }
    }

    /** Leaves the last section; one without rows has said something of its own. */
    private void leaveSection() {
        Section last = sections.getLast();
        if (!last.named) sentences.add(context(""));
        sections.removeLast();
        if (!last.named && !sections.isEmpty()) sections.getLast().named = true;
    }

    private void enterSection(Entry entry, Entry next) {
        String text = entry.label.toString().strip();
        while (sections.size() >= DEEPEST_SECTION) leaveSection();
        text = withoutColon(text);
        sections.add(new Section(text, entry.indent, next.indent > entry.indent + SAME_INDENT));
    }

    private static String withoutColon(String text) { return text.endsWith(":") ? text.substring(0, text.length() - 1) : text; }

    private String context(String label) {
        Set<String> parts = new LinkedHashSet<>();
        for (Section section : sections) parts.add(section.text);
        if (!label.isEmpty()) parts.add(label);
        return String.join(", ", parts);
    }

    private void write(Entry entry) {
        for (Section section : sections) section.named = true;
        String label = entry.label.toString().strip();
        label = withoutColon(label);
        StringBuilder sentence = new StringBuilder(context(label));
        String separator = sentence.isEmpty() ? "" : ", ";
        boolean first = true;
        for (Column column : columns) {
            String value = entry.values.get(column);
            if (value == null) continue;
            String heading = String.join(" ", new LinkedHashSet<>(headings.getOrDefault(column, List.of()))).replace("- ", "-");
            heading = withoutColon(heading);
            // "Item 2." is the number of what follows, not its name.
            if (heading.isEmpty() && first && !sentence.isEmpty()) separator = label.length() < 10 && label.endsWith(".") ? " " : ": ";
            sentence.append(separator);
            if (!heading.isEmpty()) sentence.append(heading).append(": ");
            sentence.append(value);
            separator = "; ";
            first = false;
        }
        if (!unit.isEmpty()) sentence.append(' ').append(unit);
        sentences.add(sentence.toString());
    }
}
