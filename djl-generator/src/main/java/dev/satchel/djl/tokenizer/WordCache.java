package dev.satchel.djl.tokenizer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Remembers how words were encoded: text repeats its words. Bounded; safe for use by many threads. */
final class WordCache {
    private static final int LONGEST_WORD = 32;
    private static final int MOST_WORDS = 50_000;

    private final Map<String, int[]> words = new ConcurrentHashMap<>();
    private final Function<String, int[]> encoder;

    WordCache(Function<String, int[]> encoder) { this.encoder = encoder; }

    /** The tokens of a word; not to be changed. */
    int[] encode(String word) {
        if (word.length() > LONGEST_WORD) return encoder.apply(word);
        int[] known = words.get(word);
        if (known != null) return known;
        int[] ids = encoder.apply(word);
        // Starting afresh is rare, and cheaper than keeping track of which words were used last.
        if (words.size() >= MOST_WORDS) words.clear();
        words.put(word, ids);
        return ids;
    }
}
