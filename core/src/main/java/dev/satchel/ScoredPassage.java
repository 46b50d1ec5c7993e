package dev.satchel;

import java.util.Objects;

/**
 * A passage and how well it matches a query.
 *
 * @param passage the passage
 * @param score higher is better; comparable only within one result list
 */
public record ScoredPassage(Passage passage, double score) {
    /** Refuses a score that cannot be ordered. */
    public ScoredPassage {
        Objects.requireNonNull(passage, "passage");
        if (Double.isNaN(score))
            throw new IllegalArgumentException("score is not a number: " + passage.documentId() + ":" + passage.start());
    }
}
