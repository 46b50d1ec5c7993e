package dev.satchel.djl;

import java.util.ArrayList;
import java.util.List;

/** The pieces in which a text is read that is longer than a model can read at once. */
final class Windows {
    /** Neighbours share an eighth of a window, so that what stands at a border is read within its surroundings once. */
    private static final int OVERLAP = 8;

    /** Changes when long texts are cut otherwise, for then their vectors do. */
    static final String VERSION = "windows 3";

    private Windows() {}

    /**
     * A piece of a text.
     *
     * @param start the first token
     * @param end behind the last one
     * @param added how many of its tokens, the last ones, were in no window before it
     */
    record Window(int start, int end, int added) {}

    /**
     * As few windows as cover this many tokens, each as long as fits, the last as long as is left. The first is the text's beginning, as a model
     * that cuts would read it: it often says most.
     */
    static List<Window> over(int tokens, int room) {
        if (tokens <= room) return List.of(new Window(0, tokens, tokens));
        List<Window> windows = new ArrayList<>();
        for (int read = 0; read < tokens;) {
            int start = Math.max(0, read - room / OVERLAP);
            int end = Math.min(start + room, tokens);
            windows.add(new Window(start, end, end - read));
            read = end;
        }
        return windows;
    }
}
