package dev.satchel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns the bytes of a text file into text: by its byte order mark, else UTF-8 where every byte fits, else UTF-16 or UTF-32 where the zero
 * bytes show it, else the older character set that its bytes give evidence for, else windows-1252, which is what European files without a
 * mark mostly are. The mark itself is not part of the text.
 */
final class TextDecoder {
    /** How much is looked at to tell text from other files. */
    static final int SAMPLE = 8000;

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private TextDecoder() {}

    /**
     * The text of a file.
     *
     * @throws SatchelException when it is a binary file
     */
    static String decode(String id, byte[] content) { return decode(id, content, WINDOWS_1252); }

    /** The same with another character set for files that are neither marked nor UTF-8 nor UTF-16. */
    static String decode(String id, byte[] content, Charset otherwise) {
        String text = decodeUnchecked(content, otherwise);
        if (isBinary(text))
            throw new SatchelException(SatchelException.shown(id)
                    + " is a binary file, not text: leave it out, or give its name the extension of its format");
        return text;
    }

    /** Whether a file that begins like this is text. */
    static boolean looksLikeText(byte[] beginning) {
        // The sample may end inside a character; its last bytes must not make it look like another encoding.
        int end = beginning.length;
        for (int i = 0; i < 3 && end > 0 && beginning.length >= SAMPLE && beginning[end - 1] < 0; i++) end--;
        return !isBinary(decodeUnchecked(Arrays.copyOf(beginning, end), WINDOWS_1252));
    }

    private static String decodeUnchecked(byte[] content, Charset otherwise) {
        if (startsWith(content, 0xEF, 0xBB, 0xBF)) return after(3, content, StandardCharsets.UTF_8);
        if (startsWith(content, 0xFF, 0xFE, 0, 0)) return after(4, content, Charset.forName("UTF-32LE"));
        if (startsWith(content, 0, 0, 0xFE, 0xFF)) return after(4, content, Charset.forName("UTF-32BE"));
        if (startsWith(content, 0xFF, 0xFE)) return after(2, content, StandardCharsets.UTF_16LE);
        if (startsWith(content, 0xFE, 0xFF)) return after(2, content, StandardCharsets.UTF_16BE);
        Charset charset = zerosSuggest(content);
        if (content.length % 4 == 0 && isUtf32(content, 0)) charset = Charset.forName("UTF-32LE");
        if (content.length % 4 == 0 && isUtf32(content, 3)) charset = Charset.forName("UTF-32BE");
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            return after(0, content, LegacyCharset.of(content, otherwise));
        }
    }

    /**
     * UTF-16 when the sample has zero bytes and its blanks and line ends, else nearly all of its zeros, stand on the same side of the
     * pairs; UTF-8 otherwise. Blanks first, because the other side has zeros too: the commonest Chinese character is 4E00.
     */
    private static Charset zerosSuggest(byte[] content) {
        int[] zeros = new int[2];
        int[] blanks = new int[2];
        int sample = Math.min(content.length, SAMPLE) & ~1;
        for (int i = 0; i < sample; i++) {
            if (content[i] != 0) continue;
            zeros[i & 1]++;
            byte other = content[i ^ 1];
            if (other == ' ' || other == '\n' || other == '\r') blanks[i & 1]++;
        }
        if (content.length % 2 == 0 && Math.max(zeros[0], zeros[1]) > sample / 100) {
            boolean blanksTell = blanks[0] != blanks[1];
            if (blanksTell ? blanks[1] > blanks[0] : zeros[1] > 4 * zeros[0]) return StandardCharsets.UTF_16LE;
            if (blanksTell ? blanks[0] > blanks[1] : zeros[0] > 4 * zeros[1]) return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    /** Whether every character of the sample has its lowest byte at this place of four, and is one of the first 17 planes. */
    private static boolean isUtf32(byte[] content, int lowest) {
        int sample = Math.min(content.length, SAMPLE) & ~3;
        if (sample == 0) return false;
        for (int i = 0; i < sample; i += 4) {
            int highest = lowest == 0 ? i + 3 : i;
            int plane = lowest == 0 ? i + 2 : i + 1;
            if (content[highest] != 0 || content[plane] < 0 || content[plane] > 0x10) return false;
            if (content[i + lowest] == 0 && content[i + (lowest ^ 1)] == 0) return false;
        }
        return true;
    }

    private static boolean startsWith(byte[] content, int... mark) {
        if (content.length < mark.length) return false;
        for (int i = 0; i < mark.length; i++)
            if ((content[i] & 0xFF) != mark[i]) return false;
        return true;
    }

    private static String after(int mark, byte[] content, Charset charset) {
        try {
            return charset.newDecoder().onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .decode(ByteBuffer.wrap(content, mark, content.length - mark)).toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("malformed input is replaced", e);
        }
    }

    /** A zero near the beginning, or more than one control or replacement character in a hundred. */
    private static boolean isBinary(String text) {
        int zero = text.indexOf('\0');
        if (zero >= 0 && zero < SAMPLE) return true;
        long controls = text.chars().filter(c -> c < ' ' && !isTextControl(c) || c >= 0x7F && c < 0xA0 || c == 0xFFFD).count();
        return controls * 100 > text.length();
    }

    /** Tab, line feed, form feed, carriage return, backspace and escape: the last two are in terminal logs. */
    private static boolean isTextControl(int c) {
        return c >= '\b' && c <= '\r' || c == 0x1B;
    }
}
