package dev.satchel.lucene;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;

/**
 * Passages about the same thing support each other: what answers a question tends to be near other passages that match it well, and what
 * shares its words by chance stands alone (score regularization: Diaz, CIKM 2005).
 */
final class Neighbors {
    /** How many candidates are compared with each other, which takes the square of it. What is further down does not come up. */
    private static final int COMPARED = 300;
    /** More of them are about something else. */
    private static final int NEAREST = 10;

    private Neighbors() {}

    /**
     * Blends the score of each of the best candidates with the mean score of those that are nearest to it, the nearer the more; any two
     * passages are as near as the typical ones, which counts as nothing. A passage without a vector keeps its score.
     *
     * @param vectors of the candidates, of length 1; null for those that have none
     * @param center the mean vector of all passages
     * @param share of the neighbours in the new score, from 0 to 1
     */
    static double[] smoothed(double[] scores, float[][] vectors, float[] center, double share) {
        int[] best = IntStream.range(0, scores.length).filter(i -> vectors[i] != null).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores[i])).limit(COMPARED).mapToInt(Integer::intValue).toArray();
        float[][] near = similarities(best, vectors);
        // The mean cosine of any two passages is the square of the length of their mean.
        float typical = VectorUtil.dotProduct(center, center);
        double[] smoothed = scores.clone();
        for (int i = 0; i < best.length; i++) {
            float least = Math.max(nearest(near[i]), typical);
            double weights = 0;
            double sum = 0;
            for (int j = 0; j < best.length; j++) {
                if (near[i][j] < least) continue;
                weights += near[i][j] - typical;
                sum += (near[i][j] - typical) * scores[best[j]];
            }
            if (weights > 0) smoothed[best[i]] = (1 - share) * scores[best[i]] + share * sum / weights;
        }
        return smoothed;
    }

    /** Of each to each; nobody is a neighbour of itself. */
    private static float[][] similarities(int[] passages, float[][] vectors) {
        float[][] near = new float[passages.length][passages.length];
        for (int i = 0; i < passages.length; i++)
            for (int j = 0; j < i; j++)
                near[i][j] = near[j][i] = VectorUtil.dotProduct(vectors[passages[i]], vectors[passages[j]]);
        return near;
    }

    /** The similarity of the last one that counts as near. */
    private static float nearest(float[] similarities) {
        float[] ascending = similarities.clone();
        Arrays.sort(ascending);
        return ascending[Math.max(0, ascending.length - NEAREST)];
    }
}
