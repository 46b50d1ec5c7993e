package dev.satchel.djl;

import java.nio.file.Path;

/**
 * How much memory a model needs on this machine, told from its numbers, without loading it. Weights count as they are held, not as they are
 * in the file: ONNX Runtime's own form of four bits takes six, and that of six takes twelve.
 *
 * @param weightBytes the weights as the runtime holds them
 * @param stateBytes keys and values of a whole context
 * @param workBytes the Java machine with the libraries, the vocabulary, and what one evaluation needs besides
 * @param loadingBytes what loading needs beside the weights, and running does not
 */
public record ModelRequirements(long weightBytes, long stateBytes, long workBytes, long loadingBytes) {
    /** Refuses what is negative. */
    public ModelRequirements {
        if (weightBytes < 0 || stateBytes < 0 || workBytes < 0 || loadingBytes < 0)
            throw new IllegalArgumentException("no part of the memory is negative");
    }

    /**
     * Estimates it from a model's shape.
     *
     * @param contextLength how many tokens will be attended to, at least 1
     */
    public static ModelRequirements of(ModelShape shape, int contextLength) {
        long state = 8L * shape.layers() * shape.keyValueHeads() * shape.headSize() * Math.min(contextLength, shape.contextLength());
        return new ModelRequirements(shape.fileBytes() * 3 / 2, state, 256L << 20, 64L << 20);
    }

    /**
     * Reads it from the header of a GGUF file.
     *
     * @param contextLength how many tokens will be attended to, at least 1
     * @throws dev.satchel.SatchelException when the file is damaged or of a kind that is not supported
     */
    public static ModelRequirements of(Path model, int contextLength) {
        return of(ModelShape.of(model), contextLength);
    }

    /** All that is needed while it runs. */
    public long runningBytes() { return weightBytes + stateBytes + workBytes; }

    /** The most that is needed at any time: keys and values come when loading is over. */
    public long peakBytes() { return weightBytes + workBytes + Math.max(stateBytes, loadingBytes); }
}
