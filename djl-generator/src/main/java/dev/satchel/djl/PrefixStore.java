package dev.satchel.djl;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder with the key/value states of what prompts of one model begin with, so that a new process need not compute them. A file is found
 * by the model and the tokens, and believed only when its size, key and checksum are right; whatever else is there is as good as nothing.
 * Only the user may read the files. Those that were not used for longest are deleted. Safe for use by many threads and processes.
 *
 * <p>A file: {@value #MAGIC}, 32 bytes of key, the state, 8 bytes of CRC-32C of all before; numbers are little endian. States are float32
 * as they were computed, so that an answer does not depend on where its beginning came from.
 */
final class PrefixStore {
    private static final Logger log = LoggerFactory.getLogger(PrefixStore.class);
    private static final String MAGIC = "satchel1";
    private static final int HEADER = MAGIC.length() + 32;
    private static final String ENDING = ".prefix";
    private static final int MOST_FILES = 16;
    private static final long MOST_BYTES = 256L << 20;
    /** Instructions of a thousand tokens for a model of a billion weights. */
    static final long MOST_BYTES_OF_ONE = 64L << 20;

    private final Path folder;
    private final String model;
    private final long bytesPerToken;
    /** Files that were good when they were last looked at. */
    private final Set<Path> good = new HashSet<>();

    /**
     * The states in a folder, which is made when the first one is kept.
     *
     * @param model everything but the tokens that a state depends on: the file, its encoding, the engine
     * @param bytesPerToken the size of a state
     */
    PrefixStore(Path folder, String model, long bytesPerToken) {
        this.folder = folder.toAbsolutePath();
        this.model = model;
        this.bytesPerToken = bytesPerToken;
    }

    /** The state after these tokens, if it is there. */
    synchronized Optional<ByteBuffer> find(int[] tokens) {
        byte[] key = key(tokens);
        Path file = file(key);
        long size = HEADER + tokens.length * bytesPerToken + Long.BYTES;
        if (size > MOST_BYTES_OF_ONE) return Optional.empty();
        good.remove(file);
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) return Optional.empty();
            ByteBuffer bytes = DirectMemory.bytes(size);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                while (bytes.hasRemaining() && channel.read(bytes) >= 0);
            }
            if (bytes.hasRemaining() || !isGood(bytes.flip(), key)) return Optional.empty();
            good.add(file);
            markUsed(file);
            return Optional.of(bytes.slice(HEADER, bytes.limit() - HEADER - Long.BYTES).order(ByteOrder.nativeOrder()));
        } catch (NoSuchFileException e) { // another process made room
            return Optional.empty();
        } catch (IOException e) {
            log.debug("cannot read {}", file, e);
            return Optional.empty();
        }
    }

    private static void markUsed(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) { // then it is deleted sooner than it should be
            log.debug("cannot change the time of {}", file, e);
        }
    }

    private static boolean isGood(ByteBuffer bytes, byte[] key) {
        byte[] header = new byte[HEADER];
        bytes.get(0, header);
        return Arrays.equals(header, header(key)) && bytes.order(ByteOrder.LITTLE_ENDIAN).getLong(bytes.limit() - Long.BYTES) == checksum(
                bytes.slice(0, bytes.limit() - Long.BYTES));
    }

    /** Keeps the state after these tokens, unless it is there. Where it cannot be written, it will only have to be computed again. */
    synchronized void keep(int[] tokens, Supplier<ByteBuffer> state) {
        byte[] key = key(tokens);
        Path file = file(key);
        long size = HEADER + tokens.length * bytesPerToken + Long.BYTES;
        // The platform's bytes are those of the file, except on machines for which there is no engine.
        if (size > MOST_BYTES_OF_ONE || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN || good.contains(file)) return;
        try {
            makeFolder();
            Path part = Files.createTempFile(folder, "", ".part"); // which only its owner may read
            try {
                ByteBuffer bytes = DirectMemory.bytes(size).order(ByteOrder.LITTLE_ENDIAN);
                bytes.put(header(key)).put(state.get());
                bytes.putLong(checksum(bytes.slice(0, bytes.position()))).flip();
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    while (bytes.hasRemaining()) channel.write(bytes);
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                good.add(file);
            } finally {
                Files.deleteIfExists(part);
            }
            tidy();
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("cannot keep {}", file, e);
        }
    }

    private void makeFolder() throws IOException {
        if (Files.isDirectory(folder)) return;
        Files.createDirectories(folder.getParent());
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (posix) Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        else Files.createDirectory(folder);
    }

    /** Deletes what is too much, and what processes that were killed left behind. */
    private void tidy() throws IOException {
        List<Kept> newestFirst;
        try (Stream<Path> files = Files.list(folder)) {
            newestFirst = files.map(Kept::of).filter(kept -> kept.isState() || kept.isLeftOver())
                    .sorted(Comparator.comparing(Kept::modified).reversed()).toList();
        }
        List<Path> left = new ArrayList<>();
        long bytes = 0;
        for (Kept kept : newestFirst) {
            bytes += kept.size;
            if (left.size() == MOST_FILES || bytes > MOST_BYTES || kept.isLeftOver()) Files.deleteIfExists(kept.file);
            else left.add(kept.file);
        }
        good.retainAll(left);
    }

    /** A file as it was when the folder was looked at; other processes change them meanwhile. */
    private record Kept(Path file, Instant modified, long size) {
        static Kept of(Path file) { // of one that is gone, all numbers are 0
            return new Kept(file, Instant.ofEpochMilli(file.toFile().lastModified()), file.toFile().length());
        }

        boolean isState() { return file.toString().endsWith(ENDING); }

        boolean isLeftOver() {
            return file.toString().endsWith(".part") && modified.isBefore(Instant.now().minus(Duration.ofHours(1)));
        }
    }

    private Path file(byte[] key) { return folder.resolve(HexFormat.of().formatHex(key, 0, 16) + ENDING); }

    private byte[] key(int[] tokens) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((model + "\n" + bytesPerToken + "\n" + Arrays.toString(tokens)).getBytes(StandardCharsets.UTF_8));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] header(byte[] key) {
        return ByteBuffer.allocate(HEADER).put(MAGIC.getBytes(StandardCharsets.US_ASCII)).put(key).array();
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return checksum.getValue();
    }
}
