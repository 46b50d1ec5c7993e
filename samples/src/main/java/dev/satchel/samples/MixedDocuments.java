package dev.satchel.samples;

import dev.satchel.PilotQuestion;
import dev.satchel.Retriever;
import dev.satchel.pilot.QuestionSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What questions of one file are asked of, of which some have a passage and the others are of a folder.
 *
 * @param folder the documents
 * @param passages the passages
 */
record MixedDocuments(QuestionSet.Documents folder, QuestionSet.Documents passages) implements QuestionSet.Documents {
    @Override
    public Retriever retriever(PilotQuestion question) {
        return (question.passage().isPresent() ? passages : folder).retriever(question);
    }

    @Override
    public Optional<String> text(String documentId) {
        return folder.text(documentId).or(() -> passages.text(documentId));
    }

    @Override
    public boolean isSearched() { return true; }

    /** A passage that alone is asked need not be found. */
    @Override
    public List<String> ids() {
        return passages.isSearched() ? Stream.concat(folder.ids().stream(), passages.ids().stream()).toList() : folder.ids();
    }
}
