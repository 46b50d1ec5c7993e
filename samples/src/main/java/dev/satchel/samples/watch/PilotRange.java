package dev.satchel.samples.watch;

import dev.satchel.SatchelException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the figures of a service lay in its pilot. */
public final class PilotRange {
    private PilotRange() {}

    /** No pilot was made. */
    public static PilotRange none() { return new PilotRange(); }

    /**
     * Reads the {@code report.json} of a pilot.
     *
     * @param system whose answers to take; empty for the recommended one
     * @throws SatchelException when there is no such file or system, or it is not a pilot's report
     */
    public static PilotRange read(Path report, Optional<String> system) { return none(); }
}
