package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir
    Path folder;

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static List<String> ids(Folder source) { return source.list().items().stream().map(DocumentSource.Item::id).toList(); }

    private static DocumentSource.Item item(String id) { return new DocumentSource.Item(id, 0, 0); }

    @Test
    void listsEveryDocumentOrderedById() throws IOException {
        write("b.md", "x");
        write("a/z.txt", "xyz");
        write("a/deep/er/c.html", "x");
        Folder source = Folder.of(folder);
        assertEquals(List.of("a/deep/er/c.html", "a/z.txt", "b.md"), ids(source));
        DocumentSource.Item z = source.list().items().get(1);
        assertEquals(3, z.size());
        assertEquals(Files.getLastModifiedTime(folder.resolve("a/z.txt")).toMillis(), z.modifiedMillis());
    }

    @Test
    void namesMayBeOfAnyLanguage() throws IOException {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "needs a locale that can name the file");
        write("pasta ação/Ünï cödé 保.txt", "x");
        assertEquals(List.of("pasta ação/Ünï cödé 保.txt"), ids(Folder.of(folder)));
        assertEquals(1, Folder.of(folder).content(item("pasta ação/Ünï cödé 保.txt")).length);
    }

    @Test
    void leavesOutWhatIsNobodysDocument() throws IOException {
        write(".git/config.txt", "x");
        write(".hidden.txt", "x");
        write("node_modules/a.md", "x");
        write("a.txt~", "x");
        write("~$a.txt", "x");
        write("picture.png", "\u0000\u0001");
        Files.createDirectory(folder.resolve("empty.txt"));
        assertEquals(new DocumentSource.Listing(List.of(), List.of()), Folder.of(folder).list());
    }

    @Test
    void aFileOfUnknownNameIsReadWhenItLooksLikeText() throws IOException {
        write("notes", "My notes.");
        write("data.xyz", "Some text.");
        write("program", "\u007FELF\u0000\u0000");
        Folder source = Folder.of(folder);
        assertEquals(List.of("data.xyz", "notes"), ids(source));
        assertEquals("My notes.", source.read(item("notes"), source.content(item("notes"))).text());
        assertEquals("text 2", source.readerVersion(item("notes")));
        assertEquals(List.of(), ids(source.readBy(List.of(new MarkdownReader()))));
    }

    @Test
    void theFirstReaderThatKnowsTheNameReads() throws IOException {
        write("a.md", "# Title\n\nText.");
        DocumentReader own = new DocumentReader() {
            @Override
            public boolean reads(String fileName) { return fileName.equals("a.md"); }

            @Override
            public Document read(String id, byte[] content) { return new Document(id, "own", new String(content, StandardCharsets.UTF_8)); }

            @Override
            public String version() { return "own 1"; }
        };
        assertEquals("Title", Folder.of(folder).read(item("a.md"), Folder.of(folder).content(item("a.md"))).title());
        assertEquals("own 1", Folder.of(folder).readBy(List.of(own, new MarkdownReader())).readerVersion(item("a.md")));
        assertEquals("no reader reads b.md: it was listed with other readers",
                assertThrows(SatchelException.class, () -> Folder.of(folder).readBy(List.of(own)).readerVersion(item("b.md")))
                        .getMessage());
    }

    @Test
    void severalFoldersAreToldApartByTheirNames() throws IOException {
        write("one/a.txt", "1");
        write("two/a.txt", "2");
        write("x/one/a.txt", "3");
        Folder source = Folder.of(folder.resolve("one"), folder.resolve("two"));
        assertEquals(List.of("one/a.txt", "two/a.txt"), ids(source));
        assertArrayEquals(new byte[] {'2'}, source.content(item("two/a.txt")));
        assertEquals("three/a.txt is in none of the folders",
                assertThrows(IOException.class, () -> source.content(item("three/a.txt"))).getMessage());
        assertEquals("two of the folders are called one, " + folder.resolve("one") + " and " + folder.resolve("x/one")
                + ": their documents could not be told apart; rename one, or give the folder that holds both",
                assertThrows(SatchelException.class, () -> Folder.of(folder.resolve("one"), folder.resolve("x/one"))).getMessage());
    }

    @Test
    void whatIsNoFolderIsSaid() throws IOException {
        Path file = write("a.txt", "x");
        Path missing = folder.resolve("missing");
        assertEquals("there is no folder " + missing + ": check the path",
                assertThrows(SatchelException.class, () -> Folder.of(missing).list()).getMessage());
        assertEquals(file + " is a file, not a folder: give the folder that holds it",
                assertThrows(SatchelException.class, () -> Folder.of(file).list()).getMessage());
    }

    @Test
    void whatMayNotBeReadIsAProblemAndTheRestGoesOn() throws IOException {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "needs file permissions");
        assumeFalse("root".equals(System.getProperty("user.name")), "needs a user whom permissions hold");
        write("a.txt", "x");
        write("closed/b.txt", "x");
        write("unknown", "x");
        Files.setPosixFilePermissions(folder.resolve("unknown"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(folder.resolve("closed"), PosixFilePermissions.fromString("---------"));
        try {
            DocumentSource.Listing listing = Folder.of(folder).list();
            assertEquals(List.of("a.txt"), listing.items().stream().map(DocumentSource.Item::id).toList());
            String reason = "no permission to read it: change its permissions, or leave it out";
            assertEquals(List.of(new DocumentSource.Problem("closed/", reason), new DocumentSource.Problem("unknown", reason)),
                    listing.problems());
            assertEquals("no permission to read unknown: change its permissions, or leave it out",
                    assertThrows(IOException.class, () -> Folder.of(folder).content(item("unknown"))).getMessage());
            assertEquals("no permission to read the folder " + folder.resolve("closed") + ": change its permissions, or run as its owner",
                    assertThrows(SatchelException.class, () -> Folder.of(folder.resolve("closed")).list()).getMessage());
        } finally {
            Files.setPosixFilePermissions(folder.resolve("closed"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void symbolicLinksAreNotFollowed(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret.txt"), "x");
        write("a/b.txt", "x");
        try {
            Files.createSymbolicLink(folder.resolve("a/loop"), folder);
            Files.createSymbolicLink(folder.resolve("out"), outside);
            Files.createSymbolicLink(folder.resolve("out.txt"), outside.resolve("secret.txt"));
            Files.createSymbolicLink(folder.resolve("dangling.txt"), folder.resolve("nothing"));
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "needs symbolic links");
        }
        Folder source = Folder.of(folder);
        assertEquals(List.of("a/b.txt"), ids(source));
        assertEquals(List.of(), source.list().problems());
        for (String id : List.of("out/secret.txt", "../" + outside.getFileName() + "/secret.txt", "a/../a/b.txt",
                outside.resolve("secret.txt").toString()))
            assertEquals(id + " leads out of the folder " + folder,
                    assertThrows(IOException.class, () -> source.content(item(id))).getMessage());
        assertEquals("out.txt is no longer a file", assertThrows(IOException.class, () -> source.content(item("out.txt"))).getMessage());
        Path link = Files.createSymbolicLink(outside.resolve("link"), folder);
        assertEquals(List.of("a/b.txt"), ids(Folder.of(link)), "the folder itself may be a link");
        Files.delete(link);
    }

    @Test
    void namesMayHoldAnyCharacter() throws IOException {
        write("new\nline.txt", "x");
        write("a\u0007\"'$`;&|<>*?\\.txt", "x");
        write("-rf .txt", "x");
        write(" .txt", "x");
        Folder source = Folder.of(folder);
        assertEquals(List.of(" .txt", "-rf .txt", "a\u0007\"'$`;&|<>*?\\.txt", "new\nline.txt"), ids(source));
        for (DocumentSource.Item item : source.list().items()) assertEquals("x", source.read(item, source.content(item)).text());
        Files.delete(folder.resolve("new\nline.txt"));
        assertEquals("new\\u000Aline.txt is no longer there",
                assertThrows(IOException.class, () -> source.content(item("new\nline.txt"))).getMessage());
    }

    @Test
    void contentIsAllOfOneMoment() throws Exception {
        Path file = write("a.txt", "x".repeat(2_000_000));
        Folder source = Folder.of(folder);
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                while (!stop.get()) out.write('x');
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        try {
            String message = assertThrows(IOException.class, () -> {
                // The writer may be quiet by chance between two looks.
                for (int i = 0; i < 1000; i++) source.content(item("a.txt"));
            }).getMessage();
            assertEquals("a.txt kept changing while it was read, 5 times: try again when it is complete", message);
        } finally {
            stop.set(true);
            writer.join();
        }
        assertEquals(Files.size(file), source.content(item("a.txt")).length);
    }

    @Test
    void aDocumentThatIsTooLargeIsRefusedAndOneOfAHundredMegabytesIsNot() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve("a.txt").toFile(), "rw")) {
            file.setLength(100_000_000);
            assertEquals(100_000_000, Folder.of(folder).content(item("a.txt")).length);
            file.setLength(Folder.LARGEST_DOCUMENT + 1);
            assertEquals("a.txt has 200000001 bytes, a document may have 200000000: split it, or leave it out",
                    assertThrows(IOException.class, () -> Folder.of(folder).content(item("a.txt"))).getMessage());
        }
    }

    @Test
    void anEmptyFolderIsFine() { assertTrue(Folder.of(folder).list().items().isEmpty()); }
}
