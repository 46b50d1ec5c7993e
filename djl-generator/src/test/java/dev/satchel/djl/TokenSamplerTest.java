package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSamplerTest {
    private static final int[] NOTHING_SEEN = {};

    @Test
    void greedyTakesTheLikeliestAndTheLowerIdOfEqualOnes() {
        assertEquals(2, next(GenerationOptions.greedy(1), 1, 3, 5, 5, -7));
        assertEquals(0, next(GenerationOptions.greedy(1), -2, -2, -2));
    }

    @Test
    void minusZeroIsNoWorseThanZero() {
        assertEquals(0, next(GenerationOptions.greedy(1), -0f, 0f));
        assertEquals(0, next(options(1, 1, 1, 0, 1, 1), -0f, 0f));
    }

    @Test
    void aTokenWithoutAScoreIsNeverTaken() {
        assertEquals(1, next(GenerationOptions.greedy(1), Float.NaN, -5, Float.NEGATIVE_INFINITY));
        for (long seed = 0; seed < 50; seed++) {
            for (int topK : new int[] {0, 2})
                assertEquals(1, next(options(1, topK, 0.99, 0, 1, seed), Float.NaN, -5, Float.NEGATIVE_INFINITY));
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY})
    void aModelThatComputesNoNumbersIsRefused(float score) {
        SatchelException refused = assertThrows(SatchelException.class, () -> next(GenerationOptions.greedy(1), score, score, score));
        assertEquals("the model's scores are not numbers: the file is damaged, or of a kind that is not supported", refused.getMessage());
    }

    @Test
    void readsTheRowAtTheBuffersPositionAndLeavesItThere() {
        FloatBuffer rows = FloatBuffer.wrap(new float[] {9, 0, 0, 0, 0, 9}).position(3);
        assertEquals(2, new TokenSampler(GenerationOptions.greedy(1), NOTHING_SEEN, 3).next(rows));
        assertEquals(3, rows.position());
    }

    /** With the sampling of a distribution that is computed here in another way: in doubles, sorted, straight from the definitions. */
    @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}, min-p {3}, seed {4}")
    @CsvSource({"1, 0, 1, 0, 1", "0.7, 0, 1, 0, 2", "2.5, 0, 1, 0, 3", "1, 5, 1, 0, 4", "1, 0, 0.8, 0, 5", "1, 0, 1, 0.1, 6",
            "1.3, 12, 0.9, 0.05, 7", "0.5, 12, 0.6, 0, 8", "1.8, 0, 0.95, 0.02, 9"})
    void tokensComeAsOftenAsTheirProbabilitySays(double temperature, int topK, double topP, double minP, long seed) {
        float[] logits = logits(30, seed);
        double[] expected = probabilities(logits, temperature, topK, topP, minP);
        int draws = 20_000;
        int[] counts = new int[logits.length];
        TokenSampler sampler = new TokenSampler(options(temperature, topK, topP, minP, 1, seed), NOTHING_SEEN, logits.length);
        for (int i = 0; i < draws; i++) counts[sampler.next(FloatBuffer.wrap(logits))]++;

        double chiSquare = 0;
        int possible = 0;
        for (int token = 0; token < logits.length; token++) {
            if (expected[token] == 0) {
                assertEquals(0, counts[token], "token " + token + " is outside the set");
                continue;
            }
            possible++;
            double mean = draws * expected[token];
            chiSquare += (counts[token] - mean) * (counts[token] - mean) / mean;
        }
        // Mean plus five standard deviations of a chi-square distribution.
        double bound = possible - 1 + 5 * Math.sqrt(2 * (possible - 1));
        assertTrue(chiSquare < bound, "chi-square " + chiSquare + ", bound " + bound);
    }

    /** So hot that every token of the set comes up, over a vocabulary in which the set has to be searched for. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void theSetIsTheOneThatTheDefinitionsGive(long seed) {
        Random random = new Random(seed);
        float[] logits = logits(2_000, seed);
        int topK = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(60);
        double topP = random.nextInt(3) == 0 ? 1 : 0.1 + 0.8 * random.nextDouble();
        double minP = random.nextInt(3) == 0 ? 0 : 0.2 * random.nextDouble();
        if (topK == 0) minP = Math.max(minP, 0.05);
        double[] expected = probabilities(logits, 1e6, topK, topP, minP);
        Set<Integer> set = new TreeSet<>();
        for (int token = 0; token < logits.length; token++) if (expected[token] > 0) set.add(token);
        Set<Integer> drawn = new TreeSet<>();
        TokenSampler sampler = new TokenSampler(options(1e6, topK, topP, minP, 1, seed), NOTHING_SEEN, logits.length);
        for (int i = 0; i < 60 * set.size(); i++) drawn.add(sampler.next(FloatBuffer.wrap(logits)));
        assertEquals(set, drawn);
    }

    @Test
    void equalScoresAtTheEdgeOfTheSetGoToTheLowerIds() {
        float[] equal = new float[100];
        Set<Integer> drawn = new TreeSet<>();
        TokenSampler sampler = new TokenSampler(options(1, 3, 1, 0, 1, 7), NOTHING_SEEN, equal.length);
        for (int i = 0; i < 200; i++) drawn.add(sampler.next(FloatBuffer.wrap(equal)));
        assertEquals(Set.of(0, 1, 2), drawn);
    }

    @Test
    void theSameSeedGivesTheSameTokensAndAnotherSeedOthers() {
        float[] logits = logits(500, 4);
        assertArrayEquals(draw(logits, 42), draw(logits, 42));
        assertNotEquals(Arrays.toString(draw(logits, 42)), Arrays.toString(draw(logits, 43)));
    }

    /** What a seed means must not change with a version or a machine. */
    @Test
    void seedOneGivesTheSequenceThatItAlwaysGave() {
        float[] even = new float[1000];
        TokenSampler sampler = new TokenSampler(GenerationOptions.sampling(1, 1, 1), NOTHING_SEEN, even.length);
        int[] drawn = IntStream.range(0, 6).map(i -> sampler.next(FloatBuffer.wrap(even))).toArray();
        assertEquals("[566, 745, 971, 444, 444, 762]", Arrays.toString(drawn));
    }

    @Test
    void anExtremeTemperatureIsNoDivisionByZero() {
        assertEquals(1, next(options(Double.MIN_VALUE, 0, 1, 0, 1, 3), 80, 81, -90));
        assertEquals(1, next(options(1e-300, 2, 0.9, 0.1, 1, 3), 3.0e38f, 3.1e38f, -3.0e38f));
    }

    @Test
    void thePenaltyMakesSeenTokensLessLikelyWhateverTheSignOfTheirScore() {
        GenerationOptions penalty = options(0, 0, 1, 0, 2, 0);
        assertEquals(1, new TokenSampler(penalty, new int[] {0}, 2).next(FloatBuffer.wrap(new float[] {4, 3})));
        assertEquals(1, new TokenSampler(penalty, new int[] {0}, 2).next(FloatBuffer.wrap(new float[] {-2, -3})));
        assertEquals(0, new TokenSampler(penalty, new int[] {0}, 2).next(FloatBuffer.wrap(new float[] {7, 3})));
    }

    @Test
    void whatWasChosenCountsAsSeen() {
        TokenSampler sampler = new TokenSampler(options(0, 0, 1, 0, 2, 0), NOTHING_SEEN, 3);
        List<Integer> chosen = IntStream.range(0, 3).mapToObj(i -> sampler.next(FloatBuffer.wrap(new float[] {5, 4, 3}))).toList();
        assertEquals(List.of(0, 1, 2), chosen);
    }

    @Test
    void aSeenTokenThatIsNotAmongTheScoresIsPassedOver() {
        assertEquals(0, new TokenSampler(options(0, 0, 1, 0, 2, 0), new int[] {1000}, 2).next(FloatBuffer.wrap(new float[] {4, 3})));
    }

    @Test
    void theFrequencyPenaltyCountsHowOftenATokenWasWritten() {
        TokenSampler sampler = new TokenSampler(GenerationOptions.greedy(1).withPenalties(1, 1, 0), new int[] {0, 0, 0}, 2);
        assertEquals("[0, 0, 0, 1, 0, 1]", chosen(sampler, 6, 2.5f, 0));
    }

    @Test
    void thePresencePenaltyCountsOnceWhetherATokenWasWritten() {
        TokenSampler sampler = new TokenSampler(GenerationOptions.greedy(1).withPenalties(1, 0, 1), new int[] {0, 0, 0}, 3);
        assertEquals("[0, 1, 0, 0, 0, 0]", chosen(sampler, 6, 2.5f, 2, 0));
    }

    @Test
    void aNegativePenaltyMakesWhatWasWrittenLikelier() {
        TokenSampler sampler = new TokenSampler(GenerationOptions.greedy(1).withPenalties(1, 0, -1), NOTHING_SEEN, 2);
        sampler.accept(1);
        assertEquals("[1, 1]", chosen(sampler, 2, 0.5f, 0));
    }

    @Test
    void aBiasIsAddedBeforeAnythingElse() {
        TokenSampler sampler = new TokenSampler(GenerationOptions.sampling(1, 1, 1).withTopK(1), Map.of(2, 3.0, 0, -100.0), NOTHING_SEEN,
                3);
        assertEquals("[2, 2, 2]", chosen(sampler, 3, 9, 2, 0));
    }

    /** The penalties as their definitions have them, over random scores; none of them looks at another's result. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void penaltiesAreWhatTheirDefinitionsSay(long seed) {
        Random random = new Random(seed);
        double frequency = random.nextDouble() * 2 - 0.5;
        double presence = random.nextDouble() * 2 - 0.5;
        int[] prompt = random.ints(10, 0, 20).toArray();
        TokenSampler sampler = new TokenSampler(GenerationOptions.greedy(1).withPenalties(1.3, frequency, presence), prompt, 20);
        int[] written = new int[20];
        Set<Integer> seen = new TreeSet<>();
        for (int token : prompt) seen.add(token);
        for (int step = 0; step < 100; step++) {
            float[] scores = logits(20, seed * 1000 + step);
            double[] expected = new double[20];
            for (int token = 0; token < 20; token++) {
                expected[token] = scores[token];
                if (seen.contains(token)) expected[token] = scores[token] > 0 ? scores[token] / 1.3 : scores[token] * 1.3;
                if (written[token] > 0) expected[token] -= written[token] * frequency + presence;
            }
            int chosen = sampler.next(FloatBuffer.wrap(scores));
            for (double score : expected) assertTrue(expected[chosen] >= score - 1e-4);
            written[chosen]++;
            seen.add(chosen);
        }
    }

    @ParameterizedTest(name = "temperature {0}, top-k {1}, top-p {2}, min-p {3}, seed {4}")
    @CsvSource({"1, 0, 1, 0, 1", "1.3, 6, 0.9, 0.05, 2", "1, 25, 1, 0, 3", "1, 0, 0.7, 0, 4"})
    void whatIsAllowedComesAsOftenAsIfThereWereNothingElse(double temperature, int topK, double topP, double minP, long seed) {
        float[] logits = logits(30, seed);
        BitSet allowed = BitSet.valueOf(new long[] {new Random(seed).nextLong() & 0x3FFFFFFF});
        float[] alone = new float[30];
        for (int token = 0; token < 30; token++) alone[token] = allowed.get(token) ? logits[token] : Float.NEGATIVE_INFINITY;
        double[] expected = probabilities(alone, temperature, Math.min(topK, allowed.cardinality()), topP, minP);
        TokenSampler sampler = new TokenSampler(options(temperature, topK, topP, minP, 1, seed), NOTHING_SEEN, 30);
        int draws = 20_000;
        int[] counts = new int[30];
        for (int i = 0; i < draws; i++) counts[sampler.next(FloatBuffer.wrap(logits), allowed)]++;
        for (int token = 0; token < 30; token++) {
            double deviation = Math.sqrt(draws * expected[token] * (1 - expected[token]));
            assertEquals(draws * expected[token], counts[token], 5 * deviation, "token " + token);
        }
    }

    private static String chosen(TokenSampler sampler, int times, float... logits) {
        return Arrays.toString(IntStream.range(0, times).map(i -> sampler.next(FloatBuffer.wrap(logits))).toArray());
    }

    private static int next(GenerationOptions options, float... logits) {
        return new TokenSampler(options, NOTHING_SEEN, logits.length).next(FloatBuffer.wrap(logits));
    }

    private static int[] draw(float[] logits, long seed) {
        TokenSampler sampler = new TokenSampler(GenerationOptions.sampling(1, 1, seed), NOTHING_SEEN, logits.length);
        return IntStream.range(0, 40).map(i -> sampler.next(FloatBuffer.wrap(logits))).toArray();
    }

    private static float[] logits(int count, long seed) {
        Random random = new Random(seed);
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) logits[i] = (float) (2 * random.nextGaussian());
        return logits;
    }

    private static GenerationOptions options(double temperature, int topK, double topP, double minP, double penalty, long seed) {
        return GenerationOptions.sampling(1, temperature, seed).withTopK(topK).withTopP(topP).withMinP(minP).withPenalties(penalty, 0, 0);
    }

    private static double[] probabilities(float[] logits, double temperature, int topK, double topP, double minP) {
        List<Integer> order = IntStream.range(0, logits.length).boxed()
                .sorted(Comparator.comparingDouble((Integer token) -> -logits[token]).thenComparing(token -> token)).toList();
        if (topK > 0) order = order.subList(0, Math.min(topK, order.size()));
        double mass = order.stream().mapToDouble(token -> Math.exp(logits[token])).sum();
        int size = 0;
        double reached = 0;
        while (size < order.size() && reached < topP) reached += Math.exp(logits[order.get(size++)]) / mass;
        double likeliest = Math.exp(logits[order.getFirst()]);
        List<Integer> kept = order.subList(0, size).stream().filter(token -> Math.exp(logits[token]) >= minP * likeliest).toList();
        double total = kept.stream().mapToDouble(token -> Math.exp(logits[token] / temperature)).sum();
        double[] probabilities = new double[logits.length];
        for (int token : kept) probabilities[token] = Math.exp(logits[token] / temperature) / total;
        return probabilities;
    }
}
