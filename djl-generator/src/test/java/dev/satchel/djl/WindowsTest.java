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
        assertEquals(List.of(new Window(0, 0, 0)), Windows.over(0, 16));
        assertEquals(List.of(new Window(0, 16, 16)), Windows.over(16, 16));
    }

    @Test
    void theFirstWindowIsTheBeginningAndTheLastOneWhatIsLeft() {
        assertEquals(List.of(new Window(0, 16, 16), new Window(14, 17, 1)), Windows.over(17, 16));
        assertEquals(List.of(new Window(0, 16, 16), new Window(14, 30, 14), new Window(28, 32, 2)), Windows.over(32, 16));
    }

    @Test
    void windowsOfAnyLengthCoverEverythingOnceAndOverlapALittle() {
        for (int room : List.of(8, 13, 64, 507))
            for (int tokens : IntStream.rangeClosed(room + 1, 6 * room).toArray()) {
                List<Window> windows = Windows.over(tokens, room);
                int read = 0;
                for (Window window : windows) {
                    assertEquals(read == 0 ? 0 : read - room / 8, window.start());
                    assertEquals(Math.min(window.start() + room, tokens), window.end());
                    assertEquals(window.end() - read, window.added());
                    assertTrue(window.added() > 0, () -> windows + " add nothing");
                    read = window.end();
                }
                assertEquals(tokens, read);
            }
    }
}
