package dev.satchel.lucene;

import java.io.IOException;
import java.util.List;
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
    /** Of the neighbours in a score, at most. */
    private static final double NEIGHBORS_SHARE = 0.5;

    /**
     * At least {@code limit} passages where so many are visible, in no order, each with a score from 0 to 1.
     *
     * @param vectorWeight how much the vectors say, from 0 to 1
     */
    List<ScoreDoc> byScores(int limit, double vectorWeight) throws IOException {
        Candidates candidates = candidates(limit);
        double[] fused = Fusion.normalizedScores(candidates, vectors.meanSimilarity(), vectorWeight);
        // Where one passage stands out it is likely to be the only one, and its neighbours tell nothing.
        double share = NEIGHBORS_SHARE * Math.pow(Fusion.rivalry(candidates.words()), 2);
        return found(candidates, Neighbors.smoothed(fused, vectors.vectors(candidates.passages()), vectors.center(), share));
    }

    /** The same passages, by their places in both orders. */
    List<ScoreDoc> byReciprocalRanks(int limit) throws IOException {
        Candidates candidates = candidates(limit);
        return found(candidates, Fusion.reciprocalRanks(candidates));
    }

    private Candidates candidates(int limit) throws IOException {
        int fromEach = Math.max(limit, CANDIDATES);
        // The model that embeds the question keeps one core busy for as long as the other needs to look for its words.
        try (Aside<List<ScoreDoc>> withWords = Aside.start(() -> words.best(filter, fromEach))) {
            List<ScoreDoc> near = vectors.nearest(filter, fromEach);
            return Candidates.of(withWords.result(), near, words, vectors);
        }
    }

    private static List<ScoreDoc> found(Candidates candidates, double[] scores) {
        double[] scaled = Fusion.fromZeroToOne(scores);
        return IntStream.range(0, candidates.size()).mapToObj(i -> new ScoreDoc(candidates.passages()[i], (float) scaled[i])).toList();
    }
}
