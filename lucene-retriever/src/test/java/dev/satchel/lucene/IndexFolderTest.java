package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that are not what an index needs. */
class IndexFolderTest {
    private static final String REBUILD = ": delete this folder and synchronize again, it holds nothing that the documents do not";

    @TempDir
    Path temporary;

    @Test
    void anAbsentFolderBecomesAnEmptyIndex() {
        Path path = temporary.resolve("not/there/yet");
        try (LuceneIndex index = LuceneIndex.open(path)) {
            assertEquals(List.of(), index.documentIds());
        }
        LuceneIndex.open(path).close();
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(temporary.resolve("notes.txt"), "my notes");
        assertRefused("index " + file + " is a file: name a folder for the index, or one that is not there yet", file);
        assertEquals("my notes", Files.readString(file));
    }

    /** Lucene would delete the second of these files. */
    @Test
    void somebodysFolderIsLeftAlone() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("letters"));
        Files.writeString(folder.resolve("letter.txt"), "Dear");
        Files.writeString(folder.resolve("_0.txt"), "sir");
        assertRefused("folder " + folder + " is not an index and not empty: name another folder for the index", folder);
        assertEquals(List.of("_0.txt", "letter.txt"), names(folder));
    }

    @Test
    void whatAProcessLeftThatWasKilledBeforeItsFirstCommitIsNoHindrance() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("index"));
        for (String name : List.of("write.lock", "satchel-holder", "pending_segments_1", "_0.fdt")) Files.createFile(folder.resolve(name));
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertEquals(List.of(), index.documentIds());
        }
    }

    @Test
    void anotherProgramsLuceneIndexIsLeftAlone() throws IOException {
        Path folder = temporary.resolve("index");
        writeLuceneIndex(folder, Map.of());
        List<String> before = names(folder);
        assertRefused("the Lucene index in " + folder + " was made by another program: name another folder for the index", folder);
        assertEquals(before, names(folder));
    }

    @Test
    void anIndexOfALaterVersionIsLeftAlone() throws IOException {
        Path folder = temporary.resolve("index");
        writeLuceneIndex(folder, Map.of("satchel.format", "7"));
        assertRefused("index " + folder + " has the layout 7, this version knows 2: use the version that made it, "
                + "or delete this folder and synchronize again", folder);
    }

    private static void writeLuceneIndex(Path folder, Map<String, String> commitData) throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder); IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
            writer.addDocument(new Document());
            writer.setLiveCommitData(commitData.entrySet());
        }
    }

    @Test
    void aFileThatIsCutOffIsDamage() throws IOException {
        Path folder = smallIndex();
        Path segments = files(folder).stream().filter(file -> file.getFileName().toString().startsWith("segments")).findFirst()
                .orElseThrow();
        Files.write(segments, new byte[0]);
        assertRefused("index " + folder + " is damaged" + REBUILD, folder);
    }

    @Test
    void aFileThatIsGoneIsDamage() throws IOException {
        Path folder = smallIndex();
        for (Path file : files(folder)) if (file.toString().endsWith(".cfs")) Files.delete(file);
        assertRefused("index " + folder + " is damaged" + REBUILD, folder);
    }

    @Test
    void anIndexThatIsDeletedWhileItIsOpenSaysSo() throws IOException {
        Path folder = smallIndex();
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            for (Path file : files(folder)) Files.delete(file);
            String message = "index " + folder + " is not there any more: open it again to make a new one";
            assertEquals(message, assertThrows(SatchelException.class, index::documentIds).getMessage());
            DocumentFolder documents = new DocumentFolder(temporary.resolve("documents"));
            assertEquals(message, assertThrows(SatchelException.class, () -> index.sync(documents.watched())).getMessage());
        }
    }

    /** Bytes are changed, cut off or taken away: an answer or one clear line, never another exception. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
    void damageIsOneClearLine(long seed) throws IOException {
        Path folder = smallIndex();
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 8; round++) {
            List<Path> all = files(folder);
            Path file = all.get(random.nextInt(all.size()));
            byte[] bytes = Files.readAllBytes(file);
            damage(file, bytes, random);
            useEverything(folder);
            for (Path each : files(folder)) if (!all.contains(each)) Files.delete(each);
            Files.write(file, bytes);
        }
    }

    private static void damage(Path file, byte[] bytes, SplittableRandom random) throws IOException {
        byte[] changed = bytes.clone();
        for (int i = 0; i < 1 + random.nextInt(5) && changed.length > 0; i++)
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        switch (random.nextInt(4)) {
            case 0 -> Files.delete(file);
            case 1 -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            default -> Files.write(file, changed);
        }
    }

    private static void useEverything(Path folder) {
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            index.retrieve("An apple keeps for months", 10);
            for (String id : index.documentIds()) index.text(id);
        } catch (SatchelException e) {
            assertTrue(e.getMessage().contains(folder.toString()) && e.getMessage().lines().count() == 1, e.getMessage());
        }
    }

    @Test
    void aDiskThatIsFullLosesNothingThatWasCommitted() throws IOException {
        Path folder = temporary.resolve("index");
        DocumentFolder documents = new DocumentFolder(temporary.resolve("documents"));
        documents.write("first.txt", "The first document.");
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            index.sync(documents.watched());
        }
        for (int i = 0; i < 40; i++) documents.write("more/%d.txt".formatted(i), "Document %d of many. ".formatted(i).repeat(20));
        int failures = 0;
        for (long room = 0;; room += 400) {
            try (LuceneIndex index = LuceneIndex.at(folder).open(new FullDisk(FSDirectory.open(folder), room))) {
                if (syncs(index, documents, folder)) break;
                failures++;
                assertEquals(List.of("first.txt"), index.documentIds());
                assertEquals(List.of("first.txt"),
                        index.retrieve("document", 99).stream().map(each -> each.passage().documentId()).toList());
            }
        }
        assertTrue(failures > 10, () -> "the disk was large enough from the beginning");
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            assertEquals(41, index.documentIds().size());
        }
    }

    private static boolean syncs(LuceneIndex index, DocumentFolder documents, Path folder) {
        try {
            index.sync(documents.watched());
            return true;
        } catch (SatchelException e) {
            assertEquals("index " + folder + " does not fit on its disk, which is full: free some space and synchronize again, "
                    + "what was indexed before is kept", e.getMessage());
            return false;
        }
    }

    private Path smallIndex() {
        Path folder = temporary.resolve("index");
        DocumentFolder documents = new DocumentFolder(temporary.resolve("documents"));
        for (int i = 0; i < 10; i++) documents.write(i + ".txt", "An apple keeps for months, a pear for weeks. ".repeat(i + 1));
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            index.sync(documents.watched());
        }
        return folder;
    }

    private static void assertRefused(String message, Path folder) {
        assertEquals(message, assertThrows(SatchelException.class, () -> LuceneIndex.open(folder)).getMessage());
    }

    private static List<String> names(Path folder) throws IOException {
        return files(folder).stream().map(file -> file.getFileName().toString()).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        }
    }
}
