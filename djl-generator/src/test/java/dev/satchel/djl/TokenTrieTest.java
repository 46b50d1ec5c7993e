package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTrieTest {
    @Test
    void findsTokensByTheirBytesSeveralOfTheSameBytesToo() {
        TokenTrie trie = trie("a", "ab", "b", "ab", "abc", "é", "\u0000");
        assertEquals(set(1, 3), trie.equalTo(bytes("ab")));
        assertEquals(set(1, 3, 4), trie.beginningWith(bytes("ab")));
        assertEquals(set(5), trie.equalTo(bytes("é")));
        assertEquals(set(), trie.equalTo(bytes("abcd")));
        List<String> along = new ArrayList<>();
        trie.walkAlong(bytes("abcd"), (token, length) -> along.add(token + ":" + length));
        assertEquals(List.of("0:1", "1:2", "3:2", "4:3"), along);
    }

    @Test
    void anEmptyVocabularyHasNothing() {
        assertEquals(set(), trie().beginningWith(bytes("a")));
    }

    /** The walk through a machine that takes a byte or not by its state must find what each token finds alone. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void aWalkFindsWhatEachTokenAloneFinds(long seed) {
        Random random = new Random(seed);
        List<TokenTrie.Entry> entries = new ArrayList<>();
        for (int token = 0; token < 3000; token++) {
            byte[] bytes = new byte[1 + random.nextInt(6)];
            for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (random.nextInt(5) * 60);
            entries.add(new TokenTrie.Entry(token, bytes));
        }
        TokenTrie.Steps steps = (state, b) -> {
            int next = Math.floorMod(state * 31 + b * 17 + (int) seed, 11);
            return next < 3 ? -1 : next;
        };
        int[] alone = new int[3000];
        for (TokenTrie.Entry entry : entries) {
            int state = 5;
            for (byte b : entry.bytes()) state = state < 0 ? -1 : steps.next(state, b);
            alone[entry.token()] = state;
        }
        int[] walked = new int[3000];
        Arrays.fill(walked, -1);
        new TokenTrie(entries).walk(steps, 5, (token, state) -> walked[token] = state);
        assertEquals(Arrays.toString(alone), Arrays.toString(walked));
    }

    private static TokenTrie trie(String... tokens) {
        List<TokenTrie.Entry> entries = new ArrayList<>();
        for (int token = 0; token < tokens.length; token++) entries.add(new TokenTrie.Entry(token, bytes(tokens[token])));
        return new TokenTrie(entries);
    }

    private static byte[] bytes(String text) { return text.getBytes(StandardCharsets.UTF_8); }

    private static BitSet set(int... tokens) {
        BitSet set = new BitSet();
        for (int token : tokens) set.set(token);
        return set;
    }
}
