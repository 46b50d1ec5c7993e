package dev.satchel;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How text is generated. Begin with {@link #greedy} or {@link #sampling} and change what is to be different with the {@code with} methods.
 *
 * <p>In this order: bias, repetition, frequency and presence penalty change the scores; the constraint takes away what it does not allow;
 * top-k, top-p, min-p and temperature choose among the rest.
 *
 * @param maxTokens at most this many tokens are generated; at least 1
 * @param temperature 0 takes the likeliest token each time (greedy); above 0 samples, higher is more varied
 * @param topK sample from the k likeliest tokens only; 0 for all
 * @param topP sample from the smallest set of likeliest tokens whose probabilities add up to this; in (0, 1], 1 for all
 * @param minP sample only from tokens at least this fraction as likely as the likeliest; in [0, 1), 0 for all
 * @param repetitionPenalty divides the scores of tokens that the prompt or the text already has; from 0.01 to 100, 1 for none
 * @param frequencyPenalty is taken from a token's score once for each time that the generated text has it; from -100 to 100, 0 for none
 * @param presencePenalty is taken from the score of every token that the generated text has; from -100 to 100, 0 for none
 * @param bias is added to the score of the tokens that stand for exactly this text, a space before a word included; from -100, which rules
 *        a token out for all practical purposes, to 100. A text that is no single token of the model is refused when generating
 * @param seed the same seed, options, prompt and model give the same text
 * @param stop generation ends before any of these texts; they are not part of the result. With a constraint, only where it may end, and
 *        only when one token begins with the whole stop text
 * @param constraint what the text may be; empty for anything
 * @param alternatives how many of the likeliest tokens {@link Generation#tokens()} tells for each place, at most
 *        {@value #MOST_ALTERNATIVES}; 0 for no log-probabilities at all
 */
public record GenerationOptions(int maxTokens, double temperature, int topK, double topP, double minP, double repetitionPenalty,
        double frequencyPenalty, double presencePenalty, Map<String, Double> bias, long seed, List<String> stop,
        Optional<TokenConstraint> constraint, int alternatives) {
    /** More than anybody reads; what is asked for is kept for every token of the text. */
    public static final int MOST_ALTERNATIVES = 100;
    /** Of a bias or penalty. Scores are seldom beyond 50; with much larger numbers they would overflow. */
    private static final double LARGEST = 100;

    /** Checks every range. */
    public GenerationOptions {
        if (maxTokens < 1) throw new IllegalArgumentException("maxTokens must be >= 1, got " + maxTokens);
        if (!(temperature >= 0 && temperature < Double.POSITIVE_INFINITY))
            throw new IllegalArgumentException("temperature must be a number >= 0, got " + temperature);
        if (topK < 0) throw new IllegalArgumentException("topK must be >= 0, got " + topK);
        if (!(topP > 0 && topP <= 1)) throw new IllegalArgumentException("topP must be in (0, 1], got " + topP);
        if (!(minP >= 0 && minP < 1)) throw new IllegalArgumentException("minP must be in [0, 1), got " + minP);
        if (!(repetitionPenalty >= 1 / LARGEST && repetitionPenalty <= LARGEST))
            throw new IllegalArgumentException("repetitionPenalty must be from 0.01 to 100, got " + repetitionPenalty);
        if (!(Math.abs(frequencyPenalty) <= LARGEST))
            throw new IllegalArgumentException("frequencyPenalty must be from -100 to 100, got " + frequencyPenalty);
        if (!(Math.abs(presencePenalty) <= LARGEST))
            throw new IllegalArgumentException("presencePenalty must be from -100 to 100, got " + presencePenalty);
        bias = Map.copyOf(bias);
        bias.forEach((text, amount) -> {
            if (text.isEmpty()) throw new IllegalArgumentException("the text of a bias must not be empty");
            if (!(Math.abs(amount) <= LARGEST))
                throw new IllegalArgumentException("a bias must be from -100 to 100, got " + amount);
        });
        stop = List.copyOf(stop);
        if (stop.stream().anyMatch(String::isEmpty)) throw new IllegalArgumentException("a stop text must not be empty");
        if (alternatives < 0 || alternatives > MOST_ALTERNATIVES)
            throw new IllegalArgumentException("alternatives must be from 0 to " + MOST_ALTERNATIVES + ", got " + alternatives);
    }

    /** The likeliest token each time, at most {@code maxTokens} of them. */
    public static GenerationOptions greedy(int maxTokens) {
        return sampling(maxTokens, 0, 0);
    }

    /** Sampling at a temperature with a seed, from all tokens. */
    public static GenerationOptions sampling(int maxTokens, double temperature, long seed) {
        return new GenerationOptions(maxTokens, temperature, 0, 1, 0, 1, 0, 0, Map.of(), seed, List.of(), Optional.empty(), 0);
    }

    /** The same, but sampling from the k likeliest tokens only; 0 for all. */
    public GenerationOptions withTopK(int k) {
        return new GenerationOptions(maxTokens, temperature, k, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty, bias,
                seed, stop, constraint, alternatives);
    }

    /** The same, but sampling from the smallest set of likeliest tokens with this probability; 1 for all. */
    public GenerationOptions withTopP(double probability) {
        return new GenerationOptions(maxTokens, temperature, topK, probability, minP, repetitionPenalty, frequencyPenalty, presencePenalty,
                bias, seed, stop, constraint, alternatives);
    }

    /** The same, but sampling only from tokens at least this fraction as likely as the likeliest; 0 for all. */
    public GenerationOptions withMinP(double fraction) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, fraction, repetitionPenalty, frequencyPenalty, presencePenalty,
                bias, seed, stop, constraint, alternatives);
    }

    /** The same with these penalties; 1, 0 and 0 are none. */
    public GenerationOptions withPenalties(double repetition, double frequency, double presence) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, repetition, frequency, presence, bias, seed, stop,
                constraint, alternatives);
    }

    /** The same with these numbers added to the scores of the tokens that stand for these texts. */
    public GenerationOptions withBias(Map<String, Double> amounts) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty,
                amounts, seed, stop, constraint, alternatives);
    }

    /** The same with these stop texts. */
    public GenerationOptions withStop(List<String> texts) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty, bias,
                seed, texts, constraint, alternatives);
    }

    /** The same, but only text that the constraint allows. */
    public GenerationOptions withConstraint(TokenConstraint allowed) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty, bias,
                seed, stop, Optional.of(allowed), alternatives);
    }

    /** The same with log-probabilities of the chosen tokens and of the k likeliest ones; 0 for none. */
    public GenerationOptions withAlternatives(int k) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, repetitionPenalty, frequencyPenalty, presencePenalty, bias,
                seed, stop, constraint, k);
    }
}
