package dev.satchel.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;

/**
 * The passages whose vectors are near a question's. A similarity is {@code (1 + cosine) / 2}, so from 0 to 1.
 *
 * @param searcher the commit that is searched
 * @param field the field of the vectors
 * @param question the question's vector
 */
record VectorSearch(IndexSearcher searcher, String field, float[] question) {
    /** Of the ten nearest of fifty thousand, a search for so many misses one in fifty; a search for ten misses one in nine. */
    private static final int FEWEST = 100;

    /**
     * The nearest passages that pass the filter, nearest first, not more than {@code limit}. In large indexes a few may be missing; the
     * similarities are exact.
     */
    List<ScoreDoc> nearest(Query filter, int limit) throws IOException {
        int candidates = Math.min(Math.max(limit, FEWEST), Math.max(1, searcher.getIndexReader().maxDoc()));
        ScoreDoc[] near = searcher.search(new KnnFloatVectorQuery(field, question, candidates, filter), candidates).scoreDocs;
        return similarities(List.of(near)).stream().sorted(Comparator.comparingDouble((ScoreDoc each) -> each.score).reversed())
                .limit(limit).toList();
    }

    /** The exact similarities of these passages, in the order of the index; those that have no vector are left out. */
    List<ScoreDoc> similarities(List<ScoreDoc> passages) throws IOException {
        List<ScoreDoc> similarities = new ArrayList<>();
        LeafReaderContext leaf = null;
        VectorScorer scorer = null;
        for (ScoreDoc each : passages.stream().sorted(Comparator.comparingInt((ScoreDoc passage) -> passage.doc)).toList()) {
            LeafReaderContext its = searcher.getLeafContexts().get(ReaderUtil.subIndex(each.doc, searcher.getLeafContexts()));
            if (its != leaf) {
                leaf = its;
                FloatVectorValues vectors = leaf.reader().getFloatVectorValues(field);
                scorer = vectors == null ? null : vectors.rescorer(question);
            }
            if (scorer != null && has(scorer.iterator(), each.doc - leaf.docBase))
                similarities.add(new ScoreDoc(each.doc, scorer.score()));
        }
        return similarities;
    }

    private static boolean has(DocIdSetIterator vectors, int doc) throws IOException {
        return vectors.docID() == doc || vectors.docID() < doc && vectors.advance(doc) == doc;
    }
}
