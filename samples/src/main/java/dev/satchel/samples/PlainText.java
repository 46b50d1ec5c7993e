package dev.satchel.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jline.utils.WCWidth;

/**
 * Text from documents and file names, made fit for a terminal. A document may hold the sequences with which a terminal is told to move
 * its cursor, change its title or answer with keystrokes; none of them may reach it.
 */
final class PlainText {
    private static final Pattern OWN_LINE = Pattern.compile("^\\s*([-*+|#]|\\d{1,3}[.)])(\\s|$)");

    private PlainText() {}

    /** The text without anything that a terminal would obey; line breaks and tabs stay. */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> plain.appendCodePoint(isObeyed(c) ? '\ufffd' : c));
        return plain.toString();
    }

    /** The same, with each run of white space, line breaks included, made one space. */
    static String onOneLine(String text) {
        return of(text.strip().replaceAll("\\s+", " "));
    }

    /**
     * The text with the line breaks that a file has inside its paragraphs made spaces; those before list items, table rows and gaps stay,
     * and all within fenced code.
     */
    static String flowing(String text) {
        StringBuilder flowing = new StringBuilder();
        boolean code = false;
        boolean breakAfter = true;
        for (String line : text.strip().split("\\R")) {
            boolean fence = line.strip().startsWith("```");
            boolean ownLine = code || fence || line.isBlank() || OWN_LINE.matcher(line).find();
            if (!flowing.isEmpty()) flowing.append(breakAfter || ownLine ? '\n' : ' ');
            flowing.append(ownLine ? line.stripTrailing() : line.strip());
            code ^= fence;
            breakAfter = code || fence || line.isBlank() || line.startsWith("|");
        }
        return flowing.toString();
    }

    /** The text in lines of at most {@code columns}, broken at spaces, each after {@code indent}. */
    static String wrapped(String text, int columns, String indent) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : of(text).split("\n", -1)) wrap(paragraph, Math.max(20, columns - indent.length()), lines);
        StringBuilder wrapped = new StringBuilder();
        for (String line : lines) wrapped.append(line.isEmpty() ? "" : indent).append(line).append('\n');
        return wrapped.substring(0, wrapped.length() - 1);
    }

    /** As much of the beginning of the text as fits into so many columns. */
    static String cut(String text, int columns) {
        StringBuilder cut = new StringBuilder();
        int[] used = {0};
        text.codePoints().takeWhile(c -> (used[0] += Math.max(0, WCWidth.wcwidth(c))) <= columns).forEach(cut::appendCodePoint);
        return cut.toString();
    }

    /** How many columns a terminal needs for the text. */
    static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    private static void wrap(String paragraph, int columns, List<String> lines) {
        if (width(paragraph) <= columns) {
            lines.add(paragraph);
            return;
        }
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (String word : paragraph.split(" ")) {
            int width = width(word);
            if (used > 0 && used + 1 + width > columns) {
                lines.add(line.toString());
                line.setLength(0);
                used = 0;
            }
            if (used > 0) line.append(' ');
            line.append(word);
            used += width + (used > 0 ? 1 : 0);
        }
        lines.add(line.toString());
    }

    /** Control characters of both sets, and the marks that turn the direction of writing and so show a text as what it is not. */
    private static boolean isObeyed(int c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t' || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
