package dev.satchel.djl;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.FileText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/** The tokens that a model writes with: the bytes of each, and what it is for. Safe for use by many threads. */
final class OutputTokens {
    private static final int LONGEST_SHOWN = 80;

    private final int count;
    private final IntFunction<byte[]> bytes;
    private final IntPredicate ends;
    private final IntPredicate isText;
    /** Made when first needed, because it takes a moment. */
    private TokenTrie trie;
    private BitSet allEnds;
    private int[] closing;

    /**
     * Describes tokens.
     *
     * @param count how many there are
     * @param bytes the bytes that a token stands for
     * @param ends whether a token ends the text
     * @param isText whether a token is a piece of text, which alone may be part of constrained text
     */
    OutputTokens(int count, IntFunction<byte[]> bytes, IntPredicate ends, IntPredicate isText) {
        this.count = count;
        this.bytes = bytes;
        this.ends = ends;
        this.isText = isText;
    }

    byte[] bytes(int token) { return bytes.apply(token); }

    boolean isEnd(int token) { return ends.test(token); }

    /** A token as text; bytes that are no whole characters are U+FFFD. An end token has none. */
    String text(int token) {
        return isEnd(token) ? "" : new String(bytes(token), StandardCharsets.UTF_8);
    }

    /** The tokens that end a text; not to be changed. */
    synchronized BitSet ends() {
        if (allEnds != null) return allEnds;
        allEnds = new BitSet(count);
        for (int token = 0; token < count; token++) if (isEnd(token)) allEnds.set(token);
        return allEnds;
    }

    /** The tokens with which a short answer is over: those that end a text, and what begins with a line break or is a full stop. */
    synchronized int[] closing() {
        if (closing != null) return closing;
        closing = IntStream.range(0, count).filter(token -> isEnd(token) || isText.test(token) && closes(bytes(token))).toArray();
        return closing;
    }

    private static boolean closes(byte[] text) {
        return text.length > 0 && (text[0] == '\n' || text[0] == '.' && (text.length == 1 || text[1] == '\n'));
    }

    /** The tokens that are pieces of text. */
    synchronized TokenTrie trie() {
        if (trie != null) return trie;
        List<TokenTrie.Entry> entries = new ArrayList<>();
        for (int token = 0; token < count; token++) {
            if (isEnd(token) || !isText.test(token)) continue;
            byte[] itsBytes = bytes(token);
            if (itsBytes.length > 0) entries.add(new TokenTrie.Entry(token, itsBytes));
        }
        trie = new TokenTrie(entries);
        return trie;
    }

    /**
     * What is to be added to the scores of tokens.
     *
     * @param amounts by the text that a token stands for
     * @throws SatchelException when a text is no single token
     */
    Map<Integer, Double> bias(Map<String, Double> amounts) {
        if (amounts.isEmpty()) return Map.of();
        Map<Integer, Double> bias = new HashMap<>();
        amounts.forEach((text, amount) -> {
            BitSet named = trie().equalTo(text.getBytes(StandardCharsets.UTF_8));
            if (named.isEmpty())
                throw new SatchelException("no token of the model stands for \"" + FileText.shown(text, LONGEST_SHOWN)
                        + "\": a bias takes the text of a single token, most often a short word with the space before it");
            named.stream().forEach(token -> bias.put(token, amount));
        });
        return bias;
    }
}
