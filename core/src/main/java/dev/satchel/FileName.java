package dev.satchel;

import java.util.Locale;

/**
 * The last part of a document's id.
 *
 * @param text the name with its extension
 */
record FileName(String text) {
    /** A title is stored with every passage: long enough for any real one, too short to fill an index. */
    private static final int LONGEST_TITLE = 200;

    /** The name in a path with forward slashes. */
    static FileName of(String id) {
        return new FileName(id.substring(id.lastIndexOf('/') + 1));
    }

    /** In lower case, without the full stop; empty when there is none. */
    String extension() {
        int fullStop = text.lastIndexOf('.');
        return fullStop <= 0 ? "" : text.substring(fullStop + 1).toLowerCase(Locale.ROOT);
    }

    /** What a person would call the file: {@code price_list-2024.txt} is {@code price list 2024}. */
    String title() {
        String name = extension().isEmpty() ? text : text.substring(0, text.lastIndexOf('.'));
        String title = title(name.replace('_', ' ').replace('-', ' '));
        return title.isEmpty() ? title(text + " (file)") : title;
    }

    /** A text as a title: one line, not longer than one may be; empty when nothing of it can be seen. */
    static String title(String text) {
        StringBuilder title = new StringBuilder();
        for (int i = 0; i < text.length() && title.length() < LONGEST_TITLE;) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && !Character.isISOControl(c)) title.appendCodePoint(c);
            else if (!title.isEmpty() && title.charAt(title.length() - 1) != ' ') title.append(' ');
        }
        return title.toString().strip();
    }
}
