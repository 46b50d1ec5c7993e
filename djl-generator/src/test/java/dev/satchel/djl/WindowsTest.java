package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.djl.Windows.Window;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WindowsTest {
    @Test
    void whatFitsIsOneWindow() {
        assertEquals(List.of(new Window(0, 0)), Windows.over(0, 16));
        assertEquals(List.of(new Window(0, 16)), Windows.over(16, 16));
        assertEquals(List.of(new Window(0, 9), new Window(7, 17)), Windows.over(17, 16));
    }

    @Test
    void windowsOfAnyLengthCoverEverythingOverlapALittleAndAreOfEqualLength() {
        for (int room : List.of(8, 13, 64, 507))
            for (int tokens : IntStream.rangeClosed(room + 1, 6 * room).toArray()) {
                List<Window> windows = Windows.over(tokens, room);
                assertEquals(0, windows.getFirst().start());
                assertEquals(tokens, windows.getLast().end());
                int length = windows.getFirst().length();
                for (Window window : windows) {
                    assertTrue(window.length() <= room, () -> windows + " in " + room);
                    assertTrue(Math.abs(window.length() - length) <= 1, () -> windows + " of unequal length");
                }
                for (int i = 1; i < windows.size(); i++)
                    assertEquals(room / 8, windows.get(i - 1).end() - windows.get(i).start(), () -> windows + " overlap");
            }
    }
}
