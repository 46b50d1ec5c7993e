package dev.satchel.djl.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Byte-level BPE as GPT-2 introduced it: text is split into words, each byte of a word is written as one printable character, and
 * neighbours are joined in the order of the merges.
 */
final class ByteLevelEncoder implements TextEncoder {
    private static final char[] CHARACTER_OF_BYTE = charactersOfBytes();
    private static final Map<Character, Byte> BYTE_OF_CHARACTER = bytesOfCharacters();

    private final Map<String, Integer> tokens;
    private final Merges merges;
    private final Splitter splitter;
    private final WordCache words = new WordCache(this::encodeWord);

    /** Ready to encode; {@code tokens} are those that text may become. */
    ByteLevelEncoder(Map<String, Integer> tokens, Merges merges, Splitter splitter) {
        this.tokens = tokens;
        this.splitter = splitter;
        this.merges = merges;
    }

    @Override
    public void encode(String text, boolean afterSpecial, IntConsumer ids) {
        splitter.split(text, word -> {
            for (int id : words.encode(word)) ids.accept(id);
        });
    }

    private int[] encodeWord(String word) {
        String written = write(word.getBytes(StandardCharsets.UTF_8));
        if (splitter.wholeWords() && tokens.containsKey(written)) return new int[] {tokens.get(written)};
        IntStream.Builder ids = IntStream.builder();
        int start = 0;
        for (int end : PairMerger.ends(written, merges)) {
            encodeSymbol(written.substring(start, end), ids);
            start = end;
        }
        return ids.build().toArray();
    }

    // A merge may make a text that is no token; its bytes are tokens. A byte that has none either is left out, as in llama.cpp.
    private void encodeSymbol(String symbol, IntStream.Builder ids) {
        Integer token = tokens.get(symbol);
        if (token != null) {
            ids.accept(token);
            return;
        }
        for (int i = 0; i < symbol.length(); i++) {
            Integer single = tokens.get(symbol.substring(i, i + 1));
            if (single != null) ids.accept(single);
        }
    }

    @Override
    public byte[] bytes(Token token) {
        if (token.type() == Token.Type.USER_DEFINED) return token.text().getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(token.text().length());
        token.text().codePoints().forEach(character -> {
            Byte value = Character.isBmpCodePoint(character) ? BYTE_OF_CHARACTER.get((char) character) : null;
            if (value != null) bytes.write(value);
            else bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        });
        return bytes.toByteArray();
    }

    @Override
    public boolean addsSpacePrefix() { return false; }

    private static String write(byte[] bytes) {
        char[] characters = new char[bytes.length];
        for (int i = 0; i < bytes.length; i++) characters[i] = CHARACTER_OF_BYTE[bytes[i] & 0xFF];
        return new String(characters);
    }

    // Printable Latin-1 characters stand for themselves, the other bytes in order for the characters from U+0100 on.
    private static char[] charactersOfBytes() {
        char[] characters = new char[256];
        char free = 0x100;
        for (int value = 0; value < 256; value++) {
            boolean printable = value >= '!' && value <= '~' || value >= 0xA1 && value <= 0xFF && value != 0xAD;
            characters[value] = printable ? (char) value : free++;
        }
        return characters;
    }

    private static Map<Character, Byte> bytesOfCharacters() {
        Map<Character, Byte> bytes = new HashMap<>();
        for (int value = 0; value < 256; value++) bytes.put(CHARACTER_OF_BYTE[value], (byte) value);
        return Map.copyOf(bytes);
    }
}
