package dev.satchel;

import java.util.Arrays;
import java.util.List;

/**
 * A model that says how likely given texts are, instead of writing one. A small model that writes nonsense is often right in this.
 * Implementations are safe for use by many threads; calls may wait for each other.
 */
@FunctionalInterface
public interface TextScorer {
    /**
     * How likely texts are to follow a beginning. No chat format is added, and no token is recognised in any of the texts: all of it is
     * data.
     *
     * @param examples how the beginning begins, the same for every question, so that its state can be kept; may be empty
     * @param rest how it goes on; not empty
     * @param texts what may follow; none of them empty. Each usually begins with a space
     * @param most only so many of the texts are scored, those whose first token is likeliest; at least 1
     * @param cancellation stops it within one token
     * @return a score for each text in order, {@link Score#NONE} for those that were not scored
     * @throws IllegalArgumentException when a text is empty; the message says which, counted from 0
     * @throws SatchelException when the beginning and a text do not fit into the context; the message has the numbers
     * @throws java.util.concurrent.CancellationException when cancelled
     */
    Scores score(String examples, String rest, List<String> texts, int most, Cancellation cancellation);

    /**
     * What came of it.
     *
     * @param texts a score for each text
     * @param cost what the model read for it
     */
    record Scores(List<Score> texts, Trace.Cost cost) {
        /** Copies the list. */
        public Scores {
            texts = List.copyOf(texts);
        }
    }

    /**
     * A text as the model reads it, token by token, with the natural logarithms of the probabilities that it gives them. The arrays are not
     * copied.
     *
     * @param ends for each token, where it ends in the text, in UTF-16 units; the same as the one before where it ends within a character
     * @param logProbabilities each token's own, after all before it; at most 0
     * @param endLogProbabilities that the text is at an end after the token: an end token, a line break or a full stop follows; at most 0
     */
    record Score(int[] ends, double[] logProbabilities, double[] endLogProbabilities) {
        /** Of a text that was not scored. */
        public static final Score NONE = new Score(new int[0], new double[0], new double[0]);

        /** Refuses arrays of different lengths. */
        public Score {
            if (ends.length != logProbabilities.length || ends.length != endLogProbabilities.length)
                throw new IllegalArgumentException("scores of " + ends.length + ", " + logProbabilities.length + " and "
                        + endLogProbabilities.length + " tokens are not of one text");
        }

        /** How many of the tokens stand before this place of the text, if one of them ends there; otherwise -1. */
        public int tokensTo(int end) {
            int found = -1;
            for (int i = 0; i < ends.length; i++) if (ends[i] == end) found = i + 1;
            return found;
        }

        /** The logarithm of the probability of the first tokens together. */
        public double logProbability(int tokens) {
            return Arrays.stream(logProbabilities, 0, tokens).sum();
        }
    }
}
