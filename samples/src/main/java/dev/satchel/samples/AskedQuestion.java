package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Cancellation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A question that is being answered on a thread of its own, while another one tells whoever asked how far it is. Who asked may be slow to
 * listen, or gone; the model does not wait for them.
 */
final class AskedQuestion {
    /** What happened. Exactly one of {@link Answered} and {@link Failed} comes, as the last. */
    sealed interface Event {
        /** Passages are being looked for. */
        record Searching() implements Event {}

        /** So many passages were found, and are being read. */
        record Reading(int passages) implements Event {}

        /** The model wrote this, which nobody has checked yet. */
        record Drafted(String text) implements Event {}

        /** It was answered, or it was said that the documents do not say. */
        record Answered(Answer answer) implements Event {}

        /** It was not answered; a {@link CancellationException} when it was stopped. */
        record Failed(Throwable failure) implements Event {}
    }

    /** How a question is answered, with somewhere to tell what happens. */
    @FunctionalInterface
    interface Asking {
        Answer answer(Consumer<Event> tell, Cancellation cancellation);
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Cancellation cancellation = new Cancellation();

    private AskedQuestion() {}

    /**
     * Begins to answer.
     *
     * @param whenOver is run when it is answered or was not, before that is told
     */
    static AskedQuestion begin(Asking asking, Runnable whenOver) {
        AskedQuestion asked = new AskedQuestion();
        // Not a virtual thread: a conversation answers under a monitor, which before Java 24 takes a thread of those that carry all others.
        Thread.ofPlatform().daemon().name("question").start(() -> {
            Event last;
            try {
                last = new Event.Answered(asking.answer(asked.events::add, asked.cancellation));
            } catch (Throwable failure) { // told to whoever asked
                last = new Event.Failed(failure);
            }
            whenOver.run();
            asked.events.add(last);
        });
        return asked;
    }

    /** What happened next, if anything did within this time. */
    Optional<Event> next(Duration time) {
        try {
            return Optional.ofNullable(events.poll(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cancel();
            return Optional.of(new Event.Failed(new CancellationException("the server is being closed")));
        }
    }

    /** Stops it within one token. */
    void cancel() { cancellation.cancel(); }
}
