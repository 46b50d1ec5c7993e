package dev.satchel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well a probability tells answerable questions from the others.
 *
 * @param name of what is measured
 * @param judged the questions
 */
record AnswerabilityFigures(String name, List<Judged> judged) {
    private static final int RESAMPLES = 500;
    private static final int BINS = 10;

    /** A question's probability, and what is true. */
    record Judged(double probability, boolean answerable) {}

    static <E> AnswerabilityFigures of(String name, List<E> examples, ToDoubleFunction<E> probability,
            java.util.function.Predicate<E> truth) {
        return new AnswerabilityFigures(name,
                examples.stream().map(each -> new Judged(probability.applyAsDouble(each), truth.test(each))).toList());
    }

    /** How often an answerable question has a higher probability than another one; half of the ties count. */
    double auroc() {
        return auroc(judged);
    }

    private static double auroc(List<Judged> questions) {
        List<Judged> sorted = questions.stream().sorted(Comparator.comparingDouble(Judged::probability)).toList();
        double wins = 0;
        long below = 0;
        for (int first = 0; first < sorted.size();) {
            int last = first;
            long yes = 0;
            long no = 0;
            for (; last < sorted.size() && sorted.get(last).probability == sorted.get(first).probability; last++) {
                if (sorted.get(last).answerable) yes++;
                else no++;
            }
            wins += yes * (below + no / 2.);
            below += no;
            first = last;
        }
        return wins / ((double) below * (sorted.size() - below));
    }

    /** Half the width of the 95 % interval of the AUROC, by drawing the questions anew. */
    double aurocError() {
        Random random = new Random(1);
        double[] drawn = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++)
            drawn[i] = auroc(IntStream.range(0, judged.size()).mapToObj(each -> judged.get(random.nextInt(judged.size()))).toList());
        Arrays.sort(drawn);
        return (drawn[(int) (0.975 * RESAMPLES)] - drawn[(int) (0.025 * RESAMPLES)]) / 2;
    }

    /** The share of the answerable questions that are refused. */
    double falseRefusals(double enough) { return refused(true, enough); }

    /** The share of the others that are refused. */
    double refusals(double enough) { return refused(false, enough); }

    private double refused(boolean answerable, double enough) {
        return judged.stream().filter(each -> each.answerable == answerable).mapToDouble(each -> each.probability < enough ? 1 : 0)
                .average()
                .orElse(0);
    }

    double balancedAccuracy(double enough) { return (1 - falseRefusals(enough) + refusals(enough)) / 2; }

    double bestBalancedAccuracy() {
        return judged.stream().mapToDouble(each -> balancedAccuracy(each.probability)).max().orElse(0);
    }

    /** How far probabilities are from what comes true: the mean over ten bins, weighed by their questions. */
    double calibrationError() {
        double[] probabilities = new double[BINS];
        double[] came = new double[BINS];
        for (Judged each : judged) {
            int bin = Math.min(BINS - 1, (int) (each.probability * BINS));
            probabilities[bin] += each.probability;
            came[bin] += each.answerable ? 1 : 0;
        }
        return IntStream.range(0, BINS).mapToDouble(i -> Math.abs(probabilities[i] - came[i])).sum() / judged.size();
    }

    /** All of it in a line. */
    @Override
    public String toString() {
        List<String> bounds = new ArrayList<>();
        for (Answerability each : List.of(Answerability.strict(), Answerability.normal(), Answerability.lenient()))
            bounds.add(String.format(Locale.ROOT, "%.3f/%.3f", falseRefusals(each.enough()), refusals(each.enough())));
        return String.format(Locale.ROOT,
                "%s: n %d, AUROC %.3f±%.3f, ECE %.3f, balanced accuracy at best %.3f, as shipped %.3f; false refusals/refusals strict %s, "
                        + "normal %s, lenient %s",
                name, judged.size(), auroc(), aurocError(), calibrationError(), bestBalancedAccuracy(),
                balancedAccuracy(Answerability.normal().enough()), bounds.get(0), bounds.get(1), bounds.get(2));
    }
}
