package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/**
 * Finds the passages for a question among those that pass a filter. The filter is part of each search, not applied to what was found: so it
 * neither lets anything through nor leaves less than there is.
 */
record PassageSearch(IndexSearcher searcher, Filter filter, Optional<Embedder> embedder) {
    /** Best first; equal scores by document id, then by start. */
    List<ScoreDoc> best(String question, int limit, Ranking ranking) throws IOException {
        Optional<Embedder> understanding = embedder.filter(each -> understands(each, question));
        if (ranking instanceof Ranking.Words || understanding.isEmpty()) return byWords(question, limit);
        VectorSearch vectors = new VectorSearch(searcher, PassageFields.vectors(understanding.get()),
                understanding.get().embedQuestion(question));
        int candidates = HybridSearch.candidates(limit);
        List<ScoreDoc> near = vectors.nearest(filter.query(), candidates);
        if (ranking instanceof Ranking.Hybrid hybrid) return best(HybridSearch.fuse(byWords(question, candidates), near, hybrid), limit);
        return best(near, limit);
    }

    /** A model that does not know the language would only disturb. */
    private static boolean understands(Embedder embedder, String question) {
        return embedder.languages().isEmpty() || embedder.languages().contains(Language.of(question).code());
    }

    private List<ScoreDoc> byWords(String question, int limit) throws IOException {
        Query words = new BooleanQuery.Builder().add(PassageQuery.of(question, searcher), Occur.MUST).add(filter.query(), Occur.FILTER)
                .build();
        List<ScoreDoc> best = new ArrayList<>();
        for (ScoreDoc each : searcher.search(words, limit, PassageFields.BEST_FIRST_THEN_STABLE).scoreDocs)
            best.add(new ScoreDoc(each.doc, (Float) ((FieldDoc) each).fields[0]));
        return best;
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
