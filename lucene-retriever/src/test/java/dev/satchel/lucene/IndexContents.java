package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Embedder;
import dev.satchel.Passage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.FSDirectory;

/** All that an index holds, for comparing; but not when it last looked at its documents. */
final class IndexContents {
    private IndexContents() {}

    /** By document: its ledger entry, its text, its passages and their vectors. Fails when a document is not whole or is there twice. */
    static Map<String, List<String>> of(Path index, Embedder embedder) throws IOException {
        Map<String, List<String>> contents = new TreeMap<>();
        try (FSDirectory directory = FSDirectory.open(index);
                DirectoryReader reader = DirectoryReader.open(directory);
                StoredDocuments stored = new StoredDocuments(directory)) {
            int documents = 0;
            int vectors = 0;
            for (LedgerEntry entry : stored.ledger().values()) {
                ReadDocument document = stored.document(entry.documentId());
                assertWhole(entry.documentId(), document);
                documents += 1 + document.passages().size();
                if (!entry.embedder().isEmpty()) vectors += document.passages().size();
                contents.put(entry.documentId(), lines(entry, document, stored.vectors(entry.documentId(), embedder)));
            }
            assertEquals(documents, reader.numDocs(), "something is there twice, or belongs to no document");
            assertEquals(vectors, new IndexSearcher(reader).count(new FieldExistsQuery(PassageFields.vectors(embedder))));
        }
        return contents;
    }

    /** Passages are slices, do not overlap, and leave out nothing but white space. */
    private static void assertWhole(String id, ReadDocument document) {
        int end = 0;
        for (Passage passage : document.passages()) {
            assertTrue(passage.start() >= end && document.text().startsWith(passage.text(), passage.start()), id);
            assertTrue(document.text().substring(end, passage.start()).isBlank(), id);
            end = passage.end();
        }
        assertTrue(document.text().substring(end).isBlank(), id);
    }

    private static List<String> lines(LedgerEntry entry, ReadDocument document, Map<String, float[]> vectors) {
        LedgerEntry timeless = new LedgerEntry(entry.documentId(), entry.size(), entry.modifiedMillis(), 0, entry.hash(), entry.making(),
                entry.language(), entry.embedder());
        return Stream.concat(Stream.of(timeless.toString(), document.text(), document.said().toString()),
                document.passages().stream().map(each -> each + " " + Arrays.toString(vectors.get(StoredDocuments.hash(each))))).toList();
    }
}
