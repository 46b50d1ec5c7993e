package dev.satchel;

/** How an answer is made of what was found. */
public enum AnswerMode {
    /**
     * What the model and the question are good for: it writes where it was found able to, otherwise it quotes a few words where the
     * question asks for a name, a number or the like, and sentences where it asks for an explanation; without a model, sentences are
     * extracted.
     */
    AUTO,
    /** The sentences that answer best, without a model. */
    EXTRACT,
    /**
     * The words that answer, chosen by the model from the sentences, also of a question that asks for an explanation; where words cannot
     * answer, as whether something is so or what two things have in common, the sentences. Never anything else.
     */
    QUOTE,
    /** The model's own words, as far as the passages say the same. */
    WRITE
}
