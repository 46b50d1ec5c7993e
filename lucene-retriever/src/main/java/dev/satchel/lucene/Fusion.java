package dev.satchel.lucene;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Makes one score of what words and vectors say of each candidate. */
final class Fusion {
    /** Keeps the first places from deciding everything; the value of Cormack, Clarke and Buettcher (SIGIR 2009). */
    private static final int RANK_OFFSET = 60;

    private Fusion() {}

    /**
     * The mean of the standard scores of both sides: how many standard deviations a candidate is above the mean of all. Of a passage that has
     * no vector nothing is known but its words, so they speak for both.
     *
     * @param vectorWeight how much the vectors say, from 0 to 1
     */
    static double[] standardScores(Candidates candidates, double vectorWeight) {
        double[] words = standard(candidates.words());
        double[] vectors = standard(candidates.similarities());
        return IntStream.range(0, candidates.size())
                .mapToDouble(i -> Double.isNaN(vectors[i]) ? words[i] : (1 - vectorWeight) * words[i] + vectorWeight * vectors[i])
                .toArray();
    }

    private static double[] standard(double[] values) {
        double[] known = known(values);
        double mean = DoubleStream.of(known).average().orElse(0);
        double deviation = Math.sqrt(DoubleStream.of(known).map(each -> (each - mean) * (each - mean)).average().orElse(0));
        return DoubleStream.of(values).map(each -> deviation > 0 ? (each - mean) / deviation : each - mean).toArray();
    }

    private static double[] known(double[] values) {
        return DoubleStream.of(values).filter(each -> !Double.isNaN(each)).toArray();
    }

    /**
     * The sum of 1 / (60 + rank) in both orders. In the order of a side that knows nothing of a passage it has no rank.
     */
    static double[] reciprocalRanks(Candidates candidates) {
        double[] sum = new double[candidates.size()];
        addReciprocalRanks(DoubleStream.of(candidates.words()).map(each -> each > 0 ? each : Double.NaN).toArray(), sum);
        addReciprocalRanks(candidates.similarities(), sum);
        return sum;
    }

    private static void addReciprocalRanks(double[] values, double[] sum) {
        int[] order = IntStream.range(0, values.length).filter(i -> !Double.isNaN(values[i])).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -values[i])).mapToInt(Integer::intValue).toArray();
        int rank = 0;
        for (int i = 0; i < order.length; i++) {
            // Equal scores have the same rank, so that it does not depend on the order of the index.
            if (i == 0 || values[order[i]] != values[order[i - 1]]) rank = i + 1;
            sum[order[i]] += 1.0 / (RANK_OFFSET + rank);
        }
    }

    /** The same order on a scale from 0 for the least to 1 for the best. */
    static double[] fromZeroToOne(double[] scores) {
        double least = Arrays.stream(scores).min().orElse(0);
        double best = Arrays.stream(scores).max().orElse(0);
        return Arrays.stream(scores).map(each -> best > least ? (each - least) / (best - least) : 1).toArray();
    }
}
