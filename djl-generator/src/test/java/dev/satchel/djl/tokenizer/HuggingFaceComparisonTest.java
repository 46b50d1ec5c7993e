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

    @ParameterizedTest(name = "{0}, seed {1}")
    @CsvSource({"llama.Q4_1, 1", "llama.Q4_1, 2", "llama3.Q4_K_M, 3", "llama3.Q4_K_M, 5", "mistral.Q4_0, 8", "mistral.Q4_0, 13"})
    void givesTheSameIdsForRandomText(String model, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> texts = Stream.generate(() -> RandomText.of(random)).limit(1_500).toList();
        assertGivesTheSameIds(RESOURCES.resolve(model + ".gguf"), texts);
    }

    // The vocabulary is one, the rules are those of each splitter: another engine reads the same regular expressions.
    @ParameterizedTest(name = "{0}, seed 21")
    @MethodSource("differentSplitters")
    void splitsAsTheirEngineDoes(String splitter) throws IOException {
        Random random = new Random(21);
        Vocabulary vocabulary = withSplitter(vocabulary(RESOURCES.resolve("llama3.Q4_K_M.gguf")), splitter);
        assertGivesTheSameIds(vocabulary, Stream.generate(() -> RandomText.of(random)).limit(500).toList());
    }

    static Stream<String> differentSplitters() {
        Map<String, String> nameOfRules = new TreeMap<>();
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
        Splitter splitter = Splitter.named(vocabulary.splitter());
        List<Object> steps = new ArrayList<>();
        for (Pattern rule : splitter.rules()) {
            Map<String, Object> pattern = Map.of("Regex", rule.pattern());
            steps.add(Map.of("type", "Split", "pattern", pattern, "behavior", "Isolated", "invert", false));
        }
        steps.add(Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", false));
        return description(null, Map.of("type", "Sequence", "pretokenizers", steps),
                model(vocabulary, vocabulary.merges(), splitter.wholeWords(), false));
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
