package dev.satchel.djl;

import dev.satchel.Cancellation;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** The key/value state of one sequence of tokens. For one thread at a time. */
interface Session extends AutoCloseable {
    /** How many tokens it can hold. */
    int capacity();

    /** How many tokens it holds. */
    int length();

    /**
     * Appends tokens and evaluates them.
     *
     * @param tokens at least one; {@code length() + tokens.length} must not exceed {@link #capacity()}
     * @param rows the logits of the last {@code rows} of the tokens are wanted, from 0 to {@code tokens.length}
     * @param cancellation stops the evaluation in the middle
     * @return {@code rows} rows of {@link LanguageModel#vocabularySize()} logits, in order of position; good until the next call
     * @throws java.util.concurrent.CancellationException when cancelled; the session then holds what it held before
     */
    FloatBuffer append(int[] tokens, int rows, Cancellation cancellation);

    /**
     * The same for whoever wants only the likeliest token: of each row, the largest logit is right, and others may be negative infinity. With
     * a large vocabulary that takes less time. The largest is that of some candidates, which a rough evaluation finds. That the largest of
     * all is among them is a heuristic: in tests it always was, or one that is less by no more than activations are rounded.
     */
    default FloatBuffer appendForLikeliest(int[] tokens, int rows, Cancellation cancellation) {
        return append(tokens, rows, cancellation);
    }

    /** Forgets all but the first {@code length} tokens. */
    void truncate(int length);

    /** How many bytes of memory outside the heap it takes up now. */
    long bytes();

    /**
     * A copy of the state of the first tokens, which a session of the same model can go on from; see {@link #restore}.
     *
     * @param tokens from 0 to {@link #length()}
     * @return {@code tokens} times {@link LanguageModel#stateBytesPerToken()} bytes, in the machine's byte order
     */
    ByteBuffer save(int tokens);

    /**
     * Makes it hold what another session of the same model held. What it held before is forgotten. The numbers are taken as they are: whoever
     * kept them says that they belong to these tokens.
     *
     * @param tokens how many, from 0 to {@link #capacity()}
     * @param state what {@link #save} gave for as many
     */
    void restore(int tokens, ByteBuffer state);

    /** Frees the state; without effect the second time. */
    @Override
    void close();
}
