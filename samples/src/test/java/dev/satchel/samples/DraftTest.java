package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DraftTest {
    private static final String UP_ONE_ROW = "\u001b[1A";
    private static final String CLEAR_BELOW = "\u001b[J";

    @Test
    void isTakenAwayWithEveryRowThatItTook() {
        Streams streams = Streams.watched();
        try (Draft draft = new Draft(streams.console(), 24)) {
            for (int i = 0; i < 15; i++) draft.accept("seven77 ");
        }
        assertTrue(streams.out().endsWith("\r" + UP_ONE_ROW + CLEAR_BELOW), streams.out());
    }

    @Test
    void showsNoMoreRowsThanTheTerminalHas() {
        Streams streams = Streams.watched();
        try (Draft draft = new Draft(streams.console(), 10)) {
            for (int i = 0; i < 1000; i++) draft.accept("line\n");
        }
        assertEquals(8, streams.out().chars().filter(c -> c == '\n').count());
        assertTrue(streams.out().endsWith("\r\u001b[8A" + CLEAR_BELOW));
    }

    @Test
    void whatTheModelWritesCannotDriveTheTerminal() {
        Streams streams = Streams.watched();
        try (Draft draft = new Draft(streams.console(), 24)) {
            draft.accept("\u001b[3J gone ");
        }
        assertFalse(streams.out().contains("\u001b[3J"));
    }

    @Test
    void needsNoColours() {
        Streams streams = Streams.watchedWithoutColour();
        try (Draft draft = new Draft(streams.console(), 24)) {
            draft.accept("words ");
        }
        assertEquals("…\r" + CLEAR_BELOW + "words \r" + CLEAR_BELOW, streams.out());
    }

    @Test
    void nothingIsShownWhereItCouldNotBeTakenAway() {
        Streams streams = Streams.watchedOnDumbTerminal();
        try (Draft draft = new Draft(streams.console(), 24)) {
            draft.accept("words ");
        }
        assertEquals("", streams.out());
    }

    @Test
    void nothingIsShownWhereNobodyWatches() {
        Streams streams = Streams.piped("");
        try (Draft draft = new Draft(streams.console(), 24)) {
            draft.accept("words ");
        }
        assertEquals("", streams.out());
    }
}
