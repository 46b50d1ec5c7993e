package dev.satchel.djl;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is put together from pieces, if need be in several tries. Beside it, {@code .pieces} has a line for each piece that is in it
 * whole: where it ends, and its name.
 */
final class Pieces {
    private static final Pattern NOTE = Pattern.compile("(\\d{1,18}) (.*)");
    private static final int LARGEST_NOTES = 1 << 20;

    private final Path file;
    private final Path notes;
    private final List<String> noted = new ArrayList<>();
    private long length;

    Pieces(Path file) {
        this.file = file;
        this.notes = file.resolveSibling(file.getFileName() + ".pieces");
    }

    /** Writes a piece where the channel stands. */
    @FunctionalInterface
    interface Writer {
        void write(FileChannel out) throws IOException;
    }

    /** How many of these pieces, the first ones, are there from an earlier try. */
    int resume(List<String> names) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isRegularFile(notes) || Files.size(notes) > LARGEST_NOTES) return 0;
        long size = Files.size(file);
        for (String line : Files.readAllLines(notes)) {
            Matcher note = NOTE.matcher(line);
            if (noted.size() == names.size() || !note.matches() || !note.group(2).equals(names.get(noted.size()))) break;
            long end = Long.parseLong(note.group(1));
            if (end < length || end > size) break;
            length = end;
            noted.add(line);
        }
        return noted.size();
    }

    /** The bytes of the pieces that are in the file whole. */
    long length() { return length; }

    /** Adds the next piece; it counts once it is on the disk. */
    void append(String name, Writer piece) throws IOException {
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.truncate(length).position(length);
            piece.write(out);
            out.force(true);
            length = out.position();
        }
        noted.add(length + " " + name);
        Files.write(notes, noted);
    }

    /** Keeps the pieces that are whole for the next try. */
    void dropUnfinished() throws IOException {
        if (noted.isEmpty()) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(notes);
        } else if (Files.exists(file)) {
            try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
                out.truncate(length);
            }
        }
    }

    /** The file is whole. */
    void finish() throws IOException { Files.deleteIfExists(notes); }
}
