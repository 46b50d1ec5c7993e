package dev.satchel.lucene;

import dev.satchel.Embedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.VectorUtil;

/**
 * The passages whose vectors are near a question's. A similarity is {@code (1 + cosine) / 2}, so from 0 to 1. For one thread and one
 * question.
 */
final class VectorSearch {
    /** Of the ten nearest of fifty thousand, a search for so many misses one in ninety, for a hundred one in fifty-five, for ten one in nine. */
    private static final int FEWEST = 200;
    /** Tells the mean of a million similarities to about 0.002. */
    private static final int SAMPLE = 1000;

    /** The mean vector of each field of a commit, as long as somebody has that commit open. */
    private static final Map<IndexReader, Map<String, float[]>> CENTERS = Collections.synchronizedMap(new WeakHashMap<>());

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
        if (vector == null) {
            float[] made = embedder.embedQuestion(question);
            Embedding.check(made, embedder);
            vector = made;
        }
        return vector;
    }

    /**
     * The nearest passages that pass the filter, in the order of the index; more than {@code limit} of them where that is small, so that it
     * is not this order that decides between equal ones. In large indexes a few may be missing; the similarities are exact.
     */
    List<ScoreDoc> nearest(Query filter, int limit) throws IOException {
        int candidates = Math.min(Math.max(limit, FEWEST), Math.max(1, searcher.getIndexReader().maxDoc()));
        // Lucene would go through all documents to find out that it need not look at the filter.
        Query selective = filter instanceof MatchAllDocsQuery ? null : filter;
        ScoreDoc[] near = searcher.search(new KnnFloatVectorQuery(field, vector(), candidates, selective), candidates).scoreDocs;
        return similarities(List.of(near));
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

    /** The similarity to the question that a passage has on average, whatever it is about. */
    double meanSimilarity() throws IOException {
        return (1 + VectorUtil.dotProduct(vector(), center())) / 2;
    }

    /**
     * The mean of the vectors of all passages; of a sample that is evenly spread over the index, when there are many. A cosine must be
     * compared with the mean cosine to mean something, since models differ in how near each other they put texts that have nothing in common.
     */
    float[] center() throws IOException {
        Map<String, float[]> centers = CENTERS.computeIfAbsent(searcher.getIndexReader(), reader -> new ConcurrentHashMap<>());
        float[] known = centers.get(field);
        if (known != null) return known;
        float[] center = sampledCenter();
        centers.put(field, center);
        return center;
    }

    private float[] sampledCenter() throws IOException {
        long all = 0;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) all += size(leaf.reader().getFloatVectorValues(field));
        float[] sum = new float[vector().length];
        long step = Math.max(1, all / SAMPLE);
        long next = 0;
        int sampled = 0;
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            FloatVectorValues values = leaf.reader().getFloatVectorValues(field);
            for (; next < size(values); next += step, sampled++) {
                float[] each = values.vectorValue((int) next);
                for (int i = 0; i < sum.length; i++) sum[i] += each[i];
            }
            next -= size(values);
        }
        for (int i = 0; i < sum.length; i++) sum[i] /= Math.max(1, sampled);
        return sum;
    }

    private static int size(FloatVectorValues vectors) {
        return vectors == null ? 0 : vectors.size();
    }

    /** The vectors of these passages; null for those that have none. */
    float[][] vectors(int[] ascending) throws IOException {
        float[][] vectors = new float[ascending.length][];
        LeafReaderContext leaf = null;
        FloatVectorValues values = null;
        KnnVectorValues.DocIndexIterator having = null;
        for (int i = 0; i < ascending.length; i++) {
            LeafReaderContext its = searcher.getLeafContexts().get(ReaderUtil.subIndex(ascending[i], searcher.getLeafContexts()));
            if (its != leaf) {
                leaf = its;
                values = leaf.reader().getFloatVectorValues(field);
                having = values == null ? null : values.iterator();
            }
            if (having != null && has(having, ascending[i] - leaf.docBase)) vectors[i] = values.vectorValue(having.index()).clone();
        }
        return vectors;
    }

    /** Whether the document is among the rest of an iteration. */
    static boolean has(DocIdSetIterator documents, int doc) throws IOException {
        return documents.docID() == doc || documents.docID() < doc && documents.advance(doc) == doc;
    }
}
