package dev.satchel.samples.watch;

import dev.satchel.Answer;
import dev.satchel.RagListener;
import dev.satchel.SatchelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that watches one service: give it to {@code Rag.Builder.listener}, and the rest to the pages of the service. Safe for use by many
 * threads.
 */
public final class Watch implements RagListener, AutoCloseable {
    /**
     * Begins to watch.
     *
     * @param pilot what to compare with; {@link PilotRange#none()} without a pilot
     * @param feedback the file that ratings are added to; made with the first one
     */
    public Watch(PilotRange pilot, Path feedback) {}

    @Override
    public void onAsked(Asking asking) {}

    @Override
    public void onAnswered(Answer answer) {}

    @Override
    public void onFailed(Asking asking, Throwable failure) {}

    /**
     * A user rates an answer.
     *
     * @param right the answer that the user gives instead, if any
     * @throws SatchelException when it cannot be kept
     */
    public void rate(Answer answer, Rating rating, Optional<String> right) {}

    /** The rolling figures, and whether they lie where the pilot's do. */
    public List<Finding> drift() { return List.of(); }

    /** The metrics as Prometheus reads them, in the text format that {@link #CONTENT_TYPE} names. */
    public String metrics() { return ""; }

    /** Of what {@link #metrics()} gives. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public void close() {}
}
