package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NeighborsTest {
    private static final float[] FAR_FROM_ALL = {0, 0, 0};

    @Test
    void goodNeighboursLiftAPassageAboveOneThatStandsAlone() {
        float[][] vectors = {{1, 0, 0}, {0, 1, 0}, {0, 0.8f, 0.6f}, {0, 0.6f, 0.8f}};
        double[] smoothed = Neighbors.smoothed(new double[] {0.9, 0.85, 0.8, 0.8}, vectors, FAR_FROM_ALL, 0.3);
        assertEquals(0.9, smoothed[0], 1e-6);
        assertEquals(0.7 * 0.85 + 0.3 * 0.8, smoothed[1], 1e-6);
        assertTrue(Neighbors.smoothed(new double[] {0.8, 0.8, 0.9, 0.9}, vectors, FAR_FROM_ALL, 0.3)[1] > 0.8);
    }

    @Test
    void aShareOfNothingAndAMissingVectorLeaveTheScores() {
        double[] scores = {0.3, 0.2, 0.1};
        float[][] vectors = {{1, 0, 0}, null, {0.8f, 0.6f, 0}};
        assertArrayEquals(scores, Neighbors.smoothed(scores, vectors, FAR_FROM_ALL, 0), 1e-12);
        assertEquals(0.2, Neighbors.smoothed(scores, vectors, FAR_FROM_ALL, 0.5)[1]);
        assertArrayEquals(new double[] {0.4}, Neighbors.smoothed(new double[] {0.4}, new float[][] {{1, 0, 0}}, FAR_FROM_ALL, 0.5));
    }

    @Test
    void passagesThatAreAsNearAsAnyTwoAreNoNeighbours() {
        float[][] vectors = {{0.8f, 0.6f, 0}, {0.8f, -0.6f, 0}};
        double[] scores = {0.9, 0.1};
        assertArrayEquals(scores, Neighbors.smoothed(scores, vectors, new float[] {0.8f, 0, 0}, 0.5), 1e-12);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void eachGetsTheMeanOfItsTenNearestByHowNearTheyAre(long seed) {
        Random random = new Random(seed);
        float[][] vectors = IntStream.range(0, 60).mapToObj(i -> unit(random)).toArray(float[][]::new);
        double[] scores = random.doubles(60).toArray();
        double[] smoothed = Neighbors.smoothed(scores, vectors, FAR_FROM_ALL, 0.4);
        for (int i = 0; i < 60; i++) {
            int self = i;
            List<Integer> nearest = IntStream.range(0, 60).filter(j -> j != self).boxed()
                    .sorted(Comparator.comparingDouble((Integer j) -> -dot(vectors[self], vectors[j]))).limit(10).toList();
            double sum = nearest.stream().mapToDouble(j -> dot(vectors[self], vectors[j]) * scores[j]).sum();
            double weights = nearest.stream().mapToDouble(j -> dot(vectors[self], vectors[j])).sum();
            assertEquals(0.6 * scores[i] + 0.4 * sum / weights, smoothed[i], 1e-5);
        }
    }

    private static float[] unit(Random random) {
        double[] direction = random.doubles(8, 0.1, 1).toArray();
        double length = Math.sqrt(IntStream.range(0, 8).mapToDouble(i -> direction[i] * direction[i]).sum());
        float[] vector = new float[8];
        for (int i = 0; i < 8; i++) vector[i] = (float) (direction[i] / length);
        return vector;
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> (double) a[i] * b[i]).sum();
    }
}
