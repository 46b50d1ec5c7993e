package dev.satchel.djl;

/**
 * A model that is loaded and can be run: the seam between the token loop and the engine. The loop knows nothing of the engine, so a
 * faster one can be put here, and the loop can be tested without any.
 */
interface LanguageModel extends AutoCloseable {
    /** The number of tokens that a logits row scores. */
    int vocabularySize();

    /** How many tokens the model can attend to. */
    int contextLength();

    /** How many bytes the state of one token takes. */
    long stateBytesPerToken();

    /**
     * How many bytes of memory a session takes up at most.
     *
     * @param capacity how many tokens it can hold
     * @param tokens how many it has held at most
     * @param rows how many rows of logits it has given at once at most
     */
    long sessionBytes(int capacity, int tokens, int rows);

    /** An empty session of its own that can hold {@code capacity} tokens; at most {@link #contextLength()}. */
    Session newSession(int capacity);

    /** Frees the engine's memory; every session must be closed before. */
    @Override
    void close();
}
