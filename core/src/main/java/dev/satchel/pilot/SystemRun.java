package dev.satchel.pilot;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a system cost on this machine, beside its answers.
 *
 * @param system its name
 * @param facts what it is
 * @param loadMilliseconds until it could be asked; not a number when that was not measured
 * @param firstAnswerMilliseconds its first answer after that, documents and their index being warm; not a number when that was not measured
 * @param peakMemoryBytes the most memory that the process had resident while it was asked; empty where the system does not tell
 * @param cpuMilliseconds of all processors, for a question; empty where the system does not tell
 * @param joules of the processor package, for a question; empty where the machine does not tell
 */
public record SystemRun(String system, Map<String, String> facts, double loadMilliseconds, double firstAnswerMilliseconds,
        Optional<Long> peakMemoryBytes, Optional<Double> cpuMilliseconds, Optional<Double> joules) {
    /** Refuses null. */
    public SystemRun {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(facts, "facts");
        Objects.requireNonNull(peakMemoryBytes, "peakMemoryBytes");
        Objects.requireNonNull(cpuMilliseconds, "cpuMilliseconds");
        Objects.requireNonNull(joules, "joules");
    }
}
