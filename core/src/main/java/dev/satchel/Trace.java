package dev.satchel;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How an answer came about: enough to follow every step.
 *
 * @param passages every passage retrieved, best first, and what became of it
 * @param model the generator's name; empty when none was asked
 * @param promptTokens tokens of the prompt; 0 without a model
 * @param cachedTokens how many of them came from cache
 * @param generatedTokens tokens generated
 * @param retrieve time spent on retrieval
 * @param prefill time until the prompt was read
 * @param generate time spent on generating
 * @param total time from question to answer
 * @param draft what the model wrote before it was checked; empty without a model
 * @param decision why it was answered or not, in one sentence
 */
public record Trace(List<Considered> passages, String model, int promptTokens, int cachedTokens, int generatedTokens, Duration retrieve,
        Duration prefill, Duration generate, Duration total, String draft, String decision) {
    /** Copies the list and refuses null. */
    public Trace {
        passages = List.copyOf(passages);
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(draft, "draft");
        Objects.requireNonNull(decision, "decision");
    }

    /**
     * A passage that was retrieved.
     *
     * @param passage the passage and its score
     * @param shown whether it was read for the answer
     * @param why why it was shown, or why not
     */
    public record Considered(ScoredPassage passage, boolean shown, String why) {
        /** Refuses null. */
        public Considered {
            Objects.requireNonNull(passage, "passage");
            Objects.requireNonNull(why, "why");
        }
    }
}
