package dev.satchel;

import dev.satchel.QuestionSets.Item;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/**
 * How good the few words are that a model chooses from the passage that answers.
 *
 * @param f1 of each question
 * @param exact of each question, 1 where the words are the expected ones
 * @param readTokens what the model read on average, beyond what it had read before
 * @param milliseconds what the model needed for each question, the first one with the reading of the examples
 */
record ReaderFigures(double[] f1, double[] exact, double readTokens, double[] milliseconds) {
    private static final int RESAMPLES = 2000;

    static ReaderFigures of(TextScorer model, List<Item> items) {
        double[] f1 = new double[items.size()];
        double[] exact = new double[items.size()];
        double[] milliseconds = new double[items.size()];
        double tokens = 0;
        for (int i = 0; i < f1.length; i++) {
            Item item = items.get(i);
            Question question = Question.of(item.question());
            Optional<SpanQuoter.Span> span = new SpanQuoter(model).quote(question, QuestionKind.of(question),
                    ReaderQuestions.bestFirst(item, question), new Cancellation());
            String text = span.map(SpanQuoter.Span::text).orElse("");
            f1[i] = AnswerMetrics.f1(text, item.answers());
            exact[i] = AnswerMetrics.exactMatch(text, item.answers());
            Trace.Cost cost = span.map(SpanQuoter.Span::cost).orElse(Trace.Cost.NONE);
            milliseconds[i] = cost.prefill().plus(cost.generate()).toNanos() / 1e6;
            tokens += cost.promptTokens() - cost.cachedTokens() + cost.generatedTokens();
        }
        return new ReaderFigures(f1, exact, tokens / Math.max(1, f1.length), milliseconds);
    }

    double meanF1() { return mean(f1); }

    double meanExact() { return mean(exact); }

    /** Of the milliseconds, so many of a hundred questions took less. */
    private double percentile(int part) {
        double[] sorted = Arrays.stream(milliseconds).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * part / 100)];
    }

    private static double mean(double[] values) { return Arrays.stream(values).average().orElse(0); }

    /** Half of the width of the 95 % interval, by bootstrap over questions. */
    private static double error(double[] values) {
        Random random = new Random(1);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++)
            means[i] = random.ints(values.length, 0, values.length).mapToDouble(each -> values[each]).average().orElse(0);
        Arrays.sort(means);
        return (means[(int) (RESAMPLES * 0.975)] - means[(int) (RESAMPLES * 0.025)]) / 2;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "n %d, F1 %.3f ± %.3f, EM %.3f ± %.3f, %.0f tokens read, milliseconds p50 %.0f p95 %.0f",
                f1.length, meanF1(), error(f1), meanExact(), error(exact), readTokens, percentile(50), percentile(95));
    }
}
