package dev.satchel.djl;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.satchel.Cancellation;
import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.onnx.ModelFolder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A language model as a graph that somebody else has made. Safe for use by many threads, each with a session of its own. */
final class FolderModel implements LanguageModel {
    /**
     * How far logits may differ, relative to their length, when the tokens are read in two parts. Rounding makes some hundredths, also where
     * activations have 8 bits; places that are off by six, in a model with random weights, make 0.8.
     */
    private static final double SAME = 0.3;
    /** With fewer tokens a model that counts places wrongly can hardly be told from one that rounds. */
    private static final int TRIED = 8;
    /** A graph is a program, which need not end. Eight tokens take large models some seconds, and a disk that is slow some more. */
    private static final Duration LONGEST_TRIAL = Duration.ofMinutes(2);

    private final SharedGraph shared;
    private final FolderGraph graph;
    private final int contextLength;

    private FolderModel(SharedGraph shared, FolderGraph graph, int contextLength) {
        this.shared = shared;
        this.graph = graph;
        this.contextLength = contextLength;
    }

    /**
     * Loads a folder's model, and tries it. How its weights are held and what is rounded is the graph's business.
     *
     * @param threads that work on one evaluation together
     * @throws SatchelException when the graph is damaged, of a kind that is not supported, or not what the folder says; or there is too
     *         little memory for its weights
     */
    static FolderModel load(ModelFolder folder, int threads) {
        return load(folder, threads, false);
    }

    /** The same, by force also where there seems to be too little memory. */
    static FolderModel load(ModelFolder folder, int threads, boolean force) {
        if (!force) AvailableMemory.require(folder.model().path(), folder.model().bytes());
        return load(folder, threads, LONGEST_TRIAL);
    }

    static FolderModel load(ModelFolder folder, int threads, Duration longestTrial) {
        OrtSession session = null;
        try (OrtSession.SessionOptions options = OnnxRuntime.options(threads)) {
            session = OnnxRuntime.environment().createSession(folder.model().path().toString(), options);
            FolderGraph graph = FolderGraph.of(session, folder);
            FolderModel model = new FolderModel(new SharedGraph(session), graph, folder.contextLength());
            model.requireSameInParts(folder, longestTrial);
            return model;
        } catch (OrtException e) {
            close(session);
            throw new ModelFormatException(folder.model().path() + ": ONNX Runtime refused the model: " + OnnxRuntime.reason(e), e);
        } catch (RuntimeException | Error e) {
            close(session);
            throw e;
        }
    }

    private static void close(OrtSession session) {
        try {
            if (session != null) session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not free the model", e);
        }
    }

    /**
     * Graphs of strangers may have been made for one way of being called only. What this library does with every one, reading on after
     * something was read, must give what reading all at once gives.
     */
    private void requireSameInParts(ModelFolder folder, Duration longest) {
        if (contextLength < TRIED) return;
        Cancellation trial = new Cancellation();
        CompletableFuture<Void> limit = new CompletableFuture<>();
        limit.completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS).thenRun(trial::cancel);
        int[] tokens = IntStream.rangeClosed(1, TRIED).map(i -> i * 37 % vocabularySize()).toArray();
        try (Session whole = newSession(TRIED); Session parts = newSession(TRIED)) {
            float[] expected = lastLogits(whole, tokens, trial);
            lastLogits(parts, Arrays.copyOf(tokens, TRIED - 2), trial);
            double difference = relativeDifference(expected, lastLogits(parts, Arrays.copyOfRange(tokens, TRIED - 2, TRIED), trial));
            // Also when it is no number.
            if (!(difference <= SAME))
                throw new ModelFormatException(
                        folder.model().path() + ": the model cannot be run: tokens read in two parts give other logits "
                                + "than read at once (relative difference " + (float) difference + "); use another export of it");
        } catch (CancellationException e) {
            throw new ModelFormatException(folder.model().path() + ": the model cannot be run: " + TRIED + " tokens were not read within "
                    + longest.toSeconds() + " s; use another export of it, or a smaller model", e);
        } catch (SatchelException e) {
            throw e.getMessage().startsWith(folder.model().path().toString())
                    ? e
                    : new ModelFormatException(folder.model().path() + ": " + e.getMessage(), e);
        } finally {
            limit.cancel(false);
        }
    }

    private static float[] lastLogits(Session session, int[] tokens, Cancellation trial) {
        FloatBuffer logits = session.append(tokens, 1, trial);
        float[] copy = new float[logits.remaining()];
        logits.get(copy);
        return copy;
    }

    private static double relativeDifference(float[] expected, float[] actual) {
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) expected[i] - actual[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / length);
    }

    @Override
    public int vocabularySize() { return graph.vocabulary(); }

    @Override
    public int contextLength() { return contextLength; }

    @Override
    public long stateBytesPerToken() { return graph.stateBytesPerToken(); }

    @Override
    public long sessionBytes(int capacity, int tokens, int rows) {
        long states = GraphSession.roomFor(tokens, capacity) * stateBytesPerToken();
        long scores = (long) FolderSession.mostScored(graph, tokens, rows) * vocabularySize() * graph.logits().size;
        return (graph.inPlace() ? 1 : 2) * states + scores + (long) rows * vocabularySize() * Float.BYTES;
    }

    @Override
    public Session newSession(int capacity) {
        if (capacity < 1 || capacity > contextLength)
            throw new IllegalArgumentException("capacity must be from 1 to " + contextLength + ", got " + capacity);
        return new FolderSession(shared, graph, capacity);
    }

    @Override
    public void close() { shared.close(); }
}
