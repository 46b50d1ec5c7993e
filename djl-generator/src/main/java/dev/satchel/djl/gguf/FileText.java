package dev.satchel.djl.gguf;

import java.util.regex.Pattern;

/** Texts from the files of a model as they may stand in a message: whoever made the files may have put anything into them. */
public final class FileText {
    private static final int LONGEST_SHOWN = 80;
    /** Line ends, control characters and those that change the direction of writing. */
    private static final Pattern NOT_SHOWN = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\x{80}-\\x{9F}]");

    private FileText() {}

    /** A name on one line, without what a terminal would obey, and cut off where it is longer than 80 characters. */
    public static String shown(String name) {
        return shown(name, LONGEST_SHOWN);
    }

    /** The same, cut off where it is longer than so many UTF-16 units. */
    public static String shown(String text, int longest) {
        return oneLine(text.length() > longest ? text.substring(0, longest) + "..." : text);
    }

    /** The same of any length, for text that others have written around such names. */
    public static String oneLine(String text) {
        return NOT_SHOWN.matcher(text).replaceAll("?");
    }
}
