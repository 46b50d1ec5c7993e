package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.VectorUtil;

/**
 * Finds the passages for a question among those that pass a filter. The filter is part of each search, not applied to what was found: so it
 * neither lets anything through nor leaves less than there is.
 */
record PassageSearch(IndexSearcher searcher, Filter filter, Optional<Embedder> embedder) {
    /** Best first; equal scores by document id, then by start. */
    List<ScoreDoc> best(String question, int limit, Ranking ranking) throws IOException {
        WordSearch words = new WordSearch(searcher, PassageQuery.of(question, searcher));
        if (ranking instanceof Ranking.Words || embedder.isEmpty() || !understands(embedder.get(), question))
            return words.best(filter.query(), limit);
        VectorSearch vectors = new VectorSearch(searcher, embedder.get(), question);
        HybridSearch both = new HybridSearch(words, vectors, filter.query());
        return best(switch (ranking) {
            case Ranking.Words asAbove -> words.best(filter.query(), limit);
            case Ranking.Vectors alone -> vectors.nearest(filter.query(), limit);
            case Ranking.Hybrid hybrid -> both.byScores(limit, hybrid.vectorWeight());
            case Ranking.ReciprocalRanks ranks -> both.byReciprocalRanks(limit);
        }, limit);
    }

    /** The cosines of texts with a question, if there is an embedder that understands it. */
    Optional<double[]> similarities(String question, List<String> texts) throws IOException {
        if (embedder.isEmpty() || !understands(embedder.get(), question)) return Optional.empty();
        float[] asked = embedder.get().embedQuestion(question);
        return Optional.of(embedder.get().embedPassages(texts).stream().mapToDouble(each -> VectorUtil.dotProduct(asked, each)).toArray());
    }

    /**
     * A model that does not know the language would only disturb. Two or three words often tell no language: they are taken for words of the
     * documents, most of which it knows.
     */
    private boolean understands(Embedder embedder, String question) throws IOException {
        if (embedder.languages().isEmpty()) return true;
        Language language = Language.ofQuestion(question, PassageQuery.passages(searcher));
        return language == Language.OTHER || embedder.languages().contains(language.code());
    }

    private record Place(ScoreDoc passage, String documentId, long start) {}

    private List<ScoreDoc> best(List<ScoreDoc> candidates, int limit) throws IOException {
        List<Place> places = new ArrayList<>();
        for (ScoreDoc each : notWorseThan(limit, candidates)) {
            LeafReaderContext leaf = searcher.getLeafContexts().get(ReaderUtil.subIndex(each.doc, searcher.getLeafContexts()));
            int doc = each.doc - leaf.docBase;
            places.add(new Place(each, PassageFields.documentId(leaf.reader(), doc), PassageFields.start(leaf.reader(), doc)));
        }
        return places.stream()
                .sorted(Comparator.comparingDouble((Place each) -> each.passage.score).reversed().thenComparing(Place::documentId)
                        .thenComparingLong(Place::start))
                .limit(limit).map(Place::passage).toList();
    }

    /** As many as are wanted, and all that are as good as the last of them: where a passage stands takes longer to find than its score. */
    private static List<ScoreDoc> notWorseThan(int limit, List<ScoreDoc> candidates) {
        double last = candidates.stream().mapToDouble(each -> -each.score).sorted().skip(limit - 1L).findFirst().orElse(Double.MAX_VALUE);
        return candidates.stream().filter(each -> -each.score <= last).toList();
    }
}
