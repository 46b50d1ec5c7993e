package dev.satchel.junit;

import dev.satchel.pilot.PilotReport;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.SystemRun;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What a measure must reach, or must not exceed. */
record Expectation(String measure, boolean isFloor, double limit, Bound by, String system, String set) {
    static Expectation of(Floor floor) {
        return new Expectation(floor.measure(), true, floor.atLeast(), floor.by(), floor.system(), floor.set());
    }

    static Expectation of(Ceiling ceiling) {
        return new Expectation(ceiling.measure(), false, ceiling.atMost(), ceiling.by(), ceiling.system(), ceiling.set());
    }

    /** A line for each system that does not meet it. */
    List<String> unmet(PilotReport report) {
        List<String> systems = system.isEmpty() ? report.systems().stream().map(SystemRun::system).toList() : List.of(system);
        return systems.stream().flatMap(each -> unmet(report, each).stream()).toList();
    }

    private Optional<String> unmet(PilotReport report, String name) {
        Figure figure = report.figure(measure, name, set).orElseThrow(() -> new ExtensionConfigurationException(missing(report, name)));
        double counts = switch (by) {
            case VALUE -> figure.value();
            case INTERVAL -> isFloor ? figure.low() : figure.high();
        };
        if (isFloor ? counts >= limit : counts <= limit) return Optional.empty();
        return Optional.of(
                String.format(Locale.ROOT, "%s of %s over %s is %s (95 %% interval %s to %s, %d questions): %s %s %s, by its %s", measure,
                        name, set, shown(figure.value()), shown(figure.low()), shown(figure.high()), figure.count(), "must be",
                        isFloor ? "at least" : "at most",
                        shown(limit), by == Bound.VALUE ? "value" : "interval"));
    }

    /** A misspelt floor that nobody checks is worse than none. */
    private String missing(PilotReport report, String name) {
        if (report.systems().stream().noneMatch(each -> each.system().equals(name)))
            return "no system " + name + " in the report: it has "
                    + report.systems().stream().map(SystemRun::system).collect(Collectors.joining(", "));
        return "no figure " + measure + " of " + name + " over " + set + ": the report has " + report.figures().stream()
                .filter(each -> each.system().equals(name)).map(each -> each.measure() + " over " + each.set())
                .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), each -> String.join(", ", each)));
    }

    private static String shown(double number) {
        return number >= 100 ? String.format(Locale.ROOT, "%.0f", number) : String.format(Locale.ROOT, "%.3f", number);
    }
}
