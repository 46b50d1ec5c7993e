package dev.satchel.lucene;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.search.ScoreDoc;

/**
 * The passages that may be among the best for a question, and what both sides say of each of them.
 *
 * @param passages their numbers in the commit that is searched, ascending
 * @param words their BM25 scores; 0 for a passage that shares no word with the question
 * @param similarities of their vectors to the question's; NaN for a passage that has no vector
 */
record Candidates(int[] passages, double[] words, double[] similarities) {
    /** What either side found. Each side says something of all of them, for a passage that it did not find need not be the worst for it. */
    static Candidates of(List<ScoreDoc> foundByWords, List<ScoreDoc> foundByVector, WordSearch words, VectorSearch vectors)
            throws IOException {
        List<ScoreDoc> union = Stream.concat(foundByWords.stream(), foundByVector.stream()).toList();
        int[] passages = union.stream().mapToInt(each -> each.doc).sorted().distinct().toArray();
        List<ScoreDoc> all = IntStream.of(passages).mapToObj(passage -> new ScoreDoc(passage, 0)).toList();
        return new Candidates(passages, values(passages, words.scores(all), 0), values(passages, vectors.similarities(all), Double.NaN));
    }

    private static double[] values(int[] passages, List<ScoreDoc> known, double otherwise) {
        Map<Integer, Double> byPassage = new HashMap<>();
        known.forEach(each -> byPassage.put(each.doc, (double) each.score));
        return IntStream.of(passages).mapToDouble(each -> byPassage.getOrDefault(each, otherwise)).toArray();
    }

    int size() {
        return passages.length;
    }
}
