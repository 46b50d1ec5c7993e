package dev.satchel.djl;

import java.util.ArrayList;
import java.util.List;

/** The pieces in which a text is read that is longer than a model can read at once. */
final class Windows {
    /** Neighbours share an eighth, so that what stands at a border is read within its surroundings once. */
    private static final int OVERLAP = 8;

    private Windows() {}

    /**
     * A piece of a text.
     *
     * @param start the first token
     * @param end behind the last one
     */
    record Window(int start, int end) {
        int length() { return end - start; }
    }

    /** As few windows as cover this many tokens, of equal length within one token, each at most {@code room}. */
    static List<Window> over(int tokens, int room) {
        if (tokens <= room) return List.of(new Window(0, tokens));
        int overlap = room / OVERLAP;
        int count = Math.ceilDiv(tokens - overlap, room - overlap);
        List<Window> windows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int start = (int) ((long) i * (tokens - overlap) / count);
            int end = (int) ((long) (i + 1) * (tokens - overlap) / count) + overlap;
            windows.add(new Window(start, end));
        }
        return windows;
    }
}
