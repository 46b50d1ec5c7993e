package dev.satchel.samples;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Where a command reads and writes, and whether a person is watching.
 *
 * @param in what is typed or piped in
 * @param out results and nothing else, always in UTF-8
 * @param err progress and messages, always in UTF-8
 * @param inputIsTerminal whether a person types
 * @param outputIsTerminal whether a person reads the results, so that they may be coloured and are wrapped
 * @param messagesAreOnTerminal whether a person reads the messages, so that a progress bar is of use
 * @param columns how wide results are set for a person
 * @param cursor whether the terminal, where there is one, can move its cursor: what is drawn over again needs that
 * @param colour whether colours are wanted where there is a terminal
 */
record Console(InputStream in, PrintStream out, PrintStream err, boolean inputIsTerminal, boolean outputIsTerminal,
        boolean messagesAreOnTerminal, int columns, boolean cursor, boolean colour) {
    private static final int NARROWEST = 40;
    /** Longer lines are hard to read, however wide the terminal is. */
    private static final int WIDEST = 100;

    /** This process's own streams; the launcher says in a system property which of them are terminals. */
    static Console ofThisProcess() {
        List<String> facts = Arrays.asList(System.getProperty("satchel.terminal", "").split(","));
        boolean cursor = !"dumb".equals(System.getenv("TERM"));
        boolean colour = cursor && System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
        return new Console(new FileInputStream(FileDescriptor.in), utf8(FileDescriptor.out), utf8(FileDescriptor.err),
                facts.contains("in"), facts.contains("out"), facts.contains("err"), columns(facts), cursor, colour);
    }

    /** The same, this wide at most. */
    Console withColumns(int width) {
        int wide = width <= 0 ? columns : Math.clamp(width, NARROWEST, WIDEST);
        return new Console(in, out, err, inputIsTerminal, outputIsTerminal, messagesAreOnTerminal, wide, cursor, colour);
    }

    /** The same for results that no person reads. */
    Console withoutTerminal() {
        return new Console(in, out, err, inputIsTerminal, false, messagesAreOnTerminal, columns, cursor, false);
    }

    /** Whether results may be shown that are taken away again. */
    boolean redrawsOutput() { return outputIsTerminal && cursor; }

    /** Whether messages may be shown that are taken away again. */
    boolean redrawsMessages() { return messagesAreOnTerminal && cursor; }

    /** Prints one line for a person who watches; {@code message} may hold text from anywhere. */
    void say(String message) {
        err.println("satchel: " + PlainText.onOneLine(message));
        err.flush();
    }

    /** The text in bold, where results are coloured. */
    String bold(String text) { return styled("1", text); }

    /** The text set back, where results are coloured. */
    String dim(String text) { return styled("2", text); }

    /** The text in the colour of references, where results are coloured. */
    String reference(String text) { return styled("36", text); }

    private String styled(String code, String text) {
        return outputIsTerminal && colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), 8192), false, StandardCharsets.UTF_8);
    }

    private static int columns(List<String> facts) {
        for (String fact : facts)
            if (fact.matches("columns=[1-9][0-9]{1,3}")) return Math.clamp(Integer.parseInt(fact.substring(8)), NARROWEST, WIDEST);
        return WIDEST;
    }
}
