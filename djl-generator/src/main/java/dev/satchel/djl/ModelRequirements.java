package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufFile;
import java.nio.file.Path;

/**
 * How much memory a process needs that runs a model, told from the model's numbers, without loading it. Weights count as ONNX Runtime
 * holds them, which is more than the file has: 6 bits for those of 4, 10 or 12 for those of 6.
 *
 * @param weightBytes the weights in the runtime's own form
 * @param mappedBytes weights of which rows are looked up in a file: in memory when there is room, read again when there is not
 * @param stateBytes keys and values of a whole context
 * @param workBytes the Java machine with the libraries, the vocabulary, and what one evaluation needs besides
 * @param loadingBytes what loading needs beside all that, and running does not
 * @param temporaryBytes the file of weights that loading writes, where the folder for temporary files is in memory; otherwise 0
 */
public record ModelRequirements(long weightBytes, long mappedBytes, long stateBytes, long workBytes, long loadingBytes,
        long temporaryBytes) {
    /** A small Java program with the native libraries, and what the runtime keeps of the graph. */
    private static final long PROGRAM = 150L << 20;
    /** Room that is free between what is in use, in the heap and in the runtime: the larger the pieces, the more of it. */
    private static final int ROOM_OF_EVALUATION = 3;
    /** What encoding leaves on the heap before it is collected, and what reading the vocabulary does for each token. */
    private static final long GARBAGE = 128L << 20;
    private static final long GARBAGE_OF_TOKEN = 2048;

    /** Refuses what is negative. */
    public ModelRequirements {
        if (weightBytes < 0 || mappedBytes < 0 || stateBytes < 0 || workBytes < 0 || loadingBytes < 0
                || temporaryBytes < 0)
            throw new IllegalArgumentException("no part of the memory is negative");
    }

    /**
     * Estimates it from a model's shape.
     *
     * @param contextLength how many tokens will be attended to, at least 1
     */
    public static ModelRequirements of(ModelShape shape, int contextLength) {
        return of(shape, contextLength, WeightsFile.isInMemory());
    }

    static ModelRequirements of(ModelShape shape, int contextLength, boolean temporaryInMemory) {
        ModelPlan plan = ModelPlan.estimated(shape);
        long written = plan.weightBytes() + plan.lookedUpBytes();
        return of(plan, Math.min(contextLength, shape.contextLength()), temporaryInMemory ? written : 0);
    }

    /**
     * Reads it from the header of a GGUF file.
     *
     * @param contextLength how many tokens will be attended to, at least 1
     * @throws dev.satchel.SatchelException when the file is damaged or of a kind that is not supported, or was made for a shorter context
     */
    public static ModelRequirements of(Path model, int contextLength) {
        try (GgufFile file = GgufFile.open(model)) {
            return of(file, contextLength, false);
        }
    }

    static ModelRequirements of(GgufFile file, int contextLength, boolean exact) {
        return of(file, contextLength, exact, WeightsFile.isInMemory());
    }

    static ModelRequirements of(GgufFile file, int contextLength, boolean exact, boolean temporaryInMemory) {
        return of(Blocks.plan(file, contextLength, exact), contextLength, temporaryInMemory ? Weights.storedBytes(file, exact) : 0);
    }

    private static ModelRequirements of(ModelPlan plan, int contextLength, long temporary) {
        Hyperparameters shape = plan.shape();
        long evaluation = (long) KeyValueSession.PIECE * (6L * shape.mlpWidth() + 8L * shape.width()) * Float.BYTES;
        long garbage = Math.min(Runtime.getRuntime().maxMemory(), GARBAGE + GARBAGE_OF_TOKEN * shape.vocabulary());
        return new ModelRequirements(plan.weightBytes(), plan.lookedUpBytes(), plan.stateBytesPerToken() * contextLength,
                PROGRAM + ROOM_OF_EVALUATION * evaluation, garbage, temporary);
    }

    /** All that is in memory while it runs, when there is room for it. */
    public long runningBytes() {
        return weightBytes + mappedBytes + stateBytes + workBytes;
    }

    /** The most that is in memory at any time, when there is room for it: keys and values come when loading is over. */
    public long peakBytes() {
        return Math.max(Math.max(runningBytes(), leastBytes()), weightBytes + workBytes + loadingBytes + temporaryBytes);
    }

    /**
     * With less it is not loaded: what is only mapped can be given up, and garbage be collected earlier, but weights are in memory beside the
     * file that they come from, where that is in memory too.
     */
    public long leastBytes() {
        return weightBytes + stateBytes + workBytes + temporaryBytes;
    }
}
