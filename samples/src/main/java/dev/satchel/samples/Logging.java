package dev.satchel.samples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.LogManager;

/**
 * Sets up the JDK's logging: warnings on standard error, one line each, so that the libraries inside do not talk into a conversation. The
 * JDK makes one of these when the first logger is asked for.
 */
public final class Logging {
    /** Sets it up. */
    public Logging() throws IOException {
        String settings = """
                handlers=java.util.logging.ConsoleHandler
                .level=WARNING
                java.util.logging.SimpleFormatter.format=%4$s: %5$s%n
                # Tells of vector instructions that would need an incubator module of the JDK; there is nothing to put right.
                org.apache.lucene.internal.vectorization.level=SEVERE
                # What these find odd inside of a file is nothing that its reader can put right.
                org.apache.poi.level=SEVERE
                org.apache.tika.level=SEVERE
                """;
        LogManager.getLogManager().readConfiguration(new ByteArrayInputStream(settings.getBytes(StandardCharsets.ISO_8859_1)));
    }
}
