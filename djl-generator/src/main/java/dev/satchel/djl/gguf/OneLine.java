package dev.satchel.djl.gguf;

import java.util.regex.Pattern;

/** Text from a file as it may stand in a message: on one line, and not too long. */
public final class OneLine {
    /** Line ends, control characters and those that change the direction of writing. */
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x{80}-\\x{9F}]");

    private OneLine() {}

    /** Puts a question mark for whatever would break the line, and three dots for what comes after so many UTF-16 units. */
    public static String of(String text, int longest) {
        String line = text.length() > longest ? text.substring(0, longest) + "..." : text;
        return NOT_SHOWN.matcher(line).replaceAll("?");
    }
}
