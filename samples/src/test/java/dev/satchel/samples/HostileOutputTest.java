package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Attack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder full of hostile documents, with the commands that a person runs over it. */
class HostileOutputTest {
    @TempDir
    private Path scratch;

    private String printed(Streams streams, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--index", scratch.resolve("index").toString(), "--embedder", "none", "--model", "none"));
        int status = streams.run(all.toArray(String[]::new));
        assertTrue(status == Satchel.FOUND || status == Satchel.NOT_FOUND, streams::err);
        return streams.out();
    }

    /** No colour, title, link or turned direction reaches the terminal, and links and pages are shown as they are written. */
    @Test
    void aTerminalIsToldNothingByADocument() throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("folder"));
        for (Attack each : Attack.all()) Files.write(folder.resolve(each.fileName()), each.file(true));
        for (Attack each : Attack.all().stream().filter(attack -> attack.kind().equals("terminal") || attack.id().endsWith("-02"))
                .toList()) {
            assertHarmless(printed(Streams.watchedOnDumbTerminal(), "ask", folder.toString(), each.question()));
            assertHarmless(printed(Streams.watchedOnDumbTerminal(), "search", folder.toString(), each.question(), "-k", "20"));
            assertHarmless(printed(Streams.watchedOnDumbTerminal(), "text", folder.toString(), each.fileName()));
        }
    }

    /** For a program, everything is one JSON object in a line, whatever stands in the documents. */
    @Test
    void aProgramIsGivenOneObject() throws IOException {
        Path folder = Files.createDirectories(scratch.resolve("folder"));
        for (Attack each : Attack.all().stream().filter(attack -> attack.kind().equals("terminal")).toList()) {
            Files.write(folder.resolve(each.fileName()), each.file(true));
            Streams streams = Streams.piped("");
            String printed = printed(streams, "ask", folder.toString(), each.question(), "--json");
            assertEquals(1, streams.json().size(), printed);
            assertFalse(printed.codePoints().anyMatch(c -> c < 32 && c != '\n'), printed);
        }
    }

    private static void assertHarmless(String printed) {
        assertFalse(printed.codePoints().anyMatch(c -> c < 32 && c != '\n' && c != '\t' || c >= 0x7F && c < 0xA0
                || c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069), printed);
    }
}
