package dev.satchel;

import dev.satchel.Sentences.Range;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * A {@link Rag} with memory: "And in Portugal?" is answered as what it means after the questions before it. The trace tells as what a
 * question was understood, {@link Trace#askedAs()}.
 *
 * <p>It remembers questions and answers, never passages, and only as much of them as matters. A question leans on the last one that says
 * what it asks for; "he" and "she" also on whoever answered a question before that. One question at a time: other threads wait until it is
 * answered, and cannot be cancelled until then. It holds nothing that must be closed.
 */
public final class Conversation {
    /** What a question leans on is seldom far away; more would only be older. */
    private static final int REMEMBERED_TOKENS = 512;
    private static final int CHARACTERS_OF_A_TOKEN = 4;

    private final Rag rag;
    private final Deque<Remembered> history = new ArrayDeque<>();
    private int tokens;

    Conversation(Rag rag) { this.rag = rag; }

    /**
     * A question that was answered, or not.
     *
     * @param question as it was looked for
     * @param kind what it asked for
     * @param answer empty when there was none
     * @param put where a fragment stands in the question, if it was made of one and the question before
     */
    record Turn(Question question, QuestionKind kind, String answer, Optional<Range> put) {
        Turn(Question question, QuestionKind kind, String answer) { this(question, kind, answer, Optional.empty()); }

        /** Whether it says what it asks for, or was understood anyway: not "asdf", nor what leaned on nothing. */
        boolean isLeanedOn() {
            return !answer.isEmpty() || kind != QuestionKind.OTHER && kind != QuestionKind.FOLLOW_UP;
        }
    }

    private record Remembered(Turn turn, int tokens) {}

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
        SelfContained.Meant meant = SelfContained.meant(question, history());
        Inquiry inquiry = new Inquiry(question, meant.question(), rag.role());
        Answer answer = rag.ask(inquiry, onDraft, cancellation);
        if (inquiry.kind() != QuestionKind.SMALL_TALK && !meant.question().terms().isEmpty())
            remember(new Turn(meant.question(), inquiry.kind(), answer instanceof Answer.Grounded grounded ? grounded.text() : "",
                    meant.put()));
        return answer;
    }

    /** The turns that are remembered, the last one last. */
    List<Turn> history() { return history.stream().map(Remembered::turn).toList(); }

    private void remember(Turn turn) {
        Remembered last = new Remembered(turn, tokens(turn.question().text()) + tokens(turn.answer()));
        history.addLast(last);
        tokens += last.tokens;
        while (tokens > REMEMBERED_TOKENS && history.size() > 1) tokens -= history.removeFirst().tokens;
    }

    /** The answer is there already: a model that fails to count does not take it back. */
    private int tokens(String text) {
        try {
            return rag.tokens(text);
        } catch (RuntimeException failure) {
            return text.length() / CHARACTERS_OF_A_TOKEN + 1;
        }
    }
}
