package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Words on one baseline, from left to right; across the whole page, or across one of its columns.
 *
 * @param words at least one
 */
record Row(List<Word> words) {
    /** Words that are farther apart are different cells, in parts of the font's size. Words of justified text seldom are. */
    private static final float CELL_GAP = 1.1f;
    /** A mark that is smaller than this part of its line, and raised, is a superscript. */
    private static final float SUPERSCRIPT_SIZE = 0.85f;
    private static final String DIGITS = "0123456789";
    private static final String RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    float left() { return words.getFirst().left(); }

    float right() {
        float right = 0;
        for (Word word : words) right = Math.max(right, word.right());
        return right;
    }

    /** The size of most of its text: marks are smaller, signs larger. */
    float size() { return main().size(); }

    /** Where most of its text stands. */
    float baseline() { return main().baseline(); }

    /** How the line looks: as the longest word of its size does. */
    Style style() { return main().style(); }

    /** The longest of the words of the size that most characters have. */
    private Word main() {
        if (words.size() == 1) return words.getFirst();
        Map<Float, Integer> characters = new HashMap<>();
        for (Word word : words) characters.merge(word.size(), word.text().length(), Integer::sum);
        Word main = words.getFirst();
        for (Word word : words) {
            int more = Integer.compare(characters.get(word.size()), characters.get(main.size()));
            if (more > 0 || more == 0 && word.text().length() > main.text().length()) main = word;
        }
        return main;
    }

    /** Whether every word is of this kind. */
    boolean allWords(Predicate<Word> kind) { return words.stream().allMatch(kind); }

    /** The words between two positions; null when there are none. */
    Row between(float from, float to) {
        List<Word> inside = new ArrayList<>();
        for (Word word : words) {
            float middle = (word.left() + word.right()) / 2;
            if (middle >= from && middle < to) inside.add(word);
        }
        return inside.isEmpty() ? null : new Row(inside);
    }

    /** The groups of words with wide gaps between them. */
    List<Row> cells() {
        List<Row> cells = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= words.size(); i++) {
            if (i < words.size() && words.get(i).left() - words.get(i - 1).right() < CELL_GAP * size()) continue;
            cells.add(new Row(words.subList(from, i)));
            from = i;
        }
        return cells;
    }

    /** The line as it reads, with one blank between words. */
    String text() {
        if (words.size() == 1) return words.getFirst().text();
        if (runsLeft()) return words.reversed().stream().map(Word::text).collect(Collectors.joining(" "));
        StringBuilder text = new StringBuilder();
        float size = size();
        float baseline = baseline();
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            boolean raised = i > 0 && isRaised(word, size, baseline);
            if (i > 0 && !(raised ? isAttached(word, words.get(i - 1)) : followsMark(word, words.get(i - 1), size, baseline)))
                text.append(' ');
            text.append(raised ? asRaised(word.text()) : word.text());
        }
        return text.toString();
    }

    /** Whether a raised mark belongs to the word before it without a blank. A mark in brackets reads better with one. */
    private static boolean isAttached(Word mark, Word before) {
        float gap = mark.left() - before.right();
        return mark.text().charAt(0) != '(' && gap < 0.2f * before.size();
    }

    /** Whether this is the comma after a raised mark, or what else goes on without a blank. */
    private static boolean followsMark(Word word, Word before, float size, float baseline) {
        return isRaised(before, size, baseline) && word.left() - before.right() < 0.1f * size;
    }

    /** Whether it is read from the right, as Hebrew and Arabic are. */
    private boolean runsLeft() {
        long left = words.stream().filter(word -> RowFinder.runsLeft(word.text())).count();
        return 2 * left > words.size();
    }

    private static boolean isRaised(Word word, float size, float baseline) {
        return word.size() < SUPERSCRIPT_SIZE * size && word.baseline() < baseline - 0.1f * size;
    }

    /** Footnote marks in digits that are raised, so that {@code sales} with note 1 does not read {@code sales1}. */
    private static String asRaised(String mark) {
        if (!mark.chars().allMatch(c -> DIGITS.indexOf(c) >= 0)) return mark;
        StringBuilder raised = new StringBuilder();
        for (int i = 0; i < mark.length(); i++) {
            raised.append(RAISED_DIGITS.charAt(DIGITS.indexOf(mark.charAt(i))));
        }
        return raised.toString();
    }
}
