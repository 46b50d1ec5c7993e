package dev.satchel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How an answer came about: enough to follow every step.
 *
 * @param id names the question in logs and metrics, which never have its words; no two questions have the same
 * @param askedAs the question as it was looked for: the one that was asked, without greetings and with what it leans on
 * @param passages every passage retrieved, best first, and what became of it
 * @param kind what the question was taken to ask for, such as {@code person} or {@code reason}
 * @param signals what the decision to answer was based on, by name
 * @param model the generator's name; empty when none was asked
 * @param cost what the model read and generated
 * @param retrieve time spent on retrieval
 * @param total time from question to answer
 * @param draft what the model wrote before it was checked; empty when it wrote nothing
 * @param decision why it was answered or not, in one sentence
 */
public record Trace(String id, String askedAs, List<Considered> passages, String kind, Map<String, Double> signals, String model, Cost cost,
        Duration retrieve,
        Duration total, String draft, String decision) {
    /** Copies the collections and refuses null. */
    public Trace {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(askedAs, "askedAs");
        passages = List.copyOf(passages);
        signals = Map.copyOf(signals);
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(cost, "cost");
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

    /**
     * What a model did for an answer.
     *
     * @param promptTokens tokens of the prompt; 0 without a model
     * @param cachedTokens how many of them came from cache
     * @param generatedTokens tokens generated, or read to be scored
     * @param prefill time until the prompt was read
     * @param generate time spent on generating or scoring
     */
    public record Cost(int promptTokens, int cachedTokens, int generatedTokens, Duration prefill, Duration generate) {
        /** Of an answer without a model. */
        public static final Cost NONE = new Cost(0, 0, 0, Duration.ZERO, Duration.ZERO);

        static Cost of(Generation generation) {
            return new Cost(generation.promptTokens(), generation.cachedTokens(), generation.generatedTokens(), generation.prefill(),
                    generation.decode());
        }
    }
}
