package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import dev.satchel.TokenConstraint;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the scores, the text is what the constraint lets it be. */
class ConstrainedGenerationTest {
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["answer", "sure", "pages"], "properties": {
              "answer": {"type": "string", "minLength": 2, "maxLength": 20}, "sure": {"type": "boolean"}, "note": {"type": ["null", "integer"]},
              "pages": {"type": "array", "maxItems": 3, "items": {"enum": [1, 12, 123, "all", "alle"]}}}}""";
    private static final String TEXT = "Na\u00efve caf\u00e9s \u2014 \u20ac3.50 each \ud83d\ude00\ud83d\udc69\u200d\ud83d\ude80, e\u0301t\u00e9! \u5927\u6d77\u5f88\u5927\u3002 Don't stop.";
    /** The bytes, and then pieces of both texts, so that there are many ways to write the same. */
    private static final OutputTokens TOKENS = vocabulary();

    private static OutputTokens vocabulary() {
        byte[][] tokens = new byte[1000][];
        Random random = new Random(4);
        byte[] text = ("{\"answer\": \"ab\", \"sure\": false, \"note\": null, \"pages\": [12, \"all\"]}" + TEXT)
                .getBytes(StandardCharsets.UTF_8);
        for (int token = 0; token < 1000; token++) {
            if (token < 256) {
                tokens[token] = new byte[] {(byte) token};
                continue;
            }
            int from = random.nextInt(text.length - 1);
            tokens[token] = Arrays.copyOfRange(text, from, from + 1 + random.nextInt(Math.min(8, text.length - from)));
        }
        return new OutputTokens(1001, token -> token == 1000 ? new byte[0] : tokens[token], token -> token == 1000, token -> true);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void randomScoresWriteJsonThatSatisfiesTheSchema(long seed) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(SCHEMA);
        HashModel model = new HashModel(1001, 400, seed);
        try (Decoder decoder = new Decoder(model, 400, TOKENS)) {
            for (int round = 0; round < 20; round++) {
                GenerationOptions options = GenerationOptions.sampling(300, round % 3, round)
                        .withConstraint(TokenConstraint.jsonSchema(SCHEMA))
                        .withTopK(round % 2 * 5).withPenalties(1.1, 0.1, 0.1);
                Generation generation = generate(decoder, new int[] {round, 5, 6}, options);
                assertEquals(Ending.END_TOKEN, generation.ending());
                assertEquals(List.of(), schema.validate(generation.text(), InputFormat.JSON), generation.text());
            }
        }
        assertTrue(model.calls < model.evaluated, "what must come was read in one call with what came before");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void randomScoresWriteQuotesThatStandInTheText(long seed) {
        try (Decoder decoder = new Decoder(new HashModel(1001, 400, seed), 400, TOKENS)) {
            for (int round = 0; round < 30; round++) {
                GenerationOptions options = GenerationOptions.sampling(300, round % 3, round)
                        .withConstraint(round % 4 == 0
                                ? TokenConstraint.quoteSentences(List.of("x.", TEXT))
                                : TokenConstraint.quote(List.of(TEXT, "x.")));
                Generation generation = generate(decoder, new int[] {round, 5, 6}, options);
                assertEquals(Ending.END_TOKEN, generation.ending());
                String quote = generation.text().stripLeading();
                assertTrue(!quote.isBlank() && (TEXT.contains(quote) || "x.".contains(quote)), quote);
            }
        }
    }

    @Test
    void aStopTextEndsAQuoteOnlyWhereItMayEnd() {
        HashModel model = new HashModel(1001, 400, 1);
        TokenConstraint quote = TokenConstraint.quote(List.of("stop and stop"));
        GenerationOptions options = GenerationOptions.greedy(100).withConstraint(quote).withStop(List.of("t", "\n"))
                .withBias(Map.of("\n", 50.0));
        try (Decoder decoder = new Decoder(model, 400, TOKENS)) {
            Generation generation = generate(decoder, new int[] {1, 2, 3}, options);
            assertEquals(Ending.STOP_TEXT, generation.ending());
            assertTrue(List.of("stop", "and", "stop and", "and stop", "stop and stop").contains(generation.text().stripLeading()),
                    generation.text());
        }
    }

    @Test
    void aBiasForWhatIsNoTokenIsRefused() {
        try (Decoder decoder = new Decoder(new HashModel(1001, 400, 1), 400, TOKENS)) {
            Map<String, String> shown = Map.of("no\ntoken", "no?token", "\u2028\u202E\u0085", "???", "z".repeat(1000),
                    "z".repeat(80) + "...");
            shown.forEach((text, inMessage) -> {
                GenerationOptions options = GenerationOptions.greedy(5).withBias(Map.of(text, 1.0));
                assertEquals(
                        "no token of the model stands for \"" + inMessage
                                + "\": a bias takes the text of a single token, most often a short"
                                + " word with the space before it",
                        assertThrows(SatchelException.class, () -> generate(decoder, new int[] {1}, options)).getMessage());
            });
        }
    }

    /** With a real model's vocabulary and scores, greedily and with temperatures at which it would otherwise ramble. */
    @Tag("evaluation")
    @Test
    void aRealModelWritesWhatItsConstraintAllows() {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(SCHEMA);
        try (GgufFile file = GgufFile.open(SmolLm2.file()); OrtLanguageModel model = OrtLanguageModel.load(file, 2, false)) {
            Tokenizer tokenizer = Tokenizer.of(file);
            try (Decoder decoder = new Decoder(model, 2048, PromptLookupBenchmark.outputTokens(model, tokenizer))) {
                int round = 0;
                for (String prompt : QuotingPrompts.squad(30)) {
                    String passage = prompt.substring(prompt.lastIndexOf("Passage: ") + 9, prompt.lastIndexOf("\nQuestion: "));
                    GenerationOptions options = GenerationOptions.sampling(400, round % 3 * 0.8, round++);
                    int[] tokens = tokenizer.encode(prompt);
                    String quote = quoted(generate(decoder, tokens, options.withConstraint(TokenConstraint.quote(List.of(passage)))));
                    assertTrue(passage.contains(quote), quote);
                    String sentences = quoted(
                            generate(decoder, tokens, options.withConstraint(TokenConstraint.quoteSentences(List.of(passage)))));
                    assertTrue(passage.contains(sentences), sentences);
                    String json = generate(decoder, tokens, options.withConstraint(TokenConstraint.jsonSchema(SCHEMA))).text();
                    assertEquals(List.of(), schema.validate(json, InputFormat.JSON), json);
                }
            }
        }
    }

    private static String quoted(Generation generation) {
        assertTrue(!generation.text().isBlank());
        return generation.text().stripLeading();
    }

    private static Generation generate(Decoder decoder, int[] prompt, GenerationOptions options) {
        StringBuilder streamed = new StringBuilder();
        Generation generation = decoder.generate(prompt, options, streamed::append, new Cancellation());
        assertEquals(generation.text(), streamed.toString());
        return generation;
    }
}
