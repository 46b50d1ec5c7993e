package dev.satchel.djl;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import java.nio.FloatBuffer;
import java.util.concurrent.CancellationException;

/** What sessions of ONNX Runtime have in common: they count tokens, and after a failure hold what they held before. */
abstract class GraphSession implements Session {
    private static final int FIRST_ROOM = 256;

    private final SharedGraph shared;
    private final int vocabulary;
    private final int capacity;
    private int length;
    private boolean closed;
    private FloatBuffer logits = DirectMemory.floats(0);

    GraphSession(SharedGraph shared, int vocabulary, int capacity) {
        this.shared = shared;
        this.vocabulary = vocabulary;
        this.capacity = capacity;
    }

    /** Evaluates some of the tokens that are being appended. */
    @FunctionalInterface
    interface Piece {
        /** Begins with token {@code from}, and returns that with which to go on. */
        int evaluate(OrtSession session, int from, OrtSession.RunOptions options) throws OrtException;
    }

    @Override
    public final int capacity() { return capacity; }

    @Override
    public final synchronized int length() { return length; }

    @Override
    public final synchronized void truncate(int length) {
        if (length < 0 || length > this.length)
            throw new IllegalArgumentException("cannot truncate " + this.length + " tokens to " + length);
        this.length = length;
    }

    /** Appends tokens piece by piece, as {@link Session#append} says. */
    final synchronized FloatBuffer append(int[] tokens, int rows, Cancellation cancellation, Piece piece) {
        check(tokens, rows);
        return shared.whileOpen(session -> {
            int before = length;
            try (StopSwitch stop = new StopSwitch(cancellation)) {
                long numbers = (long) rows * vocabulary;
                if (logits.capacity() < numbers) logits = DirectMemory.floats(numbers);
                reserve(before + tokens.length);
                for (int from = 0; from < tokens.length;) {
                    if (cancellation.isCancelled()) throw new CancellationException("cancelled while reading the prompt");
                    int to = piece.evaluate(session, from, stop.options());
                    length += to - from;
                    from = to;
                }
                return logits.duplicate().limit(rows * vocabulary);
            } catch (OrtException e) {
                length = before;
                if (cancellation.isCancelled()) throw new CancellationException("cancelled while the model was running");
                throw new SatchelException("ONNX Runtime could not run the model: " + OnnxRuntime.reason(e), e);
            } catch (RuntimeException | Error e) {
                length = before;
                throw e;
            }
        });
    }

    private void check(int[] tokens, int rows) {
        requireOpen();
        if (tokens.length == 0) throw new IllegalArgumentException("no tokens");
        if (tokens.length > capacity - length)
            throw new IllegalArgumentException(tokens.length + " more tokens do not fit: " + length + " of " + capacity + " are taken");
        if (rows < 0 || rows > tokens.length)
            throw new IllegalArgumentException("rows must be from 0 to " + tokens.length + ", got " + rows);
        // The runtime takes -1 for the last token of the vocabulary without a word.
        for (int token : tokens)
            if (token < 0 || token >= vocabulary)
                throw new IllegalArgumentException("token " + token + " is not one of the " + vocabulary + " of the model");
    }

    /** Makes room for {@code tokens} tokens in all. */
    abstract void reserve(int tokens) throws OrtException;

    /** Doubled until it is enough. The last step is never a small one: what was there before it stays in memory until it is collected. */
    static int roomFor(int tokens, int capacity) {
        long room = FIRST_ROOM;
        while (room < tokens) room *= 2;
        return 2 * room > capacity ? capacity : (int) room;
    }

    /** Room for the rows of logits that are wanted. */
    final FloatBuffer logits() { return logits; }

    final void requireOpen() {
        if (closed) throw new IllegalStateException("the session is closed");
    }

    final void requireHeld(int tokens) {
        requireOpen();
        if (tokens < 0 || tokens > length)
            throw new IllegalArgumentException("cannot save " + tokens + " of " + length + " tokens");
    }

    /** Makes room for the state of other tokens, which {@code restore} then copies. */
    final void replace(int tokens, long bytes, long bytesPerToken, Runnable restore) {
        requireOpen();
        if (tokens < 0 || tokens > capacity || bytes != tokens * bytesPerToken)
            throw new IllegalArgumentException(bytes + " bytes are not the state of " + tokens + " tokens of at most " + capacity);
        length = 0;
        try {
            reserve(tokens);
        } catch (OrtException e) {
            throw new SatchelException("ONNX Runtime has no room for the state: " + OnnxRuntime.reason(e), e);
        }
        restore.run();
        length = tokens;
    }

    @Override
    public synchronized void close() {
        closed = true;
        logits = DirectMemory.floats(0);
    }
}
