package dev.satchel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Passages were looked for; never tells for what. */
@Name("dev.satchel.Retrieval")
@Label("Retrieval")
@Category("Satchel")
@Description("Passages were looked for")
@StackTrace(false)
final class RetrievalEvent extends Event {
    @Label("Question")
    String question;

    @Label("Passages Found")
    int passages;

    /** Begins now. */
    static RetrievalEvent begun() {
        RetrievalEvent event = new RetrievalEvent();
        event.begin();
        return event;
    }

    /** Ends now. */
    void ended(String id, int found) {
        if (!shouldCommit()) return;
        question = id;
        passages = found;
        commit();
    }
}
