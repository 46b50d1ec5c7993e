package dev.satchel.djl;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A prompt waited until it could be read, because too much was being written for others. */
@Name("dev.satchel.Wait")
@Label("Wait for a Turn")
@Category("Satchel")
@Description("A prompt waited until it could be read, because too much was being written for others")
@StackTrace(false)
final class WaitEvent extends Event {
    @Label("Prompts Waiting Before It")
    int before;

    @Label("Cancelled")
    boolean cancelled;

    /** Begins now. */
    static WaitEvent begun() {
        WaitEvent event = new WaitEvent();
        event.begin();
        return event;
    }

    /** Ends now. */
    void ended(int others, boolean gaveUp) {
        if (!shouldCommit()) return;
        before = others;
        cancelled = gaveUp;
        commit();
    }
}
