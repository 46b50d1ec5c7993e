package dev.satchel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Says which span is the right one: a weighted sum of its {@linkplain SpanFeatures features}, and the softmax of it over the candidates.
 *
 * @param weights by the features' names; what has none does not count
 */
record SpanRanker(Map<String, Double> weights) {
    private static final SpanRanker SHIPPED = read("span-ranker.txt");
    private static final String INTERCEPT = "calibrationIntercept";
    private static final String SLOPE = "calibrationSlope";

    SpanRanker {
        weights = Map.copyOf(weights);
    }

    /** With the weights that come with this project; the file says how they were found. */
    static SpanRanker shipped() { return SHIPPED; }

    /** With those of a resource of this package: a name and a weight on each line. */
    static SpanRanker read(String resource) {
        try (InputStream in = Objects.requireNonNull(SpanRanker.class.getResourceAsStream(resource), resource);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return new SpanRanker(lines.lines().filter(each -> !each.isBlank() && !each.startsWith("#")).map(each -> each.split(" "))
                    .collect(Collectors.toMap(each -> each[0], each -> Double.parseDouble(each[1]))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How likely each of the candidates is to be right; they sum up to 1. */
    double[] probabilities(List<Map<String, Double>> candidates) {
        double[] scores = candidates.stream().mapToDouble(this::score).toArray();
        double best = Double.NEGATIVE_INFINITY;
        for (double each : scores) best = Math.max(best, each);
        double sum = 0;
        for (int i = 0; i < scores.length; i++) sum += scores[i] = Math.exp(scores[i] - best);
        for (int i = 0; i < scores.length; i++) scores[i] /= sum;
        return scores;
    }

    /**
     * How sure it is that the likeliest candidate is right, or nearly: at least half of its words, as F1 counts.
     *
     * @param share its share of the {@linkplain #probabilities probabilities}
     */
    double sureness(double share) {
        double within = Math.clamp(share, 1e-9, 1 - 1e-9);
        return 1 / (1
                + Math.exp(-weights.getOrDefault(INTERCEPT, 0.0) - weights.getOrDefault(SLOPE, 1.0) * Math.log(within / (1 - within))));
    }

    private double score(Map<String, Double> features) {
        double score = 0;
        for (Map.Entry<String, Double> each : features.entrySet()) score += each.getValue() * weights.getOrDefault(each.getKey(), 0.0);
        return score;
    }
}
