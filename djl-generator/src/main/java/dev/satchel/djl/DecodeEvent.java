package dev.satchel.djl;

import dev.satchel.Generation.Ending;
import java.util.Locale;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A model wrote a text, or scored some; never tells which. */
final class DecodeEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;
    private final long begin = System.nanoTime();

    @Name("dev.satchel.Decode")
    @Label("Decode")
    @Category("Satchel")
    @Description("A model wrote a text, or scored some")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Task")
        String task;

        @Label("Tokens")
        int tokens;

        @Label("Tokens per Second")
        double tokensPerSecond;

        @Label("Ending")
        String ending;
    }

    private DecodeEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static DecodeEvent begun() {
        return new DecodeEvent();
    }

    /** Ends now; a text was written, or begun when there is no ending: it was cancelled or failed. */
    void wrote(int generated, Optional<Ending> ending) {
        ended("write", generated, ending.map(each -> each.name().toLowerCase(Locale.ROOT)).orElse("broken_off"));
    }

    /** Ends now; the tokens of some texts were read. */
    void scored(int read) {
        ended("score", read, "");
    }

    private void ended(String task, int tokens, String ending) {
        if (event == null || !event.shouldCommit()) return;
        event.task = task;
        event.tokens = tokens;
        event.tokensPerSecond = tokens * 1e9 / Math.max(1, System.nanoTime() - begin);
        event.ending = ending;
        event.commit();
    }
}
