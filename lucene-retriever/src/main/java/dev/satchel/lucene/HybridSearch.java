package dev.satchel.lucene;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/**
 * Words and vectors together: what either finds is a candidate, and both say what they think of every candidate.
 *
 * @param words the question's words
 * @param vectors the question's vector
 * @param filter what every candidate must pass
 */
record HybridSearch(WordSearch words, VectorSearch vectors, Query filter) {
    /** From each side, even for a short list: a passage that only one side likes much may be the best of all. */
    private static final int CANDIDATES = 200;

    /** At least {@code limit} passages where so many are visible, in no order, each with a score from 0 to 1. */
    List<ScoreDoc> found(int limit, Function<Candidates, double[]> fusion) throws IOException {
        int fromEach = Math.max(limit, CANDIDATES);
        // The model that embeds the question keeps one core busy for as long as the other needs to look for its words.
        try (Aside<List<ScoreDoc>> withWords = Aside.start(() -> words.best(filter, fromEach))) {
            List<ScoreDoc> near = vectors.nearest(filter, fromEach);
            Candidates candidates = Candidates.of(withWords.result(), near, words, vectors);
            double[] scores = Fusion.fromZeroToOne(fusion.apply(candidates));
            return IntStream.range(0, candidates.size()).mapToObj(i -> new ScoreDoc(candidates.passages()[i], (float) scores[i])).toList();
        }
    }
}
