package dev.satchel;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.xml.sax.Attributes;

/**
 * The parts of a document that is a ZIP archive: the formats of Microsoft Office since 2007, of OpenDocument, and EPUB. Only what is asked
 * for is unpacked, as a stream, and all of it together is bounded. Not for use by several threads.
 */
final class ZipParts implements Closeable {
    /** What all parts that are read may have together, in bytes: a small archive can hold any number of zeros. */
    static final long MOST_BYTES = 500_000_000;

    private final String id;
    private final ZipFile zip;
    private long left = MOST_BYTES;

    /** Opens the archive of the document {@code id}. */
    ZipParts(String id, byte[] content) throws IOException {
        this.id = id;
        this.zip = ZipFile.builder().setSeekableByteChannel(new SeekableInMemoryByteChannel(content)).get();
    }

    boolean has(String name) { return zip.getEntry(name) != null; }

    /** The bytes of a part. */
    InputStream open(String name) throws IOException {
        ZipArchiveEntry entry = zip.getEntry(name);
        if (entry == null) throw new IOException("the part " + SatchelException.shown(name) + " is missing");
        return new FilterInputStream(zip.getInputStream(entry)) {
            @Override
            public int read() throws IOException {
                int b = super.read();
                if (b >= 0) count(1);
                return b;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int read = super.read(buffer, offset, length);
                if (read > 0) count(read);
                return read;
            }
        };
    }

    private void count(int bytes) {
        left -= bytes;
        if (left < 0)
            throw new SatchelException(SatchelException.shown(id) + " unpacks to more than " + MOST_BYTES
                    + " bytes: it may be made to fill memory; split it, or leave it out");
    }

    byte[] bytes(String name) throws IOException {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    /** Reads an XML part, if it is there. */
    <H extends XmlHandler> H parse(String name, H handler) throws IOException {
        if (!has(name)) return handler;
        try (InputStream in = open(name)) {
            handler.parse("the part " + SatchelException.shown(name), in);
        }
        return handler;
    }

    /** A part that another part refers to: {@code type} is the last word of the relationship's type. */
    record Relationship(String id, String type, String target) {}

    /** What a part refers to within the archive, in the order it is declared; with an empty name, what the archive itself refers to. */
    List<Relationship> relationships(String part) throws IOException {
        String folder = part.substring(0, part.lastIndexOf('/') + 1);
        List<Relationship> found = new ArrayList<>();
        parse(folder + "_rels/" + part.substring(folder.length()) + ".rels", new XmlHandler() {
            @Override
            boolean start(String namespace, String name, Attributes attributes) {
                if (!name.equals("Relationship") || attribute(attributes, "TargetMode").equals("External")) return true;
                String type = attribute(attributes, "Type");
                found.add(new Relationship(attribute(attributes, "Id"), type.substring(type.lastIndexOf('/') + 1),
                        resolve(folder, attribute(attributes, "Target"))));
                return true;
            }
        });
        return found;
    }

    /** The first part of a type that {@code part} refers to. */
    Optional<String> related(String part, String type) throws IOException {
        return relationships(part).stream().filter(r -> r.type.equals(type)).map(Relationship::target).findFirst();
    }

    /** A relative path from a folder, which ends with a slash or is empty. */
    static String resolve(String folder, String target) {
        if (target.startsWith("/")) return target.substring(1);
        List<String> path = new ArrayList<>();
        for (String step : (folder + target).split("/")) {
            if (step.equals("..")) {
                if (!path.isEmpty()) path.removeLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.add(step);
            }
        }
        return String.join("/", path);
    }

    @Override
    public void close() throws IOException { zip.close(); }
}
