package dev.satchel.lucene;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An index was brought in step with its source, or that failed; names no document. */
final class SyncEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;

    @Name("dev.satchel.Sync")
    @Label("Synchronization")
    @Category("Satchel")
    @Description("An index was brought in step with its source")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Added")
        int added;

        @Label("Renamed")
        int renamed;

        @Label("Updated")
        int updated;

        @Label("Deleted")
        int deleted;

        @Label("Unchanged")
        int unchanged;

        @Label("Failed")
        int failed;

        @Label("Complete")
        boolean complete;
    }

    private SyncEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static SyncEvent begun() {
        return new SyncEvent();
    }

    /** Ends now; after a failure, with what was done until then. */
    void ended(int isNew, int moved, int changed, int gone, int same, int problems, boolean toTheEnd) {
        if (event == null || !event.shouldCommit()) return;
        event.added = isNew;
        event.renamed = moved;
        event.updated = changed;
        event.deleted = gone;
        event.unchanged = same;
        event.failed = problems;
        event.complete = toTheEnd;
        event.commit();
    }
}
