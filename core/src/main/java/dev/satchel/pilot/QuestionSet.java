package dev.satchel.pilot;

import dev.satchel.PilotQuestion;
import dev.satchel.Retriever;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Questions of one kind, and the documents they are asked of.
 *
 * @param name what it is called in results
 * @param questions at least one
 * @param documents what they are asked of
 */
public record QuestionSet(String name, List<PilotQuestion> questions, Documents documents) {
    /** Copies the questions and refuses what is blank or empty. */
    public QuestionSet {
        if (name.isBlank()) throw new IllegalArgumentException("a set of questions needs a name");
        questions = List.copyOf(questions);
        if (questions.isEmpty()) throw new IllegalArgumentException("the set " + name + " has no questions");
        Objects.requireNonNull(documents, "documents");
    }

    /**
     * Questions of documents that are searched.
     *
     * @param name what it is called in results
     * @param questions at least one
     * @param retriever finds their passages
     * @param texts the text of a document as it was read, by its id, to which a quote is compared; empty when there is no such document
     */
    public static QuestionSet of(String name, List<PilotQuestion> questions, Retriever retriever,
            Function<String, Optional<String>> texts) {
        return of(name, questions, retriever, List.of(), texts);
    }

    /**
     * The same, of which retrieval is measured too: nDCG and recall of the documents that answer.
     *
     * @param name what it is called in results
     * @param questions at least one
     * @param retriever finds their passages
     * @param ids of all documents
     * @param texts the text of a document as it was read, by its id; empty when there is no such document
     */
    public static QuestionSet of(String name, List<PilotQuestion> questions, Retriever retriever, List<String> ids,
            Function<String, Optional<String>> texts) {
        return new QuestionSet(name, questions, new SearchedDocuments(retriever, List.copyOf(ids), texts));
    }

    private record SearchedDocuments(Retriever retriever, List<String> ids, Function<String, Optional<String>> texts) implements Documents {
        SearchedDocuments {
            Objects.requireNonNull(retriever, "retriever");
            Objects.requireNonNull(texts, "texts");
        }

        @Override
        public Retriever retriever(PilotQuestion question) { return retriever; }

        @Override
        public Optional<String> text(String documentId) { return texts.apply(documentId); }

        @Override
        public boolean isSearched() { return true; }
    }

    /** Documents, of which a question may be allowed to see only its own. */
    public interface Documents {
        /** What finds passages for this question. The same instance may serve several questions, one after the other. */
        Retriever retriever(PilotQuestion question);

        /** The text of a document as it was read; empty when there is no such document. */
        Optional<String> text(String documentId);

        /** Whether retrieval decides anything: whether a question sees more than one document. */
        boolean isSearched();

        /** The ids of all documents, among which those that answer are looked for to measure retrieval; none when it is not to be measured. */
        default List<String> ids() {
            return List.of();
        }
    }
}
