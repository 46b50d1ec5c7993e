package dev.satchel.samples.watch;

import dev.satchel.RagListener;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.FlightRecorder;

/** A process in which nothing is recorded. */
final class Unrecorded {
    private Unrecorded() {}

    /** Asks everything and says whether that has started the flight recorder. */
    public static void main(String[] arguments) throws IOException {
        new Secrets(Path.of(arguments[0]), new RagListener() {
        }).tell();
        System.out.println("started: " + FlightRecorder.isInitialized());
    }
}
