package dev.satchel.lucene;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Makes one score of what words and vectors say of each candidate. */
final class Fusion {
    /** Keeps the first places from deciding everything; the value of Cormack, Clarke and Buettcher (SIGIR 2009). */
    private static final int RANK_OFFSET = 60;
    /** What is seen at a glance: the first ten. */
    private static final int RIVALS = 9;

    private Fusion() {}

    /**
     * The weighted mean of both sides, each on a scale where 1 is the best candidate and 0 a passage that has nothing to do with the question:
     * for words one without any of them, for vectors the mean similarity to all passages. So it does not matter how many candidates there
     * are, nor how bad the last of them is. Of a passage that has no vector nothing is known but its words, so they speak for both.
     *
     * @param meanSimilarity of the question to all passages
     * @param vectorWeight how much the vectors say where the words are neither sure nor unsure, from 0 to 1
     */
    static double[] normalizedScores(Candidates candidates, double meanSimilarity, double vectorWeight) {
        double[] words = normalized(candidates.words(), 0);
        double[] vectors = normalized(candidates.similarities(), meanSimilarity);
        double weight = weight(vectorWeight, rivalry(candidates.words()));
        return IntStream.range(0, candidates.size())
                .mapToDouble(i -> Double.isNaN(vectors[i]) ? words[i] : (1 - weight) * words[i] + weight * vectors[i]).toArray();
    }

    /** Not above 1, and not below -1: where no candidate is much better than nothing, those that are worse must not decide. */
    private static double[] normalized(double[] values, double nothing) {
        double range = DoubleStream.of(values).filter(each -> !Double.isNaN(each)).map(each -> Math.abs(each - nothing)).max().orElse(0);
        return DoubleStream.of(values).map(each -> range > 0 ? (each - nothing) / range : 0 * each).toArray();
    }

    /**
     * How unsure the words are, from 0 when one passage stands out to 1 when many match alike: the mean score of the next best nine, the best
     * being 1.
     */
    static double rivalry(double[] words) {
        double[] best = DoubleStream.of(words).map(each -> -each).sorted().limit(1 + RIVALS).map(each -> -each).toArray();
        if (best.length == 0 || best[0] <= 0) return 1;
        return Arrays.stream(best).skip(1).average().orElse(0) / best[0];
    }

    /** The odds of the vectors, times how open the words leave the question. That is a hint, no more: its odds are between 7 : 13 and 13 : 7. */
    private static double weight(double vectorWeight, double rivalry) {
        double open = 0.35 + 0.3 * rivalry;
        return vectorWeight * open / (vectorWeight * open + (1 - vectorWeight) * (1 - open));
    }

    /** The sum of 1 / (60 + rank) in both orders. A passage without a vector has its rank by words twice, one without words has none there. */
    static double[] reciprocalRanks(Candidates candidates) {
        double[] words = reciprocalRanks(DoubleStream.of(candidates.words()).map(each -> each > 0 ? each : Double.NaN).toArray());
        double[] vectors = reciprocalRanks(candidates.similarities());
        return IntStream.range(0, candidates.size())
                .mapToDouble(i -> words[i] + (Double.isNaN(candidates.similarities()[i]) ? words[i] : vectors[i])).toArray();
    }

    private static double[] reciprocalRanks(double[] values) {
        int[] order = IntStream.range(0, values.length).filter(i -> !Double.isNaN(values[i])).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i])).mapToInt(Integer::intValue).toArray();
        double[] reciprocal = new double[values.length];
        int rank = 0;
        for (int i = 0; i < order.length; i++) {
            // Equal scores have the same rank, so that it does not depend on the order of the index.
            if (i == 0 || values[order[i]] != values[order[i - 1]]) rank = i + 1;
            reciprocal[order[i]] = 1.0 / (RANK_OFFSET + rank);
        }
        return reciprocal;
    }

    /** The same order on a scale from 0 for the least to 1 for the best. */
    static double[] fromZeroToOne(double[] scores) {
        double least = Arrays.stream(scores).min().orElse(0);
        double best = Arrays.stream(scores).max().orElse(0);
        return Arrays.stream(scores).map(each -> best > least ? (each - least) / (best - least) : 1).toArray();
    }
}
