package dev.satchel.djl.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * SentencePiece's BPE: neighbours are joined when their text is a token, the token of highest score first. A space is written
 * {@code ▁}; a character without a token becomes the tokens of its bytes. Gemma 4 has the same but that a list of merges tells what is
 * joined, and that lines are encoded apart.
 */
final class SentencePieceEncoder implements TextEncoder {
    private static final char SPACE = '▁';
    private static final int MISSING = -1;
    private static final String HEXADECIMAL = "0123456789ABCDEF";

    private final Map<String, Integer> tokens;
    private final PairMerger.Ranks ranks;
    private final Set<Integer> joinedToSpace;
    private final boolean linesApart;
    private final int[] tokenOfByte;
    private final OptionalInt unknown;
    private final boolean addsSpacePrefix;
    private final WordCache words = new WordCache(this::encodeWord);

    private SentencePieceEncoder(Vocabulary vocabulary, Map<String, Integer> tokens, PairMerger.Ranks ranks, Stream<String> joined,
            boolean linesApart) {
        this.tokens = tokens;
        this.ranks = ranks;
        this.joinedToSpace = joinedToSpace(joined);
        this.linesApart = linesApart;
        this.tokenOfByte = tokensOfBytes(vocabulary.tokens());
        this.unknown = vocabulary.unknown();
        this.addsSpacePrefix = vocabulary.addsSpacePrefix();
    }

    /** Joins by the scores of the tokens; {@code tokens} are those that text may become. */
    static SentencePieceEncoder byScores(Vocabulary vocabulary, Map<String, Integer> tokens) {
        int[] rankOfToken = ranks(vocabulary.tokens());
        PairMerger.Ranks ranks = (written, start, middle, end) -> {
            Integer token = tokens.get(written.substring(start, end));
            return token == null ? PairMerger.NONE : rankOfToken[token];
        };
        return new SentencePieceEncoder(vocabulary, tokens, ranks, tokens.keySet().stream(), false);
    }

    /** Joins by the list of merges; {@code tokens} are those that text may become. */
    static SentencePieceEncoder byMerges(Vocabulary vocabulary, Map<String, Integer> tokens, boolean linesApart) {
        Stream<String> joined = vocabulary.merges().stream().filter(merge -> merge.indexOf(SPACE) >= 0)
                .map(merge -> merge.replace(" ", ""));
        return new SentencePieceEncoder(vocabulary, tokens, new Merges(vocabulary.merges()), joined, linesApart);
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

    private int wordEnd(String written, int start) {
        int end = start + 1;
        while (end < written.length() && !beginsWord(written, end)) end++;
        return end;
    }

    // Where no token has this character before a space, no pair across the place can ever be joined: what is left and right of it can be
    // encoded apart, with the same result.
    private boolean beginsWord(String written, int at) {
        char character = written.charAt(at);
        if (character == SPACE && !joinedToSpace.contains(written.codePointBefore(at))) return true;
        return linesApart && (character == '\n') != (written.charAt(at - 1) == '\n');
    }

    private static Set<Integer> joinedToSpace(Stream<String> joined) {
        Set<Integer> characters = new HashSet<>();
        joined.forEach(text -> {
            for (int at = text.indexOf(SPACE, 1); at > 0; at = text.indexOf(SPACE, at + 1)) characters.add(text.codePointBefore(at));
        });
        return Set.copyOf(characters);
    }

    private int[] encodeWord(String written) {
        if (linesApart && written.charAt(0) == '\n' && tokens.containsKey(written)) return new int[] {tokens.get(written)};
        IntStream.Builder ids = IntStream.builder();
        int start = 0;
        for (int end : PairMerger.ends(written, ranks)) {
            encodeSymbol(written.substring(start, end), ids);
            start = end;
        }
        return ids.build().toArray();
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
        if (text.length() != 6 || !text.startsWith("<0x") || text.charAt(5) != '>') return OptionalInt.empty();
        int high = HEXADECIMAL.indexOf(text.charAt(3));
        int low = HEXADECIMAL.indexOf(text.charAt(4));
        return high < 0 || low < 0 ? OptionalInt.empty() : OptionalInt.of(high << 4 | low);
    }

    @Override
    public byte[] bytes(Token token) {
        OptionalInt value = byteValue(token.text());
        return value.isPresent() ? new byte[] {(byte) value.getAsInt()} : token.text().replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean addsSpacePrefix() { return addsSpacePrefix; }
}
