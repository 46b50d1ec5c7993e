package dev.satchel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the paragraphs of a text end. Its blank lines are looked for once, as a hostile text makes them asked for at every character. */
final class Paragraphs {
    private static final Pattern BLANK_LINE = Pattern.compile("\\R[ \\t]*\\R");

    private final int length;
    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> ends = new ArrayList<>();

    Paragraphs(String text) {
        length = text.length();
        Matcher blank = BLANK_LINE.matcher(text);
        // From every line break, as a place may be between two of them.
        for (int from = 0; from <= length && blank.find(from); from = blank.start() + 1) {
            starts.add(blank.start());
            ends.add(blank.end());
        }
    }

    /** Where the paragraph ends that a place is in. */
    int end(int from) {
        int blank = blank(from);
        return blank < starts.size() ? starts.get(blank) : length;
    }

    /** Where the next one ends; that of the place itself, if it is the last. */
    int nextEnd(int from) {
        int blank = blank(from);
        return blank < ends.size() ? end(ends.get(blank)) : length;
    }

    private int blank(int from) {
        int found = Collections.binarySearch(starts, from);
        return found < 0 ? -found - 1 : found;
    }
}
