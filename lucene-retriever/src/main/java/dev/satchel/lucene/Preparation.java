package dev.satchel.lucene;

import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.DocumentSource.Item;
import dev.satchel.Passage;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes of a document what the index needs, and reads, splits and embeds no more than it must. Safe for use by many threads.
 *
 * @param stored what the index has
 * @param byContent documents that the index has, by the hash of their content
 */
record Preparation(DocumentSource source, Splitter splitter, Embedding embedding, StoredDocuments stored,
        Map<String, List<LedgerEntry>> byContent) {
    /** On its way into the index a document takes up to seven times its size; 60 MB went through a heap of 520 MB and not of 400 MB. */
    private static final long LARGEST_DOCUMENT = Runtime.getRuntime().maxMemory() / 8;
    private static final String TOO_LARGE = "needs more memory than there is: split it, or give Java more (-Xmx)";

    /**
     * Whatever a hostile or broken file makes of its reader, the other documents have nothing to do with it.
     *
     * @throws IOException when the thread was interrupted
     */
    Prepared prepare(Job job) throws IOException {
        try {
            return look(job);
        } catch (StoredDocuments.UnreadableIndexException e) {
            throw e.getCause();
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
            if (Thread.currentThread().isInterrupted())
                throw e instanceof IOException said ? said : new InterruptedIOException("interrupted");
            return new Prepared.Failed(job.item(), problem(e));
        }
    }

    private Prepared look(Job job) throws IOException {
        Item item = job.item();
        if (item.id().length() > PassageFields.LONGEST_ID)
            throw new SatchelException(
                    "its name has " + item.id().length() + " characters: give it one of at most " + PassageFields.LONGEST_ID);
        Optional<LedgerEntry> cutAlike = job.known().filter(known -> known.making().cutsAs(job.making()));
        if (cutAlike.isPresent() && cutAlike.get().vouchesFor(item)) return again(job, cutAlike.get(), cutAlike.get());
        requireMemoryFor(item.size());
        long now = System.currentTimeMillis();
        byte[] content = source.content(item);
        String hash = Sha256.of(content);
        if (cutAlike.isPresent() && cutAlike.get().hash().equals(hash)) {
            LedgerEntry seen = cutAlike.get().seen(item, now);
            return embedding.isDone(seen) && seen.making().equals(job.making())
                    ? new Prepared.SeenAgain(item, seen)
                    : again(job, cutAlike.get(), seen);
        }
        LedgerEntry entry = new LedgerEntry(item.id(), content.length, item.modifiedMillis(), now, hash, job.making(), "", "");
        Optional<LedgerEntry> twin = twin(job, hash);
        if (twin.isPresent() && isReadAlike(twin.get(), job)) return again(job, twin.get(), entry);
        Document document = source.read(item, content);
        requireMemoryFor(document.text().length());
        List<Passage> passages = splitter.split(document);
        check(item, document, passages);
        return made(job, new ReadDocument(document.text(), passages, document.metadata()), job.known().or(() -> twin), entry);
    }

    /** Where memory ends, the index cannot be written any further: one document must not keep all others out of it. */
    private static void requireMemoryFor(long size) {
        if (size > LARGEST_DOCUMENT) throw new SatchelException(TOO_LARGE);
    }

    /** A document of the same content, where this one was not known before: it may have been moved. */
    private Optional<LedgerEntry> twin(Job job, String hash) {
        if (job.known().isPresent()) return Optional.empty();
        List<LedgerEntry> twins = byContent.getOrDefault(hash, List.of());
        return twins.stream().filter(each -> isReadAlike(each, job)).findFirst().or(() -> twins.stream().findFirst());
    }

    /** A reader may go by the name and make a title of it, but not by the folder. */
    private static boolean isReadAlike(LedgerEntry twin, Job job) {
        return name(twin.documentId()).equals(name(job.item().id())) && twin.making().cutsAs(job.making());
    }

    /** The file's name. */
    static String name(String id) {
        return id.substring(id.lastIndexOf('/') + 1);
    }

    /** From the passages that the index has. */
    private Prepared again(Job job, LedgerEntry old, LedgerEntry entry) {
        ReadDocument document = stored.document(old.documentId());
        return made(job, old.documentId().equals(entry.documentId()) ? document : document.named(entry.documentId()), Optional.of(old),
                entry);
    }

    private Prepared made(Job job, ReadDocument document, Optional<LedgerEntry> old, LedgerEntry entry) {
        Language language = Language.of(document.text());
        Map<String, List<String>> metadata = new TreeMap<>(document.said());
        metadata.putAll(job.told());
        String embedder = embedding.fingerprint(language.code());
        LedgerEntry complete = new LedgerEntry(entry.documentId(), entry.size(), entry.modifiedMillis(), entry.checkedMillis(),
                entry.hash(), job.making(), language.code(), embedder);
        float[][] vectors = embedder.isEmpty() ? new float[0][] : embedding.known(document.passages(), old, stored);
        return new Prepared.Made(job.item(), complete, document, language, metadata, vectors, job.known().isEmpty());
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
    static String problem(Throwable e) {
        return switch (e) {
            case SatchelException said -> said.getMessage();
            case FileSystemException unreadable -> "cannot be read (" + unreadable.getClass().getSimpleName()
                    + "): check that it is there, and its permissions";
            case IOException said when said.getMessage() != null -> said.getMessage();
            case OutOfMemoryError tooLarge -> TOO_LARGE;
            default ->
                "its reader failed (" + e.getClass().getSimpleName() + "): the file may be damaged, open it in the program that made it";
        };
    }
}
