package dev.satchel.samples;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jline.reader.LineReader;

/**
 * Lines about what happens beside a conversation: above the prompt while the person types, else held back until the next prompt, so that
 * they do not fall into an answer. Safe for use by many threads.
 */
final class Notices {
    private final Console console;
    private final LineReader reader;
    private final Deque<String> waiting = new ArrayDeque<>();

    Notices(Console console, LineReader reader) {
        this.console = console;
        this.reader = reader;
    }

    /** Shows a line now or at the next prompt. */
    synchronized void tell(String line) {
        String shown = console.dim(PlainText.onOneLine(line));
        if (reader.isReading()) reader.printAbove(shown);
        else waiting.add(shown);
    }

    /** Shows what was held back; to be called before a prompt. */
    synchronized void showWaiting() {
        while (!waiting.isEmpty()) console.out().println(waiting.poll());
        console.out().flush();
    }
}
