package dev.satchel.djl;

import dev.satchel.Cancellation;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A session that takes turns with others, between {@link #begin} and {@link #end}. Prompts are read in pieces, a turn for each. For one thread
 * at a time.
 */
final class TurnSession implements Session {
    /** As many tokens as sessions evaluate at once: what a prompt is computed from is the same as without turns. */
    static final int PIECE = KeyValueSession.PIECE;

    private final Session session;
    private final Turns turns;
    private Turns.Member member;

    TurnSession(Session session, Turns turns) {
        this.session = session;
        this.turns = turns;
    }

    /** Begins to take turns. */
    void begin() { member = turns.join(); }

    /** Stops taking turns. */
    void end() { member.close(); }

    @Override
    public FloatBuffer append(int[] tokens, int rows, Cancellation cancellation) {
        return append(session::append, tokens, rows, cancellation);
    }

    @Override
    public FloatBuffer appendForLikeliest(int[] tokens, int rows, Cancellation cancellation) {
        return append(session::appendForLikeliest, tokens, rows, cancellation);
    }

    /** One of a session's two ways to evaluate tokens. */
    @FunctionalInterface
    private interface Evaluation {
        FloatBuffer append(int[] tokens, int rows, Cancellation cancellation);
    }

    private FloatBuffer append(Evaluation evaluation, int[] tokens, int rows, Cancellation cancellation) {
        int before = session.length();
        try {
            int from = 0;
            for (; tokens.length - from > PIECE && tokens.length - from - PIECE >= rows; from += PIECE)
                appendPiece(evaluation, Arrays.copyOfRange(tokens, from, from + PIECE), 0, cancellation);
            return appendPiece(evaluation, from == 0 ? tokens : Arrays.copyOfRange(tokens, from, tokens.length), rows, cancellation);
        } catch (RuntimeException | Error e) {
            if (session.length() > before) session.truncate(before);
            throw e;
        }
    }

    private FloatBuffer appendPiece(Evaluation evaluation, int[] piece, int rows, Cancellation cancellation) {
        return member.take(cancellation, () -> evaluation.append(piece, rows, cancellation));
    }

    @Override
    public int capacity() { return session.capacity(); }

    @Override
    public int length() { return session.length(); }

    @Override
    public void truncate(int length) { session.truncate(length); }

    @Override
    public long bytes() { return session.bytes(); }

    @Override
    public ByteBuffer save(int tokens) { return session.save(tokens); }

    @Override
    public void restore(int tokens, ByteBuffer state) { session.restore(tokens, state); }

    @Override
    public void close() { session.close(); }
}
