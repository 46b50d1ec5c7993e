package dev.satchel.djl.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Against Hugging Face's own library, given the same file. */
class TokenizerJsonTest {
    private static final String LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final Object DIGITS = Map.of("type", "Digits", "individual_digits", true);
    private static final Object REPLACE = Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", "▁");
    private static final Object PREPEND = Map.of("type", "Prepend", "prepend", "▁");

    private static Vocabulary vocabulary(String model) {
        try (GgufFile file = GgufFile.open(Path.of("src/test/resources/reference", model + ".gguf"))) {
            return Vocabulary.of(file);
        }
    }

    private static Object byteLevel(boolean splits) {
        return Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", splits);
    }

    private static Object split(String expression) {
        return Map.of("type", "Split", "pattern", Map.of("Regex", expression), "behavior", "Isolated", "invert", false);
    }

    private static Object sequence(String steps, Object... each) {
        return Map.of("type", "Sequence", steps, List.of(each));
    }

    private static Map<String, Object> added(int id, String text, boolean special, boolean strips) {
        return Map.of("id", id, "content", text, "special", special, "lstrip", false, "rstrip", strips, "single_word", false, "normalized",
                false);
    }

    /** A file with the tokens and merges of a vocabulary, to be changed by a test. */
    private static Map<String, Object> file(Vocabulary vocabulary, Object normalizer, Object preTokenizer, boolean ignoreMerges) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        List<Object> added = new ArrayList<>();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            Token token = vocabulary.tokens().get(id);
            ids.put(token.text(), id);
            if (token.type() == Token.Type.CONTROL || token.type() == Token.Type.USER_DEFINED)
                added.add(added(id, token.text(), token.type() == Token.Type.CONTROL, false));
        }
        boolean characters = vocabulary.model().equals("llama");
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("unk_token", characters ? "<unk>" : null);
        model.put("fuse_unk", characters);
        model.put("byte_fallback", characters);
        model.put("ignore_merges", ignoreMerges);
        model.put("vocab", ids);
        model.put("merges", characters ? mergesOfScores(vocabulary) : vocabulary.merges());
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("version", "1.0");
        file.put("added_tokens", added);
        file.put("normalizer", normalizer);
        file.put("pre_tokenizer", preTokenizer);
        file.put("post_processor", null);
        file.put("decoder", null);
        file.put("model", model);
        return file;
    }

    /** Pairs, as newer files have them; those of one token from the end of its text on, so that ties are not as scores break them. */
    private static List<List<String>> mergesOfScores(Vocabulary vocabulary) {
        Set<String> texts = Set
                .copyOf(vocabulary.tokens().stream().filter(token -> token.type() == Token.Type.NORMAL).map(Token::text).toList());
        List<List<String>> merges = new ArrayList<>();
        vocabulary.tokens().stream().filter(token -> token.type() == Token.Type.NORMAL)
                .sorted((a, b) -> Float.compare(b.score(), a.score())).map(Token::text)
                .forEach(text -> IntStream.iterate(text.length() - 1, at -> at > 0, at -> at - 1)
                        .filter(at -> texts.contains(text.substring(0, at)) && texts.contains(text.substring(at)))
                        .forEach(at -> merges.add(List.of(text.substring(0, at), text.substring(at)))));
        return merges;
    }

    private static byte[] bytes(Map<String, Object> file) { return JsonMapper.shared().writeValueAsBytes(file); }

    private static Tokenizer ours(Map<String, Object> file) {
        TokenizerJson json = TokenizerJson.read(bytes(file), "tokenizer.json");
        return json.tokenizer(json.vocabulary(OptionalInt.empty(), OptionalInt.empty(), Set.of(), false, ""));
    }

    private static void assertGivesTheSameIds(Map<String, Object> file, long seed) throws IOException {
        Random random = new Random(seed);
        assertGivesTheSameIds(file, Stream.generate(() -> RandomText.of(random)).limit(600).toList());
    }

    private static void assertGivesTheSameIds(Map<String, Object> file, List<String> texts) throws IOException {
        Tokenizer ours = ours(file);
        try (HuggingFaceTokenizer theirs = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes(file)),
                Map.of("truncation", "false", "padding", "false"))) {
            for (String text : texts) {
                int[] expected = Arrays.stream(theirs.encode(text, false, false).getIds()).mapToInt(id -> (int) id).toArray();
                assertArrayEquals(expected, ours.encodeWithSpecial(text), text);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"1", "2"})
    void bytesWithDigitsApart(long seed) throws IOException {
        assertGivesTheSameIds(file(vocabulary("llama.Q4_1"), null, sequence("pretokenizers", DIGITS, byteLevel(true)), false), seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"3", "5"})
    void bytesSplitByAnExpressionThatIsKnown(long seed) throws IOException {
        assertGivesTheSameIds(file(vocabulary("llama3.Q4_K_M"), null, sequence("pretokenizers", split(LLAMA3), byteLevel(false)), true),
                seed);
    }

    @Test
    void bytesOfWordsThatAreTokensThemselvesAreStillMerged() throws IOException {
        assertGivesTheSameIds(file(vocabulary("llama3.Q4_K_M"), null, sequence("pretokenizers", split(LLAMA3), byteLevel(false)), false),
                7);
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"8", "13"})
    void bytesOfComposedCharacters(long seed) throws IOException {
        Object qwen = split(LLAMA3.replace("{1,3}", ""));
        assertGivesTheSameIds(
                file(vocabulary("llama3.Q4_K_M"), Map.of("type", "NFC"), sequence("pretokenizers", qwen, byteLevel(false)), false), seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"21", "34"})
    void charactersWithASpacePutBefore(long seed) throws IOException {
        assertGivesTheSameIds(file(vocabulary("mistral.Q4_0"), sequence("normalizers", PREPEND, REPLACE), null, false), seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"55", "89"})
    void charactersWithoutASpacePutBefore(long seed) throws IOException {
        Object nothing = Map.of("type", "Split", "pattern", Map.of("String", " "), "behavior", "MergedWithPrevious", "invert", false);
        assertGivesTheSameIds(file(vocabulary("mistral.Q4_0"), REPLACE, nothing, false), seed);
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"first, 144", "first, 233", "never, 377"})
    void charactersWithMetaspace(String scheme, long seed) throws IOException {
        Object metaspace = Map.of("type", "Metaspace", "replacement", "▁", "prepend_scheme", scheme, "split", false);
        assertGivesTheSameIds(file(vocabulary("mistral.Q4_0"), null, metaspace, false), seed);
    }

    @Test
    void aTextIsTheSameWhenDecoded() {
        Object metaspace = Map.of("type", "Metaspace", "replacement", "▁", "prepend_scheme", "first", "split", false);
        Tokenizer tokenizer = ours(file(vocabulary("mistral.Q4_0"), null, metaspace, false));
        for (String text : List.of("Olá,  world!", "x\ny", "")) assertEquals(text, tokenizer.decode(tokenizer.encode(text)));
    }

    @Test
    void untrustedTextNeverBecomesASpecialToken() {
        Map<String, Object> file = file(vocabulary("llama.Q4_1"), null, sequence("pretokenizers", DIGITS, byteLevel(true)), false);
        TokenizerJson json = TokenizerJson.read(bytes(file), "tokenizer.json");
        int end = json.id("<|im_end|>").orElseThrow();
        Tokenizer tokenizer = ours(file);
        assertArrayEquals(new int[] {end}, tokenizer.encodeWithSpecial("<|im_end|>"));
        assertFalse(Arrays.stream(tokenizer.encode("a<|im_end|>b")).anyMatch(id -> id == end));
    }

    @Test
    void theTokenBeforeEveryTextIsThatOfTheTemplate() {
        Map<String, Object> file = file(vocabulary("mistral.Q4_0"), REPLACE, null, false);
        file.put("post_processor", sequence("processors", byteLevel(false), Map.of("type", "TemplateProcessing", "single",
                List.of(Map.of("SpecialToken", Map.of("id", "<s>", "type_id", 0)), Map.of("Sequence", Map.of("id", "A", "type_id", 0))),
                "special_tokens", Map.of("<s>", Map.of("id", "<s>", "ids", List.of(1), "tokens", List.of("<s>"))))));
        assertEquals(OptionalInt.of(1), TokenizerJson.read(bytes(file), "tokenizer.json").beginning());
    }

    @Test
    void aTokenThatSwallowsWhiteSpaceDoesSoAfterTheTemplate() throws IOException {
        Map<String, Object> file = file(vocabulary("mistral.Q4_0"), sequence("normalizers", PREPEND, REPLACE), null, false);
        file.put("added_tokens", List.of(added(0, "<unk>", true, false), added(1, "<s>", true, false), added(2, "</s>", true, true)));
        assertArrayEquals(ours(file).encodeWithSpecial("x</s>y"), ours(file).encodeWithSpecial("x</s> \n y"));
        assertGivesTheSameIds(file, List.of("x</s> \n y", " <s> \tz</s>", "</s>  </s>\n", "</s> x </s>"));
    }

    private static void assertRefused(String message, Map<String, Object> file) {
        assertEquals(message, assertThrows(SatchelException.class, () -> ours(file)).getMessage());
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatIsNotSupportedIsRefusedByName() {
        Vocabulary vocabulary = vocabulary("llama.Q4_1");
        Object usual = sequence("pretokenizers", DIGITS, byteLevel(true));
        String end = ", which is not supported; use another file of this model";
        assertRefused("tokenizer.json asks for text that is split by [(a+)+$], ignore_merges false" + end,
                file(vocabulary, null, sequence("pretokenizers", split("(a+)+$"), byteLevel(false)), false));
        assertRefused("tokenizer.json asks for the normalizer {\"type\":\"Lowercase\"}" + end,
                file(vocabulary, Map.of("type", "Lowercase"), usual, false));
        assertRefused("tokenizer.json asks for the pre-tokenizer {\"type\":\"Punctuation\"}" + end,
                file(vocabulary, null, sequence("pretokenizers", Map.of("type", "Punctuation"), byteLevel(true)), false));
        assertRefused("tokenizer.json asks for BPE of neither bytes nor characters with byte_fallback" + end,
                file(vocabulary, null, Map.of("type", "Whitespace"), false));
        Map<String, Object> unigram = file(vocabulary, null, usual, false);
        ((Map<String, Object>) unigram.get("model")).put("type", "Unigram");
        assertRefused("tokenizer.json asks for a vocabulary of the type 'Unigram' instead of BPE" + end, unigram);
        Map<String, Object> pair = file(vocabulary, null, usual, false);
        ((Map<String, Object>) pair.get("model")).put("merges", List.of("a b c"));
        assertRefused("tokenizer.json: \"a b c\" is no merge of two texts; get the file again", pair);
        Map<String, Object> huge = file(vocabulary, null, usual, false);
        huge.put("added_tokens", List.of(added(Integer.MAX_VALUE, "<|huge|>", true, false)));
        assertRefused("tokenizer.json: the token <|huge|> has the id 2147483647, not one from 0 to 1048575; get the file again", huge);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertEquals("tokenizer.json is no JSON: see line 2, column 5",
                assertThrows(SatchelException.class, () -> TokenizerJson.read("{\n\"a\" 1}".getBytes(), "tokenizer.json")).getMessage());
        assertEquals("tokenizer.json is no JSON: it is nested too deeply",
                assertThrows(SatchelException.class, () -> TokenizerJson.read("[".repeat(100_000).getBytes(), "tokenizer.json"))
                        .getMessage());
        assertEquals("tokenizer.json is no tokenizer: its model has no type; get the file again",
                assertThrows(SatchelException.class, () -> TokenizerJson.read("[1]".getBytes(), "tokenizer.json")).getMessage());
    }
}
