package dev.satchel;

import java.util.regex.Pattern;

/** The words of a heading without the marks around them, for display and search. */
final class Headings {
    /** What is read of a heading: the title cut from it is shorter. */
    private static final int LONGEST = 1000;

    private static final Pattern OPENING = Pattern.compile("^[>\\s]*#{1,6}(?=\\s|$)");
    private static final Pattern CLOSING = Pattern.compile("(?<=\\s)#++\\s*$");
    private static final Pattern UNDERLINE = Pattern.compile("\\R\\s*(?:=++|-++)\\s*$");
    private static final Pattern LINK_TARGET = Pattern.compile("\\]\\([^()\\s]*+\\)|\\]\\[[^\\[\\]]*+\\]");
    private static final Pattern ATTRIBUTES = Pattern.compile("\\s\\{[#.][^{}]*+\\}\\s*$");

    private Headings() {}

    /** The text of a heading block, in one line; empty when there is nothing but marks. */
    static String textOf(String document, Block heading) {
        String text = document.substring(heading.start(), Math.min(heading.end(), heading.start() + LONGEST));
        if (OPENING.matcher(text).find()) text = CLOSING.matcher(OPENING.matcher(text).replaceFirst("")).replaceFirst("");
        else if (UNDERLINE.matcher(text).find()) text = UNDERLINE.matcher(text).replaceFirst("");
        // Without Markdown's marks it is the heading of another format, in which a star is a star.
        else return FileName.title(text);
        return FileName.title(withoutMarks(LINK_TARGET.matcher(ATTRIBUTES.matcher(text).replaceFirst("")).replaceAll("]")));
    }

    /** Removes back-ticks, asterisks, tags and the brackets of links, except in code and after a back-slash. */
    private static String withoutMarks(String text) {
        StringBuilder plain = new StringBuilder();
        boolean code = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '`') code = !code;
            else if (code) plain.append(c);
            else if (c == '\\' && i + 1 < text.length() && !Character.isLetterOrDigit(text.charAt(i + 1))) plain.append(text.charAt(++i));
            else if (c == '<' && isTag(text, i) && text.indexOf('>', i) > 0) i = text.indexOf('>', i);
            else if (c != '*' && c != '[' && c != ']') plain.append(c);
        }
        return plain.toString();
    }

    private static boolean isTag(String text, int open) {
        return open + 1 < text.length() && (Character.isLetter(text.charAt(open + 1)) || "/!?".indexOf(text.charAt(open + 1)) >= 0);
    }

    /** Removes HTML tags and comments; what is never closed stays. */
    static String withoutTags(String text) {
        StringBuilder plain = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('<', at);
            if (open < 0) break;
            boolean comment = text.startsWith("<!--", open);
            if (!isTag(text, open)) {
                plain.append(text, at, open + 1);
                at = open + 1;
                continue;
            }
            int close = comment ? text.indexOf("-->", open) : text.indexOf('>', open);
            if (close < 0) {
                // An unclosed comment hides the rest; an unclosed tag is no tag, and neither is any that follows it.
                plain.append(text, at, comment ? open : text.length());
                return plain.toString();
            }
            plain.append(text, at, open);
            at = close + (comment ? 3 : 1);
        }
        return plain.append(text, at, text.length()).toString();
    }
}
