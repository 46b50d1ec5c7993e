package dev.satchel.djl.gguf;

import java.util.stream.IntStream;

/** Work on the rows of a matrix, shared out to the processors. */
final class RowRanges {
    /** Below this, handing work to another thread costs more than the work. */
    private static final int WEIGHTS_AT_ONCE = 1 << 16;

    private RowRanges() {}

    /** What is done with the rows from {@code from} up to {@code to}, exclusive; on any thread. */
    @FunctionalInterface
    interface Work {
        void on(int from, int to);
    }

    /** Does the work on all rows of a tensor that has at most {@link Integer#MAX_VALUE} of them, and returns when all is done. */
    static void forEach(GgufTensor tensor, Work work) {
        int rows = Math.toIntExact(tensor.rows());
        int step = Math.max(1, WEIGHTS_AT_ONCE / tensor.columns());
        IntStream.range(0, Math.ceilDiv(rows, step)).parallel().forEach(i -> work.on(i * step, (int) Math.min(rows, (i + 1L) * step)));
    }
}
