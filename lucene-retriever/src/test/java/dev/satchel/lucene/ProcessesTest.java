package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Document;
import dev.satchel.Folder;
import dev.satchel.Passage;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that are killed, and several that want the same index. */
class ProcessesTest {
    private static final int FILES = 150;

    @TempDir
    Path temporary;

    private DocumentFolder documents;
    private Path folder;

    @BeforeEach
    void name() {
        documents = new DocumentFolder(temporary.resolve("documents"));
        folder = temporary.resolve("index");
    }

    /** Three times a process is killed at some document and some milliseconds later, while files are added, changed and deleted between. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void aKilledProcessLeavesWholeDocumentsAndTheNextOneCompletesThem(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < FILES; i++) write(i, random);
        for (int kill = 0; kill < 3; kill++) {
            Process process = SyncProcess.start(documents.path(), folder, 10_000);
            readLines(process, 5 + random.nextInt(FILES / 2));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
            process.destroyForcibly().waitFor();
            assertOnlyWholeDocuments();
            for (int i = 0; i < 20; i++) write(random.nextInt(FILES), random);
        }
        documents.delete("0.txt");
        try (LuceneIndex index = LuceneIndex.open(folder)) {
            SyncReport report = index.sync(Folder.of(documents.path()));
            assertEquals(FILES - 1, report.added() + report.updated() + report.unchanged(), report::toString);
            assertEquals(List.of(), report.failed());
            assertTrue(report.unchanged() > 0, () -> "nothing was left of what the killed processes did: " + report);
            for (String id : index.documentIds())
                assertEquals(Files.readString(documents.path().resolve(id)), index.text(id).orElseThrow());
            assertEquals(FILES - 1, index.documentIds().size());
        }
        assertOnlyWholeDocuments();
    }

    private void write(int i, Random random) {
        String word = "word" + random.nextInt(1000);
        documents.write(i + ".txt", IntStream.range(0, 1 + random.nextInt(60))
                .mapToObj(k -> word + " stands in sentence " + k + " of this document, which has several of them.\n\n")
                .reduce("", String::concat));
    }

    /** Each document has all the passages that its text is split into, and no others. */
    private void assertOnlyWholeDocuments() throws IOException {
        try (LuceneIndex index = LuceneIndex.open(folder);
                FSDirectory directory = FSDirectory.open(folder);
                DirectoryReader reader = DirectoryReader.open(directory)) {
            IndexSearcher searcher = new IndexSearcher(reader);
            int expected = 0;
            for (String id : index.documentIds()) {
                List<Passage> passages = Splitter.structured().split(new Document(id, "", index.text(id).orElseThrow()));
                assertEquals(passages.size() + 1, searcher.count(new TermQuery(PassageFields.allOf(id))), id);
                expected += passages.size() + 1;
            }
            assertEquals(expected, reader.numDocs());
        }
    }

    @Test
    void theSecondOfTwoProcessesSaysWhoHasTheIndex() throws Exception {
        LuceneIndex.open(folder).close();
        // Nobody empties the pipe that the process writes names to: it comes no further than the pipe is large.
        for (int i = 0; i < 500; i++) documents.write("a name so long that it fills the pipe ".repeat(5) + i + ".txt", "Document " + i);
        Process process = SyncProcess.start(documents.path(), folder, Long.MAX_VALUE);
        try (LuceneIndex index = LuceneIndex.at(folder)
                .within(new SyncLimits(Duration.ofMillis(300), Long.MAX_VALUE, Duration.ofHours(1))).open()) {
            readLines(process, 1);
            assertEquals(List.of(), index.retrieve("document", 10));
            String message = assertThrows(SatchelException.class, () -> index.sync(Folder.of(documents.path()))).getMessage();
            assertTrue(message.matches("index \\Q" + folder + "\\E is being changed by process " + process.pid()
                    + " since \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ: wait until it is done, or stop it, then try again"), message);
            process.destroyForcibly().waitFor();
            assertEquals(500, index.sync(Folder.of(documents.path())).added());
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of(), holderFiles());
    }

    @Test
    void theSecondWaitsUntilTheFirstIsDone() throws Exception {
        for (int i = 0; i < 20; i++) documents.write(i + ".txt", "Document " + i);
        LuceneIndex.open(folder).close();
        Process process = SyncProcess.start(documents.path(), folder, 1);
        try (LuceneIndex index = LuceneIndex.at(folder).within(new SyncLimits(Duration.ofMinutes(1), 1, Duration.ZERO)).open()) {
            readLines(process, 1);
            SyncReport report = index.sync(Folder.of(documents.path()));
            assertEquals(20, report.unchanged(), report::toString);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void twoIndexesOfOneProcessDoNotChangeTheSameFolder() throws Exception {
        documents.write("a.txt", "A");
        SyncLimits impatient = new SyncLimits(Duration.ofMillis(100), 1, Duration.ZERO);
        try (LuceneIndex one = LuceneIndex.at(folder).within(impatient).open();
                LuceneIndex two = LuceneIndex.at(folder).within(impatient).open()) {
            List<String> messages = new ArrayList<>();
            one.sync(Folder.of(documents.path()), progress -> messages
                    .add(assertThrows(SatchelException.class, () -> two.sync(Folder.of(documents.path()))).getMessage()));
            assertTrue(
                    messages.getFirst()
                            .startsWith("index " + folder + " is being changed by process " + ProcessHandle.current().pid() + " since "),
                    messages::toString);
            assertEquals(1, two.sync(Folder.of(documents.path())).unchanged());
        }
    }

    private List<Path> holderFiles() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.endsWith("satchel-holder")).toList();
        }
    }

    private static void readLines(Process process, int count) throws IOException {
        // One byte at a time: a reader that reads ahead would empty the pipe.
        for (int lines = 0, c = 0; lines < count && c >= 0;) {
            c = process.getInputStream().read();
            if (c == '\n') lines++;
        }
    }
}
