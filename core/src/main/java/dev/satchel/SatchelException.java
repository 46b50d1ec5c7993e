package dev.satchel;

/** Something is wrong that a person can put right: the message says in one line what was found, where, and what to do. */
public class SatchelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message. */
    public SatchelException(String message) { super(message); }

    /** With a message and what caused it. */
    public SatchelException(String message, Throwable cause) { super(message, cause); }

    /** A file's name or path as it may stand in a message of one line: control characters, such as a line end, are written as escapes. */
    static String shown(String name) {
        if (name.codePoints().noneMatch(SatchelException::breaksTheLine)) return name;
        StringBuilder shown = new StringBuilder();
        name.codePoints().forEach(c -> {
            if (breaksTheLine(c)) shown.append(String.format("\\u%04X", c));
            else shown.appendCodePoint(c);
        });
        return shown.toString();
    }

    /** The same for a text that may be long: no more than its beginning. */
    static String shown(String text, int longest) {
        return shown(text.length() <= longest ? text : text.substring(0, longest) + "...");
    }

    /** Control characters, line and paragraph separators, and the marks that turn the direction of writing. */
    private static boolean breaksTheLine(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
