package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogProbabilitiesTest {
    private static final OutputTokens TOKENS = new OutputTokens(50, token -> ("<" + token + ">").getBytes(StandardCharsets.UTF_8),
            token -> token == 49, token -> true);

    @ParameterizedTest(name = "spread {0}")
    @ValueSource(doubles = {0, 0.1, 1, 3, 8, 30})
    void theRoughOnesAreNearTheOthers(double spread) {
        Random random = new Random(7);
        float[] scores = new float[50_000];
        for (int i = 0; i < scores.length; i++) scores[i] = (float) (random.nextGaussian() * spread - 100);
        LogProbabilities exact = LogProbabilities.of(FloatBuffer.wrap(scores), TOKENS);
        LogProbabilities rough = LogProbabilities.roughly(FloatBuffer.wrap(scores), TOKENS);
        for (int token = 0; token < 1000; token++) assertEquals(exact.of(token), rough.of(token), 0.015, "token " + token);
    }

    /** By a softmax that sums decimal numbers of forty digits. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void areTheLogarithmsOfTheSoftmax(long seed) {
        Random random = new Random(seed);
        float[] scores = new float[1000];
        for (int i = 0; i < scores.length; i++) scores[i] = (float) (random.nextGaussian() * 6 + 20);
        MathContext digits = new MathContext(40);
        BigDecimal sum = BigDecimal.ZERO;
        for (float score : scores) sum = sum.add(new BigDecimal(Math.exp(score)), digits);
        LogProbabilities probabilities = LogProbabilities.of(FloatBuffer.wrap(scores), TOKENS);
        for (int token = 0; token < scores.length; token++) {
            double expected = new BigDecimal(Math.exp(scores[token])).divide(sum, digits).doubleValue();
            assertEquals(1, Math.exp(probabilities.of(token)) / expected, 1e-11);
        }
    }

    @Test
    void extremeScoresDoNotOverflow() {
        LogProbabilities large = LogProbabilities.of(
                FloatBuffer.wrap(new float[] {3e38f, 3e38f, -3e38f, Float.NEGATIVE_INFINITY, Float.NaN}),
                TOKENS);
        assertEquals(Math.log(0.5), large.of(0), 1e-12);
        assertEquals(-6e38, large.of(2), 1e32);
        assertEquals(Double.NEGATIVE_INFINITY, large.of(3));
        assertEquals(Double.NEGATIVE_INFINITY, large.of(4));
        assertEquals(0, LogProbabilities.of(FloatBuffer.wrap(new float[] {5}), TOKENS).of(0));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY})
    void scoresThatAreNotNumbersAreRefusedAsWhenSampling(float score) {
        FloatBuffer scores = FloatBuffer.wrap(new float[] {score, Float.NaN});
        String message = "the model's scores are not numbers: the file is damaged, or of a kind that is not supported";
        assertEquals(message, assertThrows(SatchelException.class, () -> LogProbabilities.of(scores, TOKENS)).getMessage());
        assertEquals(message, assertThrows(SatchelException.class,
                () -> new TokenSampler(GenerationOptions.greedy(1), new int[0], 2).next(scores)).getMessage());
    }

    /** The model's own, whatever changed the choice; for every token, one that was read ahead or ends the text too. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void everyTokenOfATextHasTheModelsProbabilityAndItsLikeliestAlternatives(long seed) {
        HashModel model = new HashModel(50, 200, seed, 2);
        int[] prompt = new Random(seed).ints(20, 0, 50).toArray();
        GenerationOptions options = GenerationOptions.sampling(60, 0.7, seed).withPenalties(1.2, 0.1, 0.2).withBias(Map.of("<7>", 2.0))
                .withTopK(10).withAlternatives(4);
        try (Decoder decoder = new Decoder(model, 200, TOKENS)) {
            Generation generation = decoder.generate(prompt, options, text -> {}, new Cancellation());
            assertTrue(generation.tokens().size() >= generation.generatedTokens());
            int[] all = prompt;
            for (Generation.Token told : generation.tokens()) {
                float[] scores = model.logits(all);
                int token = told.text().isEmpty() ? 49 : Integer.parseInt(told.text().replaceAll("[<>]", ""));
                assertEquals(logProbability(scores, token), told.logProbability(), 1e-9);
                List<Integer> best = IntStream.range(0, 50).boxed().sorted(Comparator.comparingDouble(each -> -scores[each])).limit(4)
                        .toList();
                assertEquals(best.stream().map(TOKENS::text).toList(),
                        told.alternatives().stream().map(Generation.Alternative::text).toList());
                for (int i = 0; i < 4; i++)
                    assertEquals(logProbability(scores, best.get(i)), told.alternatives().get(i).logProbability(), 1e-9);
                all = Arrays.copyOf(all, all.length + 1);
                all[all.length - 1] = token;
            }
        }
    }

    private static double logProbability(float[] scores, int token) {
        return Math.log(Math.exp(scores[token]) / IntStream.range(0, scores.length).mapToDouble(each -> Math.exp(scores[each])).sum());
    }
}
