package dev.satchel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * A {@link Rag} with memory: "And in Portugal?" is answered as what it means after the questions before it. The trace tells as what a
 * question was understood, {@link Trace#askedAs()}.
 *
 * <p>It remembers questions and answers, never passages, and only as much of them as matters. One question at a time: other threads wait
 * until it is answered. It holds nothing that must be closed.
 */
public final class Conversation {
    /** What a question leans on is seldom far away; more would only be older. */
    private static final int REMEMBERED_TOKENS = 512;

    private final Rag rag;
    private final Deque<Turn> history = new ArrayDeque<>();
    private int tokens;

    Conversation(Rag rag) { this.rag = rag; }

    /**
     * A question that was answered, or not.
     *
     * @param question as it was looked for
     * @param kind what it asked for
     * @param answer empty when there was none
     */
    record Turn(Question question, QuestionKind kind, String answer) {}

    /** Answers a question, which may lean on those before. */
    public Answer ask(String question) {
        return ask(question, text -> {}, new Cancellation());
    }

    /**
     * Answers a question, which may lean on those before, showing the draft while it is written. A question that is cancelled or fails is
     * forgotten, as if it had not been asked.
     *
     * @param question any text
     * @param onDraft is given the model's words as they come, before they are checked: only the answer that is returned is grounded
     * @param cancellation stops it within one token
     * @throws CancellationException when it was cancelled
     * @throws SatchelException when the model's context cannot hold the question and a sentence; the message has the numbers
     */
    public synchronized Answer ask(String question, Consumer<String> onDraft, Cancellation cancellation) {
        Question meant = SelfContained.of(question, history());
        Inquiry inquiry = new Inquiry(question, meant, rag.role());
        Answer answer = rag.ask(inquiry, onDraft, cancellation);
        if (inquiry.kind() != QuestionKind.SMALL_TALK && !meant.terms().isEmpty())
            remember(new Turn(meant, inquiry.kind(), answer instanceof Answer.Grounded grounded ? grounded.text() : ""));
        return answer;
    }

    /** The turns that are remembered, the last one last. */
    List<Turn> history() { return List.copyOf(history); }

    private void remember(Turn turn) {
        history.addLast(turn);
        tokens += tokens(turn);
        while (tokens > REMEMBERED_TOKENS && history.size() > 1) tokens -= tokens(history.removeFirst());
    }

    private int tokens(Turn turn) {
        return rag.tokens(turn.question().text()) + rag.tokens(turn.answer());
    }
}
