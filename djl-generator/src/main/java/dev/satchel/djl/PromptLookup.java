package dev.satchel.djl;

/**
 * Guesses how a text goes on from what stands earlier in prompt and text: where the last tokens stood before, what followed them then may
 * follow now. Answers about documents repeat them often. To check a guess costs little more than one token and changes nothing: a token is
 * kept only when the model chooses it (Saxena 2023, prompt lookup decoding; Leviathan et al. 2023 for the checking).
 *
 * <p>It keeps an account of what guessing cost and gained, in times of one plain step, and guesses no more than it can pay for: where
 * guesses are never right, all of them together cost at most {@link #FIRST_CREDIT} + {@link #DEBT} steps and {@link #ALLOWANCE} of each step.
 * The numbers below were tuned on answers that quote and on free text of SmolLM2; the result changes little with any of them.
 */
final class PromptLookup {
    private static final int[] NONE = {};
    /** Two tokens alone go on the same way about every second time, three or more four times out of five. */
    private static final int WEAK_MATCH = 2;
    private static final int STRONG_MATCH = 3;
    private static final int LONGEST_MATCH = 8;
    private static final int LENGTH_AFTER_WEAK_MATCH = 3;
    private static final int LENGTH_AFTER_STRONG_MATCH = 8;
    static final int LONGEST = 15;
    private static final double FIRST_CREDIT = 0.6;
    /** A strong match is worth to be guessed from on credit. */
    private static final double DEBT = 1;
    private static final double MOST_CREDIT = 3;
    private static final double ALLOWANCE = 0.03;
    /**
     * What reading a guess costs on top of a plain step, and each of its tokens: measured with 135M and 270M parameters at 4 and 8 bits on
     * two cores. Larger models read guesses at less.
     */
    private static final double COST = 0.2;
    private static final double COST_OF_A_TOKEN = 0.09;

    private double credit = FIRST_CREDIT;
    private int length = LENGTH_AFTER_STRONG_MATCH;

    /** What may follow: the place of its first token among the earlier ones, and how many tokens agree before it. */
    private record Match(int end, int length) {
        boolean isStrong() { return length >= STRONG_MATCH; }
    }

    /**
     * Guesses.
     *
     * @param tokens prompt and text
     * @param count how many of the tokens count
     * @param most the longest guess that is of use
     * @return what may follow; often nothing
     */
    int[] guess(int[] tokens, int count, int most) {
        if (most < 1 || affordable(DEBT) < 1) return NONE;
        Match match = longestMatch(tokens, count);
        if (match.length < WEAK_MATCH) return NONE;
        int wanted = match.isStrong() ? Math.min(length, affordable(DEBT)) : Math.min(LENGTH_AFTER_WEAK_MATCH, affordable(0));
        return copy(tokens, match.end, count, Math.max(0, Math.min(wanted, most)));
    }

    /** Beyond the end it goes on with what was copied, as if the text repeated itself for ever. */
    private static int[] copy(int[] tokens, int from, int count, int length) {
        int[] copy = new int[length];
        for (int i = 0; i < length; i++) copy[i] = from + i < count ? tokens[from + i] : copy[from + i - count];
        return copy;
    }

    /** Says what became of a step: how many tokens were guessed, and how many of them came. */
    void checked(int guessed, int right) {
        credit = Math.min(MOST_CREDIT, credit + ALLOWANCE);
        if (guessed == 0) return;
        credit = Math.min(MOST_CREDIT, credit + right - COST - COST_OF_A_TOKEN * guessed);
        length = right == guessed ? Math.min(LONGEST, 2 * length) : Math.max(LENGTH_AFTER_STRONG_MATCH, right + 1);
    }

    private int affordable(double debt) {
        return (int) ((credit + debt - COST) / COST_OF_A_TOKEN);
    }

    /** The latest of the longest matches with the last tokens. */
    private static Match longestMatch(int[] tokens, int count) {
        Match longest = new Match(count, 0);
        for (int end = count - 1; end > 0 && longest.length < LONGEST_MATCH; end--) {
            int most = Math.min(end, LONGEST_MATCH);
            int matched = 0;
            while (matched < most && tokens[end - 1 - matched] == tokens[count - 1 - matched]) matched++;
            if (matched > longest.length) longest = new Match(end, matched);
        }
        return longest;
    }
}
