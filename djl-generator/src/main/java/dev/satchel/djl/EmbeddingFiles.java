package dev.satchel.djl;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The files of an embedding model, by their paths with {@code /}: in a folder, in a jar, or on the class path. Nothing is unpacked. */
interface EmbeddingFiles extends AutoCloseable {
    /** A model is small enough to be one array; larger ones keep their weights in a second file, which only a folder can have. */
    long LARGEST_FILE = Integer.MAX_VALUE - 8;
    /** Numbers are hardly compressed; what shrinks so much was made to fill the memory. */
    int LARGEST_COMPRESSION = 100;
    /** Folders of models have a dozen files. */
    int MOST_FILES = 1000;

    /** Where they are, as a message may say it. */
    String place();

    /** The paths of all files, sorted. */
    List<String> names();

    /** A file as it lies on the disk; empty when it lies in a jar. */
    Optional<Path> onDisk(String name);

    /** What lies on the disk and has the file: itself, or a jar; empty when it comes from elsewhere. */
    Optional<Path> container(String name);

    /** Opens a file that is among the names. */
    InputStream open(String name) throws IOException;

    @Override
    void close();

    /** The files in this folder or jar. */
    static EmbeddingFiles at(Path path) {
        if (Files.isDirectory(path)) return new Folder(path, list(path));
        if (!Files.exists(path))
            throw new SatchelException("no embedding model at " + path + ": give a folder or a jar with a model and its tokenizer.json");
        try {
            return new Jar(path, new ZipFile(path.toFile()));
        } catch (IOException e) {
            throw new SatchelException(path + " is neither a folder nor a jar with an embedding model: " + e.getMessage(), e);
        }
    }

    /** These two resources. */
    static EmbeddingFiles onClassPath(String model, String tokenizer) {
        return new Resources(List.of(model, tokenizer));
    }

    /** A resource of the class path; null when there is none. */
    static URL resource(String name) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return (loader == null ? EmbeddingFiles.class.getClassLoader() : loader).getResource(name);
    }

    /** All bytes of a file, which may have at most {@code limit}. */
    default byte[] read(String name, long limit) {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes((int) Math.min(limit, LARGEST_FILE));
            if (in.read() >= 0) throw new SatchelException(place() + ": " + name + " has more than " + limit + " bytes, which is too many");
            return bytes;
        } catch (IOException e) {
            throw new SatchelException(place() + ": cannot read " + name + ": " + e.getMessage(), e);
        }
    }

    private static List<String> list(Path folder) {
        try (Stream<Path> files = Files.find(folder, 2, (file, attributes) -> Files.isRegularFile(file))) {
            List<String> names = files.map(file -> folder.relativize(file).toString().replace('\\', '/')).limit(MOST_FILES + 1L).sorted()
                    .toList();
            if (names.size() > MOST_FILES) throw new SatchelException(folder + " has too many files for the folder of one model");
            return names;
        } catch (IOException e) {
            throw new SatchelException("cannot read the folder " + folder + ": " + e, e);
        }
    }

    /** A folder, read two levels deep. */
    record Folder(Path path, List<String> names) implements EmbeddingFiles {
        @Override
        public String place() { return path.toString(); }

        @Override
        public Optional<Path> onDisk(String name) { return Optional.of(path.resolve(name)); }

        @Override
        public Optional<Path> container(String name) { return onDisk(name); }

        @Override
        public InputStream open(String name) throws IOException { return Files.newInputStream(path.resolve(name)); }

        @Override
        public void close() {}
    }

    /** A jar or zip file. */
    record Jar(Path path, ZipFile zip) implements EmbeddingFiles {
        @Override
        public String place() { return path.toString(); }

        @Override
        public List<String> names() {
            return zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).sorted().toList();
        }

        @Override
        public Optional<Path> onDisk(String name) { return Optional.empty(); }

        @Override
        public Optional<Path> container(String name) { return Optional.of(path); }

        @Override
        public InputStream open(String name) throws IOException {
            ZipEntry entry = zip.getEntry(name);
            if (entry.getSize() > LARGEST_COMPRESSION * Math.max(1, entry.getCompressedSize()))
                throw new IOException("it is compressed to less than a " + LARGEST_COMPRESSION + "th, as no model is");
            return zip.getInputStream(entry);
        }

        @Override
        public void close() {
            try {
                zip.close();
            } catch (IOException e) {
                throw new SatchelException("cannot close " + path + ": " + e, e);
            }
        }
    }

    /** Resources of the class path. */
    record Resources(List<String> names) implements EmbeddingFiles {
        @Override
        public String place() { return "the class path"; }

        @Override
        public Optional<Path> onDisk(String name) { return Optional.empty(); }

        @Override
        public Optional<Path> container(String name) {
            try {
                URL resource = resource(name);
                if (resource == null || !(resource.openConnection() instanceof JarURLConnection jar)) return Optional.empty();
                return Optional.of(Path.of(jar.getJarFileURL().toURI()));
            } catch (IOException | URISyntaxException | FileSystemNotFoundException | IllegalArgumentException e) {
                return Optional.empty(); // a class path of another kind
            }
        }

        @Override
        public InputStream open(String name) throws IOException {
            URL resource = resource(name);
            if (resource == null) throw new IOException("no jar on the class path has it");
            return resource.openStream();
        }

        @Override
        public void close() {}
    }
}
