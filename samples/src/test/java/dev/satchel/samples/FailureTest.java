package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void ourOwnMessageIsTheLine() {
        assertEquals("no folder x: name one", Failure.inOneLine(new SatchelException("no folder x: name one")));
    }

    @Test
    void aMessageWithLineBreaksAndEscapesIsOnePlainLine() {
        assertEquals("no file a \ufffd[31mb", Failure.inOneLine(new SatchelException("no file a\n\u001b[31mb")));
    }

    @Test
    void aMissingFileIsNamed() {
        assertEquals("no such file: notes.md", Failure.inOneLine(new UncheckedIOException(new NoSuchFileException("notes.md"))));
    }

    @Test
    void aFullDiskIsCalledThat() {
        String line = "the disk is full: make room and try again; nothing is lost";
        assertEquals(line, Failure.inOneLine(new IOException("No space left on device")));
        assertEquals(line, Failure.inOneLine(new FileSystemException("index/_1.cfs", null, "No space left on device")));
    }

    @Test
    void whatNobodyThoughtOfSaysHowToFindOutMore() {
        assertEquals("unexpected IllegalStateException (odd): run it again with --verbose to see where",
                Failure.inOneLine(new IllegalStateException("odd")));
        assertEquals("unexpected NullPointerException (NullPointerException): run it again with --verbose to see where",
                Failure.inOneLine(new NullPointerException()));
    }

    @Test
    void tooLittleMemorySaysHowToAllowMore() {
        assertEquals("not enough memory: set SATCHEL_JAVA_OPTS=-Xmx2g to allow more", Failure.inOneLine(new OutOfMemoryError("heap")));
    }
}
