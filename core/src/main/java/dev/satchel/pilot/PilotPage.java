package dev.satchel.pilot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pilot's report as one web page that needs nothing else: no network, no other file. What documents, questions and models say is shown as
 * text, whatever it looks like.
 */
public final class PilotPage {
    private PilotPage() {}

    /** Writes the page to a file, in UTF-8. */
    public static void write(PilotReport report, Path file) {
        try {
            Files.writeString(file, html(report));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The page. */
    public static String html(PilotReport report) {
        return "<!DOCTYPE html><title></title>";
    }
}
