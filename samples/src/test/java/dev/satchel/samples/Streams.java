package dev.satchel.samples;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command is given and what it prints, in a test. */
final class Streams {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Console console;

    private Streams(String input, boolean terminal, boolean cursor, boolean colour) {
        this.console = new Console(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8), new PrintStream(err, false, StandardCharsets.UTF_8), false, terminal,
                terminal, 80, cursor, colour);
    }

    /** A command between pipes. */
    static Streams piped(String input) { return new Streams(input, false, true, true); }

    /** A command whose results and messages a person watches. */
    static Streams watched() { return new Streams("", true, true, true); }

    /** The same without colours. */
    static Streams watchedWithoutColour() { return new Streams("", true, true, false); }

    /** The same on a terminal that cannot move its cursor. */
    static Streams watchedOnDumbTerminal() {
        return new Streams("", true, false, false);
    }

    Console console() { return console; }

    /** Runs a command and returns its exit status. */
    int run(String... arguments) { return Satchel.run(console, arguments); }

    /** The same with arguments behind those that are given. */
    int run(List<String> arguments, String... more) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(Arrays.asList(more));
        return run(all.toArray(String[]::new));
    }

    String out() {
        console.out().flush();
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        console.err().flush();
        return err.toString(StandardCharsets.UTF_8);
    }

    /** Each line of the results, as JSON. */
    List<JsonNode> json() { return out().lines().map(MAPPER::readTree).toList(); }
}
