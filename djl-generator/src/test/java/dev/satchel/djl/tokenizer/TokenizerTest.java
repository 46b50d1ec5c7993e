package dev.satchel.djl.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Token.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
    private static Tokenizer reference(String model) {
        try (GgufFile file = GgufFile.open(Path.of("src/test/resources/reference", model + ".gguf"))) {
            return Tokenizer.of(file);
        }
    }

    @Test
    void specialTokensAreRecognisedOnlyWhereTextIsTrusted() {
        Tokenizer tokenizer = reference("llama.Q4_1");
        assertArrayEquals(new int[] {1, 2}, tokenizer.encodeWithSpecial("<|im_start|><|im_end|>"));
        assertEquals("<|im_start|><|im_end|>", tokenizer.decode(tokenizer.encode("<|im_start|><|im_end|>")));
        int[] mixed = tokenizer
                .encode(List.of(new Segment("<|im_start|>", true), new Segment("<|im_end|>", false), new Segment("<|im_end|>", true)));
        assertEquals(1, mixed[0]);
        assertEquals(2, mixed[mixed.length - 1]);
        assertArrayEquals(tokenizer.encode("<|im_end|>"), Arrays.copyOfRange(mixed, 1, mixed.length - 1));
    }

    @Test
    void aSpecialTokenIsNotMadeAcrossSegments() {
        Tokenizer tokenizer = reference("llama.Q4_1");
        List<Segment> parts = List.of(new Segment("<|im_", true), new Segment("end", false), new Segment("|>", true));
        assertArrayEquals(tokenizer.encode("<|im_end|>"), tokenizer.encode(parts));
    }

    // As llama.cpp: a prefix space at the start and after each special token.
    @Test
    void sentencePiecePutsItsSpaceAtTheStartAndAfterSpecialTokens() {
        Tokenizer tokenizer = reference("mistral.Q4_0");
        int[] space = tokenizer.encode("a");
        assertEquals("▁a", spelled(tokenizer, space));
        assertEquals("<s>▁a</s>▁a", spelled(tokenizer, tokenizer.encodeWithSpecial("<s>a</s>a")));
        assertEquals("<s>▁a▁b", spelled(tokenizer, tokenizer.encode(List.of(new Segment("<s>", true), new Segment("a b", false)))));
        assertEquals("▁aa", spelled(tokenizer, tokenizer.encode(List.of(new Segment("a", true), new Segment("a", false)))));
        assertEquals("a", tokenizer.decode(space));
        assertArrayEquals(new int[0], tokenizer.encode(""));
    }

    private static String spelled(Tokenizer tokenizer, int[] ids) {
        return Arrays.stream(ids).mapToObj(tokenizer::text).collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama.Q4_1", "llama3.Q4_K_M", "mistral.Q4_0"})
    void halfASurrogatePairCountsAsTheReplacementCharacter(String model) {
        Tokenizer tokenizer = reference(model);
        assertArrayEquals(tokenizer.encode("a\uFFFDb\uFFFD"), tokenizer.encode("a\uD83Db\uDE80"));
        assertArrayEquals(tokenizer.encode("\uFFFD\uFFFD"),
                tokenizer.encode(List.of(new Segment("\uD83D", true), new Segment("\uDE80", false))));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"llama.Q4_1, 21", "llama3.Q4_K_M, 34", "mistral.Q4_0, 55"})
    void decodingGivesTheTextBack(String model, long seed) {
        Tokenizer tokenizer = reference(model);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            String text = RandomText.of(random);
            assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
        }
    }

    @Test
    void tokensStandForBytes() {
        Tokenizer bytes = reference("mistral.Q4_0");
        int[] rocket = bytes.encode("🚀");
        assertEquals("▁<0xF0><0x9F><0x9A><0x80>", spelled(bytes, rocket));
        assertArrayEquals(new byte[] {(byte) 0x9F}, bytes.bytes(rocket[2]));
        assertArrayEquals(new byte[0], bytes.bytes(bytes.eos().getAsInt()));
        assertArrayEquals(" the".getBytes(StandardCharsets.UTF_8),
                reference("llama.Q4_1").bytes(reference("llama.Q4_1").encode(" the")[0]));
        assertEquals("\uFFFD", bytes.decode(new int[] {rocket[2]}));
    }

    @Test
    void anIdThatIsNoTokenCannotBeDecoded() {
        SatchelException problem = assertThrows(SatchelException.class, () -> reference("llama.Q4_1").decode(new int[] {512}));
        assertEquals("token 512 is not in the vocabulary: ids go from 0 to 511", problem.getMessage());
    }

    // SentencePiece's text is cut where no token reaches across; if that were wrong, a join would be missed.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void cuttingTextIntoWordsChangesNothing(long seed) {
        Random random = new Random(seed);
        List<Token> tokens = new ArrayList<>(List.of(new Token("<unk>", Type.UNKNOWN, 0)));
        for (String letter : List.of("a", "b", "▁", "c")) tokens.add(new Token(letter, Type.NORMAL, -100));
        Set<String> known = tokens.stream().map(Token::text).collect(Collectors.toSet());
        while (tokens.size() < 40) {
            String text = tokens.get(1 + random.nextInt(tokens.size() - 1)).text()
                    + tokens.get(1 + random.nextInt(tokens.size() - 1)).text();
            if (known.add(text)) tokens.add(new Token(text, Type.NORMAL, -random.nextInt(20)));
        }
        Tokenizer tokenizer = Tokenizer.of(sentencePiece(tokens));
        for (int round = 0; round < 500; round++) {
            String text = random.ints(random.nextInt(30), 0, 4).mapToObj(i -> "ab c".substring(i, i + 1)).collect(Collectors.joining());
            assertEquals(mergedSlowly(tokens, text.replace(' ', '▁')),
                    Arrays.stream(tokenizer.encode(text)).mapToObj(tokenizer::text).toList(), text);
        }
    }

    // The definition, word for word: look at all neighbours, join the best, begin again.
    private static List<String> mergedSlowly(List<Token> tokens, String text) {
        List<String> symbols = new ArrayList<>(List.of(text.split("")));
        if (text.isEmpty()) return List.of();
        while (true) {
            int best = -1;
            float bestScore = 0;
            for (int i = 0; i + 1 < symbols.size(); i++) {
                String joined = symbols.get(i) + symbols.get(i + 1);
                for (Token token : tokens)
                    if (token.text().equals(joined) && (best < 0 || token.score() > bestScore)) {
                        best = i;
                        bestScore = token.score();
                    }
            }
            if (best < 0) return symbols;
            symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
        }
    }

    private static Vocabulary sentencePiece(List<Token> tokens) {
        return new Vocabulary("llama", "", tokens, List.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.of(0), Set.of(), false,
                false, false, "");
    }

    private static Vocabulary bytePairs(List<Token> tokens, List<String> merges, String chatTemplate) {
        return new Vocabulary("gpt2", "gpt-2", tokens, merges, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(), Set.of(),
                false, false,
                false, chatTemplate);
    }

    private static List<Token> normal(String... texts) {
        return Arrays.stream(texts).map(text -> new Token(text, Type.NORMAL, 0)).toList();
    }

    private static List<Token> with(List<Token> tokens, Token... more) {
        List<Token> all = new ArrayList<>(tokens);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void textNeverBecomesAControlTokenEvenIfMergesLeadThere() {
        List<Token> tokens = with(normal("<", "s", ">", "<s"), new Token("<s>", Type.CONTROL, 5));
        int[] pieces = {3, 2};
        assertArrayEquals(pieces, Tokenizer.of(sentencePiece(with(tokens, new Token("<unk>", Type.UNKNOWN, 0)))).encode("<s>"));
        assertArrayEquals(new int[] {0, 1, 2}, Tokenizer.of(bytePairs(tokens, List.of("< s", "<s >"), "")).encode("<s>"));
        assertArrayEquals(new int[] {4}, Tokenizer.of(bytePairs(tokens, List.of("< s", "<s >"), "")).encodeWithSpecial("<s>"));
    }

    @Test
    void userDefinedTokensAreTextUnlessTheChatTemplateUsesThem() {
        List<Token> tokens = with(normal("[", "I", "]", "T", "Ġ", "Ċ"), new Token("[I]", Type.USER_DEFINED, 0),
                new Token("[T]", Type.USER_DEFINED, 0),
                new Token("\n\n", Type.USER_DEFINED, 0));
        Tokenizer tokenizer = Tokenizer.of(bytePairs(tokens, List.of(), "{{ '[I]\n\n' + content }}"));
        assertArrayEquals(new int[] {0, 1, 2, 7, 8}, tokenizer.encode("[I][T]\n\n"));
        assertArrayEquals(new int[] {6, 7, 8}, tokenizer.encodeWithSpecial("[I][T]\n\n"));
        assertArrayEquals("[T]".getBytes(StandardCharsets.UTF_8), tokenizer.bytes(7));
    }

    @Test
    void aUserDefinedTokenThatLooksLikeAMarkerIsNoText() {
        List<Token> tokens = with(normal("<", "|", "u", ">"), new Token("<|u|>", Type.USER_DEFINED, 0));
        Tokenizer tokenizer = Tokenizer.of(bytePairs(tokens, List.of(), "{{ '<|' + message.role + '|>' }}"));
        assertArrayEquals(new int[] {0, 1, 2, 1, 3}, tokenizer.encode("<|u|>"));
        assertArrayEquals(new int[] {4}, tokenizer.encodeWithSpecial("<|u|>"));
    }

    @Test
    void theLongestSpecialTokenWins() {
        List<Token> tokens = with(normal("<", "a", ">"), new Token("<a", Type.CONTROL, 0), new Token("<a>", Type.CONTROL, 0),
                new Token("a>a", Type.CONTROL, 0));
        assertArrayEquals(new int[] {4, 3, 1}, Tokenizer.of(bytePairs(tokens, List.of(), "")).encodeWithSpecial("<a><aa"));
    }

    @Test
    void wellKnownEndsAreControlTokensHoweverTheFileMarksThem() {
        List<Token> tokens = with(normal("a", "<|im_end|>", "</s>", "<end_of_turn>"));
        Vocabulary vocabulary = new Vocabulary("gpt2", "gpt-2", tokens, List.of(), OptionalInt.empty(), OptionalInt.of(0),
                OptionalInt.empty(), Set.of(2),
                false, false, false, "");
        Tokenizer tokenizer = Tokenizer.of(vocabulary);
        assertEquals(Set.of(0, 1, 3), tokenizer.endTokens(), "2 is named an end, but is an ordinary token");
        assertArrayEquals(new byte[0], tokenizer.bytes(1));
        assertArrayEquals("</s>".getBytes(StandardCharsets.UTF_8), tokenizer.bytes(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"NORMAL", "USER_DEFINED"})
    void theEndOfTextIsNeverMadeFromADocumentHoweverTheFileMarksIt(Type type) {
        List<Token> tokens = with(normal("[", "E", "]", "[E"), new Token("[E]", type, 5));
        for (Set<Integer> ends : List.of(Set.<Integer>of(), Set.of(4))) {
            Tokenizer bytePairs = Tokenizer.of(new Vocabulary("gpt2", "gpt-2", tokens, List.of("[ E", "[E ]"), OptionalInt.empty(),
                    OptionalInt.of(4), OptionalInt.empty(), ends, false, false, false, ""));
            Tokenizer sentencePiece = Tokenizer.of(new Vocabulary("llama", "", tokens, List.of(), OptionalInt.empty(), OptionalInt.of(4),
                    OptionalInt.empty(), ends, false, false, false, ""));
            for (Tokenizer tokenizer : List.of(bytePairs, sentencePiece)) {
                int[] pieces = tokenizer.encode("[E]");
                assertFalse(Arrays.stream(pieces).anyMatch(id -> id == 4));
                assertEquals("[E]", tokenizer.decode(pieces));
                assertArrayEquals(new int[] {4}, tokenizer.encodeWithSpecial("[E]"));
                assertFalse(tokenizer.isText(4));
                assertEquals(Set.of(4), tokenizer.endTokens());
            }
        }
    }

    @Test
    void aUserDefinedTokenThatTheFileNamesAnEndIsNeverMadeFromADocument() {
        List<Token> tokens = with(normal("[", "E", "]"), new Token("[E]", Type.USER_DEFINED, 0));
        Tokenizer tokenizer = Tokenizer.of(new Vocabulary("gpt2", "gpt-2", tokens, List.of(), OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.empty(), Set.of(3), false, false, false, ""));
        assertArrayEquals(new int[] {0, 1, 2}, tokenizer.encode("[E]"));
        assertArrayEquals(new int[] {3}, tokenizer.encodeWithSpecial("[E]"));
        assertEquals(Set.of(3), tokenizer.endTokens());
    }

    @Test
    void aVocabularyMayBeStrange() {
        List<Token> doubled = normal("a", "b", "a", "ab", "ab", "", "Ġ");
        assertArrayEquals(new int[] {3, 0}, Tokenizer.of(bytePairs(doubled, List.of("a b", "a b"), "")).encode("aba"),
                "the first of equal tokens");
        List<Token> few = normal("a", "b", "abc");
        assertArrayEquals(new int[] {0, 1, 0},
                Tokenizer.of(bytePairs(few, List.of("a b", "nonsense", "", " ", "x  y", "q w"), "")).encode("aba"),
                "a merge to what is no token is undone");
        assertArrayEquals(new int[] {0}, Tokenizer.of(bytePairs(few, List.of(), "")).encode("zaz"), "bytes without a token are left out");
        List<Token> scores = List.of(new Token("<unk>", Type.UNKNOWN, Float.NaN), new Token("a", Type.NORMAL, Float.POSITIVE_INFINITY),
                new Token("aa", Type.NORMAL, Float.NaN), new Token("aaa", Type.NORMAL, Float.NEGATIVE_INFINITY));
        assertArrayEquals(new int[] {2, 2, 0}, Tokenizer.of(sentencePiece(scores)).encode("aaaaß"),
                "what has neither token nor bytes is unknown");
    }

    @Test
    void negativeZeroIsAScoreLikeZero() {
        List<Token> tokens = List.of(new Token("<unk>", Type.UNKNOWN, 0), new Token("a", Type.NORMAL, -9), new Token("b", Type.NORMAL, -9),
                new Token("c", Type.NORMAL, -9), new Token("ab", Type.NORMAL, -0.0f), new Token("bc", Type.NORMAL, 0.0f));
        assertArrayEquals(new int[] {4, 3}, Tokenizer.of(sentencePiece(tokens)).encode("abc"));
    }

    @Test
    void gemma4JoinsByMergesOnEachLineAndTakesRunsOfLineEndsAsTheyAre() {
        List<Token> tokens = new ArrayList<>(normal("a", "b", "▁", "\n", "\n\n", "ab", "▁a", "b▁", "c"));
        tokens.add(new Token("<0xC3>", Type.BYTE, 0));
        tokens.add(new Token("<0xA9>", Type.BYTE, 0));
        List<String> merges = List.of("b ▁", "a b", "▁ a");
        Tokenizer tokenizer = Tokenizer.of(new Vocabulary("gemma4", "", tokens, merges, OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.empty(), Set.of(), false, false, false, ""));
        assertArrayEquals(new int[] {0, 7, 5}, tokenizer.encode("ab ab"), "the first merge joins across the space");
        assertArrayEquals(new int[] {5, 4, 6}, tokenizer.encode("ab\n\n a"), "no merge makes \\n\\n");
        assertArrayEquals(new int[] {3, 5, 3, 3, 3}, tokenizer.encode("\nab\n\n\n"));
        assertArrayEquals(new int[] {0, 9, 10, 2}, tokenizer.encode("aé "));
        assertEquals("ab ab\n\n aé", tokenizer.decode(tokenizer.encode("ab ab\n\n aé")));
    }

    @Test
    void whatIsNotSupportedIsNamed() {
        Vocabulary unigram = new Vocabulary("t5", "", normal("a"), List.of(), OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty(),
                Set.of(), false,
                false, false, "");
        assertEquals("unsupported tokenizer model 't5' (tokenizer.ggml.model): use a model file with gpt2, llama or gemma4",
                assertThrows(SatchelException.class, () -> Tokenizer.of(unigram)).getMessage());
        Vocabulary splitter = new Vocabulary("gpt2", "kimi-k2", normal("a"), List.of(), OptionalInt.empty(), OptionalInt.empty(),
                OptionalInt.empty(), Set.of(), false, false, false, "");
        assertEquals("unsupported tokenizer splitter 'kimi-k2' (tokenizer.ggml.pre): use a model file with one of "
                + String.join(", ", Splitter.names()), assertThrows(SatchelException.class, () -> Tokenizer.of(splitter)).getMessage());
    }

    @Test
    void idsOutsideTheVocabularyAreRefused() {
        SatchelException problem = assertThrows(SatchelException.class,
                () -> new Vocabulary("gpt2", "gpt-2", normal("a"), List.of(), OptionalInt.of(7),
                        OptionalInt.empty(), OptionalInt.empty(), Set.of(), true, false, false, ""));
        assertEquals("the model file's beginning-of-text token is 7, but its vocabulary has 1 tokens: use another file of this model",
                problem.getMessage());
    }

    static List<String> endlessTexts() {
        return List.of("a", "ab", " ", "\n", " \n", "1", "!", "é", "北", "🚀", "a ", "A", "'", "'s", "\t a", "<", "<|im_", "<0x", "▁",
                "\uFFFD");
    }

    // Not a measurement: what is quadratic would take hours.
    @ParameterizedTest(name = "a million of \"{0}\"")
    @MethodSource("endlessTexts")
    void longTextWithoutAWordIsEncodedInProportionateTime(String unit) {
        for (String model : List.of("llama.Q4_1", "llama3.Q4_K_M", "mistral.Q4_0")) encodesInProportionateTime(model, unit, 1_000_000);
    }

    static Stream<String> differentSplitters() {
        Map<String, String> nameOfRules = new TreeMap<>();
        for (String name : Splitter.names()) nameOfRules.putIfAbsent(Splitter.named(name).toString(), name);
        return nameOfRules.values().stream();
    }

    @ParameterizedTest(name = "{0}, seed 34")
    @MethodSource("differentSplitters")
    void everySplitterSplitsLongTextInProportionateTime(String name) {
        Random random = new Random(34);
        Splitter splitter = Splitter.named(name);
        for (int round = 0; round < 4; round++) {
            String unit = endlessTexts().get(random.nextInt(endlessTexts().size()))
                    + endlessTexts().get(random.nextInt(endlessTexts().size())).repeat(random.nextInt(2));
            String text = unit.repeat(1_000_000 / unit.length());
            StringBuilder pieces = new StringBuilder();
            assertTimeoutPreemptively(Duration.ofMinutes(2), () -> splitter.split(text, pieces::append), unit);
            assertTrue(text.contentEquals(pieces), unit);
        }
    }

    @Test
    void tenMillionLettersWithoutASpaceAreEncodedInProportionateTime() {
        encodesInProportionateTime("llama.Q4_1", "ab", 10_000_000);
        encodesInProportionateTime("mistral.Q4_0", "ab", 10_000_000);
    }

    private static void encodesInProportionateTime(String model, String unit, int length) {
        Tokenizer tokenizer = reference(model);
        String text = unit.repeat(length / unit.length());
        int[] ids = assertTimeoutPreemptively(Duration.ofMinutes(2), () -> tokenizer.encodeWithSpecial(text));
        String end = tokenizer.decode(Arrays.copyOfRange(ids, ids.length - 100, ids.length)).replaceFirst("^\uFFFD+", "");
        assertEquals(true, text.replace('▁', ' ').endsWith(end.replace('▁', ' ')), model + " ends with " + end);
    }
}
