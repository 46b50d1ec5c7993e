package dev.satchel;

/** How an answer is made of what was found. */
public enum AnswerMode {
    /** What the model is good for: it writes where it was found able to, and otherwise quotes; without a model, sentences are extracted. */
    AUTO,
    /** The sentences that answer best, without a model. */
    EXTRACT,
    /** The words that answer, chosen by the model from the sentences; where no few words can answer, the sentences. Never anything else. */
    QUOTE,
    /** The model's own words, as far as the passages say the same. */
    WRITE
}
