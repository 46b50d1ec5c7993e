package dev.satchel.djl;

import ai.onnxruntime.OrtException;
import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A language model in ONNX Runtime. Safe for use by many threads, each with a session of its own. */
final class OrtLanguageModel implements LanguageModel {
    private final ModelGraph graph;
    private final SharedGraph shared;

    private OrtLanguageModel(ModelGraph graph, SharedGraph shared) {
        this.graph = graph;
        this.shared = shared;
    }

    /** How many tokens the model of a file was made to attend to. */
    static int contextLength(GgufFile file) {
        // Of a kind that is unknown, it would say that a key is missing.
        Architecture.of(file);
        return new Keys(file).required("context_length");
    }

    /**
     * Loads a model for contexts of any length that it was made for.
     *
     * @see #load(GgufFile, int, int, boolean)
     */
    static OrtLanguageModel load(GgufFile file, int threads, boolean exact) {
        return load(file, contextLength(file), threads, exact);
    }

    /**
     * Loads a model. The file may be closed afterwards.
     *
     * @param contextLength how many tokens a session can hold at most; some models compute otherwise where this is more than they were
     *        first trained with
     * @param threads that work on one evaluation together
     * @param exact multiply in float32, instead of with values rounded to 8 bits: for checking; it takes four times the memory, and more
     *         time
     * @throws SatchelException when the file is of a kind that is not supported, its numbers do not fit together, or it was made for a
     *         shorter context
     */
    static OrtLanguageModel load(GgufFile file, int contextLength, int threads, boolean exact) {
        return load(file, contextLength, threads, exact, false);
    }

    /** The same, by force also where there seems to be too little memory. */
    static OrtLanguageModel load(GgufFile file, int contextLength, int threads, boolean exact, boolean force) {
        if (contextLength < 1) throw new IllegalArgumentException("contextLength must be >= 1, got " + contextLength);
        Architecture architecture = Architecture.of(file);
        if (contextLength > contextLength(file))
            throw new SatchelException(file.path() + ": the model attends to " + contextLength(file) + " tokens, and a context of "
                    + contextLength + " was asked for; ask for " + contextLength(file) + " or fewer");
        if (threads < 1) throw new IllegalArgumentException("threads must be >= 1, got " + threads);
        if (!force) AvailableMemory.require(file.path(), ModelRequirements.of(file, contextLength, exact).leastBytes());
        // Loading the native library takes as long as encoding a small model's weights, and needs nothing of it.
        CompletableFuture.runAsync(OnnxRuntime::environment);
        try (WeightsFile weights = WeightsFile.create()) {
            ModelGraph graph = Blocks.build(file, architecture, contextLength, exact, weights);
            return new OrtLanguageModel(graph.loaded(), new SharedGraph(OnnxRuntime.load(graph.onnx(), weights, threads)));
        } catch (OrtException e) {
            throw new ModelFormatException(file.path() + ": ONNX Runtime refused the model: " + OnnxRuntime.reason(e), e);
        }
    }

    /** The number of threads that is usually fastest: one for each physical core, but two where there are so few processors. */
    static int defaultThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        return processors >= 4 && coresAreShared() ? processors / 2 : processors;
    }

    /** Whether two processors are one core. Linux says it; elsewhere cores of x64 usually are shared, and those of other kinds are not. */
    private static boolean coresAreShared() {
        try {
            return Files.readString(Path.of("/sys/devices/system/cpu/smt/active")).strip().equals("1");
        } catch (IOException e) {
            return Set.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        }
    }

    @Override
    public int vocabularySize() { return graph.hyperparameters().vocabulary(); }

    @Override
    public int contextLength() { return graph.hyperparameters().contextLength(); }

    @Override
    public long stateBytesPerToken() { return graph.stateBytesPerToken(); }

    @Override
    public long sessionBytes(int capacity, int tokens, int rows) {
        return GraphSession.roomFor(tokens, capacity) * graph.sessionBytesPerToken() + (long) rows * vocabularySize() * Float.BYTES;
    }

    @Override
    public Session newSession(int capacity) {
        if (capacity < 1 || capacity > contextLength())
            throw new IllegalArgumentException("capacity must be from 1 to " + contextLength() + ", got " + capacity);
        return new KeyValueSession(shared, graph, capacity);
    }

    ModelGraph graph() { return graph; }

    /** Waits for evaluations that are under way; afterwards sessions of this model can only be closed. */
    @Override
    public void close() { shared.close(); }
}
