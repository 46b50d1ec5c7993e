package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.djl.ModelCatalog.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;

/** Where a model's file can be fetched from. Its {@code toString} says so in a message. */
interface ModelOrigin {
    /**
     * Fetches the file; whoever asks verifies it.
     *
     * @param part where to: it may hold the beginning, left by an earlier try; after a failure it may hold a beginning again
     * @param limit at most this many bytes
     * @throws IOException when {@code part} cannot be written
     * @throws dev.satchel.SatchelException when the file cannot be had
     * @throws java.util.concurrent.CancellationException when cancelled
     */
    void fetch(Path part, long limit, ProgressListener progress, Cancellation cancellation) throws IOException;

    /** What may have happened when the file is another than expected, in words that go on behind what was done; empty for nothing to say. */
    default String whyOther() {
        return "";
    }
}
