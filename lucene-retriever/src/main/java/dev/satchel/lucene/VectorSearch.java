package dev.satchel.lucene;

import dev.satchel.Embedder;
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
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;

/**
 * The passages whose vectors are near a question's. A similarity is {@code (1 + cosine) / 2}, so from 0 to 1. For one thread and one
 * question.
 */
final class VectorSearch {
    /** Of the ten nearest of fifty thousand, a search for so many misses one in fifty; a search for ten misses one in nine. */
    private static final int FEWEST = 100;

    private final IndexSearcher searcher;
    private final String field;
    private final Embedder embedder;
    private final String question;
    /** Made when it is needed for the first time, which takes a few milliseconds. */
    private float[] vector;

    VectorSearch(IndexSearcher searcher, Embedder embedder, String question) {
        this.searcher = searcher;
        this.field = PassageFields.vectors(embedder);
        this.embedder = embedder;
        this.question = question;
    }

    private float[] vector() {
        if (vector == null) vector = embedder.embedQuestion(question);
        return vector;
    }

    /**
     * The nearest passages that pass the filter, nearest first, not more than {@code limit}. In large indexes a few may be missing; the
     * similarities are exact.
     */
    List<ScoreDoc> nearest(Query filter, int limit) throws IOException {
        int candidates = Math.min(Math.max(limit, FEWEST), Math.max(1, searcher.getIndexReader().maxDoc()));
        // Lucene would go through all documents to find out that it need not look at the filter.
        Query selective = filter instanceof MatchAllDocsQuery ? null : filter;
        ScoreDoc[] near = searcher.search(new KnnFloatVectorQuery(field, vector(), candidates, selective), candidates).scoreDocs;
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
                scorer = vectors == null ? null : vectors.rescorer(vector());
            }
            if (scorer != null && has(scorer.iterator(), each.doc - leaf.docBase))
                similarities.add(new ScoreDoc(each.doc, scorer.score()));
        }
        return similarities;
    }

    /** Whether the document is among the rest of an iteration. */
    static boolean has(DocIdSetIterator documents, int doc) throws IOException {
        return documents.docID() == doc || documents.docID() < doc && documents.advance(doc) == doc;
    }
}
