package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashNotesTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String OTHER = "fedcba9876543210".repeat(4);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void writeModel() throws Exception { file = Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3}); }

    private String hash(String name, String computed) {
        return new HashNotes(folder).sha256(name, file, () -> computed);
    }

    @Test
    void aHashIsComputedOnceForAFileThatStaysAsItIs() {
        assertEquals(HASH, hash("onnx/model.onnx", HASH));
        assertEquals(HASH, hash("onnx/model.onnx", OTHER));
    }

    private Path note() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> notes = files.filter(each -> each.toString().endsWith(".hash")).toList();
            assertEquals(1, notes.size());
            return notes.getFirst();
        }
    }

    @Test
    void modelsOfOneNameInTwoPlacesAreBothRemembered() {
        hash("one/model.onnx", HASH);
        hash("other/model.onnx", OTHER);
        assertEquals(HASH, hash("one/model.onnx", OTHER));
        assertEquals(OTHER, hash("other/model.onnx", HASH));
    }

    @Test
    void whereNothingCanBeWrittenTheHashIsComputedOnce() throws Exception {
        hash("model.onnx", HASH);
        Path note = note();
        Files.delete(note);
        Files.createDirectory(note);
        AtomicInteger computed = new AtomicInteger();
        assertEquals("1", new HashNotes(folder).sha256("model.onnx", file, () -> Integer.toString(computed.incrementAndGet())));
        assertEquals(1, computed.get());
    }

    @Test
    void anotherSizeTimeOrNameIsAnotherFile() throws Exception {
        hash("model.onnx", HASH);
        assertEquals(OTHER, hash("other/model.onnx", OTHER));
        hash("model.onnx", HASH);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertEquals(OTHER, hash("model.onnx", OTHER));
        Files.write(file, new byte[4]);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        assertEquals(HASH, hash("model.onnx", HASH));
    }

    @Test
    void aDamagedNoteIsNotBelieved() throws Exception {
        hash("model.onnx", HASH);
        Path note = note();
        String text = Files.readString(note);
        for (String damaged : new String[] {"", "x", text.substring(0, 70), "X" + text.substring(1), text + "x".repeat(20_000)}) {
            Files.writeString(note, damaged);
            assertEquals(OTHER, hash("model.onnx", OTHER));
        }
    }

    @Test
    void withoutAFolderNothingIsRemembered() {
        Path absent = folder.resolve("absent");
        assertEquals(HASH, new HashNotes(absent).sha256("model.onnx", file, () -> HASH));
        assertFalse(Files.exists(absent));
    }
}
