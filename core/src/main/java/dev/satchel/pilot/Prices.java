package dev.satchel.pilot;

import java.util.Objects;
import java.util.Optional;

/**
 * What time and energy cost.
 *
 * @param machineHour an hour of the machine; empty when that is not counted
 * @param kilowattHour of electricity; empty when that is not counted, or is in the machine's price
 * @param currency such as {@code EUR}
 */
public record Prices(Optional<Double> machineHour, Optional<Double> kilowattHour, String currency) {
    /** Refuses negative prices, and none at all. */
    public Prices {
        Objects.requireNonNull(currency, "currency");
        if (machineHour.isEmpty() && kilowattHour.isEmpty()) throw new IllegalArgumentException("no price is given");
        machineHour.ifPresent(each -> check("machineHour", each));
        kilowattHour.ifPresent(each -> check("kilowattHour", each));
    }

    private static void check(String name, double price) {
        if (!(price >= 0 && price < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException(name + " must be >= 0, got " + price);
    }

    /** What a thousand questions cost, one after the other, on a machine that is paid only while it answers. */
    double ofThousand(double millisecondsEach, Optional<Double> joulesEach) {
        double hours = 1000 * millisecondsEach / 3_600_000;
        double energy = joulesEach.map(each -> 1000 * each / 3_600_000).orElse(0.0);
        return machineHour.orElse(0.0) * hours + kilowattHour.orElse(0.0) * energy;
    }
}
