package dev.satchel.djl;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A model read a prompt; never tells what stands in it. */
final class PrefillEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;
    private final long begin = System.nanoTime();

    @Name("dev.satchel.Prefill")
    @Label("Prefill")
    @Category("Satchel")
    @Description("A model read a prompt")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Prompt Tokens")
        int promptTokens;

        @Label("Tokens from Cache")
        int cachedTokens;

        @Label("Tokens Read per Second")
        double tokensPerSecond;
    }

    private PrefillEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static PrefillEvent begun() {
        return new PrefillEvent();
    }

    /** Ends now. */
    void ended(int tokens, int cached) {
        if (event == null || !event.shouldCommit()) return;
        event.promptTokens = tokens;
        event.cachedTokens = cached;
        event.tokensPerSecond = (tokens - cached) * 1e9 / Math.max(1, System.nanoTime() - begin);
        event.commit();
    }
}
