package dev.satchel.djl;

import dev.satchel.Generation;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** What a row of logits says in natural logarithms of probabilities. */
final class LogProbabilities {
    private static final int SQUARINGS = 12;
    private static final float LOWEST = -80;

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

    /**
     * The same to about a thousandth, in a fraction of the time: where hundreds of rows are looked at, the exponentials of a large
     * vocabulary would take as long as the model itself. {@code exp(x)} is taken for {@code (1 + x/n)^n}, which processors compute eight
     * numbers at a time; what is far below the highest score matters little, and there it is least exact.
     */
    static LogProbabilities roughly(FloatBuffer logits, OutputTokens tokens) {
        float[] scores = new float[logits.remaining()];
        logits.get(logits.position(), scores);
        float highest = Float.NEGATIVE_INFINITY;
        for (float score : scores) highest = score > highest ? score : highest;
        TokenSampler.requireNumber(highest);
        float[] powers = new float[scores.length];
        for (int i = 0; i < powers.length; i++) {
            float power = 1 + Math.max(scores[i] - highest, LOWEST) / (1 << SQUARINGS);
            // Written out: a loop in the loop would not be done for several numbers at a time.
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            power *= power;
            powers[i] = power;
        }
        double sum = 0;
        for (float power : powers) if (!Float.isNaN(power)) sum += power;
        return new LogProbabilities(scores, highest, Math.log(sum), tokens);
    }

    /** The logarithm of the probability that one of several tokens comes; at most 0. */
    double ofAny(int[] several) {
        double sum = 0;
        for (int token : several) sum += Math.exp(of(token));
        return Math.min(0, Math.log(sum));
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
