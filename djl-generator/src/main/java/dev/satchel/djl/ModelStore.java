package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.ModelCatalog.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of model files. Beside {@code NAME} there may be {@code NAME.verified}, which remembers that the bytes were checked;
 * {@code NAME.part}, a transfer that is not done; and {@code NAME.lock}, held by whoever fetches. Safe for use by many threads and
 * processes.
 */
final class ModelStore {
    private static final Logger log = LoggerFactory.getLogger(ModelStore.class);
    private static final int LOCK_POLL_MILLIS = 100;

    private final Path folder;

    ModelStore(Path folder) { this.folder = folder.toAbsolutePath(); }

    Path folder() { return folder; }

    /** The file when it is here with these bytes. */
    Optional<Path> find(String name, String sha256) {
        Path file = folder.resolve(name);
        try {
            if (!Files.isRegularFile(file)) return Optional.empty();
            if (isNoted(file, sha256)) return Optional.of(file);
            if (!sha256(file, new Cancellation()).equals(sha256)) return Optional.empty();
            note(file, sha256);
            return Optional.of(file);
        } catch (IOException e) {
            throw new SatchelException("cannot read the model " + file + ": " + e, e);
        }
    }

    /** The file, fetched from its origin when it is not here; {@code limit} is the most bytes it may have. */
    @SuppressWarnings("try") // the lock is there to be held
    Path get(String name, String sha256, long limit, ModelOrigin origin, ProgressListener progress, Cancellation cancellation) {
        Optional<Path> present = find(name, sha256);
        if (present.isPresent()) return present.get();
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(folder.resolve(name + ".lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, cancellation)) {
                Optional<Path> fetched = find(name, sha256); // by whoever held the lock before
                return fetched.isPresent() ? fetched.get() : fetch(name, sha256, limit, origin, progress, cancellation);
            }
        } catch (ClosedByInterruptException e) {
            throw new CancellationException("interrupted");
        } catch (IOException e) {
            throw new SatchelException("cannot write the model " + name + " to " + folder + ": " + e, e);
        }
    }

    /** Refuses a file that the disk has no room for, before hours go into fetching it. What has come of it is counted. */
    void requireRoom(String name, long bytes) {
        try {
            Path existing = folder;
            while (!Files.exists(existing) && existing.getParent() != null) existing = existing.getParent();
            Path part = folder.resolve(name + ".part");
            long missing = bytes - (Files.exists(part) ? Files.size(part) : 0);
            long free = Files.getFileStore(existing).getUsableSpace();
            if (missing > free)
                throw new SatchelException("the model " + name + " needs " + Math.ceilDiv(missing, 1_000_000) + " MB in " + folder
                        + ", and " + free / 1_000_000 + " MB are free: free some space, or keep models elsewhere");
        } catch (IOException e) {
            log.debug("cannot tell how much room there is in {}", folder, e);
        }
    }

    private Path fetch(String name, String sha256, long limit, ModelOrigin origin, ProgressListener progress, Cancellation cancellation)
            throws IOException {
        Path part = folder.resolve(name + ".part");
        log.debug("fetching {} from {}", name, origin);
        origin.fetch(part, limit, progress, cancellation);
        String found = sha256(part, cancellation);
        if (!found.equals(sha256)) {
            Files.delete(part);
            throw new SatchelException(
                    "what came from " + origin + " is not the model: it has the sha256 " + found + " instead of " + sha256
                            + "; it was deleted" + origin.whyOther());
        }
        Path file = folder.resolve(name);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        note(file, sha256);
        return file;
    }

    /** Waits by trying: the system's own waiting can neither be cancelled nor be done by two threads of one process. */
    private static FileLock lock(FileChannel channel, Cancellation cancellation) throws IOException {
        while (true) {
            if (cancellation.isCancelled()) throw new CancellationException();
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) return lock;
            } catch (OverlappingFileLockException e) {
                log.trace("another thread of this process is fetching", e);
            }
            try {
                Thread.sleep(LOCK_POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
    }

    /** Size and time of change stand for the bytes, so that a start does not have to read them all. */
    private static String state(Path file, String sha256) throws IOException {
        return sha256 + " " + Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis() + "\n";
    }

    private static boolean isNoted(Path file, String sha256) throws IOException {
        Path note = noteOf(file);
        return Files.isRegularFile(note) && Files.size(note) < 200 && Files.readString(note).equals(state(file, sha256));
    }

    /** A folder that cannot be written to, a shared one perhaps, only costs the reading next time. */
    private static void note(Path file, String sha256) throws IOException {
        String state = state(file, sha256);
        try {
            Files.writeString(noteOf(file), state);
        } catch (IOException e) {
            log.debug("cannot remember that {} was verified", file, e);
        }
    }

    private static Path noteOf(Path file) { return file.resolveSibling(file.getFileName() + ".verified"); }

    private static String sha256(Path file, Cancellation cancellation) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 20];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (cancellation.isCancelled()) throw new CancellationException();
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
