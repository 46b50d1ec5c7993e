package dev.satchel;

import java.util.List;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A draft was compared with the passages shown; never tells what it says. */
@Name("dev.satchel.Verification")
@Label("Verification")
@Category("Satchel")
@Description("A draft was compared with the passages shown")
@StackTrace(false)
final class VerificationEvent extends Event {
    @Label("Claims")
    int claims;

    @Label("Claims Supported")
    int supported;

    /** Begins now. */
    static VerificationEvent begun() {
        VerificationEvent event = new VerificationEvent();
        event.begin();
        return event;
    }

    /** Ends now. */
    void ended(List<Verification.Claim> checked) {
        if (!shouldCommit()) return;
        claims = checked.size();
        supported = (int) checked.stream().filter(Verification.Claim::isSupported).count();
        commit();
    }
}
