package dev.satchel.samples;

import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import dev.satchel.Retriever;
import dev.satchel.ScoredPassage;
import dev.satchel.Splitter;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.IndexView;
import dev.satchel.pilot.QuestionSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The passages of questions as documents of one index. A question's own is all that it sees of it: it is found, compared and answered from as
 * any document is. An index of each would be slower and no different.
 */
final class PassageDocuments implements QuestionSet.Documents, AutoCloseable {
    private final Scope scope;
    private final PilotQuestions all;
    private final IndexKeeper keeper;
    private final boolean together;
    private final Retriever retriever = new OfTheQuestion();
    private IndexView asked;

    private PassageDocuments(Scope scope, PilotQuestions all, IndexKeeper keeper, boolean together) {
        this.scope = scope;
        this.all = all;
        this.keeper = keeper;
        this.together = together;
    }

    /**
     * Indexes passages.
     *
     * @param all also those that no question is asked of
     * @param directory where their index is kept
     * @param together whether a question is asked of all of them
     */
    static PassageDocuments open(Satchel satchel, Scope scope, PilotQuestions all, Path directory, boolean together) {
        PassageDocuments opened = new PassageDocuments(scope, all, IndexKeeper.open(satchel, directory, all, Splitter.whole()), together);
        try {
            opened.keeper.read();
            opened.keeper.embed();
            return opened;
        } catch (RuntimeException | Error failure) {
            opened.close();
            throw failure;
        }
    }

    /** Always the same one, so that one Rag asks them all, as it does where it is used: it may learn of the embedder. */
    private final class OfTheQuestion implements Retriever {
        @Override
        public List<ScoredPassage> retrieve(String query, int limit) { return asked.retrieve(query, limit); }

        @Override
        public Optional<double[]> similarities(String question, List<String> texts) {
            return asked.similarities(question, texts);
        }
    }

    /** What finds passages, for the question that was asked last. */
    Retriever retriever() { return retriever; }

    @Override
    public Retriever retriever(PilotQuestion question) {
        IndexView view = keeper.index().rankedBy(scope.ranking());
        asked = together ? view : view.visibleTo(Filter.metadata(PilotQuestions.DOCUMENT, all.documentOf(question)));
        return retriever;
    }

    @Override
    public Optional<String> text(String documentId) {
        return keeper.index().text(documentId);
    }

    @Override
    public boolean isSearched() { return together; }

    @Override
    public List<String> ids() { return keeper.index().documentIds(); }

    /** The embedder's name. */
    Optional<String> embedder() { return keeper.embedder(); }

    @Override
    public void close() { keeper.close(); }
}
