package dev.satchel;

import java.util.List;

/**
 * How text is generated.
 *
 * @param maxTokens at most this many tokens are generated; at least 1
 * @param temperature 0 takes the likeliest token each time (greedy); above 0 samples, higher is more varied
 * @param topK sample from the k likeliest tokens only; 0 for all
 * @param topP sample from the smallest set of likeliest tokens whose probabilities add up to this; in (0, 1], 1 for all
 * @param minP sample only from tokens at least this fraction as likely as the likeliest; in [0, 1), 0 for all
 * @param repetitionPenalty divides the scores of tokens that were already seen; 1 for none
 * @param seed the same seed, options, prompt and model give the same text
 * @param stop generation ends before any of these texts; they are not part of the result
 */
public record GenerationOptions(int maxTokens, double temperature, int topK, double topP, double minP, double repetitionPenalty, long seed,
        List<String> stop) {
    /** Checks every range. */
    public GenerationOptions {
        if (maxTokens < 1) throw new IllegalArgumentException("maxTokens must be >= 1, got " + maxTokens);
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("temperature must be a number >= 0, got " + temperature);
        if (topK < 0) throw new IllegalArgumentException("topK must be >= 0, got " + topK);
        if (!(topP > 0 && topP <= 1)) throw new IllegalArgumentException("topP must be in (0, 1], got " + topP);
        if (!(minP >= 0 && minP < 1)) throw new IllegalArgumentException("minP must be in [0, 1), got " + minP);
        if (!(repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("repetitionPenalty must be > 0, got " + repetitionPenalty);
        stop = List.copyOf(stop);
        if (stop.stream().anyMatch(String::isEmpty)) throw new IllegalArgumentException("a stop text must not be empty");
    }

    /** The likeliest token each time, at most {@code maxTokens} of them. */
    public static GenerationOptions greedy(int maxTokens) {
        return new GenerationOptions(maxTokens, 0, 0, 1, 0, 1, 0, List.of());
    }

    /** Sampling at a temperature with a seed, from all tokens. */
    public static GenerationOptions sampling(int maxTokens, double temperature, long seed) {
        return new GenerationOptions(maxTokens, temperature, 0, 1, 0, 1, seed, List.of());
    }

    /** The same with these stop texts. */
    public GenerationOptions withStop(List<String> texts) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, repetitionPenalty, seed, texts);
    }
}
