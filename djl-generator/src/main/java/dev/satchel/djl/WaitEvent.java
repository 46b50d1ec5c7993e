package dev.satchel.djl;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A prompt waited until it could be read, because too much was being written for others. */
final class WaitEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;

    @Name("dev.satchel.Wait")
    @Label("Wait for a Turn")
    @Category("Satchel")
    @Description("A prompt waited until it could be read, because too much was being written for others")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Prompts Waiting Before It")
        int before;

        @Label("Cancelled")
        boolean cancelled;
    }

    private WaitEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static WaitEvent begun() {
        return new WaitEvent();
    }

    /** Ends now. */
    void ended(int others, boolean gaveUp) {
        if (event == null || !event.shouldCommit()) return;
        event.before = others;
        event.cancelled = gaveUp;
        event.commit();
    }
}
