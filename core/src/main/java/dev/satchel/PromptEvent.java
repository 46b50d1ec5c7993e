package dev.satchel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What a model reads was put together within its budget; never tells what it reads. */
final class PromptEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;

    @Name("dev.satchel.Prompt")
    @Label("Prompt")
    @Category("Satchel")
    @Description("What a model reads was put together")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Sentences Offered")
        int offered;

        @Label("Sentences Shown")
        int shown;
    }

    private PromptEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static PromptEvent begun() {
        return new PromptEvent();
    }

    /** Ends now. */
    void ended(int sentences, int read) {
        if (event == null || !event.shouldCommit()) return;
        event.offered = sentences;
        event.shown = read;
        event.commit();
    }
}
