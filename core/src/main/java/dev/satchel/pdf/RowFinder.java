package dev.satchel.pdf;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Puts glyphs together: to words, by the gaps between them, and words to rows, by their baselines. */
final class RowFinder {
    /** Baselines that differ less belong to one row, in parts of the font's size. */
    private static final float SAME_BASELINE = 0.12f;
    private static final int MOST_MARKS = 40;
    private static final int LINES_TO_A_MARK = 3;
    /** The same for words that do not stand above one another. */
    private static final float UNEVEN = 0.45f;
    /**
     * A gap that is wider separates words, in parts of the font's size. A blank is 0.25 to 0.35; in lines that are set tight, down to 0.12.
     */
    private static final float WORD_GAP = 0.11f;
    /** The same where letters are spaced out: so many times the usual gap between letters. */
    private static final float WORD_GAP_IN_SPACED_OUT = 2;
    private static final float SPACED_OUT = 0.08f;
    /** Text that is set back farther does not go on with the word before it. */
    private static final float MOST_OVERLAP = 0.5f;
    /** Two equal letters that are not farther apart are one, printed twice to look bold. */
    private static final float PRINTED_TWICE = 0.1f;
    /** Accents that stand alone in a file, and what they become on a letter. */
    private static final String ACCENTS = "`\u00B4\u02C6^\u02DC~\u00A8\u00AF\u02D8\u02D9\u02DA\u02DD\u02C7\u00B8\u02DB";
    private static final String COMBINING = "\u0300\u0301\u0302\u0302\u0303\u0303\u0308\u0304\u0306\u0307\u030A\u030B\u030C\u0327\u0328";

    private RowFinder() {}

    /** The rows of a page from top to bottom. */
    static List<Row> rows(List<Glyph> glyphs) {
        List<Glyph> byBaseline = new ArrayList<>(glyphs);
        byBaseline.sort(Comparator.comparing(Glyph::baseline));
        List<List<Word>> lines = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= byBaseline.size(); i++) {
            if (i < byBaseline.size() && sameBaseline(byBaseline.get(i - 1), byBaseline.get(i))) continue;
            List<Word> words = words(byBaseline.subList(from, i));
            if (!words.isEmpty()) lines.add(words);
            from = i;
        }
        joinSmallMarks(lines);
        joinUnevenCells(lines);
        List<Row> rows = new ArrayList<>();
        for (List<Word> words : lines) {
            if (words.isEmpty()) continue;
            words.sort(Comparator.comparing(Word::left));
            rows.add(new Row(inReadingDirection(words)));
        }
        rows.sort(Comparator.comparing(Row::baseline));
        return rows;
    }

    private static boolean sameBaseline(Glyph upper, Glyph lower) {
        return lower.baseline() - upper.baseline() <= Math.max(0.3f, SAME_BASELINE * Math.min(upper.size(), lower.size()));
    }

    // ---- words

    private static List<Word> words(List<Glyph> line) {
        List<Glyph> glyphs = new ArrayList<>(line);
        glyphs.sort(Comparator.comparing(Glyph::left));
        glyphs = withoutDoubles(withAccents(glyphs));
        float gap = wordGap(glyphs);
        List<Word> words = new ArrayList<>();
        List<Glyph> word = new ArrayList<>();
        float end = 0;
        for (Glyph glyph : glyphs) {
            float distance = (glyph.left() - end) / glyph.size();
            if (!word.isEmpty() && (glyph.isSpace() || distance > gap || distance < -MOST_OVERLAP)) {
                words.add(word(word));
                word.clear();
            }
            if (!glyph.isSpace()) word.add(glyph);
            end = glyph.isSpace() ? Math.min(glyph.right(), glyph.left() + glyph.size() / 4) : glyph.right();
        }
        if (!word.isEmpty()) words.add(word(word));
        return words;
    }

    private static float wordGap(List<Glyph> glyphs) {
        if (glyphs.size() < 4) return WORD_GAP;
        float[] gaps = new float[glyphs.size() - 1];
        int count = 0;
        for (int i = 1; i < glyphs.size(); i++) {
            Glyph before = glyphs.get(i - 1);
            Glyph glyph = glyphs.get(i);
            if (!before.isSpace() && !glyph.isSpace()) gaps[count++] = (glyph.left() - before.right()) / glyph.size();
        }
        if (count == 0) return WORD_GAP;
        Arrays.sort(gaps, 0, count);
        // A low one, not the middle: in lines of short words, such as code, half of the gaps are blanks.
        float usual = gaps[count / 5];
        return usual > SPACED_OUT && usual < 1 ? usual * WORD_GAP_IN_SPACED_OUT : WORD_GAP;
    }

    private static Word word(List<Glyph> glyphs) {
        StringBuilder text = new StringBuilder();
        float right = 0;
        float size = 0;
        Glyph typical = glyphs.get(glyphs.size() / 2);
        for (Glyph glyph : glyphs) {
            text.append(glyph.text().strip());
            right = Math.max(right, glyph.right());
            size = Math.max(size, glyph.size());
        }
        return new Word(Normalizer.normalize(text, Normalizer.Form.NFC), glyphs.getFirst().left(), right, typical.baseline(), size,
                typical.style());
    }

    private static List<Glyph> withoutDoubles(List<Glyph> glyphs) {
        List<Glyph> once = new ArrayList<>(glyphs.size());
        for (Glyph glyph : glyphs) {
            boolean twice = false;
            // The copies of neighbouring letters lie between: a look at the last few is enough.
            for (int i = once.size() - 1; i >= Math.max(0, once.size() - 3) && !twice; i--)
                twice = once.get(i).text().equals(glyph.text()) && !glyph.isSpace()
                        && glyph.left() - once.get(i).left() < PRINTED_TWICE * glyph.size();
            if (!twice) once.add(glyph);
        }
        return once;
    }

    /** Joins an accent with the letter above or below which it stands. */
    private static List<Glyph> withAccents(List<Glyph> glyphs) {
        if (glyphs.stream().noneMatch(glyph -> accent(glyph) >= 0 || isCombining(glyph))) return glyphs;
        List<Glyph> joined = new ArrayList<>(glyphs.size());
        for (int i = 0; i < glyphs.size(); i++) {
            Glyph glyph = glyphs.get(i);
            int accent = accent(glyph);
            String mark = accent >= 0 ? COMBINING.substring(accent, accent + 1) : isCombining(glyph) ? glyph.text() : "";
            if (!mark.isEmpty()) {
                float middle = (glyph.left() + glyph.right()) / 2;
                Glyph before = joined.isEmpty() ? null : joined.getLast();
                Glyph after = i + 1 < glyphs.size() ? glyphs.get(i + 1) : null;
                if (takes(before, middle)) {
                    joined.set(joined.size() - 1, with(before, mark));
                    continue;
                }
                if (takes(after, middle)) {
                    glyphs.set(i + 1, with(after, mark));
                    continue;
                }
            }
            joined.add(glyph);
        }
        return joined;
    }

    private static int accent(Glyph glyph) { return glyph.text().length() == 1 ? ACCENTS.indexOf(glyph.text().charAt(0)) : -1; }

    private static boolean isCombining(Glyph glyph) {
        return glyph.text().length() == 1 && Character.getType(glyph.text().charAt(0)) == Character.NON_SPACING_MARK;
    }

    private static boolean takes(Glyph letter, float middle) {
        return letter != null && letter.left() <= middle && middle <= letter.right()
                && Character.isLetter(letter.text().codePointBefore(letter.text().length()));
    }

    private static Glyph with(Glyph letter, String mark) {
        // A dotless i under an accent is an i.
        String base = letter.text().equals("\u0131") ? "i" : letter.text();
        return new Glyph(Normalizer.normalize(base + mark, Normalizer.Form.NFC), letter.left(), letter.right(), letter.baseline(),
                letter.size(), letter.style());
    }

    // ---- rows

    /** Moves footnote marks, exponents and indexes to the line of the word that they touch, which is one of the next above or below. */
    private static void joinSmallMarks(List<List<Word>> lines) {
        for (int i = 0; i < lines.size(); i++) {
            List<Word> small = lines.get(i);
            if (small.size() > MOST_MARKS) continue;
            for (int away = 1; away <= LINES_TO_A_MARK && !small.isEmpty(); away++) {
                if (i + away < lines.size()) moveMarks(small, lines.get(i + away));
                if (i - away >= 0) moveMarks(small, lines.get(i - away));
            }
        }
    }

    private static void moveMarks(List<Word> small, List<Word> line) {
        List<Word> stay = new ArrayList<>();
        Word moved = null;
        for (Word word : small) {
            // A mark may follow another one: a trademark's sign, and the number of a note.
            boolean follows = moved != null && word.left() - moved.right() < 0.5f * word.size();
            if (follows || line.stream().anyMatch(large -> isMarkOf(word, large))) {
                moved = word;
                line.add(word);
            } else {
                stay.add(word);
            }
        }
        if (moved == null) return;
        small.clear();
        small.addAll(stay);
    }

    private static boolean isMarkOf(Word word, Word large) {
        float size = large.size();
        if (word.size() >= 0.85f * size) return false;
        float below = word.baseline() - large.baseline();
        boolean behind = word.left() >= large.right() - 0.3f * size && word.left() <= large.right() + 0.4f * size;
        // Before the text of a footnote.
        boolean before = word.right() <= large.left() + 0.1f * size && word.right() >= large.left() - 0.8f * size && below < 0;
        return (behind || before) && below > -0.75f * size && below < 0.35f * size;
    }

    /**
     * Joins words that stand beside each other a little unevenly, as the last line of a table with a double line below its numbers does.
     */
    private static void joinUnevenCells(List<List<Word>> lines) {
        List<Word> upper = null;
        for (List<Word> line : lines) {
            if (line.isEmpty()) continue;
            if (upper != null && isBeside(upper, line)) {
                upper.addAll(line);
                line.clear();
            } else {
                upper = line;
            }
        }
    }

    private static boolean isBeside(List<Word> upper, List<Word> lower) {
        Word one = upper.getFirst();
        Word other = lower.getFirst();
        if (other.baseline() - one.baseline() > UNEVEN * Math.min(one.size(), other.size())) return false;
        if (Math.abs(one.size() - other.size()) > 0.3f * one.size()) return false;
        List<Word> both = new ArrayList<>(upper);
        both.addAll(lower);
        both.sort(Comparator.comparing(Word::left));
        for (int i = 1; i < both.size(); i++) if (both.get(i).left() < both.get(i - 1).right()) return false;
        return true;
    }

    /** Letters that are read from the right stand on the page in the order of their places: turned to the order in which they are read. */
    private static List<Word> inReadingDirection(List<Word> words) {
        words.replaceAll(word -> runsLeft(word.text())
                ? new Word(new StringBuilder(word.text()).reverse().toString(), word.left(), word.right(), word.baseline(), word.size(),
                        word.style())
                : word);
        return words;
    }

    /** Whether a word holds a letter of Hebrew, Arabic or another script that is read from the right. */
    static boolean runsLeft(String word) {
        return word.chars().anyMatch(RowFinder::runsLeft);
    }

    private static boolean runsLeft(int c) {
        if (c < 0x590) return false;
        byte direction = Character.getDirectionality(c);
        return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
    }
}
