package dev.satchel.samples;

import java.util.function.Consumer;

/**
 * The model's words while it writes them, set back, for a person who waits; taken away when the checked answer is there. Shown only where
 * results are on a terminal that can move its cursor.
 */
final class Draft implements Consumer<String>, AutoCloseable {
    private final Console console;
    private final int columns;
    private final int rowsAtMost;
    private final boolean shown;
    private final StringBuilder word = new StringBuilder();
    private int row;
    private int column;

    /** An empty draft; {@code rows} is the terminal's height, beyond which nothing could be taken away again. */
    Draft(Console console, int rows) {
        this.console = console;
        this.columns = console.columns();
        this.rowsAtMost = Math.max(1, rows - 2);
        this.shown = console.redrawsOutput();
        write("…");
        console.out().flush();
    }

    /** Shows the next piece up to its last whole word. */
    @Override
    public void accept(String piece) {
        if (!shown) return;
        if (row == 0 && column == 1 && word.isEmpty()) restart();
        PlainText.of(piece).codePoints().forEach(c -> {
            if (c == '\n' || c == ' ') endWord(c);
            else word.appendCodePoint(c);
        });
        console.out().flush();
    }

    /** Takes away what was shown. */
    @Override
    public void close() {
        if (!shown) return;
        console.out().print("\r" + (row > 0 ? "\u001b[" + row + "A" : "") + "\u001b[J");
        console.out().flush();
    }

    private void restart() {
        console.out().print("\r\u001b[J");
        column = 0;
    }

    private void endWord(int separator) {
        int width = PlainText.width(word.toString());
        if (column > 0 && column + width >= columns) newRow();
        write(word.toString());
        word.setLength(0);
        if (separator == '\n') newRow();
        else if (column > 0 && column + 1 < columns) write(" ");
    }

    private void newRow() {
        if (row < rowsAtMost) console.out().println();
        row = Math.min(row + 1, rowsAtMost);
        column = 0;
    }

    private void write(String text) {
        if (!shown || row >= rowsAtMost) return;
        int width = PlainText.width(text);
        // A word wider than the terminal would wrap by itself and the rows could no longer be counted.
        if (width >= columns) return;
        console.out().print(console.dim(text));
        column += width;
    }
}
