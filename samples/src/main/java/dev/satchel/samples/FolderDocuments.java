package dev.satchel.samples;

import dev.satchel.PilotQuestion;
import dev.satchel.Retriever;
import dev.satchel.pilot.QuestionSet;
import java.util.List;
import java.util.Optional;

/** A folder of documents that a pilot asks. */
final class FolderDocuments implements QuestionSet.Documents {
    private final Shelf shelf;
    private final Retriever retriever;

    FolderDocuments(Shelf shelf) {
        this.shelf = shelf;
        this.retriever = shelf.retriever();
    }

    @Override
    public Retriever retriever(PilotQuestion question) { return retriever; }

    @Override
    public Optional<String> text(String documentId) { return shelf.text(documentId); }

    @Override
    public boolean isSearched() { return true; }

    @Override
    public List<String> ids() { return shelf.documentIds(); }
}
