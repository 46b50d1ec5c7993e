package dev.satchel.lucene;

import dev.satchel.Embedder;
import dev.satchel.Passage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.KnnVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;

/** What the index had of each document when a synchronization began, whatever is replaced since. Safe for use by many threads. */
final class StoredDocuments implements Closeable {
    private final DirectoryReader reader;

    StoredDocuments(Directory directory) throws IOException { reader = DirectoryReader.open(directory); }

    /** That the index cannot be read, which is not the fault of the document for which it was tried. */
    static final class UnreadableIndexException extends UncheckedIOException {
        private static final long serialVersionUID = 1;

        UnreadableIndexException(IOException cause) { super(cause); }
    }

    /** The ledger, ordered by document id. */
    NavigableMap<String, LedgerEntry> ledger() throws IOException {
        return PassageFields.ledger(reader);
    }

    /** How many passages there are. */
    int passages() throws IOException {
        return new IndexSearcher(reader).count(PassageFields.PASSAGES);
    }

    /** What was made of a document. */
    ReadDocument document(String id) {
        List<Passage> passages = new ArrayList<>();
        PassageFields.TextVisitor text = new PassageFields.TextVisitor();
        Map<String, List<String>> said = new HashMap<>();
        forEach(PassageFields.allOf(id), (leaf, docs) -> {
            NumericDocValues starts = PassageFields.starts(leaf);
            StoredFields stored = leaf.storedFields();
            for (int doc : docs) {
                if (starts.advanceExact(doc)) {
                    passages.add(PassageFields.passage(stored.document(doc)));
                } else {
                    stored.document(doc, text);
                    said.putAll(PassageFields.said(stored, doc));
                }
            }
        });
        passages.sort(Comparator.comparingInt(Passage::start));
        return new ReadDocument(text.text(), passages, said);
    }

    /** The vectors that an embedder made of a document's passages, by the hash of what was embedded. */
    Map<String, float[]> vectors(String id, Embedder embedder) {
        Map<String, float[]> vectors = new HashMap<>();
        forEach(PassageFields.allOf(id), (leaf, docs) -> {
            FloatVectorValues values = leaf.getFloatVectorValues(PassageFields.vectors(embedder));
            if (values == null) return;
            KnnVectorValues.DocIndexIterator having = values.iterator();
            StoredFields stored = leaf.storedFields();
            for (int doc : docs)
                // Neither is there a vector for each, nor does the iterator go back.
                if (having.docID() == doc || having.docID() < doc && having.advance(doc) == doc)
                    vectors.put(hash(PassageFields.passage(stored.document(doc))), values.vectorValue(having.index()).clone());
        });
        return vectors;
    }

    /** Names what is embedded of a passage. */
    static String hash(Passage passage) {
        return Sha256.of(PassageFields.embedded(passage));
    }

    private interface LeafVisitor {
        void visit(LeafReader leaf, List<Integer> docs) throws IOException;
    }

    /** In order of the documents of each leaf. */
    private void forEach(Term term, LeafVisitor visitor) {
        try {
            for (LeafReaderContext context : reader.leaves()) {
                LeafReader leaf = context.reader();
                PostingsEnum postings = leaf.postings(term, PostingsEnum.NONE);
                if (postings == null) continue;
                List<Integer> docs = new ArrayList<>();
                for (int doc = postings.nextDoc(); doc != PostingsEnum.NO_MORE_DOCS; doc = postings.nextDoc())
                    if (leaf.getLiveDocs() == null || leaf.getLiveDocs().get(doc)) docs.add(doc);
                visitor.visit(leaf, docs);
            }
        } catch (IOException e) {
            throw new UnreadableIndexException(e);
        } catch (IndexOutOfBoundsException e) {
            // Lucene takes some offsets in a file as they are.
            throw new UnreadableIndexException(new CorruptIndexException("a document cannot be read", term.toString(), e));
        }
    }

    @Override
    public void close() throws IOException { reader.close(); }
}
