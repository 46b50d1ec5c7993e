package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class BoundedReaderTest {
    /** What a reader makes of a file, by its id. */
    private interface Reading {
        Document read(String id) throws Exception;
    }

    private static BoundedReader reader(Reading reading, Duration limit) {
        return new BoundedReader(new DocumentReader() {
            @Override
            public boolean reads(String fileName) { return true; }

            @Override
            public Document read(String id, byte[] content) {
                try {
                    return reading.read(id);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public String version() { return "slow 1"; }
        }, limit);
    }

    private static String problem(Reading reading, Duration limit) {
        return assertThrows(SatchelException.class, () -> reader(reading, limit).read("a.doc", new byte[0])).getMessage();
    }

    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void whatIsReadInTimeIsTheDocument() {
        Document document = new Document("a.doc", "a", "text");
        assertEquals(document, reader(id -> document, LONG).read("a.doc", new byte[0]));
        assertEquals("slow 1", reader(id -> document, LONG).version());
    }

    @Test
    void whoTakesTooLongIsInterruptedAndGivenUp() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        assertEquals("a.doc was not read within 1 seconds: split it, or leave it out", problem(id -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return null;
        }, Duration.ofSeconds(1)));
        interrupted.await();
    }

    @Test
    void whoDoesNotHeedThatIsLeftBehind() {
        CountDownLatch free = new CountDownLatch(1);
        assertEquals("a.doc was not read within 1 seconds: split it, or leave it out", problem(id -> {
            while (free.getCount() > 0) Thread.onSpinWait();
            return null;
        }, Duration.ofSeconds(1)));
        free.countDown();
    }

    @Test
    void readersHeedAnInterruption() {
        byte[] page = ("<html><body>" + "<p>x</p>".repeat(100_000)).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Thread.currentThread().interrupt();
        assertEquals("a.html was not read to its end: interrupted",
                assertThrows(SatchelException.class, () -> new HtmlReader().read("a.html", page)).getMessage());
        assertTrue(Thread.interrupted());
    }

    @Test
    void errorsAreTheFiles() {
        assertEquals("a.doc is damaged", problem(id -> {
            throw new SatchelException(id + " is damaged");
        }, LONG));
        assertEquals("a.doc is nested too deeply to be read: leave it out", problem(id -> {
            throw new StackOverflowError();
        }, LONG));
        assertEquals("a.doc needs more memory than there is: split it, or give Java more (-Xmx)", problem(id -> {
            throw new OutOfMemoryError();
        }, LONG));
        assertEquals(
                "a.doc is damaged, or not what its name says (ArithmeticException): open it in the program that made it and save it again, or"
                        + " leave it out",
                problem(id -> {
                    throw new ArithmeticException();
                }, LONG));
    }

    @Test
    void aFolderGivesUpWhatTakesTooLong() {
        assertEquals("the time must be positive, got PT0S",
                assertThrows(IllegalArgumentException.class, () -> Folder.of(java.nio.file.Path.of(".")).readWithin(Duration.ZERO))
                        .getMessage());
        Folder folder = Folder.of(java.nio.file.Path.of(".")).readBy(java.util.List.of(reader(id -> {
            new CountDownLatch(1).await();
            return null;
        }, LONG))).readWithin(Duration.ofMillis(200));
        assertEquals("a.doc was not read within 0.2 seconds: split it, or leave it out",
                assertThrows(SatchelException.class, () -> folder.read(new DocumentSource.Item("a.doc", 1, 1), new byte[1])).getMessage());
    }
}
