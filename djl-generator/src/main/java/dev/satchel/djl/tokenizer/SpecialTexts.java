package dev.satchel.djl.tokenizer;

import java.util.HashMap;
import java.util.Map;

/** Texts that are found as wholes, whatever surrounds them; the longest that begins at a place is the one found there. */
final class SpecialTexts {
    private static final int NONE = -1;

    private final Map<Character, SpecialTexts> next = new HashMap<>();
    private int token = NONE;

    /**
     * A text found.
     *
     * @param token its id
     * @param start where it begins
     * @param end where it ends
     */
    record Found(int token, int start, int end) {}

    /** Adds a text; the first of equal ones keeps its id. */
    void add(String text, int id) {
        SpecialTexts node = this;
        for (int i = 0; i < text.length(); i++) node = node.next.computeIfAbsent(text.charAt(i), unused -> new SpecialTexts());
        if (node != this && node.token == NONE) node.token = id;
    }

    /** The first text found at or after {@code from}, or null. */
    Found find(String text, int from) {
        if (next.isEmpty()) return null;
        for (int start = from; start < text.length(); start++) {
            Found found = at(text, start);
            if (found != null) return found;
        }
        return null;
    }

    private Found at(String text, int start) {
        Found longest = null;
        SpecialTexts node = this;
        for (int end = start; end < text.length() && (node = node.next.get(text.charAt(end))) != null; end++)
            if (node.token != NONE) longest = new Found(node.token, start, end + 1);
        return longest;
    }
}
