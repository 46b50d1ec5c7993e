package dev.satchel;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that something changed in some folders or below them; made by {@link Folder#watch}. What a folder leaves out is not watched.
 *
 * <p>A system tells of changes in a folder, not of those below, so each is registered, new ones when they come. Where that fails, because
 * the system knows no such thing or has a limit, everything counts as changed every few seconds. Safe for use by many threads.
 */
public final class FolderWatch implements AutoCloseable {
    private static final Duration USUAL_POLL = Duration.ofSeconds(5);

    private final List<Path> roots;
    private final Runnable changed;
    private final Duration poll;
    private final Opener opener;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Null while the system does not tell of changes. */
    private volatile WatchService service;

    /** Opens what the system tells of changes by. */
    interface Opener {
        WatchService open() throws IOException;
    }

    private FolderWatch(List<Path> roots, Runnable changed, Duration poll, Opener opener) {
        this.roots = roots;
        this.changed = changed;
        this.poll = poll;
        this.opener = opener;
    }

    static FolderWatch of(List<Path> roots, Runnable changed) {
        return of(roots, changed, USUAL_POLL, () -> roots.getFirst().getFileSystem().newWatchService());
    }

    /** Tells of every change after this returns. */
    static FolderWatch of(List<Path> roots, Runnable changed, Duration poll, Opener opener) {
        FolderWatch watch = new FolderWatch(roots, changed, poll, opener);
        watch.register();
        Thread.ofPlatform().daemon().name("satchel-watch").start(watch::run);
        return watch;
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                WatchService open = service;
                if (open == null) lookLater();
                else handle(open.take(), open);
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // Only close ends the thread otherwise.
        } finally {
            stopListening();
        }
    }

    /** A folder that was taken away may come back, and other programs may let go of what they watch. */
    private void lookLater() throws InterruptedException {
        if (closed.await(poll.toMillis(), TimeUnit.MILLISECONDS)) return;
        register();
        changed.run();
    }

    private void handle(WatchKey key, WatchService open) {
        Path folder = (Path) key.watchable();
        boolean anything = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind() == OVERFLOW) register(folder, open);
            else if (Folder.isLeftOut(folder.resolve((Path) event.context()))) continue;
            else if (event.kind() != ENTRY_DELETE) register(folder.resolve((Path) event.context()), open);
            anything = true;
        }
        if (!key.reset()) {
            anything = true;
            // Gone; or another one stands in its place already.
            if (Files.isDirectory(folder)) register(folder, open);
            else if (roots.stream().anyMatch(root -> !Files.isDirectory(root))) stopListening();
        }
        if (anything) changed.run();
    }

    private void register() {
        try {
            WatchService open = opener.open();
            service = open;
            for (Path root : roots) register(root.toRealPath(), open);
        } catch (IOException | UnsupportedOperationException e) {
            stopListening();
        }
        if (closed.getCount() == 0) stopListening();
    }

    /** A folder and those below; nothing when it is a file. */
    private void register(Path top, WatchService open) {
        if (!Files.isDirectory(top, LinkOption.NOFOLLOW_LINKS)) return;
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                    return (folder.equals(top) || !Folder.isLeftOut(folder)) && isRegistered(folder, open)
                            ? FileVisitResult.CONTINUE
                            : FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            stopListening();
        } catch (ClosedWatchServiceException closed) {
            // There is nothing to register for any more.
        }
    }

    /** False when the folder is gone again or must not be looked into, which is for the listing to say. */
    private static boolean isRegistered(Path folder, WatchService open) throws IOException {
        try {
            WatchKey key = folder.register(open, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            if (key.watchable().equals(folder)) return true;
            // A folder that was moved is still registered, under its old path.
            key.cancel();
            folder.register(open, ENTRY_CREATE, ENTRY_MODIFY, ENTRY_DELETE);
            return true;
        } catch (FileSystemException e) {
            return false;
        }
    }

    /** From then on it looks itself. */
    private void stopListening() {
        WatchService open = service;
        service = null;
        if (open == null) return;
        try {
            open.close();
        } catch (IOException e) {
            // It is of no use any more, open or closed.
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        closed.countDown();
        stopListening();
    }
}
