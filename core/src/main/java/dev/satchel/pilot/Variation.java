package dev.satchel.pilot;

import dev.satchel.PilotQuestion;
import dev.satchel.Retriever;
import java.util.Optional;

/** A change of a question, or of what is found for it, that changes no answer. The same question is always changed in the same way. */
public interface Variation {
    /** What it is called in results; no two of a pilot have the same. */
    String name();

    /** The question as it is asked, with the same id, answers and evidence; empty when it cannot be changed without changing its meaning. */
    Optional<PilotQuestion> of(PilotQuestion question);

    /**
     * What is searched for the changed question.
     *
     * @param documents what is searched for the question as it stands
     * @param question one that {@link #of} gave
     */
    Retriever over(Retriever documents, PilotQuestion question);
}
