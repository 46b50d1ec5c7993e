package dev.satchel.lucene;

import dev.satchel.DocumentSource;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.Retriever;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import dev.satchel.Splitter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * A persistent index of documents, searched by their words (BM25) and by vectors, and kept in step with where the documents come from.
 *
 * <p>An index is a folder of its own. All that it knows stands in one Lucene commit: a process that is killed leaves the last commit, never
 * half of a document. Any number of processes may read it while one changes it; what another process committed is seen at the next call.
 * Safe for use by many threads.
 */
public final class LuceneIndex implements Retriever {
    /** Large indexes have many segments, which all cores search at once. These threads need not be ended: they hold nothing. */
    private static final Executor SEGMENTS_SIDE_BY_SIDE = Executors.newVirtualThreadPerTaskExecutor();
    private final Path path;
    private final Directory directory;
    private final Splitter splitter;
    private final Optional<Embedder> embedder;
    private final Optional<Embedder> searchEmbedder;
    private final SyncLimits limits;
    private final SearcherManager searchers;
    /** Held while this object changes the index, so that closing it waits. */
    private final ReentrantLock changing = new ReentrantLock();
    private final Collection<Following> followings = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    private LuceneIndex(Builder parts, Directory directory) throws IOException {
        this.path = parts.path;
        this.directory = directory;
        this.splitter = parts.splitter;
        this.embedder = parts.embedder;
        this.searchEmbedder = embedder.map(RememberingEmbedder::new);
        this.limits = parts.limits;
        if (!DirectoryReader.indexExists(directory)) create();
        this.searchers = new SearcherManager(directory, new CheckingSearcherFactory());
    }

    /**
     * Opens the index in a folder, with the usual splitter, to be searched by words; a folder that is absent or empty becomes an empty index.
     *
     * @throws SatchelException when the folder holds something else, or an index that is damaged or of a later version; nothing is changed then
     */
    public static LuceneIndex open(Path directory) { return at(directory).open(); }

    /**
     * Opens the index in a folder, with the usual splitter, to be searched by words and vectors.
     *
     * @param embedder as {@link Builder#embeddedBy} says
     * @throws SatchelException as {@link #open(Path)} does
     */
    public static LuceneIndex open(Path directory, Embedder embedder) { return at(directory).embeddedBy(embedder).open(); }

    /** An index in a folder, of which more is to be said before it is opened. */
    public static Builder at(Path directory) {
        return new Builder(directory);
    }

    /** Opens an index as it is wanted. */
    public static final class Builder {
        private final Path path;
        private Splitter splitter = Splitter.structured();
        private Optional<Embedder> embedder = Optional.empty();
        private SyncLimits limits = SyncLimits.USUAL;

        private Builder(Path path) { this.path = Objects.requireNonNull(path, "directory"); }

        /** Cuts the documents. Those that were cut in another way are read again by the next {@link LuceneIndex#sync}. */
        public Builder splitBy(Splitter other) {
            this.splitter = Objects.requireNonNull(other, "splitter");
            return this;
        }

        /**
         * Makes the vectors of passages and questions, of at most 1024 dimensions. It stays the caller's, who closes it after the index. An
         * index may be opened with one later, or with another: the next {@link LuceneIndex#sync} makes the vectors that are missing.
         */
        public Builder embeddedBy(Embedder other) {
            this.embedder = Optional.of(other);
            return this;
        }

        Builder within(SyncLimits other) {
            this.limits = other;
            return this;
        }

        /**
         * The index; a folder that is absent or empty becomes an empty one.
         *
         * @throws SatchelException when the folder holds something else, or an index that is damaged or of a later version; nothing is
         *         changed then
         */
        public LuceneIndex open() {
            try {
                Files.createDirectories(path);
                return open(FSDirectory.open(path));
            } catch (FileAlreadyExistsException e) {
                throw new SatchelException("index " + path + " is a file: name a folder for the index, or one that is not there yet", e);
            } catch (IOException e) {
                throw IndexFailures.of(path, e);
            }
        }

        LuceneIndex open(Directory directory) {
            try {
                return new LuceneIndex(this, directory);
            } catch (IOException e) {
                throw IndexFailures.of(path, e);
            }
        }
    }

    /** An empty index, in the format of today. */
    private void create() throws IOException {
        refuseForeignFiles();
        try (WriteAccess access = WriteAccess.obtain(path, directory, OpenMode.CREATE_OR_APPEND, limits.lockWait())) {
            // Meanwhile another process may have made it.
            if (DirectoryReader.indexExists(directory)) return;
            access.writer().setLiveCommitData(PassageFields.COMMIT_DATA.entrySet());
            access.writer().commit();
        }
    }

    /** Lucene deletes files that look like its own, so an index must have its folder to itself. */
    private void refuseForeignFiles() throws IOException {
        List<String> names = List.of(directory.listAll());
        boolean leftByLucene = names.contains(IndexWriter.WRITE_LOCK_NAME)
                && names.stream().allMatch(name -> name.equals(IndexWriter.WRITE_LOCK_NAME) || name.equals(WriteAccess.HOLDER_FILE)
                        || name.startsWith("pending_segments") || IndexFileNames.CODEC_FILE_PATTERN.matcher(name).matches());
        if (!names.isEmpty() && !leftByLucene)
            throw new SatchelException("folder " + path + " is not an index and not empty: name another folder for the index");
    }

    /** Looks at each commit before it is searched. */
    private final class CheckingSearcherFactory extends SearcherFactory {
        @Override
        public IndexSearcher newSearcher(IndexReader reader, IndexReader previous) throws IOException {
            PassageFields.checkFormat(path, (DirectoryReader) reader);
            IndexSearcher searcher = new IndexSearcher(reader, SEGMENTS_SIDE_BY_SIDE);
            searcher.setSimilarity(WriteAccess.SIMILARITY);
            return searcher;
        }
    }

    /** As {@link #sync(DocumentSource, SyncListener)}, without telling how far it is. */
    public SyncReport sync(DocumentSource source) {
        return sync(source, progress -> {});
    }

    /**
     * Brings the index in step with a source: documents that are new or changed are read, those that left are deleted. Documents of the same
     * size and time cost no reading, those of the same content no indexing, and passages that read as before keep their vectors; a
     * document that was moved keeps all. What fails is reported and keeps what the index has of it. Work is committed in batches, so that a
     * synchronization that is stopped goes on from there the next time.
     *
     * @throws SatchelException when the source cannot be listed; when another process changes the index and is not done within a few
     *         seconds; when the disk is full or the index damaged. The last commit stays.
     */
    public SyncReport sync(DocumentSource source, SyncListener listener) {
        requireOpen();
        waitForOtherThreads();
        try (WriteAccess access = WriteAccess.obtain(path, directory, OpenMode.APPEND, limits.lockWait())) {
            SyncListener stopping = progress -> {
                requireOpen();
                listener.next(progress);
                requireOpen();
            };
            SyncReport report = new Synchronization(source, splitter, embedder, limits, stopping, access.writer()).run();
            searchers.maybeRefreshBlocking();
            return report;
        } catch (IOException e) {
            throw IndexFailures.of(path, e);
        } finally {
            changing.unlock();
        }
    }

    /** As {@link #follow(Folder, Consumer, Consumer)}, without being told of failures. */
    public Following follow(Folder folder, Consumer<SyncReport> synced) {
        return follow(folder, synced, failure -> {});
    }

    /**
     * Keeps the index in step with a folder until what is returned, or the index, is closed: at first with a whole {@link #sync}, then
     * with one soon after each change, half a second after the last of several, at most five seconds after the first. What fails is tried
     * again, after one second, then after longer and longer, up to half a minute; also while another process changes the index. The index
     * must not lie in the folder, unless hidden: each change of it would be one of the folder.
     *
     * @param synced is told of the first synchronization and of each that changed something, or found other files that cannot be read
     * @param failed is told why a synchronization was not possible, once for each reason in a row
     * @return ends when it is closed
     */
    public Following follow(Folder folder, Consumer<SyncReport> synced, Consumer<SatchelException> failed) {
        requireOpen();
        Following following = new Following(this, folder, synced, failed);
        followings.add(following);
        if (closed) following.close();
        return following;
    }

    private void waitForOtherThreads() {
        try {
            if (!changing.tryLock(limits.lockWait().toMillis(), TimeUnit.MILLISECONDS))
                throw new SatchelException(WriteAccess.heldMessage(path));
        } catch (InterruptedException e) {
            throw WriteAccess.interrupted(path, e);
        }
    }

    /** The documents that pass the filter, and only those, for whoever is given the view. */
    public IndexView visibleTo(Filter filter) {
        return all().visibleTo(filter);
    }

    /**
     * All documents, ranked in another way.
     *
     * @throws SatchelException when they are to be ranked by vectors and the index was opened without an embedder
     */
    public IndexView rankedBy(Ranking ranking) { return all().rankedBy(ranking); }

    /** {@inheritDoc} Ranked by words and vectors; without an embedder the score is BM25, over all languages of the index together. */
    @Override
    public List<ScoredPassage> retrieve(String query, int limit) { return all().retrieve(query, limit); }

    /** {@inheritDoc} They are those of the embedder that the index was opened with. */
    @Override
    public Optional<double[]> similarities(String question, List<String> texts) {
        return all().similarities(question, texts);
    }

    /** The text of a document as it was read, which passages and citations point into; empty when the index does not have the document. */
    public Optional<String> text(String documentId) {
        return all().text(documentId);
    }

    /** The documents that the index has, in order. */
    public List<String> documentIds() { return all().documentIds(); }

    /** How many documents are in each language, by its ISO 639-1 code where it has one, in order of the codes. */
    public Map<String, Integer> languages() {
        return all().languages();
    }

    private IndexView all() { return new IndexView(this, Filter.everything(), Ranking.hybrid()); }

    /** For searching. */
    Optional<Embedder> embedder() { return searchEmbedder; }

    interface Lookup<T> {
        T in(IndexSearcher searcher) throws IOException;
    }

    /** What a lookup finds in the newest commit. */
    <T> T search(Lookup<T> lookup) {
        requireOpen();
        try {
            IndexSearcher searcher = newestSearcher();
            try {
                return lookup.in(searcher);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw IndexFailures.of(path, e);
        } catch (IndexOutOfBoundsException e) {
            throw IndexFailures.of(path, e);
        }
    }

    private IndexSearcher newestSearcher() throws IOException {
        long committed = SegmentInfos.getLastCommitGeneration(directory);
        IndexSearcher searcher = searchers.acquire();
        if (commitOf(searcher).getGeneration() == committed) return searcher;
        searchers.release(searcher);
        // Also when another thread is at it already: an index that was just changed must not be searched as it was.
        searchers.maybeRefreshBlocking();
        return searchers.acquire();
    }

    private static IndexCommit commitOf(IndexSearcher searcher) throws IOException {
        return ((DirectoryReader) searcher.getIndexReader()).getIndexCommit();
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("index " + path + " was closed");
    }

    /** Stops a synchronization of this object within a moment, follows no folder any more, and releases the files. */
    @Override
    public void close() {
        closed = true;
        followings.forEach(Following::close);
        changing.lock();
        try {
            searchers.close();
            directory.close();
        } catch (IOException e) {
            throw IndexFailures.of(path, e);
        } finally {
            changing.unlock();
        }
    }
}
