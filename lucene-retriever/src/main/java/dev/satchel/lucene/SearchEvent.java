package dev.satchel.lucene;

import java.util.Locale;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An index was searched; never tells for what. */
@Name("dev.satchel.Search")
@Label("Search")
@Category("Satchel")
@Description("An index was searched")
@StackTrace(false)
final class SearchEvent extends Event {
    @Label("Ranking")
    String ranking;

    @Label("Passages Wanted")
    int wanted;

    @Label("Passages Found")
    int found;

    @Label("Only Part of the Index")
    boolean filtered;

    /** Begins now. */
    static SearchEvent begun() {
        SearchEvent event = new SearchEvent();
        event.begin();
        return event;
    }

    /** Ends now. */
    void ended(Ranking by, int limit, int passages, boolean inPart) {
        if (!shouldCommit()) return;
        ranking = by.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        wanted = limit;
        found = passages;
        filtered = inPart;
        commit();
    }
}
