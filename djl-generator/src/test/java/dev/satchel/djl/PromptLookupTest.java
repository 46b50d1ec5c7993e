package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class PromptLookupTest {
    private static final Logger LOG = LoggerFactory.getLogger(PromptLookupTest.class);
    private static final int[] NONE = {};
    /** {@code -Dsatchel.prompts=200} compares more of them. */
    private static final int PROMPTS = Integer.getInteger("satchel.prompts", 15);

    @Test
    void guessesWhatFollowedTheLatestOfTheLongestMatches() {
        int[] tokens = {1, 2, 3, 4, 9, 2, 3, 5, 9, 9, 1, 2, 3};
        assertArrayEquals(new int[] {4, 9, 2, 3, 5, 9, 9, 1}, new PromptLookup().guess(tokens, tokens.length, 100));
        int[] shorter = {7, 2, 3, 4, 9, 2, 3, 5, 9, 9, 1, 2, 3};
        assertArrayEquals(new int[] {5, 9, 9}, new PromptLookup().guess(shorter, shorter.length, 100));
    }

    @Test
    void guessesNoMoreThanIsOfUseOrThanThereIs() {
        int[] tokens = {1, 2, 3, 4, 1, 2, 3};
        assertArrayEquals(new int[] {4, 1}, new PromptLookup().guess(tokens, tokens.length, 2));
        assertArrayEquals(NONE, new PromptLookup().guess(tokens, tokens.length, 0));
        assertArrayEquals(new int[] {4, 1, 2, 3, 4, 1, 2, 3}, new PromptLookup().guess(tokens, tokens.length, 100));
        assertArrayEquals(NONE, new PromptLookup().guess(tokens, 4, 100));
    }

    @Test
    void oneTokenIsNoMatch() {
        assertArrayEquals(NONE, new PromptLookup().guess(new int[] {1, 2, 3, 2}, 4, 100));
        assertArrayEquals(NONE, new PromptLookup().guess(new int[] {1}, 1, 100));
    }

    @Test
    void guessesBecomeLongerAsTheyComeTrue() {
        PromptLookup lookup = new PromptLookup();
        assertArrayEquals(new int[8], lookup.guess(new int[50], 50, 100));
        lookup.checked(8, 8);
        assertArrayEquals(new int[15], lookup.guess(new int[50], 50, 100));
        lookup.checked(15, 3);
        assertArrayEquals(new int[8], lookup.guess(new int[50], 50, 100));
    }

    /** By the costs that it assumes: 1.6 steps, and three of a hundred. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void guessesThatAreNeverRightCostLittle(long seed) {
        Random random = new Random(seed);
        PromptLookup lookup = new PromptLookup();
        int[] tokens = random.ints(2000, 0, 3).toArray();
        double cost = 0;
        int guesses = 0;
        for (int count = 500; count < 2000; count++) {
            int guessed = lookup.guess(tokens, count, 100).length;
            lookup.checked(guessed, 0);
            if (guessed > 0) cost += 0.2 + 0.09 * guessed;
            if (guessed > 0) guesses++;
            assertTrue(cost <= 1.6 + 0.03 * (count - 499), cost + " steps after " + count);
        }
        assertTrue(guesses > 20, guesses + " guesses");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void theTextIsTheSameWithFewerEvaluations(long seed) {
        double share = evaluationsForEachToken(seed, -1);
        assertTrue(share < 0.5, () -> share + " evaluations for each token");
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void theTextIsTheSameWhenAnEndWasGuessedToo(long seed) {
        assertTrue(evaluationsForEachToken(seed, 11) < 2);
    }

    /** Compares the texts of a model that repeats itself with those that it writes without guesses. */
    private static double evaluationsForEachToken(long seed, int end) {
        Random random = new Random(seed);
        HashModel model = new HashModel(12, 300, seed, 2);
        OutputTokens tokens = new OutputTokens(12, token -> (token + " ").getBytes(StandardCharsets.UTF_8), token -> token == end,
                token -> true);
        double generated = 0;
        try (Decoder guessing = new Decoder(model, 300, tokens);
                Decoder plain = new Decoder(new HashModel(12, 300, seed, 2), 300, tokens, false)) {
            for (int round = 0; round < 40; round++) {
                int[] prompt = random.ints(1 + random.nextInt(60), 0, 12).toArray();
                GenerationOptions options = GenerationOptions.sampling(1 + random.nextInt(150), random.nextInt(2) * 0.3, round)
                        .withPenalties(1 + random.nextInt(2) * 0.01, 0, random.nextInt(2) * 0.05);
                Generation expected = plain.generate(prompt, options, text -> {}, new Cancellation());
                Generation actual = guessing.generate(prompt, options, text -> {}, new Cancellation());
                assertEquals(expected.text(), actual.text());
                assertEquals(expected.ending(), actual.ending());
                assertEquals(expected.generatedTokens(), actual.generatedTokens());
                generated += actual.generatedTokens();
            }
        }
        return model.calls / generated;
    }

    @Test
    void whatWasGuessedWronglyIsNotTakenFromCache() {
        HashModel model = new HashModel(12, 300, 3, 2);
        OutputTokens tokens = new OutputTokens(12, token -> (token + " ").getBytes(StandardCharsets.UTF_8), token -> false, token -> true);
        try (Decoder decoder = new Decoder(model, 300, tokens)) {
            for (int length = 4; length < 60; length++) {
                int[] prompt = new Random(length / 4).ints(length, 0, 12).toArray();
                Generation generation = decoder.generate(prompt, GenerationOptions.greedy(20), text -> {}, new Cancellation());
                StringBuilder expected = new StringBuilder();
                for (int token : model.greedy(prompt, 20)) expected.append(token).append(' ');
                assertEquals(expected.toString(), generation.text());
            }
        }
    }

    /** In float32, where a token read alone and one read among others have the same scores but for the order of additions. */
    @Tag("evaluation")
    @Test
    void inRealPromptsEveryTokenIsThatOfPlainDecoding() {
        compare(true, 32, 0);
    }

    /** With activations rounded to 8 bits, scores differ by rounding: no further than where two tokens are nearly as likely. */
    @Tag("evaluation")
    @Test
    void asShippedTextsPartOnlyWhereTwoTokensAreNearlyAsLikely() {
        compare(false, 48, 0.25);
    }

    private static void compare(boolean exact, int length, double margin) {
        try (GgufFile file = GgufFile.open(SmolLm2.file()); OrtLanguageModel model = OrtLanguageModel.load(file, 2, exact)) {
            Tokenizer tokenizer = Tokenizer.of(file);
            OutputTokens tokens = PromptLookupBenchmark.outputTokens(model, tokenizer);
            int different = 0;
            double widest = 0;
            try (Decoder plain = new Decoder(model, 2048, tokens, false); Decoder guessing = new Decoder(model, 2048, tokens)) {
                for (String text : QuotingPrompts.squad(PROMPTS)) {
                    int[] prompt = tokenizer.encode(text);
                    // Guessing is done as users do it: asking for alternatives as well would have it read other rows.
                    GenerationOptions options = GenerationOptions.greedy(length);
                    String actual = guessing.generate(prompt, options, piece -> {}, new Cancellation()).text();
                    List<Generation.Token> expected = plain.generate(prompt, options.withAlternatives(2), piece -> {}, new Cancellation())
                            .tokens();
                    int difference = firstDifference(expected, actual);
                    if (difference < 0) continue;
                    List<Generation.Alternative> two = expected.get(difference).alternatives();
                    double between = two.get(0).logProbability() - two.get(1).logProbability();
                    assertTrue(between < margin, () -> "margin " + between + " at " + difference + " of " + text);
                    different++;
                    widest = Math.max(widest, between);
                }
            }
            LOG.info("{} prompts, float32 {}: {} texts differ, at margins of at most {}", PROMPTS, exact, different, widest);
        }
    }

    /** The first token with which the text does not go on, or -1. */
    private static int firstDifference(List<Generation.Token> tokens, String text) {
        int at = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (!text.startsWith(tokens.get(i).text(), at)) return i;
            at += tokens.get(i).text().length();
        }
        return at == text.length() ? -1 : tokens.size() - 1;
    }
}
