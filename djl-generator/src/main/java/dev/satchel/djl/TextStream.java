package dev.satchel.djl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns the bytes of tokens into text and hands it on as soon as it is certain: bytes wait until they are whole characters, and what may
 * be the beginning of a stop text waits until it is known. Bytes that are no UTF-8 become U+FFFD.
 */
final class TextStream {
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private final List<String> stops;
    private final Consumer<String> onText;
    private final StringBuilder text = new StringBuilder();
    private ByteBuffer incomplete = ByteBuffer.allocate(0);
    private int handedOn;

    /** Begins with nothing; {@code onText} is never given an empty text. */
    TextStream(List<String> stops, Consumer<String> onText) {
        this.stops = stops;
        this.onText = onText;
    }

    /** Takes a token's bytes; true when a stop text is complete, after which nothing more may come. */
    boolean append(byte[] bytes) {
        return append(bytes, false);
    }

    /** Hands on what waited, for no more will come; true when that completed a stop text. */
    boolean finish() {
        if (append(new byte[0], true)) return true;
        handOn(text.length());
        return false;
    }

    /** All the text that was handed on. */
    String text() { return text.substring(0, handedOn); }

    private boolean append(byte[] bytes, boolean last) {
        decode(bytes, last);
        int stop = stop();
        if (stop >= 0) {
            handOn(stop);
            return true;
        }
        handOn(text.length() - mayBecomeStop());
        return false;
    }

    private void decode(byte[] bytes, boolean last) {
        ByteBuffer in = ByteBuffer.allocate(incomplete.remaining() + bytes.length).put(incomplete).put(bytes).flip();
        CharBuffer out = CharBuffer.allocate(in.remaining() + 1); // UTF-8 never has fewer bytes than UTF-16 has units
        utf8.decode(in, out, last);
        incomplete = in;
        text.append(out.flip());
    }

    /** Where the stop text begins that was complete first, so that it does not matter where tokens begin and end; -1 when none is. */
    private int stop() {
        int firstStart = -1;
        int firstEnd = Integer.MAX_VALUE;
        for (String stop : stops) {
            int start = text.indexOf(stop, handedOn);
            if (start < 0) continue;
            int end = start + stop.length();
            if (end < firstEnd || end == firstEnd && start < firstStart) {
                firstStart = start;
                firstEnd = end;
            }
        }
        return firstStart;
    }

    /** The length of the longest end of the text that a stop text begins with. */
    private int mayBecomeStop() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length() - handedOn); length > longest; length--) {
                if (stop.startsWith(text.substring(text.length() - length))) longest = length;
            }
        }
        return longest;
    }

    private void handOn(int end) {
        if (end <= handedOn) return;
        String piece = text.substring(handedOn, end);
        handedOn = end;
        onText.accept(piece);
    }
}
