package dev.satchel.djl.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SharedFiles;
import dev.satchel.djl.SmolLm2;
import dev.satchel.djl.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against ids that llama.cpp and the models' original libraries give. */
class ReferenceTokenizerTest {
    private static final Path RESOURCES = Path.of("src/test/resources/reference");

    @ParameterizedTest
    @ValueSource(strings = {"llama.Q4_1", "llama3.Q4_K_M", "mistral.Q4_0", "smol.Q4_K_M"})
    void givesTheRecordedIds(String name) throws IOException {
        assertGivesTheRecordedIds(RESOURCES.resolve(name + ".gguf"));
    }

    static List<Path> everyReferenceModel() throws IOException {
        try (Stream<Path> files = Files.list(SharedFiles.require("reference/tiny"))) {
            return files.filter(file -> file.toString().endsWith(".gguf")).sorted().toList();
        }
    }

    @Tag("evaluation")
    @ParameterizedTest
    @MethodSource("everyReferenceModel")
    void givesTheRecordedIdsOfEveryReferenceModel(Path file) throws IOException {
        assertGivesTheRecordedIds(file);
    }

    private static void assertGivesTheRecordedIds(Path file) throws IOException {
        JsonNode expected = json(Path.of(file.toString().replace(".gguf", ".json")));
        Tokenizer tokenizer = tokenizer(file);
        assertEquals(expected.get("n_vocab").asInt(), tokenizer.vocabularySize());
        assertEquals(expected.get("add_bos").asBoolean(), tokenizer.addsBos());
        assertEquals(expected.get("eos").asInt(), tokenizer.eos().orElseThrow());
        assertTrue(tokenizer.endTokens().contains(expected.get("eos").asInt()));
        for (JsonNode example : expected.get("tokenizer_cases")) {
            String text = example.get("text").asString();
            assertArrayEquals(ids(example.get("tokens")), tokenizer.encode(text), text);
            assertEquals(text, tokenizer.decode(ids(example.get("tokens"))));
        }
        for (JsonNode prompt : expected.get("prompts")) {
            IntStream bos = tokenizer.addsBos() ? IntStream.of(tokenizer.bos().orElseThrow()) : IntStream.empty();
            int[] tokens = IntStream.concat(bos, IntStream.of(tokenizer.encode(prompt.get("text").asString()))).toArray();
            assertArrayEquals(ids(prompt.get("tokens")), tokens, prompt.get("text").asString());
        }
    }

    @Tag("evaluation")
    @Test
    void givesTheRecordedIdsOfSmolLm2() throws IOException {
        Tokenizer tokenizer = tokenizer(SmolLm2.file());
        for (JsonNode prompt : json(SmolLm2.reference()).get("prompts")) {
            String text = prompt.get("text").asString();
            boolean special = prompt.get("parse_special").asBoolean();
            assertArrayEquals(ids(prompt.get("tokens")), special ? tokenizer.encodeWithSpecial(text) : tokenizer.encode(text), text);
        }
    }

    private static Tokenizer tokenizer(Path file) {
        try (GgufFile gguf = GgufFile.open(file)) {
            return Tokenizer.of(gguf);
        }
    }

    private static JsonNode json(Path file) throws IOException { return JsonMapper.shared().readTree(Files.readString(file)); }

    private static int[] ids(JsonNode array) { return array.valueStream().mapToInt(JsonNode::asInt).toArray(); }
}
