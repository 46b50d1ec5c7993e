package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.HashEmbedder;
import dev.satchel.MemorySource;
import dev.satchel.Retriever;
import dev.satchel.RetrieverContract;
import dev.satchel.ScoredPassage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every ranking, and a filtered view, promise what a retriever promises. */
class IndexViewContractTest {
    @Nested
    class ByWords extends RetrieverContract {
        @TempDir
        Path folder;

        @Override
        protected Retriever retrieverOver(List<Document> documents) {
            LuceneIndex index = indexOf(folder, documents);
            return closing(index, index.rankedBy(Ranking.words()));
        }
    }

    @Nested
    class ByVectors extends RetrieverContract {
        @TempDir
        Path folder;

        @Override
        protected Retriever retrieverOver(List<Document> documents) {
            LuceneIndex index = indexOf(folder, documents);
            return closing(index, index.rankedBy(Ranking.vectors()));
        }
    }

    @Nested
    class ByBoth extends RetrieverContract {
        @TempDir
        Path folder;

        @Override
        protected Retriever retrieverOver(List<Document> documents) { return indexOf(folder, documents); }
    }

    /** Among as many documents again that are like them but for a word, and that nobody may see. */
    @Nested
    class AmongOthers extends RetrieverContract {
        @TempDir
        Path folder;

        @Override
        protected Retriever retrieverOver(List<Document> documents) {
            List<Document> all = new ArrayList<>(documents);
            documents.forEach(each -> all.add(new Document("secret/" + each.id(), each.title(), each.text() + " Secret.")));
            LuceneIndex index = indexOf(folder, all);
            return closing(index, index.visibleTo(Filter.folder("secret").not()));
        }
    }

    private static LuceneIndex indexOf(Path folder, List<Document> documents) {
        LuceneIndex index = LuceneIndex.open(folder, new HashEmbedder());
        index.sync(new MemorySource(documents));
        return index;
    }

    /** A view is borrowed from its index. */
    private static Retriever closing(LuceneIndex index, IndexView view) {
        return new Retriever() {
            @Override
            public List<ScoredPassage> retrieve(String query, int limit) { return view.retrieve(query, limit); }

            @Override
            public void close() { index.close(); }
        };
    }
}
