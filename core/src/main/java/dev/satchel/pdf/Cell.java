package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Words of one row that belong together, and what kind of thing they say.
 *
 * @param row the words
 */
record Cell(Row row) {
    /** In parts of the font's size: words that are farther apart are different cells. */
    private static final float GAP = 1.1f;
    /** The same before an amount. */
    private static final float GAP_BEFORE_AMOUNT = 0.15f;
    private static final int LONGEST_VALUE = 32;
    private static final String CURRENCIES = "$€£¥₹₩";
    private static final String AROUND_NUMBERS = "()%.,'’+-–−— /:*†‡¹²³⁴⁵⁶⁷⁸⁹⁰";
    private static final Set<String> NOTHING = Set.of("—", "–", "-", "−", "--", "N/A", "n/a", "NM", "nm", "*", "—%", "—%)", "- %", "— %");
    private static final Set<String> UNITS = Set.of("%", "pts", "bps", "x", "pp", "US", "R", "EUR", "USD", "GBP", "BRL", "CHF", "m", "bn",
            "k");

    float left() { return row.left(); }

    float right() { return row.right(); }

    float middle() { return (left() + right()) / 2; }

    float size() { return row.size(); }

    float baseline() { return row.baseline(); }

    /** As it reads, with the sign of a currency and brackets next to their number. */
    String text() {
        String text = row.text();
        for (int i = 0; i < CURRENCIES.length(); i++) {
            String currency = CURRENCIES.substring(i, i + 1);
            text = text.replace(currency + " ", currency);
        }
        return text.replace("( ", "(").replace(" )", ")").replace(" %", "%");
    }

    /** Whether it is a number, an amount, a share, or a mark that says there is none. */
    boolean isValue() { return isValue(row.text()); }

    static boolean isValue(String text) {
        if (text.length() > LONGEST_VALUE) return false;
        String bare = text;
        for (int i = 0; i < CURRENCIES.length(); i++) bare = bare.replace(CURRENCIES.charAt(i), ' ');
        bare = bare.strip();
        if (NOTHING.contains(bare)) return true;
        int digits = 0;
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < bare.length(); i++) {
            char c = bare.charAt(i);
            if (c >= '0' && c <= '9') digits++;
            else if (Character.isLetter(c)) letters.append(c);
            else if (AROUND_NUMBERS.indexOf(c) < 0) return false;
        }
        // "30," is part of a date.
        return digits > 0 && (letters.isEmpty() || UNITS.contains(letters.toString())) && !bare.endsWith(",");
    }

    /** Whether it is a year, as headings of columns are. */
    boolean isYear() {
        String text = row.text();
        if (text.length() != 4 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) return false;
        int year = Integer.parseInt(text);
        return year >= 1900 && year < 2100;
    }

    /** Whether it marks the item of a list or a note: a bullet, {@code (1)}, {@code a.}. */
    boolean isMarker() {
        return ListMarker.isAlone(row.text());
    }

    /** The cells of a row. */
    static List<Cell> of(Row row) {
        List<List<Word>> groups = new ArrayList<>();
        Word before = null;
        for (Word word : row.words()) {
            if (before == null || separates(before, word, row.size())) groups.add(new ArrayList<>());
            groups.getLast().add(word);
            before = word;
        }
        // A currency stands at the left of its column, far from its number; a closing bracket or percent sign may stand apart as well.
        List<List<Word>> joined = new ArrayList<>();
        for (List<Word> group : groups) {
            boolean alone = !joined.isEmpty() && isCurrency(joined.getLast().getLast()) && startsNumber(group.getFirst());
            boolean closes = !joined.isEmpty() && isClosing(group.getFirst());
            if (alone || closes) joined.getLast().addAll(group);
            else joined.add(group);
        }
        return joined.stream().map(words -> new Cell(new Row(words))).toList();
    }

    private static boolean separates(Word before, Word word, float size) {
        float gap = word.left() - before.right();
        if (gap >= GAP * size) return true;
        if (gap < GAP_BEFORE_AMOUNT * size) return false;
        boolean afterAmount = isValue(before.text()) || before.text().endsWith("%") || UNITS.contains(before.text());
        // "1 - 5 years" is no two amounts.
        boolean amount = isCurrency(word) || isValue(word.text()) && word.text().length() > 2 && gap >= 2 * GAP_BEFORE_AMOUNT * size;
        return afterAmount && amount;
    }

    private static boolean isCurrency(Word word) {
        String text = word.text();
        return text.length() <= 4 && CURRENCIES.indexOf(text.charAt(text.length() - 1)) >= 0;
    }

    private static boolean startsNumber(Word word) {
        char first = word.text().charAt(0);
        return first >= '0' && first <= '9' || "(—–-−.".indexOf(first) >= 0;
    }

    private static boolean isClosing(Word word) { return word.text().chars().allMatch(c -> c == ')' || c == '%'); }
}
