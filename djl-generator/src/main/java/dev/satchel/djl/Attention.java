package dev.satchel.djl;

/**
 * What differs between the attention of one model, or of one of its layers, and that of another. Immutable.
 *
 * @param rotation how queries and keys are turned by their positions
 * @param pairs which values of a head are turned together
 * @param scale what the product of a query and a key is multiplied with
 * @param window how many of the last tokens are attended to, the token itself included; 0 for all
 * @param softCap scores are kept within this number, either way, by {@code softCap * tanh(score / softCap)}; 0 for no bound
 * @param norms of queries and keys, before they are turned
 */
record Attention(Rotation rotation, Pairs pairs, double scale, int window, double softCap, Norms norms) {
    /** Which two of a head's values are turned together. */
    enum Pairs {
        /** A value and the next one. */
        NEIGHBOURS,
        /** A value of the first half and the one in its place in the second. */
        HALVES
    }

    /** Root-mean-square norms of queries and keys. */
    enum Norms {
        NONE,
        /** Of each head for itself, all heads with the same weights. */
        OF_EACH_HEAD,
        /** Of all heads together. */
        OF_ALL_HEADS
    }

    /** Attention to all tokens, of which the scores are divided by the root of a head's width. */
    static Attention of(Rotation rotation, Pairs pairs, Hyperparameters shape) {
        return new Attention(rotation, pairs, 1 / Math.sqrt(shape.head().width()), 0, 0, Norms.NONE);
    }

    Attention withRotation(Rotation other) { return new Attention(other, pairs, scale, window, softCap, norms); }

    Attention withScale(double other) { return new Attention(rotation, pairs, other, window, softCap, norms); }

    Attention withWindow(int tokens) { return new Attention(rotation, pairs, scale, tokens, softCap, norms); }

    Attention withSoftCap(double cap) { return new Attention(rotation, pairs, scale, window, cap, norms); }

    Attention withNorms(Norms others) { return new Attention(rotation, pairs, scale, window, softCap, others); }
}
