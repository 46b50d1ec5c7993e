package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Cancellation;
import dev.satchel.Conversation;
import dev.satchel.SatchelException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Questions of a shelf, answered on the console in the form that was asked for. */
final class Answers {
    /** Rows that a draft may take where the terminal's height is not known. */
    private static final int ROWS = 24;

    private final Satchel satchel;
    private final Shelf shelf;
    private final Conversation conversation;

    /** A conversation of its own, which remembers what was asked. */
    Answers(Satchel satchel, Shelf shelf) {
        this.satchel = satchel;
        this.shelf = shelf;
        this.conversation = shelf.rag().converse();
    }

    /** Asks, shows the draft to a person who watches, and prints the answer. */
    Answer answer(String question, Cancellation cancellation) {
        Answer answer = ask(question, satchel.json() ? satchel.console().withoutTerminal() : satchel.console(), ROWS, cancellation);
        if (satchel.json()) satchel.print(Json.of(answer));
        else new AnswerText(satchel.console()).print(answer);
        return answer;
    }

    /** Asks and shows the draft on a terminal of so many rows. */
    Answer ask(String question, Console console, int rows, Cancellation cancellation) {
        try (Draft draft = new Draft(console, rows)) {
            Answer answer = conversation.ask(question, withFirstTokenTold(draft), cancellation);
            if (satchel.verbose()) tellSignals(answer);
            if (satchel.model().isPresent() && answer.trace().model().isEmpty()) shelf.requireModel();
            return answer;
        }
    }

    private void tellSignals(Answer answer) {
        satchel.console().say(AnswerText.signals(answer.trace()));
    }

    /** With {@code --verbose}, says how long the first token took from the start of the process: what a person waits for. */
    private Consumer<String> withFirstTokenTold(Consumer<String> draft) {
        if (!satchel.verbose()) return draft;
        AtomicBoolean told = new AtomicBoolean();
        return text -> {
            if (!told.getAndSet(true)) {
                Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
                satchel.console().say("first token " + Duration.between(start, Instant.now()).toMillis() + " ms after the start");
            }
            draft.accept(text);
        };
    }

    static void requireQuestion(String question) {
        if (question.isBlank()) throw new SatchelException("the question is empty: write it in quotation marks behind the folder");
    }
}
