package dev.satchel.lucene;

import dev.satchel.Retriever;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;

/**
 * Part of an index: the documents that pass a filter, ranked in one way. For whoever holds a view there are no other documents, and
 * nothing leads from it to the rest of the index; only how rare a word is, which languages there are, and how near each other vectors are
 * on average, counts all documents. It always shows the index as it is now. Safe for use by many threads.
 */
public final class IndexView implements Retriever {
    private final LuceneIndex index;
    private final Filter filter;
    private final Ranking ranking;

    IndexView(LuceneIndex index, Filter filter, Ranking ranking) {
        this.index = index;
        this.filter = filter;
        this.ranking = ranking;
    }

    /** The documents of this view that pass another filter as well. */
    public IndexView visibleTo(Filter narrower) {
        return new IndexView(index, filter.and(narrower), ranking);
    }

    /**
     * The same documents, ranked in another way.
     *
     * @throws SatchelException when they are to be ranked by vectors and the index was opened without an embedder
     */
    public IndexView rankedBy(Ranking other) {
        Objects.requireNonNull(other, "ranking");
        if (other instanceof Ranking.Vectors && index.embedder().isEmpty())
            throw new SatchelException("the index was opened without an embedder and cannot rank by vectors: open it with one");
        return new IndexView(index, filter, other);
    }

    /** {@inheritDoc} By words, the score is BM25 with k1 = 0.9 and b = 0.4; otherwise it is from 0 to 1. */
    @Override
    public List<ScoredPassage> retrieve(String query, int limit) {
        Objects.requireNonNull(query, "query");
        if (limit < 1) throw new IllegalArgumentException("limit must be >= 1, got " + limit);
        SearchEvent event = SearchEvent.begun();
        List<ScoredPassage> found = search(query, limit);
        event.ended(ranking, limit, found.size(), !filter.equals(Filter.everything()));
        return found;
    }

    private List<ScoredPassage> search(String query, int limit) {
        return index.search(searcher -> {
            StoredFields stored = searcher.storedFields();
            List<ScoredPassage> found = new ArrayList<>();
            for (ScoreDoc each : new PassageSearch(searcher, filter, index.embedder()).best(query, limit, ranking))
                found.add(new ScoredPassage(PassageFields.passage(stored.document(each.doc)), each.score));
            return List.copyOf(found);
        });
    }

    /** {@inheritDoc} They are those of the index's embedder; empty when it is ranked by words. */
    @Override
    public Optional<double[]> similarities(String question, List<String> texts) {
        if (ranking instanceof Ranking.Words) return Optional.empty();
        return index.search(searcher -> new PassageSearch(searcher, filter, index.embedder()).similarities(question, texts));
    }

    /** The text of a document as it was read, which passages and citations point into; empty when the view does not have the document. */
    public Optional<String> text(String documentId) {
        return index.search(searcher -> {
            TermQuery entry = new TermQuery(PassageFields.ledgerEntryOf(documentId));
            TopDocs found = searcher.search(
                    new BooleanQuery.Builder().add(entry, Occur.FILTER).add(filter.query(), Occur.FILTER).build(), 1);
            if (found.scoreDocs.length == 0) return Optional.empty();
            PassageFields.TextVisitor visitor = new PassageFields.TextVisitor();
            searcher.storedFields().document(found.scoreDocs[0].doc, visitor);
            return Optional.of(visitor.text());
        });
    }

    /** The documents of the view, in order. */
    public List<String> documentIds() {
        return index.search(searcher -> PassageFields.documentIds(searcher, filter.query()));
    }

    /** How many documents of the view are in each language, by its ISO 639-1 code where it has one, in order of the codes. */
    public Map<String, Integer> languages() {
        return index.search(searcher -> PassageFields.languages(searcher, filter.query()));
    }
}
