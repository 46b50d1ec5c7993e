package dev.satchel;

import java.util.List;

/**
 * A question that was made of a document.
 *
 * @param question as it is shown
 * @param answers empty when the documents do not say
 * @param evidence the sentence, or the row of a table, that answers
 * @param document of which document
 * @param start where in its text
 * @param kind what it was made of
 * @param subject what it asks about
 * @param worth how likely a person keeps it, from 0 to 1
 */
record Drafted(String question, List<String> answers, List<String> evidence, String document, int start, String kind, String subject,
        double worth) {
    Drafted {
        answers = List.copyOf(answers);
        evidence = List.copyOf(evidence);
    }

    /** The same with another worth. */
    Drafted valued(double other) {
        return new Drafted(question, answers, evidence, document, start, kind, subject, other);
    }
}
