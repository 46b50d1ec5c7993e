package dev.satchel;

import dev.satchel.LogisticFit.Example;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each signal counts for, in log-odds, and where the odds begin.
 *
 * <p>The weights below are what {@code AnswerabilityTrainer} of the test sources prints; it says how many questions of the tuning halves it
 * takes. By words: SQuAD 2, FaQuAD and the English XQuAD with all paragraphs to be found, and with all but those of the question's article,
 * and CLAPNQ with its passage. By meaning: SQuAD 2 with its paragraph, where half of the questions are traps, SQuAD 2 with all to be found,
 * and CLAPNQ. Several settings, because a gate fitted to one of them learns its peculiarities. In each, as many questions are answerable as
 * not, and so are they in what the probabilities are of. None of the weights is below zero; signals that got none are left out.
 *
 * @param bySignal never below zero
 * @param intercept the log-odds when no signal speaks for an answer
 */
record AnswerWeights(Map<String, Double> bySignal, double intercept) {
    /** For where only words can be compared. Words do not tell SQuAD 2's traps apart, so these were not fitted to them. */
    static final AnswerWeights BY_WORDS = new AnswerWeights(
            named(AnswerSignals.COVERAGE, 5.63, AnswerSignals.NAMES_NEAR, 2.33, AnswerSignals.TOGETHER, 1.38, AnswerSignals.NEGATION, 1.59,
                    AnswerSignals.KIND, 0.53),
            -6.84);

    /** With an embedder, bge-small-en-v1.5, and English questions alone. */
    static final AnswerWeights BY_MEANING = new AnswerWeights(
            named(AnswerSignals.COVERAGE, 0.52, AnswerSignals.NAMES, 0.57, AnswerSignals.NAMES_NEAR, 1.31, AnswerSignals.RAREST, 0.33,
                    AnswerSignals.NEGATION, 3.16, AnswerSignals.KIND, 0.41, AnswerSignals.SIMILARITY, 1.48, AnswerSignals.SECOND, 0.09,
                    AnswerSignals.PASSAGE, 1.18, AnswerSignals.OF_SEVERAL, 4.36),
            -7.60);

    private static final String INTERCEPT = "begin";

    AnswerWeights {
        bySignal.forEach((name, weight) -> {
            if (!(weight >= 0 && Double.isFinite(weight)))
                throw new IllegalArgumentException("the weight of " + name + " must be >= 0 and finite, got " + weight);
        });
        if (!Double.isFinite(intercept)) throw new IllegalArgumentException("the intercept must be a number");
        bySignal = Collections.unmodifiableMap(new LinkedHashMap<>(bySignal));
    }

    private static Map<String, Double> named(Object... namesAndWeights) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < namesAndWeights.length; i += 2) weights.put((String) namesAndWeights[i], (Double) namesAndWeights[i + 1]);
        return weights;
    }

    /** Whether all the signals that it weighs were seen. */
    boolean areFor(AnswerSignals signals) {
        return signals.values().keySet().containsAll(bySignal.keySet());
    }

    double probability(AnswerSignals signals) {
        return 1 / (1 + Math.exp(-contributions(signals).values().stream().mapToDouble(Double::doubleValue).sum()));
    }

    /** What each signal adds to the log-odds, and where they begin. */
    Map<String, Double> contributions(AnswerSignals signals) {
        Map<String, Double> all = new LinkedHashMap<>();
        all.put(INTERCEPT, intercept);
        bySignal.forEach((name, weight) -> all.put(name, weight * signals.values().get(name)));
        return all;
    }

    /** An example to fit weights to. */
    record Seen(AnswerSignals signals, boolean answerable, double weight) {}

    /** Fitted to examples, starting from these and held there as by so many examples of its own. */
    AnswerWeights fittedTo(List<Seen> seen, double hold) {
        List<String> names = List.copyOf(bySignal.keySet());
        List<Example> examples = new ArrayList<>();
        for (Seen each : seen) {
            if (!areFor(each.signals)) continue;
            double[] values = names.stream().mapToDouble(each.signals.values()::get).toArray();
            examples.add(new Example(values, each.answerable, each.weight));
        }
        if (examples.isEmpty()) return this;
        double[] start = new double[names.size() + 1];
        for (int i = 0; i < names.size(); i++) start[i] = bySignal.get(names.get(i));
        start[names.size()] = intercept;
        double[] fitted = LogisticFit.fit(examples, start, hold);
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) weights.put(names.get(i), fitted[i]);
        return new AnswerWeights(weights, fitted[names.size()]);
    }

    ObjectNode toJson() {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put(INTERCEPT, intercept);
        bySignal.forEach(json::put);
        return json;
    }

    /** Of what {@link #toJson()} made; signals that are unknown now are an error, because the others were fitted beside them. */
    static AnswerWeights of(JsonNode json, AnswerWeights shipped) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String name : shipped.bySignal.keySet()) weights.put(name, number(json, name));
        if (json.size() != weights.size() + 1)
            throw new IllegalArgumentException("the signals are not those of this version: calibrate anew");
        return new AnswerWeights(weights, number(json, INTERCEPT));
    }

    static double number(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (!value.isNumber()) throw new IllegalArgumentException("the number " + name + " is missing");
        return value.asDouble();
    }
}
