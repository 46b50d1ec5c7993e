package dev.satchel;

/**
 * Is told what becomes of the questions that a {@link Rag} is asked: for metrics, logs and audits. Called on the thread that asks, before
 * the answer is returned; safe for use by many threads at once. What it throws is logged and does not reach whoever asks.
 */
public interface RagListener {
    /** A question is asked, as the first thing. */
    default void onAsked(Asking asking) {}

    /** A question was answered, or it was said that the documents do not say. */
    default void onAnswered(Answer answer) {}

    /** A question was not answered: it was cancelled, or something is wrong. */
    default void onFailed(Asking asking, Throwable failure) {}

    /**
     * A question on its way.
     *
     * @param id that of its {@link Trace}
     * @param question as it was asked
     */
    record Asking(String id, String question) {}
}
