package dev.satchel.lucene;

import dev.satchel.Passage;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.StoredFieldVisitor;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/**
 * How documents lie in the index; the only class that knows the names of fields.
 *
 * <p>A document of ours becomes one Lucene document for each passage and one for its ledger entry, which has the whole text. A
 * passage's title, headings and text are searched in one field for its document's language, so that a term weighs the same wherever in the
 * passage it stands. What the ledger must know without reading a document is in doc values, which are quick to go through.
 */
final class PassageFields {
    /** Changes when documents must be indexed anew: with this class, and with Lucene's analyzers. */
    static final String INDEXING = "1, Lucene " + Version.LATEST.major + "." + Version.LATEST.minor;
    /** The layout, in each commit, so that an older program does not touch what it does not understand. */
    private static final String FORMAT_KEY = "satchel.format";
    private static final String FORMAT = "1";
    static final Map<String, String> COMMIT_DATA = Map.of(FORMAT_KEY, FORMAT);

    private static final String DOCUMENT = "document";
    private static final String TITLE = "title";
    private static final String HEADING = "heading";
    private static final String PAGE = "page";
    private static final String START = "start";
    private static final String TEXT = "text";

    private static final String LEDGER = "ledger";
    private static final String SIZE = "size";
    private static final String MODIFIED = "modified";
    private static final String CHECKED = "checked";
    private static final String HASH = "hash";
    private static final String READER = "reader";
    private static final String SPLITTER = "splitter";
    private static final String INDEXED = "indexed";
    private static final String LANGUAGE = "language";

    /** Terms and how often they occur; no positions, for nothing asks where in a passage they are. */
    private static final FieldType SEARCHED = new FieldType();
    static {
        SEARCHED.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        SEARCHED.setTokenized(true);
        SEARCHED.freeze();
    }

    /** Lucene holds an id as one term and one doc value, of at most 32766 bytes. */
    static final int LONGEST_ID = 32_766 / 3;
    /** A large text is stored in pieces, so that no buffer of three times its size is needed to encode it. */
    private static final int PIECE = 1 << 16;

    /** Every passage. */
    static final Query PASSAGES = new FieldExistsQuery(START);
    /** Score alone leaves ties to the order of segments, which changes after a merge; the same question must get the same passages. */
    static final Sort BEST_FIRST_THEN_STABLE = new Sort(SortField.FIELD_SCORE, new SortField(DOCUMENT, SortField.Type.STRING),
            new SortField(START, SortField.Type.LONG));

    private PassageFields() {}

    /** The field in which passages of this language are searched. */
    static String searched(Language language) {
        return "text_" + language.code();
    }

    /** Analyzes each of those fields in its own way. */
    static Analyzer analyzer() {
        Map<String, Analyzer> byField = new TreeMap<>();
        for (Language each : Language.values()) byField.put(searched(each), each.analyzer());
        return new PerFieldAnalyzerWrapper(Language.OTHER.analyzer(), byField);
    }

    /** Everything that the index has of a document. */
    static Term allOf(String documentId) { return new Term(DOCUMENT, documentId); }

    /** Its ledger entry. */
    static Term ledgerEntryOf(String documentId) { return new Term(LEDGER, documentId); }

    /** What a passage is in Lucene. */
    static Document document(Passage passage, Language language) {
        Document document = belongingTo(passage.documentId());
        document.add(new StoredField(TITLE, passage.title()));
        passage.headings().forEach(heading -> document.add(new StoredField(HEADING, heading)));
        passage.page().ifPresent(page -> document.add(new StoredField(PAGE, page)));
        document.add(new StoredField(START, passage.start()));
        document.add(new NumericDocValuesField(START, passage.start()));
        document.add(new StoredField(TEXT, passage.text()));
        String searched = searched(language);
        document.add(new Field(searched, passage.title(), SEARCHED));
        // The outermost heading often is the title, and a section's first passage begins with its heading: once is enough.
        passage.headings().stream().filter(heading -> !heading.equals(passage.title()) && !passage.text().contains(heading))
                .forEach(heading -> document.add(new Field(searched, heading, SEARCHED)));
        document.add(new Field(searched, passage.text(), SEARCHED));
        return document;
    }

    /** What a ledger entry is, with the whole text of its document. */
    static Document document(LedgerEntry entry, String text) {
        Document document = belongingTo(entry.documentId());
        document.add(new StringField(LEDGER, entry.documentId(), Field.Store.NO));
        document.add(new NumericDocValuesField(SIZE, entry.size()));
        Arrays.stream(seen(entry)).forEach(document::add);
        document.add(value(HASH, entry.hash()));
        document.add(value(READER, entry.making().reader()));
        document.add(value(SPLITTER, entry.making().splitter()));
        document.add(value(INDEXED, entry.making().indexing()));
        document.add(value(LANGUAGE, entry.language()));
        for (int start = 0, end; start < text.length(); start = end) {
            end = Math.min(start + PIECE, text.length());
            if (end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) end--;
            document.add(new StoredField(TEXT, text.substring(start, end)));
        }
        return document;
    }

    private static Document belongingTo(String id) {
        Document document = new Document();
        document.add(new StringField(DOCUMENT, id, Field.Store.YES));
        document.add(value(DOCUMENT, id));
        return document;
    }

    private static SortedDocValuesField value(String name, String value) { return new SortedDocValuesField(name, new BytesRef(value)); }

    /** The fields of an entry that change when the same content is seen once more. */
    static Field[] seen(LedgerEntry entry) {
        return new Field[] {new NumericDocValuesField(MODIFIED, entry.modifiedMillis()),
                new NumericDocValuesField(CHECKED, entry.checkedMillis())};
    }

    /** The passage that was stored. */
    static Passage passage(Document stored) {
        IndexableField page = stored.getField(PAGE);
        return new Passage(stored.get(DOCUMENT), stored.get(TITLE), List.of(stored.getValues(HEADING)),
                page == null ? OptionalInt.empty() : OptionalInt.of(page.numericValue().intValue()),
                stored.getField(START).numericValue().intValue(), stored.get(TEXT));
    }

    /** Puts the pieces of a text together again. */
    static final class TextVisitor extends StoredFieldVisitor {
        private final StringBuilder text = new StringBuilder();

        @Override
        public Status needsField(FieldInfo field) { return field.name.equals(TEXT) ? Status.YES : Status.NO; }

        @Override
        public void stringField(FieldInfo field, String piece) { text.append(piece); }

        String text() { return text.toString(); }
    }

    /** The ledger, ordered by document id. */
    static TreeMap<String, LedgerEntry> ledger(IndexReader reader) throws IOException {
        TreeMap<String, LedgerEntry> ledger = new TreeMap<>();
        try {
            for (LeafReaderContext leaf : reader.leaves()) readLedger(leaf.reader(), ledger);
        } catch (IndexOutOfBoundsException e) {
            // Lucene takes some offsets in a file as they are.
            throw new CorruptIndexException("the ledger cannot be read", "doc values", e);
        }
        return ledger;
    }

    private static void readLedger(LeafReader leaf, Map<String, LedgerEntry> ledger) throws IOException {
        NumericDocValues checked = DocValues.getNumeric(leaf, CHECKED);
        for (int doc = checked.nextDoc(); doc != NumericDocValues.NO_MORE_DOCS; doc = checked.nextDoc()) {
            if (leaf.getLiveDocs() != null && !leaf.getLiveDocs().get(doc)) continue;
            String id = string(leaf, DOCUMENT, doc);
            LedgerEntry.Making making = new LedgerEntry.Making(string(leaf, READER, doc), string(leaf, SPLITTER, doc),
                    string(leaf, INDEXED, doc));
            ledger.put(id, new LedgerEntry(id, number(leaf, SIZE, doc), number(leaf, MODIFIED, doc), checked.longValue(),
                    string(leaf, HASH, doc), making, string(leaf, LANGUAGE, doc)));
        }
    }

    private static long number(LeafReader leaf, String field, int doc) throws IOException {
        NumericDocValues values = DocValues.getNumeric(leaf, field);
        return values.advanceExact(doc) ? values.longValue() : 0;
    }

    private static String string(LeafReader leaf, String field, int doc) throws IOException {
        SortedDocValues values = DocValues.getSorted(leaf, field);
        return values.advanceExact(doc) ? values.lookupOrd(values.ordValue()).utf8ToString() : "";
    }

    /** Refuses an index of another program, or of a later version of this one. */
    static void checkFormat(Path index, DirectoryReader reader) throws IOException {
        String format = reader.getIndexCommit().getUserData().get(FORMAT_KEY);
        if (format == null)
            throw new SatchelException("the Lucene index in " + index + " was made by another program: name another folder for the index");
        if (!format.equals(FORMAT))
            throw new SatchelException("index " + index + " has the layout " + format + ", this version knows " + FORMAT
                    + ": use the version that made it, or delete this folder and synchronize again");
    }
}
