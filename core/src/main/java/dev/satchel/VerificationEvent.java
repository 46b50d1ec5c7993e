package dev.satchel;

import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A draft was compared with the passages shown; never tells what it says. */
final class VerificationEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;

    @Name("dev.satchel.Verification")
    @Label("Verification")
    @Category("Satchel")
    @Description("A draft was compared with the passages shown")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Claims")
        int claims;

        @Label("Claims Supported")
        int supported;
    }

    private VerificationEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static VerificationEvent begun() {
        return new VerificationEvent();
    }

    /** Ends now. */
    void ended(List<Verification.Claim> checked) {
        if (event == null || !event.shouldCommit()) return;
        event.claims = checked.size();
        event.supported = (int) checked.stream().filter(Verification.Claim::isSupported).count();
        event.commit();
    }
}
