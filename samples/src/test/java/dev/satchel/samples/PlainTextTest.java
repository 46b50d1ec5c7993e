package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @Test
    void escapeSequencesReachNoTerminal() {
        assertEquals("\ufffd[2J\ufffd]0;title\ufffd done", PlainText.of("\u001b[2J\u001b]0;title\u0007 done"));
        assertEquals("\ufffd31m red", PlainText.of("\u009b31m red"));
        assertEquals("a\ufffdb", PlainText.of("a\rb"));
    }

    @Test
    void marksThatTurnTheDirectionOfWritingAreShown() {
        assertEquals("invoice\ufffdfdp.exe", PlainText.of("invoice\u202efdp.exe"));
    }

    @Test
    void lettersLineBreaksAndTabsStay() {
        String text = "Größe\t12 m²\n日本語 🌧";
        assertEquals(text, PlainText.of(text));
    }

    @Test
    void oneLineHasNoBreaks() {
        assertEquals("first second third", PlainText.onOneLine("  first\n\n second\t third \r\n"));
    }

    @Test
    void linesOfAParagraphFlowWhileListsTablesAndGapsStay() {
        assertEquals("one two\n- three\n- four five\n\n| a |\n| b |\nsix seven",
                PlainText.flowing("one\ntwo\n- three\n- four\n  five\n\n| a |\n| b |\nsix\r\nseven\n"));
    }

    @Test
    void linesOfCodeStayAsTheyAre() {
        String code = "run this:\n```sh\ncargo new x\n  cd x\n```\nand go on";
        assertEquals(code, PlainText.flowing(code));
        assertEquals(code, PlainText.wrapped(code, 80, ""));
    }

    @Test
    void longLinesBreakAtSpacesAndAreIndented() {
        assertEquals("    The quick brown fox\n    jumps", PlainText.wrapped("The quick brown fox jumps", 24, "    "));
    }

    @Test
    void wideLettersCountTwice() {
        assertEquals(8, PlainText.width("東京tower".substring(0, 6)));
        assertEquals("東京東京東京東京東京\n東京", PlainText.wrapped("東京東京東京東京東京 東京", 20, ""));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void wrappingLosesNoWordAndKeepsTheWidth(long seed) {
        Random random = new Random(seed);
        String text = random.ints(200, 1, 15).mapToObj(length -> "w".repeat(length)).collect(Collectors.joining(" "));
        String wrapped = PlainText.wrapped(text, 40, "  ");
        assertEquals(text, wrapped.lines().map(String::strip).collect(Collectors.joining(" ")));
        assertTrue(wrapped.lines().allMatch(line -> line.startsWith("  ") && line.length() <= 40), wrapped);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void nothingThatATerminalObeysIsLeftOfAnyText(long seed) {
        String any = new Random(seed).ints(5000, 0, 0x300).mapToObj(Character::toString).collect(Collectors.joining());
        assertFalse(PlainText.of(any).codePoints().anyMatch(c -> c < 32 && c != '\n' && c != '\t' || c >= 127 && c < 160));
    }
}
