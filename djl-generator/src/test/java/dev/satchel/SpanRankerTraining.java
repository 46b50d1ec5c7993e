package dev.satchel;

import dev.satchel.QuestionSets.Item;
import dev.satchel.djl.DjlGenerator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Fits the weights of {@link SpanRanker}, and prints them as its resource {@code span-ranker.txt} has them. Not a test. Each argument is
 * {@code MODEL.gguf,SET,COUNT}, with a set of {@link ReaderQuestions} that is for tuning; what the models say is kept in the file
 * {@code span-scores.bin} of the working folder, the folder {@code djl-generator}, so that a second run takes minutes:
 * <pre>
 * mvn -pl djl-generator -am test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=cp.txt
 * java --enable-native-access=ALL-UNNAMED -cp target/test-classes:target/classes:../core/target/test-classes:../core/target/classes:$(cat cp.txt) \
 *     dev.satchel.SpanRankerTraining smollm2-135m-instruct.gguf,squad2-tuning,1299 gemma-3-270m.gguf,squad2-tuning,182 \
 *     gemma-3-270m.gguf,faquad-tuning,200 gemma-3-270m.gguf,xquad-en-tuning,60
 * </pre>
 *
 * <p>What is made large is the probability that a softmax over a question's candidates gives to right ones, each counted by its F1. The
 * weights begin at zero and are held small. Whether that is better than before is shown by cross-validation over articles.
 */
final class SpanRankerTraining {
    /** How much a span counts that has only a part of the right words: its F1 to the power of this. */
    private static final double STRICTNESS = 3;
    private static final double STEP = 0.05;
    private static final int STEPS = 150;
    private static final int FOLDS = 3;
    private static final double SMALL = 10;
    private static final int NEWTON_STEPS = 20;

    private SpanRankerTraining() {}

    /** A question's candidates. */
    private static final class Example {
        final String article;
        final double[][] features;
        final double[] right;
        final double[] f1;
        final double[] exact;

        Example(String article, List<String> names, List<Map<String, Double>> features, double[] f1, double[] exact) {
            this.article = article;
            this.features = features.stream().map(each -> names.stream().mapToDouble(each::get).toArray()).toArray(double[][]::new);
            this.f1 = f1;
            this.exact = exact;
            this.right = Arrays.stream(f1).map(each -> Math.pow(each, STRICTNESS)).toArray();
        }

        /** Where no candidate has a word of the answer there is nothing to learn. */
        boolean teaches() {
            return Arrays.stream(f1).anyMatch(each -> each > 0);
        }
    }

    public static void main(String[] arguments) {
        List<List<Example>> sets = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String each : arguments) sets.add(examples(each.split(","), names));
        List<Example> all = sets.stream().flatMap(List::stream).toList();
        SpanRanker shipped = SpanRanker.shipped();
        double[] before = names.stream().mapToDouble(each -> shipped.weights().getOrDefault(each, 0.0)).toArray();
        crossValidate(arguments, sets, all, before);
        double[] weights = fit(all.stream().filter(Example::teaches).toList(), names.size());
        System.out.println("# Weights of the features of spans, made by SpanRankerTraining " + String.join(" ", arguments) + ".");
        System.out.println("# Data: the tuning halves of the sets named, which are CC BY-SA 4.0 (SQuAD 2, XQuAD) and CC BY 4.0 (FaQuAD).");
        for (int i = 0; i < weights.length; i++) System.out.printf(Locale.ROOT, "%s %.4g%n", names.get(i), weights[i]);
    }

    private static List<Example> examples(String[] argument, List<String> names) {
        List<Example> examples = new ArrayList<>();
        try (DjlGenerator model = DjlGenerator.load(Path.of(argument[0]));
                RememberingScorer scorer = new RememberingScorer(model.name(), model.scorer().orElseThrow(),
                        Path.of("span-scores.bin"))) {
            for (Item item : ReaderQuestions.sample(argument[1], Integer.parseInt(argument[2]))) {
                Question question = Question.of(item.question());
                List<SpanCandidate> candidates = new SpanQuoter(scorer)
                        .score(question, ReaderQuestions.bestFirst(item, question), new Cancellation()).candidates();
                if (candidates.isEmpty()) continue;
                List<Map<String, Double>> features = new SpanFeatures(question).of(candidates);
                if (names.isEmpty()) names.addAll(features.getFirst().keySet());
                double[] f1 = candidates.stream().mapToDouble(each -> AnswerMetrics.f1(each.text(), item.answers())).toArray();
                double[] exact = candidates.stream().mapToDouble(each -> AnswerMetrics.exactMatch(each.text(), item.answers())).toArray();
                examples.add(new Example(item.article(), names, features, f1, exact));
            }
        }
        return examples;
    }

    private static void crossValidate(String[] arguments, List<List<Example>> sets, List<Example> all, double[] before) {
        Set<String> articles = new TreeSet<>(all.stream().map(each -> each.article).toList());
        Map<String, Integer> folds = new TreeMap<>();
        articles.forEach(each -> folds.put(each, folds.size() % FOLDS));
        double[][] weights = IntStream.range(0, FOLDS)
                .mapToObj(
                        fold -> fit(all.stream().filter(each -> each.teaches() && folds.get(each.article) != fold).toList(), before.length))
                .toArray(double[][]::new);
        calibrate(all, each -> weights[folds.get(each.article)]);
        for (int i = 0; i < sets.size(); i++) {
            double count = sets.get(i).size();
            double[] sums = new double[5];
            for (Example each : sets.get(i)) {
                int old = best(each, before);
                int now = best(each, weights[folds.get(each.article)]);
                sums[0] += each.f1[old];
                sums[1] += each.exact[old];
                sums[2] += each.f1[now];
                sums[3] += each.exact[now];
                sums[4] += Arrays.stream(each.f1).max().orElse(0);
            }
            System.out.printf(Locale.ROOT, "# %s: n %.0f, before F1 %.3f EM %.3f, cross-validated F1 %.3f EM %.3f, best possible F1 %.3f%n",
                    arguments[i], count, sums[0] / count, sums[1] / count, sums[2] / count, sums[3] / count, sums[4] / count);
        }
    }

    /** The logistic curve of {@link SpanRanker#sureness}, by Newton's method, on choices of weights that had not seen the question. */
    private static void calibrate(List<Example> all, Function<Example, double[]> weights) {
        double[] logits = new double[all.size()];
        double[] right = new double[all.size()];
        for (int i = 0; i < right.length; i++) {
            Example each = all.get(i);
            int best = best(each, weights.apply(each));
            double share = Math.clamp(softmax(scores(each, weights.apply(each)))[best], 1e-9, 1 - 1e-9);
            logits[i] = Math.log(share / (1 - share));
            right[i] = each.f1[best] >= 0.5 ? 1 : 0;
        }
        double intercept = 0;
        double slope = 0;
        for (int step = 0; step < NEWTON_STEPS; step++) {
            double a = 0, b = 0, aa = 0, ab = 0, bb = 0;
            for (int i = 0; i < right.length; i++) {
                double p = 1 / (1 + Math.exp(-intercept - slope * logits[i]));
                a += right[i] - p;
                b += (right[i] - p) * logits[i];
                aa += p * (1 - p);
                ab += p * (1 - p) * logits[i];
                bb += p * (1 - p) * logits[i] * logits[i];
            }
            double determinant = aa * bb - ab * ab;
            intercept += (a * bb - b * ab) / determinant;
            slope += (b * aa - a * ab) / determinant;
        }
        System.out.printf(Locale.ROOT, "calibrationIntercept %.4g%ncalibrationSlope %.4g%n", intercept, slope);
    }

    private static int best(Example example, double[] weights) {
        double[] scores = scores(example, weights);
        return IntStream.range(0, scores.length).reduce(0, (best, i) -> scores[i] > scores[best] ? i : best);
    }

    private static double[] scores(Example example, double[] weights) {
        double[] scores = new double[example.features.length];
        for (int c = 0; c < scores.length; c++)
            for (int i = 0; i < weights.length; i++) scores[c] += example.features[c][i] * weights[i];
        return scores;
    }

    private static double[] softmax(double[] scores) {
        double best = Arrays.stream(scores).max().orElse(0);
        double[] each = Arrays.stream(scores).map(score -> Math.exp(score - best)).toArray();
        double sum = Arrays.stream(each).sum();
        return Arrays.stream(each).map(it -> it / sum).toArray();
    }

    /** By Adam over all examples at once, in units of each feature's spread. */
    private static double[] fit(List<Example> examples, int features) {
        double[] spread = spread(examples, features);
        double[] weights = new double[features];
        double[] mean = new double[features];
        double[] square = new double[features];
        for (int step = 1; step <= STEPS; step++) {
            double[] gradient = new double[features];
            for (Example each : examples) addGradient(each, weights, gradient);
            for (int i = 0; i < weights.length; i++) {
                double slope = gradient[i] / spread[i] + SMALL * weights[i] * spread[i];
                mean[i] = 0.9 * mean[i] + 0.1 * slope;
                square[i] = 0.999 * square[i] + 0.001 * slope * slope;
                double root = Math.sqrt(square[i] / (1 - Math.pow(0.999, step))) + 1e-8;
                weights[i] -= STEP * mean[i] / (1 - Math.pow(0.9, step)) / root / spread[i];
            }
        }
        return weights;
    }

    private static void addGradient(Example example, double[] weights, double[] gradient) {
        double[] probabilities = softmax(scores(example, weights));
        double right = IntStream.range(0, probabilities.length).mapToDouble(c -> probabilities[c] * example.right[c]).sum() + 1e-300;
        for (int c = 0; c < probabilities.length; c++) {
            double wrong = probabilities[c] * (1 - example.right[c] / right);
            for (int i = 0; i < gradient.length; i++) gradient[i] += wrong * example.features[c][i];
        }
    }

    private static double[] spread(List<Example> examples, int features) {
        double[] spread = new double[features];
        for (int i = 0; i < features; i++) {
            int feature = i;
            double[] all = examples.stream().flatMap(each -> Arrays.stream(each.features)).mapToDouble(each -> each[feature]).toArray();
            double mean = Arrays.stream(all).average().orElse(0);
            double variance = Arrays.stream(all).map(each -> (each - mean) * (each - mean)).average().orElse(0);
            spread[i] = variance < 1e-12 ? 1 : Math.sqrt(variance);
        }
        return spread;
    }
}
