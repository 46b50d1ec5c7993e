package dev.satchel.djl.gguf;

import dev.satchel.SatchelException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An open file with a checked header: a whole model, or one of the files that a model is split into. Safe for use by many threads.
 *
 * @param path where it was opened
 * @param channel reads it
 * @param size in bytes
 * @param header what stands before the numbers
 */
record Shard(Path path, FileChannel channel, long size, GgufHeader header) implements AutoCloseable {
    /**
     * Opens a file and reads its header.
     *
     * @throws SatchelException when it cannot be read, is damaged, or is of a kind that is not supported
     */
    static Shard open(Path file) {
        // Also because opening a pipe would wait for whoever writes into it.
        if (!Files.isRegularFile(file)) throw new SatchelException(file + " is a folder or a device; name a GGUF file");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                HeaderReader reader = new HeaderReader(file, channel, GgufHeader.LONGEST);
                return new Shard(file, channel, reader.fileSize(), GgufHeader.read(reader));
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SatchelException("cannot read " + file + ": " + e, e);
        }
    }

    /** Maps a part of the file that is known to be there. */
    ByteBuffer map(long position, int length) {
        try {
            return channel.map(FileChannel.MapMode.READ_ONLY, position, length).order(ByteOrder.LITTLE_ENDIAN);
        } catch (IOException e) {
            throw new SatchelException("cannot read " + path + ": " + e, e);
        }
    }

    /** Copies a part of the file that was there when the file was opened. */
    ByteBuffer read(long position, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) throw new EOFException("it became shorter while it was read");
            }
        } catch (IOException e) {
            throw new SatchelException("cannot read " + path + ": " + e, e);
        }
        return buffer.flip();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SatchelException("cannot close " + path + ": " + e, e);
        }
    }
}
