package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextStreamTest {
    private final List<String> pieces = new ArrayList<>();

    @Test
    void textIsHandedOnAtOnceWhenNothingCanFollowFromIt() {
        TextStream stream = new TextStream(List.of("</end>"), pieces::add);
        stream.append(utf8("Two "));
        stream.append(utf8("years"));
        assertEquals(List.of("Two ", "years"), pieces);
    }

    @Test
    void bytesWaitUntilTheyAreAWholeCharacter() {
        TextStream stream = new TextStream(List.of(), pieces::add);
        for (byte b : utf8("a€😀")) stream.append(new byte[] {b});
        assertEquals(List.of("a", "€", "😀"), pieces);
    }

    @Test
    void bytesThatAreNoTextBecomeReplacementCharacters() {
        TextStream stream = new TextStream(List.of(), pieces::add);
        stream.append(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe2, (byte) 0x82});
        assertEquals("a\uFFFDb", stream.text());
        assertFalse(stream.finish());
        assertEquals("a\uFFFDb\uFFFD", stream.text());
        assertEquals("a\uFFFDb\uFFFD", String.join("", pieces));
    }

    @Test
    void aStopTextEndsTheTextBeforeIt() {
        TextStream stream = new TextStream(List.of("\nQuestion:"), pieces::add);
        assertTrue(stream.append(utf8("Two years.\nQuestion: and")));
        assertEquals(List.of("Two years."), pieces);
        assertEquals("Two years.", stream.text());
    }

    @Test
    void whatMayBecomeAStopTextWaitsUntilItIsKnown() {
        TextStream stream = new TextStream(List.of("STOP"), pieces::add);
        assertFalse(stream.append(utf8("go ST")));
        assertEquals(List.of("go "), pieces);
        assertFalse(stream.append(utf8("ART ST")));
        assertEquals(List.of("go ", "START "), pieces);
        assertTrue(stream.append(utf8("OP")));
        assertEquals("go START ", stream.text());
    }

    @Test
    void whatWaitedIsHandedOnAtTheEnd() {
        TextStream stream = new TextStream(List.of("STOP"), pieces::add);
        stream.append(utf8("the STO"));
        assertFalse(stream.finish());
        assertEquals(List.of("the ", "STO"), pieces);
    }

    @Test
    void ofTwoStopTextsTheOneThatIsCompleteFirstCounts() {
        TextStream whole = new TextStream(List.of("abcde", "bcd"), pieces::add);
        assertTrue(whole.append(utf8("-abcde")));
        assertEquals("-a", whole.text());
        TextStream longer = new TextStream(List.of("d", "abcd"), pieces::add);
        assertTrue(longer.append(utf8("-abcd")));
        assertEquals("-", longer.text());
    }

    @Test
    void aStopTextThatRepeatsItselfIsFound() {
        TextStream stream = new TextStream(List.of("aab"), pieces::add);
        assertFalse(stream.append(utf8("aa")));
        assertFalse(stream.append(utf8("a")));
        assertTrue(stream.append(utf8("b")));
        assertEquals("a", stream.text());
    }

    @Test
    void aStopTextMayBeOfManyByteCharacters() {
        TextStream stream = new TextStream(List.of("终止"), pieces::add);
        boolean stopped = false;
        for (byte b : utf8("é终点终止x")) stopped = stopped || stream.append(new byte[] {b});
        assertTrue(stopped);
        assertEquals("é终点", stream.text());
    }

    /** Against a plain search, character by character, in the whole text. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void whereTokensBeginAndEndMakesNoDifference(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String text = random(random, 1 + random.nextInt(30));
            List<String> stops = random.ints(random.nextInt(4), 1, 5).mapToObj(length -> random(random, length)).toList();
            pieces.clear();
            TextStream stream = new TextStream(stops, pieces::add);
            byte[] bytes = utf8(text);
            boolean stopped = false;
            for (int from = 0; from < bytes.length && !stopped;) {
                int to = Math.min(bytes.length, from + 1 + random.nextInt(6));
                stopped = stream.append(Arrays.copyOfRange(bytes, from, to));
                from = to;
            }
            if (!stopped) stopped = stream.finish();
            String expected = untilStop(text, stops);
            assertEquals(expected, stream.text(), () -> text + " stopped by " + stops);
            assertEquals(expected, String.join("", pieces));
            assertEquals(!expected.equals(text), stopped);
            assertFalse(pieces.contains(""));
        }
    }

    private static String untilStop(String text, List<String> stops) {
        for (int end = 1; end <= text.length(); end++) {
            String soFar = text.substring(0, end);
            int longest = stops.stream().filter(soFar::endsWith).mapToInt(String::length).max().orElse(0);
            if (longest > 0) return soFar.substring(0, end - longest);
        }
        return text;
    }

    private static String random(Random random, int length) {
        String[] letters = {"a", "b", "ab", "é", "😀"};
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) text.append(letters[random.nextInt(letters.length)]);
        return text.toString();
    }

    private static byte[] utf8(String text) { return text.getBytes(StandardCharsets.UTF_8); }
}
