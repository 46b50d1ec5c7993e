package dev.satchel.pdf;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The words of one document, which tell what to do with a hyphen at a line's end: {@code docu-|ment} becomes one word again,
 * {@code long-|term} keeps its hyphen, when the document has it elsewhere.
 */
final class Vocabulary {
    private static final int MOST_WORDS = 500_000;
    private static final int LONGEST_WORD = 60;
    /** Parts of a compound are words themselves; shorter ones are prefixes as often. */
    private static final int SHORTEST_PART = 3;

    private final Map<String, Integer> counts = new HashMap<>();

    /** Counts the words of a row, except those that its end may have cut. */
    void add(Row row, boolean afterHyphen) {
        List<Word> words = row.words();
        for (int i = afterHyphen ? 1 : 0; i < words.size(); i++) {
            String word = words.get(i).text();
            if (i == words.size() - 1 && endsWithHyphen(word)) continue;
            String bare = bare(word);
            if (bare.isEmpty() || bare.length() > LONGEST_WORD) continue;
            if (counts.size() < MOST_WORDS || counts.containsKey(bare)) counts.merge(bare, 1, Integer::sum);
        }
    }

    /** Whether a word ends in a hyphen that may have been put there by the end of its line. */
    static boolean endsWithHyphen(CharSequence text) {
        int length = text.length();
        return length > 1 && isHyphen(text.charAt(length - 1)) && Character.isLetter(text.charAt(length - 2));
    }

    private static boolean isHyphen(char c) { return c == '-' || c == '\u2010' || c == '\u00AD'; }

    /** Whether the hyphen between the two parts of a word is its own. */
    boolean keepsHyphen(String before, String after) {
        String first = bare(before);
        String second = bare(after);
        int joined = count(first + second);
        int hyphenated = count(first + "-" + second);
        if (joined != hyphenated) return hyphenated > joined;
        return first.indexOf('-') >= 0
                || first.length() >= SHORTEST_PART && second.length() >= SHORTEST_PART && count(first) > 0 && count(second) > 0;
    }

    private int count(String word) { return counts.getOrDefault(word, 0); }

    /** In lower case, without what stands around it. */
    private static String bare(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && !Character.isLetterOrDigit(word.charAt(from))) from++;
        while (to > from && !Character.isLetterOrDigit(word.charAt(to - 1))) to--;
        return word.substring(from, to).replace('\u2010', '-').toLowerCase(Locale.ROOT);
    }
}
