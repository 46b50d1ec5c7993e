package dev.satchel.lucene;

import dev.satchel.SatchelException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.LockObtainFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to change an index, which one has at a time, whatever the process. The operating system takes the lock from a process that
 * dies. A small file beside the index says who has it; it is only ever used for a message, so it does no harm when it is stale or missing.
 */
final class WriteAccess implements Closeable {
    /** Robertson's BM25 with the parameters that Anserini's published runs use: better than 1.2 and 0.75 on most collections. */
    static final BM25Similarity SIMILARITY = new BM25Similarity(0.9f, 0.4f);
    static final String HOLDER_FILE = "satchel-holder";

    private static final Logger log = LoggerFactory.getLogger(WriteAccess.class);
    private static final long POLL_MILLIS = 50;
    private static final Pattern HOLDER = Pattern.compile("process (\\d{1,19}) since (\\S{1,40})\n");

    private final Path index;
    private final IndexWriter writer;

    private WriteAccess(Path index, IndexWriter writer) {
        this.index = index;
        this.writer = writer;
    }

    /**
     * Waits until no other process changes the index.
     *
     * @throws SatchelException when that takes longer than {@code patience}; the message says who it is
     */
    static WriteAccess obtain(Path index, Directory directory, OpenMode mode, Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                WriteAccess access = new WriteAccess(index, new IndexWriter(directory, configuration(mode)));
                access.writeHolder();
                return access;
            } catch (LockObtainFailedException held) {
                if (System.nanoTime() - deadline >= 0) throw new SatchelException(heldMessage(index), held);
                pause(index);
            }
        }
    }

    /** Says who has the right. */
    static String heldMessage(Path index) {
        return "index " + index + " is being changed by " + holder(index).orElse("another process")
                + ": wait until it is done, or stop it, then try again";
    }

    private static void pause(Path index) {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(index, e);
        }
    }

    /** The thread stays interrupted. */
    static SatchelException interrupted(Path index, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SatchelException("interrupted while index " + index + " was being changed by somebody else: try again", e);
    }

    private static IndexWriterConfig configuration(OpenMode mode) {
        IndexWriterConfig configuration = new IndexWriterConfig(PassageFields.analyzer());
        configuration.setOpenMode(mode);
        configuration.setSimilarity(SIMILARITY);
        configuration.setCodec(new PassageCodec());
        // What is not committed on purpose is not committed at all: an error half-way leaves the last commit.
        configuration.setCommitOnClose(false);
        // In its own thread, a merge that fails would print to the console and leave the caller in the dark.
        configuration.setMergeScheduler(new SerialMergeScheduler());
        return configuration;
    }

    IndexWriter writer() { return writer; }

    private void writeHolder() {
        try {
            String holder = "process " + ProcessHandle.current().pid() + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
            Files.writeString(index.resolve(HOLDER_FILE), holder);
        } catch (IOException e) {
            log.debug("no holder file in {}", index, e);
        }
    }

    /** Who has the right, as far as the file says so: "process 4711 since 2026-11-24T10:00:00Z". */
    private static Optional<String> holder(Path index) {
        try {
            Matcher holder = HOLDER.matcher(readAtMost(index.resolve(HOLDER_FILE), 100));
            return holder.matches() ? Optional.of("process " + holder.group(1) + " since " + holder.group(2)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String readAtMost(Path file, int bytes) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        }
    }

    /** Gives the right back; what is not committed is forgotten. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(index.resolve(HOLDER_FILE));
        } catch (IOException e) {
            log.debug("the holder file stays in {}", index, e);
        }
        writer.close();
    }
}
