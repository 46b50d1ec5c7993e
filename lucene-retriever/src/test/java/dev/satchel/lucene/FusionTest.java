package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FusionTest {
    private static final double NONE = Double.NaN;
    private static final double MEAN = 0.7;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aWeightOfNothingLeavesTheOrderOfTheOtherSide(long seed) {
        Candidates candidates = random(new Random(seed), 50);
        assertEquals(order(candidates.words()), order(Fusion.normalizedScores(candidates, MEAN, 0)));
        assertEquals(order(candidates.similarities()), order(Fusion.normalizedScores(candidates, MEAN, 1)));
    }

    @Test
    void wordsThatFindNothingLeaveTheOrderOfTheVectors() {
        Candidates candidates = candidates(new double[] {0, 0, 0}, new double[] {0.75, 0.9, 0.8});
        assertEquals(List.of(1, 2, 0), order(Fusion.normalizedScores(candidates, MEAN, 0.5)));
    }

    @Test
    void passagesWithoutVectorsKeepTheOrderAndTheScaleOfTheirWords() {
        Candidates candidates = candidates(new double[] {8, 4, 6, 2}, new double[] {NONE, NONE, NONE, 0.9});
        double[] fused = Fusion.normalizedScores(candidates, MEAN, 0.5);
        assertArrayEquals(new double[] {1, 0.5, 0.75}, DoubleStream.of(fused).limit(3).toArray(), 1e-12);
    }

    /** The rivals have nothing and half, in the mean a quarter: so the vectors have 0.35 + 0.3 / 4. */
    @Test
    void whatIsUnrelatedCountsAsNothing() {
        Candidates candidates = candidates(new double[] {10, 0, 5}, new double[] {MEAN, 0.9, MEAN});
        assertArrayEquals(new double[] {0.575, 0.425, 0.2875}, Fusion.normalizedScores(candidates, MEAN, 0.5), 1e-12);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theDepthOfTheListsDoesNotMatter(long seed) {
        Candidates few = random(new Random(seed), 60);
        double[] words = DoubleStream.concat(DoubleStream.of(few.words()), DoubleStream.of(0, 0, 0)).toArray();
        double[] similarities = DoubleStream.concat(DoubleStream.of(few.similarities()), DoubleStream.of(MEAN, 0.65, 0.66)).toArray();
        double[] expected = Fusion.normalizedScores(few, MEAN, 0.5);
        double[] deeper = Fusion.normalizedScores(candidates(words, similarities), MEAN, 0.5);
        assertArrayEquals(expected, DoubleStream.of(deeper).limit(60).toArray(), 1e-12);
    }

    /** Otherwise the one that is a thousandth better than the mean would outweigh all words. */
    @Test
    void vectorsAmongWhichNoneIsNearDoNotLiftWhatIsLeastFar() {
        Candidates candidates = candidates(new double[] {9, 3, 0}, new double[] {0.699, 0.701, 0.5});
        assertEquals(List.of(0, 1, 2), order(Fusion.normalizedScores(candidates, MEAN, 0.5)));
    }

    @Test
    void rivalryIsTheMeanOfTheNextNineToTheBest() {
        assertEquals(1, Fusion.rivalry(new double[] {0, 0}));
        assertEquals(0, Fusion.rivalry(new double[] {7}));
        assertEquals(0.5, Fusion.rivalry(new double[] {2, 4, 2}), 1e-12);
        assertEquals(0.25, Fusion.rivalry(new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1, 1, 1}), 1e-12);
    }

    @Test
    void reciprocalRanksAreTheirSumOfBothOrders() {
        Candidates candidates = candidates(new double[] {3, 2, 0, 2}, new double[] {0.1, NONE, 0.9, 0.5});
        assertArrayEquals(new double[] {1 / 61.0 + 1 / 63.0, 2 / 62.0, 1 / 61.0, 1 / 62.0 + 1 / 62.0},
                Fusion.reciprocalRanks(candidates), 1e-12);
    }

    @Test
    void theBestIsOneAndTheLeastIsZero() {
        assertArrayEquals(new double[] {0.5, 1, 0}, Fusion.fromZeroToOne(new double[] {1, 3, -1}), 1e-12);
        assertArrayEquals(new double[] {1, 1}, Fusion.fromZeroToOne(new double[] {2, 2}));
        assertArrayEquals(new double[0], Fusion.fromZeroToOne(new double[0]));
    }

    private static Candidates random(Random random, int size) {
        return candidates(random.doubles(size, 1, 12).toArray(), random.doubles(size, MEAN, 0.95).toArray());
    }

    private static Candidates candidates(double[] words, double[] similarities) {
        return new Candidates(IntStream.range(0, words.length).toArray(), words, similarities);
    }

    private static List<Integer> order(double[] scores) {
        return IntStream.range(0, scores.length).boxed().sorted(Comparator.comparingDouble((Integer i) -> -scores[i])).toList();
    }
}
