package dev.satchel.lucene;

import dev.satchel.Embedder;
import dev.satchel.Passage;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
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
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;
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
    static final String INDEXING = "3, Lucene " + Version.LATEST.major + "." + Version.LATEST.minor;
    /** The layout, in each commit, so that an older program does not touch what it does not understand. */
    private static final String FORMAT_KEY = "satchel.format";
    private static final String FORMAT = "2";
    static final Map<String, String> COMMIT_DATA = Map.of(FORMAT_KEY, FORMAT);

    private static final String DOCUMENT = "document";
    private static final String TITLE = "title";
    private static final String HEADING = "heading";
    private static final String PAGE = "page";
    private static final String PAGE_BREAK = "page_break";
    private static final String START = "start";
    private static final String TEXT = "text";

    private static final String FOLDER = "folder";
    private static final String TYPE = "type";
    private static final String METADATA = "metadata";
    private static final String WRITTEN_IN = "written";

    private static final String LEDGER = "ledger";
    private static final String SIZE = "size";
    private static final String MODIFIED = "modified";
    private static final String CHECKED = "checked";
    private static final String HASH = "hash";
    private static final String READER = "reader";
    private static final String SPLITTER = "splitter";
    private static final String INDEXED = "indexed";
    private static final String LANGUAGE = "language";
    private static final String EMBEDDER = "embedder";
    private static final String TOLD = "told";
    private static final String SAID_NAME = "said_name";
    private static final String SAID_VALUE = "said_value";

    /** Terms and how often they occur; no positions, for nothing asks where in a passage they are. */
    private static final FieldType SEARCHED = new FieldType();
    static {
        SEARCHED.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        SEARCHED.setTokenized(true);
        SEARCHED.freeze();
    }

    /** Lucene holds an id as one term and one doc value, of at most 32766 bytes. */
    static final int LONGEST_ID = 32_766 / 3;
    /** Of Lucene's vectors. */
    private static final int MOST_DIMENSIONS = 1024;
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

    /** Analyzes each of those fields in its own way; makes the analyzers that are needed. */
    static Analyzer analyzer() {
        Map<String, Language> byField = Stream.of(Language.values()).collect(Collectors.toMap(PassageFields::searched, each -> each));
        return new DelegatingAnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
            @Override
            protected Analyzer getWrappedAnalyzer(String field) { return byField.getOrDefault(field, Language.OTHER).analyzer(); }
        };
    }

    /** Everything that the index has of a document. */
    static Term allOf(String documentId) { return new Term(DOCUMENT, documentId); }

    /** Its ledger entry. */
    static Term ledgerEntryOf(String documentId) { return new Term(LEDGER, documentId); }

    /** The field of the vectors that an embedder makes; each has its own, so that vectors of two never meet. */
    static String vectors(Embedder embedder) {
        if (embedder.dimensions() > MOST_DIMENSIONS)
            throw new SatchelException("the vectors of embedder " + embedder.name() + " have " + embedder.dimensions()
                    + " dimensions, an index takes at most " + MOST_DIMENSIONS + ": use another embedder");
        return "vector_" + embedder.dimensions() + "_" + Sha256.of(embedder.fingerprint()).substring(0, 16);
    }

    /**
     * What a passage is in Lucene.
     *
     * @param entry of its document
     * @param language whose analyzer its words go through
     * @param metadata of its document, the source's included
     */
    static Document document(Passage passage, LedgerEntry entry, Language language, Map<String, List<String>> metadata) {
        Document document = belongingTo(entry, metadata);
        document.add(new StoredField(TITLE, passage.title()));
        passage.headings().forEach(heading -> document.add(new StoredField(HEADING, heading)));
        passage.page().ifPresent(page -> document.add(new StoredField(PAGE, page)));
        passage.pageBreaks().forEach(pageBreak -> document.add(new StoredField(PAGE_BREAK, pageBreak)));
        document.add(new StoredField(START, passage.start()));
        document.add(new NumericDocValuesField(START, passage.start()));
        document.add(new StoredField(TEXT, passage.text()));
        searchedParts(passage).forEach(part -> document.add(new Field(searched(language), part, SEARCHED)));
        return document;
    }

    /** Adds the vector of a passage. */
    static void addVector(Document document, Embedder embedder, float[] vector) {
        document.add(new KnnFloatVectorField(vectors(embedder), vector, VectorSimilarityFunction.DOT_PRODUCT));
    }

    /** What is searched of a passage, and embedded: its title, its headings and its text. */
    static List<String> searchedParts(Passage passage) {
        List<String> parts = new ArrayList<>();
        if (!passage.title().isEmpty()) parts.add(passage.title());
        // The outermost heading often is the title, and a section's first passage begins with its heading: once is enough.
        passage.headings().stream().filter(heading -> !heading.equals(passage.title()) && !passage.text().contains(heading))
                .forEach(parts::add);
        parts.add(passage.text());
        return parts;
    }

    /** What is embedded of a passage. */
    static String embedded(Passage passage) {
        return String.join("\n", searchedParts(passage));
    }

    /**
     * What a ledger entry is, with the whole text of its document.
     *
     * @param said what the document says of itself
     * @param metadata that, and what its source says of it
     */
    static Document document(LedgerEntry entry, String text, Map<String, List<String>> said, Map<String, List<String>> metadata) {
        Document document = belongingTo(entry, metadata);
        document.add(new StringField(LEDGER, entry.documentId(), Field.Store.NO));
        document.add(new NumericDocValuesField(SIZE, entry.size()));
        document.add(checked(entry));
        document.add(value(HASH, entry.hash()));
        document.add(value(READER, entry.making().reader()));
        document.add(value(SPLITTER, entry.making().splitter()));
        document.add(value(INDEXED, entry.making().indexing()));
        document.add(value(TOLD, entry.making().metadata()));
        document.add(value(LANGUAGE, entry.language()));
        document.add(value(EMBEDDER, entry.embedder()));
        said.forEach((name, values) -> values.forEach(value -> {
            document.add(new StoredField(SAID_NAME, name));
            document.add(new StoredField(SAID_VALUE, value));
        }));
        for (int start = 0, end; start < text.length(); start = end) {
            end = Math.min(start + PIECE, text.length());
            if (end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) end--;
            document.add(new StoredField(TEXT, text.substring(start, end)));
        }
        return document;
    }

    /** What passages and ledger entries have in common: whose they are, and what filters look at. */
    private static Document belongingTo(LedgerEntry entry, Map<String, List<String>> metadata) {
        String id = entry.documentId();
        Document document = new Document();
        document.add(new StringField(DOCUMENT, id, Field.Store.YES));
        document.add(value(DOCUMENT, id));
        for (int slash = id.indexOf('/'); slash >= 0; slash = id.indexOf('/', slash + 1))
            document.add(new StringField(FOLDER, id.substring(0, slash), Field.Store.NO));
        document.add(new StringField(TYPE, type(id), Field.Store.NO));
        document.add(new StringField(WRITTEN_IN, entry.language(), Field.Store.NO));
        document.add(modified(entry));
        metadata.forEach((name, values) -> values
                .forEach(value -> document.add(new StringField(METADATA, metadataTerm(name, value), Field.Store.NO))));
        return document;
    }

    /** What follows the last dot of the file's name, in lower case; empty when there is none, as in a hidden file. */
    private static String type(String id) {
        String name = id.substring(id.lastIndexOf('/') + 1);
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    /** The length of the name keeps name and value apart, whatever characters they have; a term has at most 32766 bytes. */
    private static String metadataTerm(String name, String value) {
        String term = name.length() + " " + name + " " + value;
        return term.length() <= LONGEST_ID ? term : Sha256.of(term);
    }

    static Query inFolder(String folder) {
        return new TermQuery(new Term(FOLDER, folder));
    }

    static Query ofType(String ending) {
        return new TermQuery(new Term(TYPE, ending.toLowerCase(Locale.ROOT)));
    }

    static Query inLanguage(String code) {
        return new TermQuery(new Term(WRITTEN_IN, code));
    }

    /** Both ends belong to it. */
    static Query modifiedBetween(long first, long last) {
        return NumericDocValuesField.newSlowRangeQuery(MODIFIED, first, last);
    }

    static Query withMetadata(String name, String value) {
        return new TermQuery(new Term(METADATA, metadataTerm(name, value)));
    }

    private static SortedDocValuesField value(String name, String value) { return new SortedDocValuesField(name, new BytesRef(value)); }

    /** When the content was last changed; of all that {@link #allOf} a document, because filters look at it. */
    static Field modified(LedgerEntry entry) {
        return new NumericDocValuesField(MODIFIED, entry.modifiedMillis());
    }

    /** When the content was last looked at; of the {@linkplain #ledgerEntryOf ledger entry} alone. */
    static Field checked(LedgerEntry entry) {
        return new NumericDocValuesField(CHECKED, entry.checkedMillis());
    }

    /** The passage that was stored. */
    static Passage passage(Document stored) {
        IndexableField page = stored.getField(PAGE);
        List<Integer> pageBreaks = Stream.of(stored.getFields(PAGE_BREAK)).map(each -> each.numericValue().intValue()).toList();
        return new Passage(stored.get(DOCUMENT), stored.get(TITLE), List.of(stored.getValues(HEADING)),
                page == null ? OptionalInt.empty() : OptionalInt.of(page.numericValue().intValue()), pageBreaks,
                stored.getField(START).numericValue().intValue(), stored.get(TEXT));
    }

    /** What a document said of itself, from its ledger entry. */
    static Map<String, List<String>> said(StoredFields stored, int entry) throws IOException {
        Document fields = stored.document(entry, Set.of(SAID_NAME, SAID_VALUE));
        String[] names = fields.getValues(SAID_NAME);
        String[] values = fields.getValues(SAID_VALUE);
        Map<String, List<String>> said = new TreeMap<>();
        for (int i = 0; i < names.length; i++) said.computeIfAbsent(names[i], first -> new ArrayList<>()).add(values[i]);
        return said;
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
        forEachEntry(new IndexSearcher(reader), MatchAllDocsQuery.INSTANCE, leaf -> {
            EntryReader entries = new EntryReader(leaf);
            return doc -> {
                LedgerEntry entry = entries.read(doc);
                ledger.put(entry.documentId(), entry);
            };
        });
        return ledger;
    }

    /** The documents that pass a filter, in order. */
    static List<String> documentIds(IndexSearcher searcher, Query filter) throws IOException {
        List<String> ids = new ArrayList<>();
        forEachEntry(searcher, filter, leaf -> {
            Strings documents = new Strings(leaf, DOCUMENT);
            return doc -> ids.add(documents.of(doc));
        });
        ids.sort(null);
        return ids;
    }

    /** How many of the documents that pass a filter are in each language. */
    static Map<String, Integer> languages(IndexSearcher searcher, Query filter) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        forEachEntry(searcher, filter, leaf -> {
            Strings languages = new Strings(leaf, LANGUAGE);
            return doc -> counts.merge(languages.of(doc), 1, Integer::sum);
        });
        return counts;
    }

    private interface EntryVisitor {
        void visit(int doc) throws IOException;
    }

    private interface LeafVisitor {
        EntryVisitor in(LeafReader leaf) throws IOException;
    }

    /** Goes through the ledger entries of the documents that pass a filter, in order of their numbers in each leaf. */
    private static void forEachEntry(IndexSearcher searcher, Query filter, LeafVisitor visitor) throws IOException {
        Query entries = new BooleanQuery.Builder().add(new FieldExistsQuery(CHECKED), Occur.FILTER).add(filter, Occur.FILTER).build();
        Weight weight = searcher.createWeight(searcher.rewrite(entries), ScoreMode.COMPLETE_NO_SCORES, 1);
        try {
            for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
                Scorer scorer = weight.scorer(leaf);
                if (scorer == null) continue;
                EntryVisitor entry = visitor.in(leaf.reader());
                Bits live = leaf.reader().getLiveDocs();
                DocIdSetIterator found = scorer.iterator();
                for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc())
                    if (live == null || live.get(doc)) entry.visit(doc);
            }
        } catch (IndexOutOfBoundsException e) {
            // Lucene takes some offsets in a file as they are.
            throw new CorruptIndexException("the ledger cannot be read", "doc values", e);
        }
    }

    /** Reads the entries of a leaf, in order of their numbers. */
    private static final class EntryReader {
        private final Strings document;
        private final NumericDocValues size;
        private final NumericDocValues modified;
        private final NumericDocValues checked;
        private final Strings hash;
        private final Strings reader;
        private final Strings splitter;
        private final Strings indexed;
        private final Strings told;
        private final Strings language;
        private final Strings embedder;

        EntryReader(LeafReader leaf) throws IOException {
            document = new Strings(leaf, DOCUMENT);
            size = DocValues.getNumeric(leaf, SIZE);
            modified = DocValues.getNumeric(leaf, MODIFIED);
            checked = DocValues.getNumeric(leaf, CHECKED);
            hash = new Strings(leaf, HASH);
            reader = new Strings(leaf, READER);
            splitter = new Strings(leaf, SPLITTER);
            indexed = new Strings(leaf, INDEXED);
            told = new Strings(leaf, TOLD);
            language = new Strings(leaf, LANGUAGE);
            embedder = new Strings(leaf, EMBEDDER);
        }

        LedgerEntry read(int doc) throws IOException {
            LedgerEntry.Making making = new LedgerEntry.Making(reader.of(doc), splitter.of(doc), indexed.of(doc), told.of(doc));
            return new LedgerEntry(document.of(doc), number(size, doc), number(modified, doc), number(checked, doc), hash.of(doc), making,
                    language.of(doc), embedder.of(doc));
        }
    }

    /** The strings of a doc value, in order of the documents; neighbours with the same one share it. */
    private static final class Strings {
        private final SortedDocValues values;
        private int lastOrdinal = -1;
        private String last = "";

        Strings(LeafReader leaf, String field) throws IOException { values = DocValues.getSorted(leaf, field); }

        String of(int doc) throws IOException {
            if (!values.advanceExact(doc)) return "";
            int ordinal = values.ordValue();
            if (ordinal != lastOrdinal) {
                last = values.lookupOrd(ordinal).utf8ToString();
                lastOrdinal = ordinal;
            }
            return last;
        }
    }

    /** The document that a passage or a ledger entry belongs to. */
    static String documentId(LeafReader leaf, int doc) throws IOException {
        return new Strings(leaf, DOCUMENT).of(doc);
    }

    /** Where a passage starts. */
    static long start(LeafReader leaf, int doc) throws IOException {
        return number(leaf, START, doc);
    }

    /** Where passages start; ledger entries have no such value. */
    static NumericDocValues starts(LeafReader leaf) throws IOException {
        return DocValues.getNumeric(leaf, START);
    }

    private static long number(LeafReader leaf, String field, int doc) throws IOException {
        return number(DocValues.getNumeric(leaf, field), doc);
    }

    private static long number(NumericDocValues values, int doc) throws IOException {
        return values.advanceExact(doc) ? values.longValue() : 0;
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
