package dev.satchel.lucene;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An index was brought in step with its source, or that failed; names no document. */
@Name("dev.satchel.Sync")
@Label("Synchronization")
@Category("Satchel")
@Description("An index was brought in step with its source")
@StackTrace(false)
final class SyncEvent extends Event {
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

    /** Begins now. */
    static SyncEvent begun() {
        SyncEvent event = new SyncEvent();
        event.begin();
        return event;
    }

    /** Ends now; after a failure, with what was done until then. */
    void ended(int isNew, int moved, int changed, int gone, int same, int problems) {
        if (!shouldCommit()) return;
        added = isNew;
        renamed = moved;
        updated = changed;
        deleted = gone;
        unchanged = same;
        failed = problems;
        commit();
    }
}
