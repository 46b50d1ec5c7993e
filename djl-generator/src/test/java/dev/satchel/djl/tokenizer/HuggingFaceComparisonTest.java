package dev.satchel.djl.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.satchel.SharedFiles;
import dev.satchel.djl.SmolLm2;
import dev.satchel.djl.gguf.GgufFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against Hugging Face's tokenizers, made from the same vocabularies. */
class HuggingFaceComparisonTest {
    private static final Path RESOURCES = Path.of("src/test/resources/reference");
    // What the makers published: OpenAI's tiktoken (gpt-4o), and the tokenizer.json of SmolLM2, Llama 3, Qwen2, Mistral Nemo, DeepSeek Coder
    // and DeepSeek V3. Not taken from what is tested.
    private static final String CASED = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+";
    private static final String CAPITALS = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*";
    private static final Map<String, List<Object>> PUBLISHED = Map.of(
            "gpt-2", List.of(byteLevel(true)),
            "smollm", List.of(digits(), byteLevel(true)),
            "llama-bpe", List.of(split("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"), byteLevel(false)),
            "qwen2", List.of(split("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
                    + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"), byteLevel(false)),
            "tekken", List.of(split("[^\\r\\n\\p{L}\\p{N}]?" + CASED + "|[^\\r\\n\\p{L}\\p{N}]?" + CAPITALS
                    + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"), byteLevel(false)),
            "gpt-4o", List.of(split("[^\\r\\n\\p{L}\\p{N}]?" + CASED + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|[^\\r\\n\\p{L}\\p{N}]?" + CAPITALS + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
                    + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"), byteLevel(false)),
            "deepseek-coder", List.of(split("[\\r\\n]"), split("\\s?\\p{L}+"), split("\\s?\\p{P}+"),
                    split("[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"), digits(), byteLevel(false)),
            "deepseek-v3", List.of(split("\\p{N}{1,3}"), split("[\u4e00-\u9fa5\u3040-\u309f\u30a0-\u30ff]+"),
                    split("[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+"
                            + "| ?[\\p{P}\\p{S}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
                    byteLevel(false)));
    // Of those, the ones that take a word that is a token as it is ("ignore_merges").
    private static final Set<String> PUBLISHED_WITH_WHOLE_WORDS = Set.of("llama-bpe", "tekken");

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"llama.Q4_1, 1", "llama.Q4_1, 2", "llama3.Q4_K_M, 3", "llama3.Q4_K_M, 5", "mistral.Q4_0, 8", "mistral.Q4_0, 13"})
    void givesTheSameIdsForRandomText(String model, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> texts = Stream.generate(() -> RandomText.of(random)).limit(1_500).toList();
        assertGivesTheSameIds(RESOURCES.resolve(model + ".gguf"), texts);
    }

    // The vocabulary is one, the rules are those that the makers published; where only this project's are known here, another engine reads
    // the same regular expressions.
    @ParameterizedTest(name = "{0}, seed 21")
    @MethodSource("differentSplitters")
    void splitsAsTheirEngineDoes(String splitter) throws IOException {
        Random random = new Random(21);
        Vocabulary vocabulary = withSplitter(vocabulary(RESOURCES.resolve("llama3.Q4_K_M.gguf")), splitter);
        assertGivesTheSameIds(vocabulary, Stream.generate(() -> RandomText.of(random)).limit(500).toList());
    }

    static Stream<String> differentSplitters() {
        Map<String, String> nameOfRules = new TreeMap<>();
        for (String name : PUBLISHED.keySet()) nameOfRules.put(Splitter.named(name).toString(), name);
        for (String name : Splitter.names()) nameOfRules.putIfAbsent(Splitter.named(name).toString(), name);
        return nameOfRules.values().stream().filter(name -> !name.equals("gemma4")).sorted();
    }

    private static Vocabulary withSplitter(Vocabulary from, String splitter) {
        return new Vocabulary(from.model(), splitter, from.tokens(), from.merges(), from.bos(), from.eos(), from.unknown(), from.ends(),
                from.addsBos(), from.addsSpacePrefix(), from.stripsAfterSpecial(), from.chatTemplate());
    }

    @Tag("evaluation")
    @ParameterizedTest
    @ValueSource(strings = {"llama.Q4_1", "llama3.Q4_K_M", "mistral.Q4_0", "SmolLM2"})
    void givesTheSameIdsForBooksInFourLanguages(String model) throws IOException {
        Path file = model.equals("SmolLM2") ? SmolLm2.file() : RESOURCES.resolve(model + ".gguf");
        List<String> texts = Stream.of("docs/rust-book-en/src", "docs/rust-book-pt/src", "qa/xquad/xquad.es.json", "qa/xquad/xquad.de.json")
                .flatMap(name -> texts(SharedFiles.require("eval/" + name))).toList();
        assertTrue(texts.stream().mapToInt(String::length).sum() > 2_000_000, "less text than expected");
        assertGivesTheSameIds(file, texts);
    }

    private static Stream<String> texts(Path place) {
        try {
            if (Files.isRegularFile(place))
                return JsonMapper.shared().readTree(place).findValues("context").stream().map(JsonNode::asString);
            try (Stream<Path> files = Files.list(place)) {
                List<String> texts = new ArrayList<>();
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) texts.add(Files.readString(file));
                return texts.stream();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertGivesTheSameIds(Path file, List<String> texts) throws IOException {
        assertGivesTheSameIds(vocabulary(file), texts);
    }

    private static void assertGivesTheSameIds(Vocabulary vocabulary, List<String> texts) throws IOException {
        Tokenizer ours = Tokenizer.of(vocabulary);
        try (HuggingFaceTokenizer theirs = huggingFace(vocabulary)) {
            for (String text : texts) {
                long[] expected = theirs.encode(text, false, false).getIds();
                long[] actual = Arrays.stream(ours.encode(text)).asLongStream().toArray();
                if (!Arrays.equals(expected, actual)) assertEquals(spelled(ours, expected), spelled(ours, actual), text);
            }
        }
    }

    private static String spelled(Tokenizer tokenizer, long[] ids) {
        return Arrays.stream(ids).mapToObj(id -> tokenizer.text((int) id)).toList().toString();
    }

    private static Vocabulary vocabulary(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            return Vocabulary.of(gguf);
        }
    }

    private static HuggingFaceTokenizer huggingFace(Vocabulary vocabulary) throws IOException {
        Map<String, Object> description = vocabulary.model().equals("gpt2") ? byteLevel(vocabulary) : sentencePiece(vocabulary);
        byte[] json = JsonMapper.shared().writeValueAsBytes(description);
        return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    }

    private static Map<String, Object> byteLevel(Vocabulary vocabulary) {
        String name = vocabulary.splitter();
        boolean wholeWords = PUBLISHED.containsKey(name) ? PUBLISHED_WITH_WHOLE_WORDS.contains(name) : Splitter.named(name).wholeWords();
        List<Object> steps = PUBLISHED.containsKey(name) ? PUBLISHED.get(name) : ownRules(name);
        return description(null, Map.of("type", "Sequence", "pretokenizers", steps),
                model(vocabulary, vocabulary.merges(), wholeWords, false));
    }

    private static List<Object> ownRules(String splitter) {
        List<Object> steps = new ArrayList<>();
        for (Pattern rule : Splitter.named(splitter).rules()) steps.add(split(rule.pattern()));
        steps.add(byteLevel(false));
        return steps;
    }

    private static Object split(String expression) {
        return Map.of("type", "Split", "pattern", Map.of("Regex", expression), "behavior", "Isolated", "invert", false);
    }

    private static Object digits() {
        return Map.of("type", "Digits", "individual_digits", true);
    }

    private static Object byteLevel(boolean splits) {
        return Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", splits);
    }

    // SentencePiece's scores, as the merges that they stand for: every way to make a token of two, the best token first.
    private static Map<String, Object> sentencePiece(Vocabulary vocabulary) {
        Map<String, Integer> ids = ids(vocabulary);
        List<Token> tokens = vocabulary.tokens().stream().filter(token -> token.type() == Token.Type.NORMAL)
                .sorted(Comparator.comparing(Token::score).reversed()).toList();
        List<String> merges = new ArrayList<>();
        for (Token token : tokens)
            for (int at = 1; at < token.text().length(); at++)
                if (ids.containsKey(token.text().substring(0, at)) && ids.containsKey(token.text().substring(at)))
                    merges.add(token.text().substring(0, at) + " " + token.text().substring(at));
        Map<String, Object> spaces = Map.of("type", "Sequence", "normalizers", List.of(Map.of("type", "Prepend", "prepend", "▁"),
                Map.of("type", "Replace", "pattern", Map.of("String", " "), "content", "▁")));
        return description(spaces, null, model(vocabulary, merges, false, true));
    }

    private static Map<String, Object> description(Object normalizer, Object preTokenizer, Object model) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("version", "1.0");
        description.put("added_tokens", List.of());
        description.put("normalizer", normalizer);
        description.put("pre_tokenizer", preTokenizer);
        description.put("post_processor", null);
        description.put("decoder", null);
        description.put("model", model);
        return description;
    }

    private static Map<String, Object> model(Vocabulary vocabulary, List<String> merges, boolean ignoreMerges, boolean byteFallback) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("type", "BPE");
        model.put("unk_token", byteFallback ? "<unk>" : null);
        model.put("fuse_unk", byteFallback);
        model.put("byte_fallback", byteFallback);
        model.put("ignore_merges", ignoreMerges);
        model.put("vocab", ids(vocabulary));
        model.put("merges", merges);
        return model;
    }

    private static Map<String, Integer> ids(Vocabulary vocabulary) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        IntStream.range(0, vocabulary.tokens().size()).forEach(id -> ids.put(vocabulary.tokens().get(id).text(), id));
        return ids;
    }
}
