package dev.satchel.lucene;

import dev.satchel.Folder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/** A folder of real files that were written an hour ago, so that their times prove that they did not change. */
record DocumentFolder(Path path) {
    private static final FileTime AN_HOUR_AGO = FileTime.from(Instant.now().minusSeconds(3600));

    void write(String name, String text) {
        writeNow(name, text);
        touch(name, AN_HOUR_AGO);
    }

    /** Written a moment ago. */
    void writeNow(String name, String text) {
        try {
            Files.createDirectories(path.resolve(name).getParent());
            Files.writeString(path.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void touch(String name, FileTime time) {
        try {
            Files.setLastModifiedTime(path.resolve(name), time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void delete(String name) {
        try {
            Files.delete(path.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    WatchedSource watched() { return new WatchedSource(Folder.of(path)); }
}
