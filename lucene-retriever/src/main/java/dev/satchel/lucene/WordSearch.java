package dev.satchel.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;

/**
 * The passages that share words with a question. Scores are BM25 with k1 = 0.9 and b = 0.4.
 *
 * @param searcher the commit that is searched
 * @param question its words, as {@link PassageQuery} looks for them
 */
record WordSearch(IndexSearcher searcher, Query question) {
    /** The best passages that pass the filter, not more than {@code limit}; equal scores by document id, then by start. */
    List<ScoreDoc> best(Query filter, int limit) throws IOException {
        Query visible = new BooleanQuery.Builder().add(question, Occur.MUST).add(filter, Occur.FILTER).build();
        List<ScoreDoc> best = new ArrayList<>();
        for (ScoreDoc each : searcher.search(visible, limit, PassageFields.BEST_FIRST_THEN_STABLE).scoreDocs)
            best.add(new ScoreDoc(each.doc, (Float) ((FieldDoc) each).fields[0]));
        return best;
    }

    /** The scores of these passages, in the order of the index; those that share no word are left out. */
    List<ScoreDoc> scores(List<ScoreDoc> passages) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(question), ScoreMode.COMPLETE, 1);
        List<ScoreDoc> scores = new ArrayList<>();
        LeafReaderContext leaf = null;
        Scorer scorer = null;
        for (ScoreDoc each : passages.stream().sorted(Comparator.comparingInt((ScoreDoc passage) -> passage.doc)).toList()) {
            LeafReaderContext its = searcher.getLeafContexts().get(ReaderUtil.subIndex(each.doc, searcher.getLeafContexts()));
            if (its != leaf) {
                leaf = its;
                scorer = weight.scorer(leaf);
            }
            if (scorer != null && VectorSearch.has(scorer.iterator(), each.doc - leaf.docBase))
                scores.add(new ScoreDoc(each.doc, scorer.score()));
        }
        return scores;
    }
}
