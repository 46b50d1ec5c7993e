package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.WritingPilot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritingNotesTest {
    private static final WritingPilot.Result RESULT = new WritingPilot.Result("tiny", 16, 14, 20, 18, 4, 4);

    @TempDir
    Path scratch;
    private WritingNotes notes;
    private Path model;

    @BeforeEach
    void aModel() throws IOException {
        notes = new WritingNotes(scratch.resolve("notes"));
        model = Files.writeString(scratch.resolve("tiny.gguf"), "weights");
    }

    @Test
    void whatWasFoundOutIsRemembered() {
        assertEquals(Optional.empty(), notes.of(model));
        notes.keep(model, RESULT);
        assertEquals(Optional.of(RESULT), notes.of(model));
    }

    @Test
    void aModelWhoseFileChangedIsAsOneThatWasNotTried() throws IOException {
        notes.keep(model, RESULT);
        Files.writeString(model, "other weights");
        assertEquals(Optional.empty(), notes.of(model));
    }

    @Test
    void aModelThatIsAFolderIsItsFiles() throws IOException {
        Path folder = Files.createDirectory(scratch.resolve("onnx"));
        Files.writeString(folder.resolve("model.onnx"), "graph");
        notes.keep(folder, RESULT);
        assertEquals(Optional.of(RESULT), notes.of(folder));
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertEquals(Optional.empty(), notes.of(folder));
    }

    @Test
    void aSpoiledNoteIsNone() throws IOException {
        notes.keep(model, RESULT);
        try (var files = Files.list(scratch.resolve("notes"))) {
            Files.writeString(files.findFirst().orElseThrow(), "{\"right\":5}");
        }
        assertEquals(Optional.empty(), notes.of(model));
    }

    @Test
    void aModelThatIsNotThereWasNotTried() {
        assertEquals(Optional.empty(), notes.of(scratch.resolve("nowhere.gguf")));
    }
}
