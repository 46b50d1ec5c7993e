package dev.satchel.djl.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FileTextTest {
    @Test
    void aNameIsShownOnOneLineWithoutWhatATerminalObeysAndNotTooLong() {
        assertEquals("blk.0.na\u00efve \u4e2d", FileText.shown("blk.0.na\u00efve \u4e2d"));
        assertEquals("a?b?[31mc?d?e?f", FileText.shown("a\nb\u001B[31mc\u202Ed\u2028e\u009Bf"));
        assertEquals("x".repeat(80) + "...", FileText.shown("x".repeat(1000)));
        assertEquals("x".repeat(1000) + "?", FileText.oneLine("x".repeat(1000) + "\r"));
    }
}
