package dev.satchel.djl;

import dev.satchel.Cancellation;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;

/**
 * A language model without weights: the logits after a sequence of tokens are random numbers seeded by the sequence, so that any slip in
 * what a session holds shows in everything that follows.
 */
final class HashModel implements LanguageModel {
    private final int vocabularySize;
    private final int contextLength;
    private final long seed;
    private final int memory;
    int evaluated;
    int calls;
    /** Of logits, that were wanted at once. */
    int mostRows;
    int openSessions;
    boolean closed;
    /** Runs before each evaluation. */
    Runnable beforeAppend = () -> {};
    /** Runs before each copy of a state. */
    Runnable beforeSave = () -> {};

    HashModel(int vocabularySize, int contextLength, long seed) {
        this(vocabularySize, contextLength, seed, contextLength);
    }

    /** A model that sees only the last {@code memory} tokens, and so repeats itself. */
    HashModel(int vocabularySize, int contextLength, long seed, int memory) {
        this.vocabularySize = vocabularySize;
        this.contextLength = contextLength;
        this.seed = seed;
        this.memory = memory;
    }

    @Override
    public int vocabularySize() { return vocabularySize; }

    @Override
    public int contextLength() { return contextLength; }

    @Override
    public long stateBytesPerToken() { return Integer.BYTES; }

    @Override
    public long sessionBytes(int capacity, int tokens, int rows) {
        return (long) GraphSession.roomFor(tokens, capacity) * Integer.BYTES + (long) rows * vocabularySize * Float.BYTES;
    }

    @Override
    public Session newSession(int capacity) {
        openSessions++;
        return new HashSession(capacity);
    }

    @Override
    public void close() { closed = true; }

    /** What follows these tokens, computed without any session. */
    float[] logits(int[] tokens) {
        int[] seen = Arrays.copyOfRange(tokens, Math.max(0, tokens.length - memory), tokens.length);
        Random random = new Random(seed * 31 + Arrays.hashCode(seen));
        float[] logits = new float[vocabularySize];
        for (int i = 0; i < logits.length; i++) logits[i] = (float) (3 * random.nextGaussian());
        return logits;
    }

    /** The likeliest continuation, computed without any session. */
    int[] greedy(int[] prompt, int count) {
        int[] all = prompt;
        for (int i = 0; i < count; i++) {
            float[] logits = logits(all);
            int best = 0;
            for (int token = 0; token < logits.length; token++) if (logits[token] > logits[best]) best = token;
            all = Arrays.copyOf(all, all.length + 1);
            all[all.length - 1] = best;
        }
        return Arrays.copyOfRange(all, prompt.length, all.length);
    }

    private final class HashSession implements Session {
        private final int[] tokens;
        private int length;
        /** How many tokens and rows it has had at most: as in a session of an engine, the memory for them stays. */
        private int longest;
        private int rows;
        private boolean open = true;

        HashSession(int capacity) { this.tokens = new int[capacity]; }

        @Override
        public int capacity() { return tokens.length; }

        @Override
        public int length() { return length; }

        @Override
        public FloatBuffer append(int[] more, int rows, Cancellation cancellation) {
            if (!open) throw new IllegalStateException("closed");
            if (more.length == 0 || length + more.length > tokens.length) throw new IllegalArgumentException("does not fit");
            beforeAppend.run();
            if (cancellation.isCancelled()) throw new CancellationException();
            FloatBuffer logits = FloatBuffer.allocate(rows * vocabularySize);
            for (int i = 0; i < more.length; i++) {
                tokens[length++] = more[i];
                if (i >= more.length - rows) logits.put(logits(Arrays.copyOf(tokens, length)));
            }
            this.rows = Math.max(this.rows, rows);
            longest = Math.max(longest, length);
            mostRows = Math.max(mostRows, rows);
            evaluated += more.length;
            calls++;
            return logits.flip();
        }

        /** Only what is promised is right: the likeliest token's logit. */
        @Override
        public FloatBuffer appendForLikeliest(int[] more, int rows, Cancellation cancellation) {
            FloatBuffer logits = append(more, rows, cancellation);
            for (int row = 0; row < rows; row++) {
                float largest = Float.NEGATIVE_INFINITY;
                for (int i = 0; i < vocabularySize; i++) largest = Math.max(largest, logits.get(row * vocabularySize + i));
                for (int i = row * vocabularySize; i < (row + 1) * vocabularySize; i++)
                    if (logits.get(i) < largest) logits.put(i, largest - 1 - i % 3);
            }
            return logits;
        }

        @Override
        public void truncate(int to) {
            if (to < 0 || to > length) throw new IllegalArgumentException("cannot truncate " + length + " to " + to);
            length = to;
        }

        @Override
        public long bytes() { return longest == 0 ? 0 : sessionBytes(tokens.length, longest, rows); }

        @Override
        public ByteBuffer save(int count) {
            beforeSave.run();
            ByteBuffer saved = ByteBuffer.allocate(count * Integer.BYTES);
            saved.asIntBuffer().put(tokens, 0, count);
            return saved;
        }

        @Override
        public void restore(int count, ByteBuffer state) {
            if (state.remaining() != count * Integer.BYTES) throw new IllegalArgumentException("another state");
            state.asIntBuffer().get(tokens, 0, count);
            length = count;
            longest = Math.max(longest, length);
        }

        @Override
        public void close() {
            if (open) openSessions--;
            open = false;
            longest = 0;
        }
    }
}
