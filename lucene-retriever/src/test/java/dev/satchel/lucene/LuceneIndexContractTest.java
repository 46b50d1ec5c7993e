package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.MemorySource;
import dev.satchel.Retriever;
import dev.satchel.RetrieverContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class LuceneIndexContractTest extends RetrieverContract {
    @TempDir
    Path folder;

    @Override
    protected Retriever retrieverOver(List<Document> documents) {
        LuceneIndex index = LuceneIndex.open(folder);
        index.sync(new MemorySource(documents));
        return index;
    }
}
