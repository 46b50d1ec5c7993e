package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWatchTest {
    /** Where the system does not tell of changes, Java looks every ten seconds; and a machine may be busy. */
    private static final int PATIENCE_SECONDS = 60;

    @TempDir
    Path temporary;

    private Path folder;
    private FolderWatch watch;
    private final Semaphore changes = new Semaphore(0);

    @BeforeEach
    void makeAFolder() throws IOException {
        folder = Files.createDirectories(temporary.resolve("documents"));
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/b/c.txt"), "x");
    }

    @AfterEach
    void stop() {
        if (watch != null) watch.close();
    }

    @Test
    void tellsOfWhatIsWrittenReplacedAndDeletedBelow() throws Exception {
        watch = Folder.of(folder).watch(changes::release);
        Files.writeString(folder.resolve("a/new.txt"), "x");
        awaitChange();
        Files.writeString(folder.resolve("a/b/c.txt"), "another text");
        awaitChange();
        Path written = Files.writeString(temporary.resolve("c.txt.tmp"), "as an editor does it");
        Files.move(written, folder.resolve("a/b/c.txt"), StandardCopyOption.REPLACE_EXISTING);
        awaitChange();
        Files.delete(folder.resolve("a/b/c.txt"));
        awaitChange();
    }

    @Test
    void followsFoldersThatAreNewOrMoved() throws Exception {
        watch = Folder.of(folder).watch(changes::release);
        Files.createDirectories(folder.resolve("x/y/z"));
        awaitChange();
        awaitChangeOf(folder.resolve("x/y/z/new.txt"));
        Files.move(folder.resolve("x/y"), folder.resolve("a/moved"));
        awaitChange();
        Files.createDirectories(folder.resolve("a/moved/z/deeper"));
        awaitChange();
        awaitChangeOf(folder.resolve("a/moved/z/deeper/new.txt"));
    }

    @Test
    void aFolderThatComesBackIsNoticed() throws Exception {
        watch = FolderWatch.of(List.of(folder), changes::release, Duration.ofMillis(50),
                () -> folder.getFileSystem().newWatchService());
        for (String each : List.of("a/b/c.txt", "a/b", "a", "")) Files.delete(folder.resolve(each));
        awaitChange();
        Files.createDirectories(folder.resolve("a"));
        awaitChangeOf(folder.resolve("a/new.txt"));
    }

    /** Folders are told of in the order of what happened in them, and a deletion is a single event. */
    @Test
    void whatTheFolderLeavesOutIsNoChange() throws Exception {
        Files.createDirectories(folder.resolve(".git"));
        watch = Folder.of(folder).watch(changes::release);
        Files.writeString(folder.resolve(".git/index"), "x");
        Files.writeString(folder.resolve("a/~$c.docx"), "x");
        Files.writeString(folder.resolve("a/.c.txt.swp"), "x");
        Files.writeString(temporary.resolve("outside.txt"), "x");
        Files.delete(folder.resolve("a/b/c.txt"));
        awaitChange();
        assertEquals(0, changes.availablePermits(), "more than the deletion was told of");
    }

    /** As with a limit of the system: everything counts as changed, again and again. */
    @Test
    void whereTheSystemTellsNothingItLooksItself() throws Exception {
        FolderWatch.Opener limited = () -> {
            throw new IOException("User limit of inotify watches reached");
        };
        watch = FolderWatch.of(List.of(folder), changes::release, Duration.ofMillis(20), limited);
        awaitChange();
        awaitChange();
    }

    @Test
    void noThreadIsLeft() throws Exception {
        watch = Folder.of(folder).watch(changes::release);
        assertNotNull(watchThread());
        watch.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (watchThread() != null && System.nanoTime() < deadline) TimeUnit.MILLISECONDS.sleep(20);
        assertNull(watchThread());
    }

    private static Thread watchThread() {
        return Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals("satchel-watch")).findFirst().orElse(null);
    }

    private void awaitChange() throws InterruptedException {
        assertEquals(true, changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was told");
    }

    /** A folder may be registered a moment after it is made: the file is written until that is told. */
    private void awaitChangeOf(Path file) throws Exception {
        changes.drainPermits();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        do
            Files.writeString(file, "text " + System.nanoTime());
        while (!changes.tryAcquire(50, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline);
        assertEquals(true, System.nanoTime() < deadline, "nothing was told of " + file);
    }
}
