package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * The token loop over one session. It remembers the tokens that the session holds: a prompt that begins as the last one did, question and
 * answer included, is read from where it differs. For one thread at a time. Owns the session, not the model.
 */
final class Decoder implements AutoCloseable {
    private final int vocabularySize;
    private final Session session;
    private final IntFunction<byte[]> bytes;
    private final IntPredicate ends;
    /** The tokens that the session holds; what stands after {@code session.length()} does not count. */
    private final int[] held;

    /**
     * Opens a session of {@code contextLength} tokens.
     *
     * @param bytes the bytes that a token stands for
     * @param ends whether a token ends the text
     */
    Decoder(LanguageModel model, int contextLength, IntFunction<byte[]> bytes, IntPredicate ends) {
        this(model.newSession(contextLength), model.vocabularySize(), bytes, ends);
    }

    /** Over a session that is there and empty; closing closes it. */
    Decoder(Session session, int vocabularySize, IntFunction<byte[]> bytes, IntPredicate ends) {
        this.vocabularySize = vocabularySize;
        this.bytes = bytes;
        this.ends = ends;
        this.held = new int[session.capacity()];
        this.session = session;
    }

    /** Continues the prompt; see {@link dev.satchel.Generator#generate} for the meaning of everything. */
    Generation generate(int[] prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
        requireRoom(prompt, held.length);
        int cached = reuse(prompt);
        TextStream text = new TextStream(options.stop(), onText);
        Progress progress = new Progress();
        Ending ending;
        try {
            FloatBuffer logits = append(Arrays.copyOfRange(prompt, cached, prompt.length), cancellation);
            progress.promptRead();
            ending = write(logits, prompt, options, text, progress, cancellation);
        } catch (CancellationException e) {
            if (!cancellation.isCancelled()) throw e;
            ending = Ending.CANCELLED;
        }
        if (ending != Ending.STOP_TEXT && text.finish()) ending = Ending.STOP_TEXT;
        return progress.generation(text.text(), ending, prompt.length, cached);
    }

    private Ending write(FloatBuffer firstLogits, int[] prompt, GenerationOptions options, TextStream text, Progress progress,
            Cancellation cancellation) {
        TokenSampler sampler = new TokenSampler(options, prompt, vocabularySize);
        int limit = Math.min(options.maxTokens(), held.length - prompt.length);
        FloatBuffer logits = firstLogits;
        while (true) {
            int token = sampler.next(logits);
            if (ends.test(token)) return Ending.END_TOKEN;
            progress.generated++;
            if (text.append(bytes.apply(token))) return Ending.STOP_TEXT;
            if (progress.generated == limit) return Ending.LENGTH;
            logits = append(new int[] {token}, cancellation);
        }
    }

    /** Refuses a prompt that leaves no room in the context. */
    static void requireRoom(int[] prompt, int contextLength) {
        if (prompt.length == 0) throw new IllegalArgumentException("a prompt needs at least one token");
        if (prompt.length >= contextLength)
            throw new SatchelException("the prompt has " + prompt.length + " tokens and the context holds " + contextLength
                    + " for prompt and answer: shorten the prompt, or load the model with a longer context");
    }

    /** Keeps what the session has in common with the prompt; never all of it, because the last token's logits are wanted. */
    private int reuse(int[] prompt) {
        int common = Math.min(inCommon(prompt), prompt.length - 1);
        session.truncate(common);
        return common;
    }

    /** How many of the first tokens are those that the session holds. */
    int inCommon(int[] tokens) {
        int most = Math.min(session.length(), tokens.length);
        int difference = Arrays.mismatch(held, 0, most, tokens, 0, most);
        return difference < 0 ? most : difference;
    }

    /** The state of the first tokens that the session holds. */
    ByteBuffer save(int tokens) { return session.save(tokens); }

    /** Goes on from the state that another session had after these tokens, and forgets its own. */
    void restore(int[] tokens, ByteBuffer state) {
        session.truncate(0);
        session.restore(tokens.length, state);
        System.arraycopy(tokens, 0, held, 0, tokens.length);
    }

    /** How many tokens the session holds. */
    int length() { return session.length(); }

    /** The memory that the session takes up now. */
    long bytes() { return session.bytes(); }

    /** The logits after the last of the tokens. */
    private FloatBuffer append(int[] tokens, Cancellation cancellation) {
        if (cancellation.isCancelled()) throw new CancellationException();
        System.arraycopy(tokens, 0, held, session.length(), tokens.length);
        try {
            return session.append(tokens, 1, cancellation);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            // After a failure in the engine nobody knows what its state is worth.
            session.truncate(0);
            throw e;
        }
    }

    @Override
    public void close() { session.close(); }

    /** Counts and times of one generation. */
    private static final class Progress {
        private final long begin = System.nanoTime();
        private long promptRead = -1;
        private int generated;

        void promptRead() { promptRead = System.nanoTime(); }

        Generation generation(String text, Ending ending, int promptTokens, int cachedTokens) {
            long end = System.nanoTime();
            long read = promptRead < 0 ? end : promptRead;
            return new Generation(text, ending, promptTokens, cachedTokens, generated, Duration.ofNanos(read - begin),
                    Duration.ofNanos(end - read));
        }
    }
}
