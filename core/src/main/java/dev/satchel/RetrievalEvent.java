package dev.satchel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Passages were looked for; never tells for what. */
final class RetrievalEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;

    @Name("dev.satchel.Retrieval")
    @Label("Retrieval")
    @Category("Satchel")
    @Description("Passages were looked for")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Question")
        String question;

        @Label("Passages Found")
        int passages;
    }

    private RetrievalEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static RetrievalEvent begun() {
        return new RetrievalEvent();
    }

    /** Ends now. */
    void ended(String id, int found) {
        if (event == null || !event.shouldCommit()) return;
        event.question = id;
        event.passages = found;
        event.commit();
    }
}
