package dev.satchel.djl;

import dev.satchel.Generation;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** What a row of logits says in natural logarithms of probabilities. */
final class LogProbabilities {
    private final float[] scores;
    private final double highest;
    /** Of the exponentials of the scores, each less the highest score: so nothing overflows, and the sum is at least 1. */
    private final double logOfSum;
    private final OutputTokens tokens;

    private LogProbabilities(float[] scores, double highest, double logOfSum, OutputTokens tokens) {
        this.scores = scores;
        this.highest = highest;
        this.logOfSum = logOfSum;
        this.tokens = tokens;
    }

    /**
     * Of the row from the buffer's position to its limit; the buffer is not changed.
     *
     * @throws dev.satchel.SatchelException when none of its scores is a finite number, or one is infinitely high
     */
    static LogProbabilities of(FloatBuffer logits, OutputTokens tokens) {
        float[] scores = new float[logits.remaining()];
        logits.get(logits.position(), scores);
        double highest = Double.NEGATIVE_INFINITY;
        for (float score : scores) if (score > highest) highest = score;
        TokenSampler.requireNumber(highest);
        // A score that is no number counts as nothing.
        double sum = 0;
        for (float score : scores) if (!Float.isNaN(score)) sum += Math.exp(score - highest);
        return new LogProbabilities(scores, highest, Math.log(sum), tokens);
    }

    /** The logarithm of a token's probability; at most 0. */
    double of(int token) {
        return Float.isNaN(scores[token]) ? Double.NEGATIVE_INFINITY : Math.min(0, scores[token] - highest - logOfSum);
    }

    /** A token with the k likeliest ones. */
    Generation.Token token(int token, int k) {
        List<Generation.Alternative> likeliest = Arrays.stream(TokenSampler.likeliest(scores, k))
                .mapToObj(each -> new Generation.Alternative(tokens.text(each), of(each))).toList();
        return new Generation.Token(tokens.text(token), of(token), likeliest);
    }
}
