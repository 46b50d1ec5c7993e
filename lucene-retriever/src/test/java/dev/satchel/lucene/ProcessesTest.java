package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Folder;
import dev.satchel.HashEmbedder;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, and several that want the same index. */
class ProcessesTest {
    @TempDir
    Path temporary;

    private DocumentFolder documents;
    private Path folder;

    @BeforeEach
    void name() {
        documents = new DocumentFolder(temporary.resolve("documents"));
        folder = temporary.resolve("index");
    }

    /**
     * A folder in which documents come, change, move and go, and a process that is killed again and again while it follows: when it has come
     * to some document or just started, and some moments later.
     */
    @Test
    void seed7FiftyKilledProcessesLeaveWholeDocumentsAndTheNextOneCompletesThem() throws Exception {
        ChangingFolder changing = new ChangingFolder(documents, new Random(7));
        Random moments = new Random(7);
        LuceneIndex.open(folder).close();
        int amidst = 0;
        for (int kill = 0; kill < 50; kill++) {
            changing.change(25);
            Process process = SyncProcess.start(documents.path(), folder, 2_000);
            readLines(process, moments.nextInt(20));
            TimeUnit.MICROSECONDS.sleep(moments.nextInt(20_000));
            if (process.isAlive()) amidst++;
            process.destroyForcibly().waitFor();
            LuceneIndex.open(folder).close();
            IndexContents.of(folder, new HashEmbedder());
        }
        assertTrue(amidst > 25, "only " + amidst + " processes were killed before they were done");
        try (LuceneIndex index = LuceneIndex.open(folder, new HashEmbedder());
                LuceneIndex scratch = LuceneIndex.open(temporary.resolve("scratch"), new HashEmbedder())) {
            index.sync(Folder.of(documents.path()));
            scratch.sync(Folder.of(documents.path()));
        }
        assertEquals(IndexContents.of(temporary.resolve("scratch"), new HashEmbedder()), IndexContents.of(folder, new HashEmbedder()));
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
