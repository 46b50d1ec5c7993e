package dev.satchel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** What a model reads was put together within its budget; never tells what it reads. */
@Name("dev.satchel.Prompt")
@Label("Prompt")
@Category("Satchel")
@Description("What a model reads was put together")
@StackTrace(false)
final class PromptEvent extends Event {
    @Label("Sentences Offered")
    int offered;

    @Label("Sentences Shown")
    int shown;

    /** Begins now. */
    static PromptEvent begun() {
        PromptEvent event = new PromptEvent();
        event.begin();
        return event;
    }

    /** Ends now. */
    void ended(int sentences, int read) {
        if (!shouldCommit()) return;
        offered = sentences;
        shown = read;
        commit();
    }
}
