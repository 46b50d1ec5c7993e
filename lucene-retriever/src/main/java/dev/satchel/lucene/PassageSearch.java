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
import org.apache.lucene.search.KnnFloatVectorQuery;
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
        float[] vector = understanding.get().embedQuestion(question);
        String field = PassageFields.vectors(understanding.get());
        return switch (ranking) {
            case Ranking.Words words -> byWords(question, limit);
            case Ranking.Vectors vectors -> byVector(field, vector, limit);
            case Ranking.Hybrid hybrid -> {
                int candidates = HybridSearch.candidates(limit);
                yield best(HybridSearch.fuse(byWords(question, candidates), byVector(field, vector, candidates), hybrid), limit);
            }
        };
    }

    /** A model that does not know the language would only disturb. */
    private static boolean understands(Embedder embedder, String question) {
        return embedder.languages().isEmpty() || embedder.languages().contains(Language.of(question).code());
    }

    private List<ScoreDoc> byWords(String question, int limit) throws IOException {
        Query words = PassageQuery.of(question, searcher);
        return top(new BooleanQuery.Builder().add(words, Occur.MUST).add(filter.query(), Occur.FILTER).build(), limit);
    }

    private List<ScoreDoc> byVector(String field, float[] vector, int limit) throws IOException {
        int atMost = Math.min(limit, Math.max(1, searcher.getIndexReader().maxDoc()));
        return top(new KnnFloatVectorQuery(field, vector, atMost, filter.query()), limit);
    }

    private List<ScoreDoc> top(Query query, int limit) throws IOException {
        List<ScoreDoc> top = new ArrayList<>();
        for (ScoreDoc each : searcher.search(query, limit, PassageFields.BEST_FIRST_THEN_STABLE).scoreDocs)
            top.add(new ScoreDoc(each.doc, (Float) ((FieldDoc) each).fields[0]));
        return top;
    }

    private record Place(ScoreDoc hit, String documentId, long start) {}

    private List<ScoreDoc> best(List<ScoreDoc> candidates, int limit) throws IOException {
        List<Place> places = new ArrayList<>();
        for (ScoreDoc each : candidates) {
            LeafReaderContext leaf = searcher.getLeafContexts().get(ReaderUtil.subIndex(each.doc, searcher.getLeafContexts()));
            int doc = each.doc - leaf.docBase;
            places.add(new Place(each, PassageFields.documentId(leaf.reader(), doc), PassageFields.start(leaf.reader(), doc)));
        }
        return places.stream()
                .sorted(Comparator.comparingDouble((Place each) -> each.hit.score).reversed().thenComparing(Place::documentId)
                        .thenComparingLong(Place::start))
                .limit(limit).map(Place::hit).toList();
    }
}
