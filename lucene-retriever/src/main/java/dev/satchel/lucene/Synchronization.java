package dev.satchel.lucene;

import dev.satchel.DocumentSource;
import dev.satchel.DocumentSource.Item;
import dev.satchel.DocumentSource.Problem;
import dev.satchel.Embedder;
import dev.satchel.Splitter;
import dev.satchel.lucene.LedgerEntry.Making;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;

/**
 * One time of bringing an index in step with a source. Documents go through it in batches, in the order of the source: many threads read
 * and split, one gives vectors, one writes and commits, each a few batches ahead of the next. The thread that runs it waits, tells the
 * listener, and decides what comes next.
 */
final class Synchronization {
    /** Text of so many bytes keeps every thread busy for a while. */
    private static final long BATCH_BYTES = 1 << 20;
    /** Small documents fill the threads' time with many, large ones their memory with few. */
    private static final int BATCHES_AHEAD = 2 + 2 * Runtime.getRuntime().availableProcessors();
    private static final long TELL_EVERY_MILLIS = 200;

    private final DocumentSource source;
    private final Splitter splitter;
    private final Embedding embedding;
    private final SyncLimits limits;
    private final SyncListener listener;
    private final IndexWriter writer;

    private final long begin = System.nanoTime();
    private final List<Problem> failed = new ArrayList<>();
    /** What the index has and the source has not any more, as long as it is in the index. */
    private final NavigableMap<String, LedgerEntry> left = new TreeMap<>();
    private Map<String, List<LedgerEntry>> leftByContent = Map.of();
    private int added;
    private int renamed;
    private int updated;
    private int deleted;
    private int unchanged;
    private long bytesSinceCommit;
    private long lastCommit = begin;
    private volatile boolean stopped;

    Synchronization(DocumentSource source, Splitter splitter, Optional<Embedder> embedder, SyncLimits limits, SyncListener listener,
            IndexWriter writer) {
        this.source = source;
        this.splitter = splitter;
        this.embedding = new Embedding(embedder);
        this.limits = limits;
        this.listener = listener;
        this.writer = writer;
    }

    /** Leaves the index at the last commit when it throws. */
    SyncReport run() throws IOException {
        SyncEvent event = SyncEvent.begun();
        boolean complete = false;
        try {
            SyncReport report = bringInStep();
            complete = true;
            return report;
        } finally {
            event.ended(added, renamed, updated, deleted, unchanged, failed.size(), complete);
        }
    }

    private SyncReport bringInStep() throws IOException {
        try (StoredDocuments stored = new StoredDocuments(writer.getDirectory())) {
            NavigableMap<String, LedgerEntry> ledger = stored.ledger();
            DocumentSource.Listing listing = source.list(item -> ledger.containsKey(item.id()) && ledger.get(item.id()).vouchesFor(item));
            failed.addAll(listing.problems());
            noteWhatLeft(ledger, listing);
            List<Job> jobs = jobs(ledger, listing);
            Set<Long> sizes = jobs.stream().filter(job -> job.known().isEmpty()).map(job -> job.item().size()).collect(Collectors.toSet());
            deleteWhatLeft(entry -> !sizes.contains(entry.size()));
            commit();
            Progress progress = new Progress(listing.items().size(), jobs, begin);
            leftByContent = byContent(left, sizes);
            Preparation preparation = new Preparation(source, splitter, embedding, stored, byContent(ledger, sizes));
            bringUpToDate(Batch.of(jobs, Math.min(BATCH_BYTES, limits.bytesPerCommit())), preparation, progress);
        }
        try (StoredDocuments now = new StoredDocuments(writer.getDirectory())) {
            return new SyncReport(added, renamed, updated, deleted, unchanged, failed, now.passages(),
                    Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    /** What could not be looked at has not left. */
    private void noteWhatLeft(Map<String, LedgerEntry> ledger, DocumentSource.Listing listing) {
        left.putAll(ledger);
        listing.items().forEach(item -> left.remove(item.id()));
        left.keySet().removeIf(id -> listing.problems().stream().anyMatch(problem -> covers(problem.documentId(), id)));
    }

    private static boolean covers(String problem, String id) {
        return id.equals(problem) || problem.endsWith("/") && id.startsWith(problem);
    }

    /**
     * At once, so that nothing is found in what is gone; but what may have been moved, as a new document of its size suggests, stays until that
     * one is there: were the process killed in between, its vectors would have to be made again.
     */
    private void deleteWhatLeft(Predicate<LedgerEntry> which) throws IOException {
        for (LedgerEntry entry : List.copyOf(left.values())) {
            if (!which.test(entry)) continue;
            left.remove(entry.documentId());
            writer.deleteDocuments(PassageFields.allOf(entry.documentId()));
            deleted++;
        }
    }

    /** What has to be looked at; the rest is unchanged, as size and time prove. */
    private List<Job> jobs(Map<String, LedgerEntry> ledger, DocumentSource.Listing listing) {
        List<Job> jobs = new ArrayList<>();
        for (Item item : listing.items()) {
            Optional<LedgerEntry> known = Optional.ofNullable(ledger.get(item.id()));
            try {
                Map<String, List<String>> told = source.metadata(item);
                Making making = new Making(source.readerVersion(item), splitter.version(), PassageFields.INDEXING, hash(told));
                if (known.isPresent() && known.get().vouchesFor(item) && known.get().making().equals(making)
                        && embedding.isDone(known.get()))
                    unchanged++;
                else
                    jobs.add(new Job(item, known, making, told));
            } catch (RuntimeException e) {
                failed.add(new Problem(item.id(), Preparation.problem(e)));
            }
        }
        return jobs;
    }

    /** Empty when nothing is told; otherwise two hashes are the same only when all names and values are. */
    private static String hash(Map<String, List<String>> told) {
        if (told.isEmpty()) return "";
        StringBuilder all = new StringBuilder();
        new TreeMap<>(told).forEach((name, values) -> {
            all.append(name.length()).append(' ').append(name).append(values.size());
            values.forEach(value -> all.append(' ').append(value.length()).append(' ').append(value));
        });
        return Sha256.of(all.toString());
    }

    /** Documents of these sizes by the hash of their content, ordered by id. */
    private static Map<String, List<LedgerEntry>> byContent(NavigableMap<String, LedgerEntry> ledger, Set<Long> sizes) {
        return ledger.values().stream().filter(entry -> sizes.contains(entry.size())).collect(Collectors.groupingBy(LedgerEntry::hash));
    }

    /** A batch on its way into the index. */
    private record UnderWay(Batch batch, Future<List<Prepared>> ready, AtomicLong bytes) {}

    private void bringUpToDate(List<Batch> batches, Preparation preparation, Progress progress) throws IOException {
        Deque<UnderWay> underWay = new ArrayDeque<>();
        try (Workers workers = Workers.start()) {
            try {
                for (Batch next : batches) {
                    while (!hasRoom(underWay, next)) finish(underWay.remove(), workers, progress);
                    underWay.add(start(next, workers, preparation, progress));
                }
                while (!underWay.isEmpty()) finish(underWay.remove(), workers, progress);
                await(workers.writing().submit(() -> {
                    deleteWhatLeft(entry -> true);
                    commit();
                    return null;
                }), progress);
            } finally {
                stopped = true;
            }
        }
    }

    private boolean hasRoom(Deque<UnderWay> underWay, Batch next) {
        long bytes = underWay.stream().mapToLong(each -> each.bytes.get()).sum();
        return underWay.isEmpty() || underWay.size() < BATCHES_AHEAD && bytes + next.bytes() <= limits.bytesAtOnce();
    }

    private UnderWay start(Batch batch, Workers workers, Preparation preparation, Progress progress) {
        AtomicLong bytes = new AtomicLong(batch.bytes());
        List<Future<Prepared>> read = batch.jobs().stream().map(job -> workers.readers().submit(() -> {
            Prepared prepared = preparation.prepare(job);
            // A document may unfold to many times its size.
            if (prepared instanceof Prepared.Made made) bytes.addAndGet(Math.max(0, made.document().text().length() - job.item().size()));
            return prepared;
        })).toList();
        Future<List<Prepared>> ready = workers.embedding().submit(() -> {
            List<Prepared> documents = new ArrayList<>();
            for (Future<Prepared> each : read) documents.add(each.get());
            return embedding.fill(documents, progress);
        });
        return new UnderWay(batch, ready, bytes);
    }

    private void finish(UnderWay next, Workers workers, Progress progress) throws IOException {
        progress.at(next.batch.jobs().getFirst().item().id());
        listener.next(progress.now());
        List<Prepared> documents = await(next.ready, progress);
        await(workers.writing().submit(() -> {
            for (Prepared each : documents) write(each, progress);
            bytesSinceCommit += next.batch.bytes();
            if (isCommitDue()) commit();
            return null;
        }), progress);
    }

    /** Tells the listener while it waits. */
    private <T> T await(Future<T> result, Progress progress) throws IOException {
        while (true) {
            try {
                if (Thread.interrupted()) throw new InterruptedException();
                return result.get(TELL_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                listener.next(progress.now());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while documents were indexed");
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    /** What went wrong in another thread, as if it had been in this one. */
    private static IOException failure(ExecutionException e) {
        Throwable cause = e.getCause();
        // A thread may have waited for another one.
        while (cause instanceof ExecutionException) cause = cause.getCause();
        if (cause instanceof RuntimeException unchecked) throw unchecked;
        if (cause instanceof Error error) throw error;
        return cause instanceof IOException disk ? disk : new IOException(cause);
    }

    private void write(Prepared document, Progress progress) throws IOException {
        switch (document) {
            case Prepared.SeenAgain again -> {
                writer.updateDocValues(PassageFields.allOf(again.item().id()), PassageFields.modified(again.entry()));
                writer.updateDocValues(PassageFields.ledgerEntryOf(again.item().id()), PassageFields.checked(again.entry()));
                unchanged++;
            }
            case Prepared.Failed failure -> failed.add(new Problem(failure.item().id(), failure.problem()));
            case Prepared.Made made -> {
                Optional<String> formerName = made.isNew() ? formerName(made) : Optional.empty();
                if (formerName.isPresent()) {
                    writer.deleteDocuments(PassageFields.allOf(formerName.get()));
                    left.remove(formerName.get());
                    renamed++;
                } else if (made.isNew()) added++;
                else updated++;
                replace(made);
            }
        }
        if (!embedding.isWanted()) progress.document(document);
        progress.written();
    }

    /** Of a document that left and had the same content; rather one of the same file name. */
    private Optional<String> formerName(Prepared.Made made) {
        List<String> candidates = leftByContent.getOrDefault(made.entry().hash(), List.of()).stream().map(LedgerEntry::documentId)
                .filter(left::containsKey).toList();
        String name = Preparation.name(made.item().id());
        return candidates.stream().filter(each -> Preparation.name(each).equals(name)).findFirst()
                .or(() -> candidates.stream().findFirst());
    }

    /**
     * Passage by passage, so that Lucene can write out a large document while it goes on; readers see all of it or nothing, because they see
     * commits only, and there is none in between.
     */
    private void replace(Prepared.Made made) throws IOException {
        writer.deleteDocuments(PassageFields.allOf(made.entry().documentId()));
        for (int i = 0; i < made.document().passages().size(); i++) {
            if (stopped) throw new CancellationException("the synchronization ended early");
            Document document = PassageFields.document(made.document().passages().get(i), made.entry(), made.language(), made.metadata());
            if (made.vectors().length > 0) embedding.add(document, made.vectors()[i]);
            writer.addDocument(document);
        }
        writer.addDocument(PassageFields.document(made.entry(), made.document().text(), made.document().said(), made.metadata()));
    }

    private boolean isCommitDue() {
        return bytesSinceCommit >= limits.bytesPerCommit() || System.nanoTime() - lastCommit >= limits.timePerCommit().toNanos();
    }

    private void commit() throws IOException {
        writer.commit();
        bytesSinceCommit = 0;
        lastCommit = System.nanoTime();
    }
}
