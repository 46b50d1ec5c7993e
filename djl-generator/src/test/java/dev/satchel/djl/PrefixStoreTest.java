package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixStoreTest {
    private static final int[] TOKENS = {1, 2, 3};
    private static final int BYTES = 8;

    @TempDir
    private Path parent;

    private Path folder() { return parent.resolve("instructions"); }

    private PrefixStore store() { return new PrefixStore(folder(), "a model", BYTES); }

    private static ByteBuffer state(int tokens, long seed) {
        byte[] bytes = new byte[tokens * BYTES];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private Path onlyFile() throws IOException {
        List<Path> files = files();
        assertEquals(1, files.size());
        return files.getFirst();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.sorted().toList();
        }
    }

    @Test
    void whatWasKeptIsFoundByAnotherProcess() {
        assertEquals(Optional.empty(), store().find(TOKENS));
        store().keep(TOKENS, () -> state(3, 1));
        assertEquals(state(3, 1), store().find(TOKENS).orElseThrow());
    }

    @Test
    void otherTokensAnotherModelAndAnotherSizeFindNothing() {
        store().keep(TOKENS, () -> state(3, 1));
        assertEquals(Optional.empty(), store().find(new int[] {1, 2}));
        assertEquals(Optional.empty(), store().find(new int[] {1, 2, 4}));
        assertEquals(Optional.empty(), new PrefixStore(folder(), "another model", BYTES).find(TOKENS));
        assertEquals(Optional.empty(), new PrefixStore(folder(), "a model", 2 * BYTES).find(TOKENS));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void aDamagedFileIsAsGoodAsNoneAndIsWrittenAgain(long seed) throws Exception {
        Random random = new Random(seed);
        store().keep(TOKENS, () -> state(3, 1));
        Path file = onlyFile();
        byte[] bytes = Files.readAllBytes(file);
        if (random.nextInt(3) == 0) bytes = Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
        else bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        PrefixStore store = store();
        assertEquals(Optional.empty(), store.find(TOKENS));
        store.keep(TOKENS, () -> state(3, 1));
        assertEquals(state(3, 1), store().find(TOKENS).orElseThrow());
    }

    @Test
    void aFileUnderTheNameOfAnotherIsNotBelieved() throws Exception {
        store().keep(TOKENS, () -> state(3, 1));
        byte[] bytes = Files.readAllBytes(onlyFile());
        Path name = onlyFile();
        Files.delete(name);
        store().keep(new int[] {7, 8, 9}, () -> state(3, 2));
        Files.write(onlyFile(), bytes);
        assertEquals(Optional.empty(), store().find(new int[] {7, 8, 9}));
    }

    @Test
    void nothingButAFileIsRead() throws Exception {
        store().keep(TOKENS, () -> state(3, 1));
        Path file = onlyFile();
        Path elsewhere = Files.move(file, parent.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertEquals(Optional.empty(), store().find(TOKENS));
        Files.delete(file);
        Files.createDirectory(file);
        assertEquals(Optional.empty(), store().find(TOKENS));
    }

    @Test
    void onlyTheUserMayReadIt() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        store().keep(TOKENS, () -> state(3, 1));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile())));
    }

    @Test
    void theNewestAreKeptAndLeftOversOfKilledProcessesAreNot() throws Exception {
        PrefixStore store = store();
        store.keep(TOKENS, () -> state(3, 1));
        Path left = Files.write(folder().resolve("1.part"), new byte[10]);
        Path fresh = Files.write(folder().resolve("2.part"), new byte[10]);
        Files.setLastModifiedTime(left, FileTime.fromMillis(System.currentTimeMillis() - 7_200_000));
        for (int i = 0; i < 30; i++) {
            for (Path each : files()) if (!each.equals(fresh)) age(each);
            int[] tokens = {i};
            store.keep(tokens, () -> state(1, 1));
            if (i == 10) assertTrue(store().find(TOKENS).isPresent()); // which is a use
        }
        assertEquals(16 + 1, files().size());
        assertTrue(Files.exists(fresh));
        assertTrue(store().find(new int[] {29}).isPresent());
        assertEquals(Optional.empty(), store().find(new int[] {5}));
        assertEquals(Optional.empty(), store().find(TOKENS));
        store.keep(TOKENS, () -> state(3, 1));
        assertEquals(state(3, 1), store().find(TOKENS).orElseThrow());
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() - 60_000));
    }

    @Test
    void whatIsUsedIsNotTheFirstToGo() throws Exception {
        PrefixStore store = store();
        store.keep(TOKENS, () -> state(3, 1));
        for (int i = 0; i < 30; i++) {
            for (Path each : files()) age(each);
            int[] tokens = {i};
            assertTrue(store.find(TOKENS).isPresent());
            store.keep(tokens, () -> state(1, 1));
        }
        assertEquals(16, files().size());
        assertEquals(state(3, 1), store().find(TOKENS).orElseThrow());
    }

    @Test
    void whatIsTooLargeIsNotKept() {
        PrefixStore large = new PrefixStore(folder(), "a model", PrefixStore.MOST_BYTES_OF_ONE);
        large.keep(new int[] {1}, () -> {
            throw new IllegalStateException("not even asked for");
        });
        assertEquals(Optional.empty(), large.find(new int[] {1}));
    }

    @Test
    void aFolderThatCannotBeMadeIsNoProblemAndIsTriedAgain() throws Exception {
        Files.write(folder(), new byte[1]);
        PrefixStore store = store();
        store.keep(TOKENS, () -> state(3, 1));
        assertEquals(Optional.empty(), store.find(TOKENS));
        Files.delete(folder());
        store.keep(TOKENS, () -> state(3, 1));
        assertEquals(state(3, 1), store.find(TOKENS).orElseThrow());
    }

    @Test
    void aStateThatCannotBeHadLeavesNothingBehind() throws Exception {
        PrefixStore store = store();
        IllegalStateException failure = new IllegalStateException("no memory");
        assertSame(failure, assertThrows(IllegalStateException.class, () -> store.keep(TOKENS, () -> {
            throw failure;
        })));
        assertEquals(List.of(), files());
        store.keep(TOKENS, () -> state(3, 1));
        assertEquals(state(3, 1), store.find(TOKENS).orElseThrow());
    }

    @Test
    void whatAnotherProcessDeletedIsKeptAgain() throws Exception {
        PrefixStore store = store();
        store.keep(TOKENS, () -> state(3, 1));
        Files.delete(onlyFile());
        assertEquals(Optional.empty(), store.find(TOKENS));
        store.keep(TOKENS, () -> state(3, 1));
        assertEquals(state(3, 1), store.find(TOKENS).orElseThrow());
    }
}
