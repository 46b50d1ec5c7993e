package dev.satchel.lucene;

import java.io.IOException;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;

/** A disk with room for so many bytes more, which deleting does not give back. */
final class FullDisk extends FilterDirectory {
    private long room;

    FullDisk(Directory directory, long room) {
        super(directory);
        this.room = room;
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
        return counted(super.createOutput(name, context));
    }

    @Override
    public IndexOutput createTempOutput(String prefix, String suffix, IOContext context) throws IOException {
        return counted(super.createTempOutput(prefix, suffix, context));
    }

    private IndexOutput counted(IndexOutput out) {
        return new FilterIndexOutput("on a full disk", out.getName(), out) {
            @Override
            public void writeByte(byte b) throws IOException {
                take(1);
                super.writeByte(b);
            }

            @Override
            public void writeBytes(byte[] bytes, int offset, int length) throws IOException {
                take(length);
                super.writeBytes(bytes, offset, length);
            }
        };
    }

    private void take(int bytes) throws IOException {
        room -= bytes;
        if (room < 0) throw new IOException("No space left on device");
    }
}
