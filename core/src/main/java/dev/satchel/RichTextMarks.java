package dev.satchel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Marks the rows and cells of a table in the source of a rich text, because Tika's parser passes on their words only: a character of the
 * private use area stands before each row and at the end of each cell and row. (RTF 1.9.1: {@code \\trowd}, {@code \\cell}, {@code \\row}.)
 */
final class RichTextMarks {
    static final char ROW_START = '\uE0F1';
    static final char CELL_END = '\uE0F2';
    static final char ROW_END = '\uE0F3';
    private static final byte[] SKIP = "\\*".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_WORD = 32;

    private RichTextMarks() {}

    /** The same source with the marks; what is no control word stays byte for byte. */
    static byte[] add(byte[] source) {
        ByteArrayOutputStream marked = new ByteArrayOutputStream(source.length + source.length / 8);
        for (int i = 0; i < source.length;) {
            int end = i + 1;
            if (source[i] == '\\') {
                while (end < source.length && end - i <= LONGEST_WORD && isLetter(source[end])) end++;
                // A control symbol, such as an escaped brace, is two characters.
                if (end == i + 1) end = Math.min(source.length, end + 1);
                else mark(new String(source, i + 1, end - i - 1, StandardCharsets.US_ASCII), marked);
            }
            marked.write(source, i, end - i);
            i = end;
        }
        return marked.toByteArray();
    }

    private static boolean isLetter(byte b) { return b >= 'a' && b <= 'z'; }

    private static void mark(String word, ByteArrayOutputStream marked) {
        switch (word) {
            case "trowd" -> write(ROW_START, marked);
            case "cell" -> write(CELL_END, marked);
            case "row" -> write(ROW_END, marked);
            // What is marked so may be skipped by a reader.
            case "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf" -> marked.writeBytes(SKIP);
            default -> {}
        }
    }

    /** As a character that older programs would show as a question mark. */
    private static void write(char mark, ByteArrayOutputStream marked) {
        marked.writeBytes(("{\\uc1\\u" + (short) mark + " ?}").getBytes(StandardCharsets.US_ASCII));
    }
}
