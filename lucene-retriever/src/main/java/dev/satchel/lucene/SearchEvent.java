package dev.satchel.lucene;

import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An index was searched; never tells for what. */
final class SearchEvent {
    /** Null while nothing records: to make one would start the flight recorder, which takes longer than an answer. */
    private final Recorded event = FlightRecorder.isInitialized() ? new Recorded() : null;

    @Name("dev.satchel.Search")
    @Label("Search")
    @Category("Satchel")
    @Description("An index was searched")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Ranking")
        String ranking;

        @Label("Passages Wanted")
        int wanted;

        @Label("Passages Found")
        int found;

        @Label("Only Part of the Index")
        boolean filtered;
    }

    private SearchEvent() {
        if (event != null) event.begin();
    }

    /** Begins now. */
    static SearchEvent begun() {
        return new SearchEvent();
    }

    /** Ends now. */
    void ended(Ranking by, int limit, int passages, boolean inPart) {
        if (event == null || !event.shouldCommit()) return;
        event.ranking = by.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        event.wanted = limit;
        event.found = passages;
        event.filtered = inPart;
        event.commit();
    }
}
