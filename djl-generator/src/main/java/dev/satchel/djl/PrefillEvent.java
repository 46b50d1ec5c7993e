package dev.satchel.djl;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A model read a prompt; never tells what stands in it. */
@Name("dev.satchel.Prefill")
@Label("Prefill")
@Category("Satchel")
@Description("A model read a prompt")
@StackTrace(false)
final class PrefillEvent extends Event {
    @Label("Prompt Tokens")
    int promptTokens;

    @Label("Tokens from Cache")
    int cachedTokens;

    @Label("Tokens Read per Second")
    double tokensPerSecond;

    /** Begins now. */
    static PrefillEvent begun() {
        PrefillEvent event = new PrefillEvent();
        event.begin();
        return event;
    }

    /** Ends now. */
    void ended(int tokens, int cached, long nanoseconds) {
        if (!shouldCommit()) return;
        promptTokens = tokens;
        cachedTokens = cached;
        tokensPerSecond = nanoseconds == 0 ? 0 : (tokens - cached) * 1e9 / nanoseconds;
        commit();
    }
}
