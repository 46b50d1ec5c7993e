package dev.satchel;

import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A reader that is given up when it takes too long, so that one file cannot hold up all the others. It reads in a thread of its own, which
 * is interrupted when its time is over; if it does not heed that, it is left behind as a daemon and what it may still find is thrown away.
 * An error of memory or of the stack becomes a message about the file.
 */
record BoundedReader(DocumentReader reader, Duration limit) implements DocumentReader {
    @Override
    public boolean reads(String fileName) { return reader.reads(fileName); }

    @Override
    public String version() { return reader.version(); }

    @Override
    public Document read(String id, byte[] content) {
        CompletableFuture<Document> reading = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().name("reading").unstarted(() -> {
            try {
                reading.complete(reader.read(id, content));
            } catch (Throwable e) {
                reading.completeExceptionally(e);
            }
        });
        thread.start();
        String shown = SatchelException.shown(id);
        try {
            return reading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new SatchelException(shown + " was not read within " + seconds() + " seconds: split it, or leave it out", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new InterruptedIOException("interrupted while " + shown + " was read"));
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case SatchelException said -> said;
                case StackOverflowError deep -> new SatchelException(shown + " is nested too deeply to be read: leave it out", deep);
                case OutOfMemoryError large ->
                    new SatchelException(shown + " needs more memory than there is: split it, or give Java more (-Xmx)", large);
                default -> OfficeReader.damaged(id, e.getCause());
            };
        }
    }

    private String seconds() { return BigDecimal.valueOf(limit.toMillis(), 3).stripTrailingZeros().toPlainString(); }
}
