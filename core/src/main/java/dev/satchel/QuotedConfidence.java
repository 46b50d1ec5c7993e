package dev.satchel;

/**
 * How sure it is that words that were quoted are right: both the documents must answer, and these must be the words. The two are not
 * independent, so their product would be too low where the model is sure and too high where it is not; the odds are put together instead,
 * as fitted to 159 questions of the tuning half of SQuAD 2; {@code QuotedConfidenceTrainer} of the test sources does it.
 */
final class QuotedConfidence {
    private static final double GATE = 0.58;
    private static final double SPAN = 0.69;
    private static final double INTERCEPT = -1.64;
    /** Nothing is so sure that the other one does not matter. */
    private static final double NEVER = 1e-6;

    private QuotedConfidence() {}

    /**
     * @param gate that the documents answer the question
     * @param span that these are the words, where the sentence has the answer
     */
    static double of(double gate, double span) {
        return 1 / (1 + Math.exp(-(GATE * logOdds(gate) + SPAN * logOdds(span) + INTERCEPT)));
    }

    static double logOdds(double probability) {
        double within = Math.clamp(probability, NEVER, 1 - NEVER);
        return Math.log(within / (1 - within));
    }
}
