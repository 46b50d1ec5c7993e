package dev.satchel.djl;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of a graph in a file of their own, in a folder of its own that only this user can read. The runtime maps the file and lets
 * go of each weight that it has copied into its own layout, so that a model is in memory once, and not as it was encoded as well.
 * <p>
 * The file is gone when closed. What is mapped then stays readable, where the system can remove a file that is in use; elsewhere, and when
 * the process is ended while a model is loaded, the file is removed when this process ends. Where the folder for temporary files is in
 * memory, so is the file: see {@link #isInMemory()}. For one thread.
 */
final class WeightsFile implements AutoCloseable {
    /** The file's name in its folder. */
    static final String NAME = "weights";
    /** Sections begin at a multiple of this, so that whatever the runtime reads from them is aligned. */
    private static final int ALIGNMENT = 64;

    /**
     * Where the values of a weight are.
     *
     * @param position of the first byte
     * @param bytes how many
     */
    record Section(long position, long bytes) {
        /** Where some of {@code all} equally large rows are. */
        Section part(long from, long count, long all) {
            long row = bytes / all;
            return new Section(position + from * row, count * row);
        }
    }

    private final Path folder;
    private final Optional<FileChannel> channel;
    private long end;

    private WeightsFile(Path folder, Optional<FileChannel> channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Only the places of a file, which is never made: for learning what a model needs. Nothing may be written to it. */
    static WeightsFile plan() {
        return new WeightsFile(Path.of(""), Optional.empty());
    }

    /** Whether there is no file. */
    boolean isPlan() { return channel.isEmpty(); }

    /** An empty file in the system's folder for temporary files. */
    static WeightsFile create() {
        try {
            Path folder = Files.createTempDirectory("satchel-");
            // Java removes first what was named last.
            folder.toFile().deleteOnExit();
            folder.resolve(NAME).toFile().deleteOnExit();
            return new WeightsFile(folder, Optional.of(open(folder)));
        } catch (IOException e) {
            throw new SatchelException("cannot make a folder in " + System.getProperty("java.io.tmpdir")
                    + ", which is needed for loading a model; free some space or name another with -Djava.io.tmpdir: " + e, e);
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        try {
            return FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            Files.deleteIfExists(folder);
            throw e;
        }
    }

    /** Whether such files take memory instead of room on a disk: many systems have their temporary files there. */
    static boolean isInMemory() {
        return isInMemory(Path.of(System.getProperty("java.io.tmpdir")));
    }

    static boolean isInMemory(Path folder) {
        try {
            return Set.of("tmpfs", "ramfs").contains(Files.getFileStore(folder).type());
        } catch (IOException e) {
            return false; // whoever makes a file there will see what is wrong
        }
    }

    Path folder() { return folder; }

    /** How large it is. */
    long bytes() { return end; }

    /** Room for a weight. */
    Section reserve(long bytes) {
        Section section = new Section(end, bytes);
        end = Math.ceilDiv(Math.addExact(end, bytes), ALIGNMENT) * ALIGNMENT;
        return section;
    }

    /** Writes what is left of a buffer into a section, from its byte {@code at} on. */
    void write(Section section, long at, ByteBuffer values) {
        if (at < 0 || values.remaining() > section.bytes - at)
            throw new IllegalArgumentException(values.remaining() + " bytes at " + at + " do not fit into " + section);
        FileChannel file = channel.orElseThrow(() -> new IllegalStateException("nothing is written to a plan"));
        try {
            long position = section.position + at;
            while (values.hasRemaining()) position += file.write(values, position);
        } catch (IOException e) {
            throw new SatchelException("cannot write the " + (end >> 20) + " MB in " + folder + " that are needed while a model is loaded; "
                    + "free some space or name another folder with -Djava.io.tmpdir: " + e, e);
        }
    }

    /** Writes what is left of a buffer into a section of floats, from its number {@code first} on. */
    void writeFloats(Section section, long first, FloatBuffer values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.remaining(), Float.BYTES)).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(values);
        write(section, first * Float.BYTES, bytes);
    }

    @Override
    public void close() {
        if (channel.isEmpty()) return;
        try {
            channel.get().close();
            Files.deleteIfExists(folder.resolve(NAME));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Windows keeps a file that is mapped. It is removed when this process ends.
        }
    }
}
