package dev.satchel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;

/**
 * The documents in one or several folders and everything below them. Safe for use by many threads.
 *
 * <p>A document's id is its path relative to the folder, with forward slashes; with several folders the folder's own name comes first. Left
 * out are hidden files and folders, folders that only programs write ({@code node_modules}, {@code __pycache__}), an editor's backup and
 * lock files, and files that no reader reads: those are no problem of the listing. Symbolic links below the folder are not followed: what
 * they point to inside is found at its own place, and what is outside was not asked for.
 */
public final class Folder implements DocumentSource {
    /** The largest document, in bytes: read whole, it takes up to five times its size in memory. */
    public static final long LARGEST_DOCUMENT = 200_000_000;

    private static final Set<String> WRITTEN_BY_PROGRAMS = Set.of("node_modules", "__pycache__");
    private static final Duration TIME_FOR_ONE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 5;
    private static final long PAUSE_MILLIS = 100;

    /** By the first part of the ids; with a single folder that part is empty and not written. */
    private final Map<String, Path> roots;
    private final List<DocumentReader> readers;
    /** Takes files whose name no reader knows when they look like text; empty when plain text is not wanted. */
    private final Optional<DocumentReader> forUnknownNames;
    private final Duration limit;

    private Folder(Map<String, Path> roots, List<DocumentReader> readers, Duration limit) {
        this.roots = roots;
        this.readers = List.copyOf(readers);
        this.limit = limit;
        this.forUnknownNames = this.readers.stream().filter(TextReader.class::isInstance).findFirst();
    }

    /**
     * The documents of these folders, as {@link DocumentReader#standard()} reads them. Nothing is looked at yet.
     *
     * @throws SatchelException when two of several folders have the same name, so that ids would not be unique
     */
    public static Folder of(Path... folders) {
        if (folders.length == 0) throw new IllegalArgumentException("at least one folder is needed");
        Map<String, Path> roots = new LinkedHashMap<>();
        for (Path folder : folders) {
            Path root = folder.toAbsolutePath().normalize();
            String name = folders.length == 1 ? "" : Objects.toString(root.getFileName(), "root");
            Path other = roots.putIfAbsent(name, root);
            if (other != null)
                throw new SatchelException("two of the folders are called " + SatchelException.shown(name) + ", " + shown(other) + " and "
                        + shown(root) + ": their documents could not be told apart; rename one, or give the folder that holds both");
        }
        return new Folder(roots, DocumentReader.standard(), TIME_FOR_ONE);
    }

    /** The same folders with other readers. The first one that reads a file's name gets the file. */
    public Folder readBy(List<DocumentReader> otherReaders) {
        return new Folder(roots, otherReaders, limit);
    }

    /**
     * The same folders with another time within which a document must be read. Default 60 seconds: ten times what the largest real ones
     * take.
     */
    public Folder readWithin(Duration time) {
        if (!time.isPositive()) throw new IllegalArgumentException("the time must be positive, got " + time);
        return new Folder(roots, readers, time);
    }

    /** {@inheritDoc} What cannot be looked at, a file or a folder below, is a problem of the listing; the rest goes on. */
    @Override
    public Listing list() { return list(item -> false); }

    /** {@inheritDoc} A file whose name no reader knows is opened, to see whether it is text, unless it is known. */
    @Override
    public Listing list(Predicate<Item> known) {
        List<Item> items = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        roots.forEach((name, root) -> {
            requireFolder(root);
            list(name, root, known, items, problems);
        });
        items.sort(Comparator.comparing(Item::id));
        problems.sort(Comparator.comparing(Problem::documentId));
        return new Listing(items, problems);
    }

    private static void requireFolder(Path root) {
        if (!Files.exists(root)) throw new SatchelException("there is no folder " + shown(root) + ": check the path");
        if (!Files.isDirectory(root))
            throw new SatchelException(shown(root) + " is a file, not a folder: give the folder that holds it");
        if (!Files.isReadable(root) || !Files.isExecutable(root))
            throw new SatchelException("no permission to read the folder " + shown(root) + ": change its permissions, or run as its owner");
    }

    private void list(String rootName, Path root, Predicate<Item> known, List<Item> items, List<Problem> problems) {
        Path start = realPath(root);
        try {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    if (folder.equals(start)) return FileVisitResult.CONTINUE;
                    if (isLeftOut(folder)) return FileVisitResult.SKIP_SUBTREE;
                    if (isNameReadable(folder)) return FileVisitResult.CONTINUE;
                    problems.add(new Problem(id(rootName, start, folder) + "/", unreadableName("folder")));
                    return FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (!attributes.isRegularFile() || isLeftOut(file)) return FileVisitResult.CONTINUE;
                    String id = id(rootName, start, file);
                    if (!isNameReadable(file)) problems.add(new Problem(id, unreadableName("file")));
                    else if (id.isBlank()) problems.add(new Problem(id, "a file's name is nothing but white space: rename it"));
                    else {
                        Item item = new Item(id, attributes.size(), Math.max(0, attributes.lastModifiedTime().toMillis()));
                        if (isRead(item, file, known, problems)) items.add(item);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    boolean folder = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
                    if (!(e instanceof NoSuchFileException))
                        problems.add(new Problem(id(rootName, start, file) + (folder ? "/" : ""), reason(e)));
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException e) {
                    if (e != null) problems.add(new Problem(id(rootName, start, folder) + "/", reason(e)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException | DirectoryIteratorException e) {
            throw new SatchelException("cannot list the folder " + shown(root) + ": " + e.getMessage(), e);
        }
    }

    /** Whether a reader knows the name, or the file, looked at, turns out to be text. */
    private boolean isRead(Item item, Path file, Predicate<Item> known, List<Problem> problems) {
        String name = FileName.of(item.id()).text();
        if (readers.stream().anyMatch(reader -> reader.reads(name))) return true;
        if (forUnknownNames.isEmpty()) return false;
        if (known.test(item)) return true;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return TextDecoder.looksLikeText(in.readNBytes(TextDecoder.SAMPLE));
        } catch (IOException e) {
            problems.add(new Problem(item.id(), reason(e)));
            return false;
        }
    }

    /** Hidden, an editor's backup or lock file, or a folder that only programs write. */
    static boolean isLeftOut(Path path) {
        String name = path.getFileName().toString();
        if (name.startsWith(".") || name.startsWith("~$") || name.endsWith("~") || WRITTEN_BY_PROGRAMS.contains(name)) return true;
        try {
            return Files.isHidden(path);
        } catch (IOException e) {
            return false; // what is wrong with it will show when it is read
        }
    }

    /** Whether the name's bytes are text in the system's encoding: a path made of the text must lead to the same file. */
    private static boolean isNameReadable(Path path) {
        try {
            return path.equals(path.resolveSibling(path.getFileName().toString()));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String unreadableName(String what) {
        return "the " + what + "'s name is not text in this system's encoding (" + System.getProperty("sun.jnu.encoding")
                + "): rename it, or run with a UTF-8 locale such as LC_ALL=C.UTF-8";
    }

    private static String id(String rootName, Path root, Path path) {
        StringJoiner id = new StringJoiner("/");
        if (!rootName.isEmpty()) id.add(rootName);
        root.relativize(path).forEach(part -> id.add(part.toString()));
        return id.toString();
    }

    /**
     * {@inheritDoc} When the file changes while it is read, it is read again, a few times.
     *
     * @throws IOException when it is gone, cannot be read, is larger than {@link #LARGEST_DOCUMENT}, or keeps changing; the message says
     *         which
     */
    @Override
    public byte[] content(Item item) throws IOException {
        Path file = file(item.id());
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                BasicFileAttributes before = attributes(file);
                if (!before.isRegularFile()) throw new IOException(shown(item) + " is no longer a file");
                if (before.size() > LARGEST_DOCUMENT)
                    throw new IOException(shown(item) + " has " + before.size() + " bytes, a document may have " + LARGEST_DOCUMENT
                            + ": split it, or leave it out");
                byte[] content = read(file, (int) before.size());
                if (isSame(before, attributes(file)) && content.length == before.size()) return content;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (NoSuchFileException e) {
            throw new IOException(shown(item) + " is no longer there", e);
        } catch (AccessDeniedException e) {
            throw new IOException("no permission to read " + shown(item) + ": change its permissions, or leave it out", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + shown(item) + " was read");
        }
        throw new IOException(shown(item) + " kept changing while it was read, " + ATTEMPTS + " times: try again when it is complete");
    }

    /** One byte more than expected, so that growth shows. */
    private static byte[] read(Path file, int size) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(size + 1);
        }
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
        return before.size() == after.size() && before.lastModifiedTime().equals(after.lastModifiedTime())
                && Objects.equals(before.fileKey(), after.fileKey());
    }

    /** The file of an id; never outside the folder, whatever the id says and whatever became of the folders in between. */
    private Path file(String id) throws IOException {
        int slash = roots.containsKey("") ? -1 : id.indexOf('/');
        Path root = roots.get(slash < 0 ? "" : id.substring(0, slash));
        if (root == null) throw new IOException(SatchelException.shown(id) + " is in none of the folders");
        try {
            Path start = realPath(root);
            Path file = start.resolve(id.substring(slash + 1));
            Path parent = file.getParent();
            if (parent == null || !file.normalize().equals(file) || !parent.toRealPath().equals(parent) || !parent.startsWith(start))
                throw new IOException(SatchelException.shown(id) + " leads out of the folder " + shown(root));
            return file;
        } catch (InvalidPathException e) {
            throw new IOException(SatchelException.shown(id) + " is not a path", e);
        } catch (NoSuchFileException e) {
            throw new IOException(SatchelException.shown(id) + " is no longer there", e);
        }
    }

    private static Path realPath(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            throw new SatchelException("there is no folder " + shown(root) + ": check the path", e);
        }
    }

    /**
     * Says when something in the folders may have changed, until it is closed; closing does not wait for a call that is going on. Where the
     * system does not tell of changes, or not of so many folders, it says so every few seconds, whether or not something did.
     *
     * @param changed is called on a thread of its own, often several times for one change; it must be quick and not throw
     */
    public FolderWatch watch(Runnable changed) {
        return FolderWatch.of(List.copyOf(roots.values()), changed);
    }

    /** {@inheritDoc} It is given up when it takes longer than {@link #readWithin}. */
    @Override
    public Document read(Item item, byte[] content) { return new BoundedReader(reader(item), limit).read(item.id(), content); }

    @Override
    public String readerVersion(Item item) { return reader(item).version(); }

    private DocumentReader reader(Item item) {
        String name = FileName.of(item.id()).text();
        return readers.stream().filter(reader -> reader.reads(name)).findFirst().or(() -> forUnknownNames)
                .orElseThrow(() -> new SatchelException("no reader reads " + shown(item) + ": it was listed with other readers"));
    }

    /** The folders, for messages. */
    @Override
    public String toString() { return String.join(", ", roots.values().stream().map(Folder::shown).toList()); }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) return "no permission to read it: change its permissions, or leave it out";
        return "it could not be looked at: " + SatchelException.shown(Objects.toString(e.getMessage(), e.getClass().getSimpleName()));
    }

    private static String shown(Item item) { return SatchelException.shown(item.id()); }

    private static String shown(Path path) { return SatchelException.shown(path.toString()); }
}
