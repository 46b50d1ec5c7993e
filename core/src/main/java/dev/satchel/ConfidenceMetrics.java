package dev.satchel;

import java.util.Comparator;
import java.util.List;

/** How well a confidence tells what is so from what is not. */
public final class ConfidenceMetrics {
    /** Of equal width, as usual (Guo et al. 2017). */
    private static final int BINS = 10;

    private ConfidenceMetrics() {}

    /**
     * A confidence and what came of it.
     *
     * @param confidence from 0 to 1
     * @param right whether it was so
     */
    public record Stated(double confidence, boolean right) {}

    /**
     * How often what is so has a higher confidence than what is not; equal ones count half. Not a number when all are so, or none is.
     */
    public static double auroc(List<Stated> stated) {
        List<Stated> ascending = ascending(stated);
        double rights = count(ascending);
        double ranks = 0;
        for (int first = 0, last; first < ascending.size(); first = last) {
            last = endOfTies(ascending, first);
            ranks += count(ascending.subList(first, last)) * (first + 1 + last) / 2.0;
        }
        return (ranks - rights * (rights + 1) / 2) / (rights * (ascending.size() - rights));
    }

    /** The balanced accuracy of the best threshold for these very ones, which flatters it. Not a number when all are so, or none is. */
    public static double bestBalancedAccuracy(List<Stated> stated) {
        List<Stated> ascending = ascending(stated);
        double rights = count(ascending);
        double wrongs = ascending.size() - rights;
        double best = rights == 0 || wrongs == 0 ? Double.NaN : 0.5;
        double rightsBelow = 0;
        for (int first = 0, last; first < ascending.size(); first = last) {
            last = endOfTies(ascending, first);
            rightsBelow += count(ascending.subList(first, last));
            best = Math.max(best, ((rights - rightsBelow) / rights + (last - rightsBelow) / wrongs) / 2);
        }
        return best;
    }

    /**
     * The expected calibration error: how far the mean confidence is from the share of what is so, over bins of confidence, weighed by how
     * many are in each. Not a number of none.
     */
    public static double expectedCalibrationError(List<Stated> stated) {
        double[] surplus = new double[BINS];
        for (Stated each : stated)
            surplus[Math.clamp((int) (each.confidence * BINS), 0, BINS - 1)] += each.confidence - (each.right ? 1 : 0);
        double sum = 0;
        for (double each : surplus) sum += Math.abs(each);
        return sum / stated.size();
    }

    private static List<Stated> ascending(List<Stated> stated) {
        return stated.stream().sorted(Comparator.comparingDouble(Stated::confidence)).toList();
    }

    private static long count(List<Stated> stated) {
        return stated.stream().filter(Stated::right).count();
    }

    private static int endOfTies(List<Stated> ascending, int first) {
        int end = first + 1;
        while (end < ascending.size() && ascending.get(end).confidence == ascending.get(first).confidence) end++;
        return end;
    }
}
