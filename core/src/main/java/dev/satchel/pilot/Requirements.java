package dev.satchel.pilot;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a system must do to be recommended.
 *
 * @param right in which share of the questions it must do the right thing: answer rightly, or say that the documents do not say
 * @param patience how long 95 % of the questions may take at most
 * @param memoryBytes how much memory it may need at most; empty for any amount
 */
public record Requirements(double right, Duration patience, Optional<Long> memoryBytes) {
    /** Refuses what no system can meet. */
    public Requirements {
        if (!(right >= 0 && right <= 1)) throw new IllegalArgumentException("right must be from 0 to 1, got " + right);
        Objects.requireNonNull(patience, "patience");
        if (patience.isNegative() || patience.isZero()) throw new IllegalArgumentException("patience must be positive, got " + patience);
        Objects.requireNonNull(memoryBytes, "memoryBytes");
    }

    /** Right more often than wrong, within ten seconds, with any amount of memory. */
    public static Requirements usual() {
        return new Requirements(0.5, Duration.ofSeconds(10), Optional.empty());
    }
}
