package dev.satchel;

import java.util.List;
import java.util.Optional;

/** Finds the passages that best match a query. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface Retriever extends AutoCloseable {
    /**
     * The best passages, best first; equal scores by document id, then by start, so that the same question gets the same passages.
     *
     * @param query any text at all: it is only ever data, never a query language
     * @param limit at most this many, at least 1
     * @return an empty list when nothing matches
     */
    List<ScoredPassage> retrieve(String query, int limit);

    /**
     * How near each of some texts is to a question in meaning: cosines, from -1 to 1, comparable only with others of the same retriever.
     *
     * @param question any text
     * @param texts any texts, such as sentences of passages that it found
     * @return one for each text, in order; empty when the retriever goes by words alone, or does not know the question's language
     */
    default Optional<double[]> similarities(String question, List<String> texts) {
        return Optional.empty();
    }

    /** Releases what it holds; without effect the second time. */
    @Override
    default void close() {
        // Most retrievers made of a lambda hold nothing.
    }
}
