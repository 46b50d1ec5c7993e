package dev.satchel.djl;

import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * Chooses the next token from a row of logits. In this order, which is llama.cpp's: bias, penalties, top-k, top-p (of what top-k left),
 * min-p, temperature. Temperature comes last so that a higher one makes the choice more even but never lets worse tokens in. Equal scores:
 * the lower id. One for each generation, because it remembers what was seen.
 */
final class TokenSampler {
    private final GenerationOptions options;
    private final SplittableRandom random;
    private final Map<Integer, Double> bias;
    private final BitSet seen = new BitSet();
    /** How often each token was written. */
    private final Map<Integer, Integer> written = new HashMap<>();
    private final float[] scores;

    /** Begins without bias. */
    TokenSampler(GenerationOptions options, int[] prompt, int vocabularySize) {
        this(options, Map.of(), prompt, vocabularySize);
    }

    /**
     * Begins.
     *
     * @param bias what is added to the score of each of some tokens
     * @param prompt the tokens that the repetition penalty counts as seen from the start
     * @param vocabularySize logits in a row
     */
    TokenSampler(GenerationOptions options, Map<Integer, Double> bias, int[] prompt, int vocabularySize) {
        this.options = options;
        this.bias = bias;
        // Not java.util.Random: its first numbers for small seeds are nearly the same.
        this.random = new SplittableRandom(options.seed());
        this.scores = new float[vocabularySize];
        for (int token : prompt) seen.set(token);
    }

    /** Whether the next token is always the one with the largest logit. */
    static boolean takesLargestLogit(GenerationOptions options) {
        return options.temperature() == 0 && options.bias().isEmpty() && options.repetitionPenalty() == 1 && options.frequencyPenalty() == 0
                && options.presencePenalty() == 0;
    }

    /** The next token of all; it counts as written from now on. */
    int next(FloatBuffer logits) {
        adjust(logits);
        return choose();
    }

    /** The next token of those that are allowed, of which there is at least one; it counts as written from now on. */
    int next(FloatBuffer logits, BitSet allowed) {
        adjust(logits);
        for (int token = allowed.nextClearBit(0); token < scores.length; token = allowed.nextClearBit(token + 1))
            scores[token] = Float.NEGATIVE_INFINITY;
        return choose();
    }

    /** Counts a token that was not chosen here as written. */
    void accept(int token) {
        seen.set(token);
        written.merge(token, 1, Integer::sum);
    }

    private void adjust(FloatBuffer logits) {
        logits.get(logits.position(), scores);
        bias.forEach((token, amount) -> scores[token] += amount.floatValue());
        if (options.repetitionPenalty() != 1) penalizeSeen();
        if (options.frequencyPenalty() != 0 || options.presencePenalty() != 0) penalizeWritten();
    }

    private int choose() {
        int likeliest = likeliest();
        int token = options.temperature() == 0 ? likeliest : sample(scores[likeliest]);
        accept(token);
        return token;
    }

    /** As CTRL (Keskar et al. 2019) has it, with the sign minded: a seen token never becomes likelier. */
    private void penalizeSeen() {
        float penalty = (float) options.repetitionPenalty();
        for (int token = seen.nextSetBit(0); token >= 0 && token < scores.length; token = seen.nextSetBit(token + 1))
            scores[token] = scores[token] > 0 ? scores[token] / penalty : scores[token] * penalty;
    }

    /** As OpenAI's interface defines them: they look at what was written, not at the prompt. */
    private void penalizeWritten() {
        written.forEach((token, times) -> scores[token] -= (float) (times * options.frequencyPenalty() + options.presencePenalty()));
    }

    private int likeliest() {
        int best = 0;
        float highest = Float.NEGATIVE_INFINITY;
        for (int token = 0; token < scores.length; token++) {
            if (scores[token] > highest) {
                highest = scores[token];
                best = token;
            }
        }
        requireNumber(highest);
        return best;
    }

    /** Refuses a row of scores whose highest is not a number. */
    static void requireNumber(double highest) {
        if (!Double.isFinite(highest))
            throw new SatchelException("the model's scores are not numbers: the file is damaged, or of a kind that is not supported");
    }

    private int sample(float highest) {
        int[] candidates = candidates(highest);
        double[] weights = new double[candidates.length];
        double total = 0;
        for (int i = 0; i < candidates.length; i++) {
            weights[i] = weight(scores[candidates[i]], highest, options.temperature());
            total += weights[i];
        }
        double left = random.nextDouble() * total;
        int last = 0;
        for (int i = 0; i < candidates.length; i++) {
            if (weights[i] == 0) continue;
            last = i;
            left -= weights[i];
            if (left < 0) break;
        }
        return candidates[last];
    }

    /** The tokens that top-k, top-p and min-p leave: the likeliest few, whichever of the three leaves the fewest. */
    private int[] candidates(float highest) {
        double floor = options.minP() == 0 ? Double.NEGATIVE_INFINITY : highest + Math.log(options.minP());
        boolean limitsCount = options.topK() > 0 && options.topK() < scores.length;
        if (!limitsCount && options.topP() == 1) return atLeast(floor);

        int[] ranked;
        double mass;
        if (limitsCount) {
            ranked = likeliest(scores, options.topK());
            mass = mass(ranked, highest);
        } else {
            mass = mass(atLeast(Double.NEGATIVE_INFINITY), highest);
            // Only few need sorting: all tokens less probable than (1 - topP) / vocabulary have together less than 1 - topP.
            ranked = ranked(atLeast(highest + Math.log((1 - options.topP()) / scores.length * mass) - 1e-6));
        }
        int kept = 0;
        double reached = 0;
        while (kept < ranked.length && (options.topP() == 1 || reached < options.topP() * mass) && scores[ranked[kept]] >= floor)
            reached += weight(scores[ranked[kept++]], highest, 1);
        return Arrays.copyOf(ranked, kept);
    }

    private double mass(int[] tokens, float highest) {
        double mass = 0;
        for (int token : tokens) mass += weight(scores[token], highest, 1);
        return mass;
    }

    /** Proportional to the probability; 1 for the likeliest, so that nothing overflows. */
    private static double weight(float score, float highest, double temperature) {
        return Math.exp(((double) score - highest) / temperature);
    }

    private int[] atLeast(double floor) {
        int[] tokens = new int[scores.length];
        int count = 0;
        for (int token = 0; token < scores.length; token++) if (scores[token] >= floor) tokens[count++] = token;
        return Arrays.copyOf(tokens, count);
    }

    /** Best first. */
    private int[] ranked(int[] tokens) {
        return tokens(Arrays.stream(tokens).mapToLong(token -> rank(scores, token)).toArray());
    }

    /** The k tokens with the best scores, best first; those without a score are left out. */
    static int[] likeliest(float[] scores, int k) {
        PriorityQueue<Long> best = new PriorityQueue<>();
        for (int token = 0; token < scores.length; token++) {
            if (Float.isNaN(scores[token])) continue;
            long rank = rank(scores, token);
            if (best.size() < k) best.add(rank);
            else if (rank > best.peek()) {
                best.poll();
                best.add(rank);
            }
        }
        return tokens(best.stream().mapToLong(Long::longValue).toArray());
    }

    /** A number that orders by score, then by lower id: the score's bits, made to compare as integers do, over the inverted id. */
    private static long rank(float[] scores, int token) {
        int bits = Float.floatToIntBits(scores[token] + 0f); // + 0f: -0 and 0 are equal scores
        return (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | Integer.MAX_VALUE - token;
    }

    private static int[] tokens(long[] ranks) {
        Arrays.sort(ranks);
        int[] tokens = new int[ranks.length];
        for (int i = 0; i < ranks.length; i++) tokens[i] = Integer.MAX_VALUE - (int) ranks[ranks.length - 1 - i];
        return tokens;
    }
}
