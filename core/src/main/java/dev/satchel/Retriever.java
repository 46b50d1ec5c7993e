package dev.satchel;

import java.util.List;

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

    /** Releases what it holds; without effect the second time. */
    @Override
    default void close() {
        // Most retrievers made of a lambda hold nothing.
    }
}
