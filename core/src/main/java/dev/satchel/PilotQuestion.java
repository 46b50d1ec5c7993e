package dev.satchel;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A question whose answer people know.
 *
 * @param id names it; no two of a file have the same
 * @param question what is asked
 * @param passage the text that alone is asked; empty when a folder of documents is
 * @param answers what people answered, each of them right; empty when the text does not say
 * @param evidence the sentences in which people found it; empty where they did not tell
 */
public record PilotQuestion(String id, String question, Optional<String> passage, List<String> answers, List<String> evidence) {
    /** Copies the lists and refuses what is blank. */
    public PilotQuestion {
        if (id.isBlank()) throw new IllegalArgumentException("a question needs an id");
        if (question.isBlank()) throw new IllegalArgumentException("the question " + id + " is blank");
        Objects.requireNonNull(passage, "passage");
        if (passage.filter(String::isBlank).isPresent()) throw new IllegalArgumentException("the passage of " + id + " is blank");
        answers = List.copyOf(answers);
        evidence = List.copyOf(evidence);
    }

    /** Whether the text has an answer. */
    public boolean isAnswerable() { return !answers.isEmpty(); }
}
