package dev.satchel;

import java.util.Arrays;
import java.util.List;

/**
 * Fits weights that tell two kinds of examples apart, none of them below zero: a signal that speaks for an answer may count for nothing, but
 * never against one, whatever a small or peculiar set of examples suggests.
 */
final class LogisticFit {
    private static final int STEPS = 20_000;
    /** Steps end when none of the weights moves by more. */
    private static final double SETTLED = 1e-7;

    private LogisticFit() {}

    /**
     * An example.
     *
     * @param signals from about 0 to about 1
     * @param positive of which kind it is
     * @param weight how much it counts
     */
    record Example(double[] signals, boolean positive, double weight) {}

    /** The weights and, last, the intercept. */
    static double[] fit(List<Example> examples, double[] start, double hold) {
        double total = examples.stream().mapToDouble(Example::weight).sum();
        int last = start.length - 1;
        // The curvature of the logistic loss is at most a quarter of the squared length of an example's signals.
        double steepest = examples.stream().mapToDouble(each -> 1 + Arrays.stream(each.signals).map(x -> x * x).sum()).max().orElse(1) / 4;
        double step = 1 / (steepest + hold / total);
        double[] weights = start.clone();
        double[] ahead = start.clone();
        for (int i = 0; i < STEPS; i++) {
            double[] slope = slope(examples, ahead, total);
            double moved = 0;
            for (int j = 0; j <= last; j++) {
                double next = ahead[j] - step * (slope[j] + hold / total * (ahead[j] - start[j]));
                if (j < last) next = Math.max(0, next);
                double change = next - weights[j];
                moved = Math.max(moved, Math.abs(change));
                // Nesterov's momentum: correlated signals make a long, narrow valley.
                ahead[j] = next + i / (i + 3.) * change;
                weights[j] = next;
            }
            if (moved < SETTLED) break;
        }
        return weights;
    }

    private static double[] slope(List<Example> examples, double[] weights, double total) {
        double[] slope = new double[weights.length];
        int last = weights.length - 1;
        for (Example each : examples) {
            double error = each.weight / total * (probability(each.signals, weights) - (each.positive ? 1 : 0));
            for (int j = 0; j < last; j++) slope[j] += error * each.signals[j];
            slope[last] += error;
        }
        return slope;
    }

    /** What the weights make of the signals. */
    static double probability(double[] signals, double[] weights) {
        double sum = weights[weights.length - 1];
        for (int i = 0; i < signals.length; i++) sum += weights[i] * signals[i];
        return 1 / (1 + Math.exp(-sum));
    }
}
