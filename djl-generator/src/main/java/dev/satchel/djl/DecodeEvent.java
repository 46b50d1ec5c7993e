package dev.satchel.djl;

import dev.satchel.Generation;
import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A model wrote a text, or scored some; never tells which. */
@Name("dev.satchel.Decode")
@Label("Decode")
@Category("Satchel")
@Description("A model wrote a text, or scored some")
@StackTrace(false)
final class DecodeEvent extends Event {
    @Label("Task")
    String task;

    @Label("Tokens")
    int tokens;

    @Label("Tokens per Second")
    double tokensPerSecond;

    @Label("Ending")
    String ending;

    /** Begins now. */
    static DecodeEvent begun() {
        DecodeEvent event = new DecodeEvent();
        event.begin();
        return event;
    }

    /** Ends now; a text was written. */
    void wrote(Generation generation) {
        ended("write", generation.generatedTokens(), generation.decode().toNanos(), generation.ending().name().toLowerCase(Locale.ROOT));
    }

    /** Ends now; the tokens of some texts were read. */
    void scored(int read, long nanoseconds) {
        ended("score", read, nanoseconds, "");
    }

    private void ended(String what, int count, long nanoseconds, String how) {
        if (!shouldCommit()) return;
        task = what;
        tokens = count;
        tokensPerSecond = nanoseconds == 0 ? 0 : count * 1e9 / nanoseconds;
        ending = how;
        commit();
    }
}
