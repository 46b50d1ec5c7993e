package dev.satchel.pilot;

import dev.satchel.PilotQuestion;
import dev.satchel.Retriever;
import java.util.Optional;
import java.util.function.Function;

/**
 * The question in other words, over the same documents.
 *
 * @param name what it is called in results
 * @param rewording the other words; empty when there are none
 */
record Reworded(String name, Function<PilotQuestion, Optional<String>> rewording) implements Variation {
    @Override
    public Optional<PilotQuestion> of(PilotQuestion question) {
        return rewording.apply(question).filter(text -> !text.isBlank() && !text.equals(question.question()))
                .map(text -> new PilotQuestion(question.id(), text, question.passage(), question.answers(), question.evidence()));
    }

    @Override
    public Retriever over(Retriever documents, PilotQuestion question) { return documents; }
}
