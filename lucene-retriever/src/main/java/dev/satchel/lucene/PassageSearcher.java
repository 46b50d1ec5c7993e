package dev.satchel.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;

/**
 * A searcher to which the passages of all languages are one collection.
 *
 * <p>Each language has a field of its own, and Lucene counts each field for itself: in an index of a thousand English passages and five
 * Portuguese ones, no Portuguese word could be rare. Here the number of passages and their mean length are those of all languages together,
 * so that scores compare across languages; where there is one language only, they are Lucene's.
 */
final class PassageSearcher extends IndexSearcher {
    private final long generation;
    private final List<Language> languages;
    private long passages;
    private long terms;
    private long postings;

    PassageSearcher(DirectoryReader reader) throws IOException {
        super(reader);
        setSimilarity(WriteAccess.SIMILARITY);
        this.generation = reader.getIndexCommit().getGeneration();
        this.languages = PassageFields.languages(reader);
        for (Language each : languages) {
            CollectionStatistics one = super.collectionStatistics(PassageFields.searched(each));
            if (one == null) continue;
            passages += one.docCount();
            terms += one.sumTotalTermFreq();
            postings += one.sumDocFreq();
        }
    }

    /** The languages of the passages. */
    List<Language> languages() { return languages; }

    /** How many passages there are, those included that were deleted lately. */
    long passages() { return passages; }

    /** The commit that is searched. */
    long generation() { return generation; }

    @Override
    public CollectionStatistics collectionStatistics(String field) throws IOException {
        CollectionStatistics own = super.collectionStatistics(field);
        return own == null ? null : new CollectionStatistics(field, own.maxDoc(), passages, terms, postings);
    }
}
