package dev.satchel.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * SentencePiece's BPE: neighbours are joined when their text is a token, the token of highest score first, or in the order of the
 * merges where a file has those instead of scores. A space is written {@code ▁}; a character without a token becomes the tokens of its
 * bytes.
 */
final class SentencePieceEncoder implements TextEncoder {
    private static final char SPACE = '▁';
    private static final int MISSING = -1;
    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

    private final Map<String, Integer> tokens;
    private final int[] rankOfToken;
    /** Where the merges are written out: two texts with a space between. */
    private final Map<String, Integer> rankOfMerge;
    private final int[] tokenOfByte;
    private final OptionalInt unknown;
    private final boolean addsSpacePrefix;
    private final Set<Integer> joinedToSpace;
    private final WordCache words = new WordCache(this::encodeWord);

    /** Ready to encode; {@code tokens} are those that text may become. */
    SentencePieceEncoder(Vocabulary vocabulary, Map<String, Integer> tokens) {
        this.tokens = tokens;
        this.rankOfToken = ranks(vocabulary.tokens());
        this.rankOfMerge = HashMap.newHashMap(vocabulary.merges().size());
        for (String merge : vocabulary.merges()) rankOfMerge.putIfAbsent(merge, rankOfMerge.size());
        this.unknown = vocabulary.unknown();
        this.addsSpacePrefix = vocabulary.addsSpacePrefix();
        this.joinedToSpace = joinedToSpace(tokens.keySet());
        this.tokenOfByte = tokensOfBytes(vocabulary.tokens());
    }

    @Override
    public void encode(String text, boolean afterSpecial, IntConsumer ids) {
        String written = (addsSpacePrefix && afterSpecial ? SPACE + text : text).replace(' ', SPACE);
        for (int start = 0; start < written.length();) {
            int end = TextEncoder.cut(written, start, wordEnd(written, start));
            for (int id : words.encode(written.substring(start, end))) ids.accept(id);
            start = end;
        }
    }

    // Where no token has this character before a space, no pair across the place can ever be joined: what is left and right of it can be
    // encoded apart, with the same result.
    private int wordEnd(String written, int start) {
        int end = start + 1;
        while (end < written.length() && (written.charAt(end) != SPACE || joinedToSpace.contains(written.codePointBefore(end)))) end++;
        return end;
    }

    private static Set<Integer> joinedToSpace(Set<String> tokens) {
        Set<Integer> characters = new HashSet<>();
        for (String token : tokens)
            for (int at = token.indexOf(SPACE, 1); at > 0; at = token.indexOf(SPACE, at + 1)) characters.add(token.codePointBefore(at));
        return Set.copyOf(characters);
    }

    private int[] encodeWord(String written) {
        IntStream.Builder ids = IntStream.builder();
        int start = 0;
        for (int end : PairMerger.ends(written, this::rank)) {
            encodeSymbol(written.substring(start, end), ids);
            start = end;
        }
        return ids.build().toArray();
    }

    private int rank(String written, int start, int middle, int end) {
        if (!rankOfMerge.isEmpty())
            return rankOfMerge.getOrDefault(written.substring(start, middle) + ' ' + written.substring(middle, end), PairMerger.NONE);
        Integer token = tokens.get(written.substring(start, end));
        return token == null ? PairMerger.NONE : rankOfToken[token];
    }

    // What is no token is a single character.
    private void encodeSymbol(String symbol, IntStream.Builder ids) {
        Integer token = tokens.get(symbol);
        if (token != null) {
            ids.accept(token);
            return;
        }
        int[] bytes = bytesOf(symbol);
        if (Arrays.stream(bytes).noneMatch(id -> id == MISSING)) Arrays.stream(bytes).forEach(ids);
        else unknown.ifPresent(ids);
    }

    private int[] bytesOf(String symbol) {
        byte[] utf8 = symbol.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[utf8.length];
        for (int i = 0; i < utf8.length; i++) ids[i] = tokenOfByte[utf8[i] & 0xFF];
        return ids;
    }

    // Equal scores have equal ranks, so that the leftmost pair comes first. Adding zero makes -0.0 equal to 0.0.
    private static int[] ranks(List<Token> tokens) {
        float[] scores = new float[tokens.size()];
        for (int id = 0; id < scores.length; id++) scores[id] = tokens.get(id).score() + 0.0f;
        float[] ascending = scores.clone();
        Arrays.sort(ascending);
        int[] ranks = new int[scores.length];
        for (int id = 0; id < scores.length; id++) ranks[id] = scores.length - 1 - Arrays.binarySearch(ascending, scores[id]);
        return ranks;
    }

    private static int[] tokensOfBytes(List<Token> tokens) {
        int[] ids = new int[256];
        Arrays.fill(ids, MISSING);
        for (int id = tokens.size() - 1; id >= 0; id--) {
            OptionalInt value = byteValue(tokens.get(id).text());
            if (value.isPresent()) ids[value.getAsInt()] = id;
        }
        return ids;
    }

    /** The byte that a token like {@code <0x0A>} is written for. */
    static OptionalInt byteValue(String text) {
        return BYTE.matcher(text).matches() ? OptionalInt.of(Integer.parseInt(text, 3, 5, 16)) : OptionalInt.empty();
    }

    @Override
    public byte[] bytes(Token token) {
        OptionalInt value = byteValue(token.text());
        return value.isPresent() ? new byte[] {(byte) value.getAsInt()} : token.text().replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean addsSpacePrefix() { return addsSpacePrefix; }
}
