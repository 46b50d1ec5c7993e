package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Folder;
import dev.satchel.SatchelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowTest {
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path temporary;

    private DocumentFolder documents;
    private LuceneIndex index;
    private final BlockingQueue<SyncReport> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<SatchelException> failures = new LinkedBlockingQueue<>();

    @BeforeEach
    void openAnEmptyIndex() {
        documents = new DocumentFolder(temporary.resolve("documents"));
        documents.write("apple.txt", "An apple keeps for months.");
        index = LuceneIndex.at(temporary.resolve("index")).within(new SyncLimits(Duration.ofMillis(100), 1, Duration.ofHours(1))).open();
    }

    @AfterEach
    void close() {
        index.close();
        assertEquals(List.of(), Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("satchel-follow") || name.startsWith("satchel-write")).toList());
    }

    @Test
    void theIndexFollowsTheFolder() throws Exception {
        index.follow(Folder.of(documents.path()), reports::add);
        assertEquals(1, reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).added());
        documents.writeNow("new/deep/pear.txt", "A pear keeps for weeks.");
        awaitDocuments("apple.txt", "new/deep/pear.txt");
        Path written = Files.writeString(temporary.resolve("apple.tmp"), "An apple keeps until summer.");
        Files.move(written, documents.path().resolve("apple.txt"), StandardCopyOption.REPLACE_EXISTING);
        await(() -> index.text("apple.txt").orElseThrow().contains("summer"));
        Files.move(documents.path().resolve("new"), documents.path().resolve("old"));
        awaitDocuments("apple.txt", "old/deep/pear.txt");
        documents.writeNow("old/deep/plum.txt", "A plum keeps for days.");
        awaitDocuments("apple.txt", "old/deep/pear.txt", "old/deep/plum.txt");
        documents.delete("apple.txt");
        awaitDocuments("old/deep/pear.txt", "old/deep/plum.txt");
        assertTrue(reports.stream().allMatch(SyncReport::changedSomething), reports::toString);
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void whileAnotherOneChangesTheIndexItWaits() throws Exception {
        try (FSDirectory directory = FSDirectory.open(temporary.resolve("index"))) {
            WriteAccess other = WriteAccess.obtain(temporary.resolve("index"), directory, OpenMode.APPEND, Duration.ZERO);
            index.follow(Folder.of(documents.path()), reports::add, failures::add);
            String message = failures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).getMessage();
            assertTrue(message.startsWith("index " + temporary.resolve("index") + " is being changed by process "), message);
            other.close();
            assertEquals(1, reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).added());
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void aFolderThatIsAwayEmptiesNothingAndIsFollowedWhenItComesBack() throws Exception {
        index.follow(Folder.of(documents.path()), reports::add, failures::add);
        awaitDocuments("apple.txt");
        Path away = Files.move(documents.path(), temporary.resolve("away"));
        Files.delete(Files.writeString(away.resolve("noise.txt"), "Something that the watch hears."));
        assertEquals("there is no folder " + documents.path() + ": check the path",
                failures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS).getMessage());
        assertEquals(List.of("apple.txt"), index.documentIds());
        documents.write("pear.txt", "A pear keeps for weeks.");
        awaitDocuments("pear.txt");
        documents.write("plum.txt", "A plum keeps for days.");
        awaitDocuments("pear.txt", "plum.txt");
    }

    @Test
    void aListenerThatFailsEndsNothing() throws Exception {
        index.follow(Folder.of(documents.path()), report -> {
            reports.add(report);
            throw new IllegalStateException("a broken listener");
        });
        reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        documents.writeNow("pear.txt", "A pear keeps for weeks.");
        awaitDocuments("apple.txt", "pear.txt");
    }

    @Test
    void itsOwnListenerMayCloseTheIndex() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        index.follow(Folder.of(documents.path()), report -> {
            index.close();
            closed.countDown();
        });
        assertTrue(closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        await(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(each -> each.getName().equals("satchel-follow")));
    }

    private void awaitDocuments(String... ids) throws InterruptedException {
        await(() -> index.documentIds().equals(List.of(ids)));
    }

    private void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "in vain; " + index.documentIds() + " " + reports + " " + failures);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
