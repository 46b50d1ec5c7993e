package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.DocumentSource.Item;
import dev.satchel.DocumentSource.Problem;
import dev.satchel.Embedder;
import dev.satchel.Passage;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;

/** One time of bringing an index in step with a source. */
final class Synchronization {
    private final DocumentSource source;
    private final Splitter splitter;
    private final Optional<Embedder> embedder;
    private final SyncLimits limits;
    private final SyncListener listener;
    private final IndexWriter writer;

    private final long begin = System.nanoTime();
    private final List<Problem> failed = new ArrayList<>();
    private int added;
    private int updated;
    private int deleted;
    private int unchanged;
    private long bytesSinceCommit;
    private long lastCommit = begin;

    Synchronization(DocumentSource source, Splitter splitter, Optional<Embedder> embedder, SyncLimits limits, SyncListener listener,
            IndexWriter writer) {
        this.source = source;
        this.splitter = splitter;
        this.embedder = embedder;
        this.limits = limits;
        this.listener = listener;
        this.writer = writer;
    }

    /** Leaves the index at the last commit when it throws. */
    SyncReport run() throws IOException {
        DocumentSource.Listing listing = source.list();
        failed.addAll(listing.problems());
        Map<String, LedgerEntry> ledger = ledger();
        deleteWhatLeft(ledger.keySet(), listing);
        int done = 0;
        for (Item item : listing.items()) {
            listener.next(done++, listing.items().size(), item.id());
            bringUpToDate(item, ledger.get(item.id()));
            if (isCommitDue()) commit();
        }
        commit();
        return new SyncReport(added, updated, deleted, unchanged, failed, passages(), Duration.ofNanos(System.nanoTime() - begin));
    }

    private Map<String, LedgerEntry> ledger() throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(writer.getDirectory())) {
            return PassageFields.ledger(reader);
        }
    }

    private long passages() throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(writer.getDirectory())) {
            return new IndexSearcher(reader).count(PassageFields.PASSAGES);
        }
    }

    /** What could not be looked at has not left. */
    private void deleteWhatLeft(Set<String> known, DocumentSource.Listing listing) throws IOException {
        Set<String> left = new TreeSet<>(known);
        listing.items().forEach(item -> left.remove(item.id()));
        left.removeIf(id -> listing.problems().stream().anyMatch(problem -> covers(problem.documentId(), id)));
        for (String id : left) writer.deleteDocuments(PassageFields.allOf(id));
        deleted = left.size();
    }

    private static boolean covers(String problem, String id) {
        return id.equals(problem) || problem.endsWith("/") && id.startsWith(problem);
    }

    private void bringUpToDate(Item item, LedgerEntry known) throws IOException {
        Reading reading;
        try {
            reading = read(item, known);
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // Whatever a hostile or broken file makes of its reader, the other documents have nothing to do with it.
            failed.add(new Problem(item.id(), problem(e)));
            return;
        }
        switch (reading) {
            case Reading.Same same -> unchanged++;
            case Reading.SeenAgain again -> {
                writer.updateDocValues(PassageFields.allOf(item.id()), PassageFields.modified(again.entry));
                writer.updateDocValues(PassageFields.ledgerEntryOf(item.id()), PassageFields.checked(again.entry));
                unchanged++;
            }
            case Reading.Changed changed -> {
                replace(changed);
                if (known == null) added++;
                else updated++;
            }
        }
    }

    /**
     * Passage by passage, so that Lucene can write out a large document while it goes on; readers see all of it or nothing, because they see
     * commits only, and there is none in between.
     */
    private void replace(Reading.Changed changed) throws IOException {
        writer.deleteDocuments(PassageFields.allOf(changed.entry.documentId()));
        List<float[]> vectors = vectors(changed);
        for (int i = 0; i < changed.passages.size(); i++) {
            var document = PassageFields.document(changed.passages.get(i), changed.entry, changed.language, changed.metadata);
            if (!vectors.isEmpty()) PassageFields.addVector(document, embedder.orElseThrow(), vectors.get(i));
            writer.addDocument(document);
        }
        writer.addDocument(PassageFields.document(changed.entry, changed.text, changed.metadata));
    }

    /** One for each passage; none when there is no embedder that knows the language. */
    private List<float[]> vectors(Reading.Changed changed) {
        if (!embedder.map(Embedder::languages).filter(known -> known.isEmpty() || known.contains(changed.language.code())).isPresent())
            return List.of();
        return embedder.get().embedPassages(
                changed.passages.stream().map(each -> String.join("\n", PassageFields.searchedParts(each))).toList());
    }

    /** What a look at a document found. */
    private sealed interface Reading {
        /** Nothing that would make reading it necessary. */
        record Same() implements Reading {}

        /** The content that the index has, with another time or with one that proves nothing. */
        record SeenAgain(LedgerEntry entry) implements Reading {}

        /** Another content, or another way to make passages of it. */
        record Changed(String text, List<Passage> passages, Language language, Map<String, List<String>> metadata,
                LedgerEntry entry) implements Reading {}
    }

    private Reading read(Item item, LedgerEntry known) throws IOException {
        if (item.id().length() > PassageFields.LONGEST_ID)
            throw new SatchelException(
                    "its name has " + item.id().length() + " characters: give it one of at most " + PassageFields.LONGEST_ID);
        LedgerEntry.Making making = new LedgerEntry.Making(source.readerVersion(item), splitter.version(), PassageFields.INDEXING);
        if (known != null && known.vouchesFor(item, making)) return new Reading.Same();
        long now = System.currentTimeMillis();
        byte[] content = source.content(item);
        bytesSinceCommit += content.length;
        String hash = sha256(content);
        if (known != null && known.hash().equals(hash) && known.making().equals(making))
            return new Reading.SeenAgain(known.seen(item, now));
        Document document = source.read(item, content);
        List<Passage> passages = splitter.split(document);
        check(item, document, passages);
        Language language = Language.of(document.text());
        Map<String, List<String>> metadata = new TreeMap<>(document.metadata());
        metadata.putAll(source.metadata(item));
        return new Reading.Changed(document.text(), passages, language, metadata,
                new LedgerEntry(item.id(), content.length, item.modifiedMillis(), now, hash, making, language.code()));
    }

    /** A citation that points to the wrong place is worse than none. */
    private static void check(Item item, Document document, List<Passage> passages) {
        if (!document.id().equals(item.id()))
            throw new SatchelException("its reader gave it another name: report this to whoever wrote the reader");
        for (Passage passage : passages)
            if (!passage.documentId().equals(item.id()) || !document.text().startsWith(passage.text(), passage.start()))
                throw new SatchelException(
                        "the splitter made a passage that is not a slice of it: report this to whoever wrote the splitter");
    }

    /** Never text of the document: only messages that were written for people, and the kind of the others. */
    private static String problem(Throwable e) {
        return switch (e) {
            case SatchelException said -> said.getMessage();
            case FileSystemException unreadable -> "cannot be read (" + unreadable.getClass().getSimpleName()
                    + "): check that it is there, and its permissions";
            case IOException said when said.getMessage() != null -> said.getMessage();
            case OutOfMemoryError tooLarge -> "needs more memory than there is: split it, or give Java more (-Xmx)";
            default ->
                "its reader failed (" + e.getClass().getSimpleName() + "): the file may be damaged, open it in the program that made it";
        };
    }

    private boolean isCommitDue() {
        return bytesSinceCommit >= limits.bytesPerCommit() || System.nanoTime() - lastCommit >= limits.timePerCommit().toNanos();
    }

    private void commit() throws IOException {
        writer.commit();
        bytesSinceCommit = 0;
        lastCommit = System.nanoTime();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
