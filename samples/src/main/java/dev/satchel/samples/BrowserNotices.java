package dev.satchel.samples;

import java.util.ArrayDeque;
import java.util.Deque;
import tools.jackson.databind.node.ArrayNode;

/** The last lines about what happened beside the conversations, numbered, so that each page knows which are new to it. Safe for use by many threads. */
final class BrowserNotices {
    private static final int MOST = 20;

    private record Notice(long number, String line) {}

    private final Deque<Notice> last = new ArrayDeque<>();
    private long number;

    /** Adds a line. */
    synchronized void tell(String line) {
        last.add(new Notice(++number, PlainText.onOneLine(line)));
        if (last.size() > MOST) last.remove();
    }

    /** Adds them to what is told of the service. */
    synchronized void describe(Json json) {
        ArrayNode notices = json.array("notices");
        last.forEach(each -> notices.addObject().put("number", each.number).put("line", each.line));
    }
}
