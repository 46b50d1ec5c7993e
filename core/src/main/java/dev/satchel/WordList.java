package dev.satchel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells quickly that a text has none of the words of a list, as most texts have not: a regular expression of a hundred words takes much
 * longer to say so. It may say yes to a text that has none, never no to one that has one.
 */
final class WordList {
    /** What a word of the list begins with until it is a pattern; a letter before a question mark may be missing. */
    private static final Pattern LITERAL = Pattern.compile("(?:[^\\\\(\\[?*+](?![?*+]))*");
    private static final String ANY_LETTERS = "\\w*";

    private final Set<String> words = new HashSet<>();
    /** By their first letter. */
    private final Map<Character, List<String>> beginnings = new HashMap<>();
    private final List<String> parts = new ArrayList<>();
    /** What the next word begins with, by the first word. */
    private final Map<String, List<String>> phrases = new HashMap<>();

    private WordList() {}

    /** Words between spaces, as regular expressions match them: a space within one is an underscore. */
    static WordList of(String... lists) {
        WordList all = new WordList();
        for (String list : lists) for (String word : list.strip().split(" +")) all.add(word.split("_"));
        return all;
    }

    private void add(String[] phrase) {
        String first = phrase[0];
        String literal = literal(first);
        if (first.startsWith(ANY_LETTERS)) parts.add(literal(first.substring(ANY_LETTERS.length())));
        else if (literal.length() < first.length()) beginnings.computeIfAbsent(first(literal), letter -> new ArrayList<>()).add(literal);
        else if (phrase.length == 1) words.add(first);
        else phrases.computeIfAbsent(first, word -> new ArrayList<>()).add(literal(phrase[1]));
    }

    private static char first(String literal) {
        if (literal.isEmpty()) throw new IllegalArgumentException("a word of the list begins with a pattern");
        return literal.charAt(0);
    }

    private static String literal(String word) {
        Matcher literal = LITERAL.matcher(word);
        return literal.lookingAt() ? literal.group() : "";
    }

    /** Whether a text in which one space stands between words may have any of them. */
    boolean hasAnyOf(String text) {
        for (int start = 0; start < text.length();) {
            int end = start;
            while (end < text.length() && isLetter(text.charAt(end))) end++;
            if (end > start && isIn(text, start, end)) return true;
            start = end + 1;
        }
        return false;
    }

    private boolean isIn(String text, int start, int end) {
        for (String each : beginnings.getOrDefault(text.charAt(start), List.of())) if (text.startsWith(each, start)) return true;
        String word = text.substring(start, end);
        return words.contains(word) || parts.stream().anyMatch(word::contains)
                || phrases.getOrDefault(word, List.of()).stream().anyMatch(next -> text.startsWith(next, end + 1));
    }

    /** Nothing but what every regular expression takes for part of a word: a word cut too often is found too often, never too seldom. */
    private static boolean isLetter(char c) {
        return Character.isLetterOrDigit(c);
    }
}
