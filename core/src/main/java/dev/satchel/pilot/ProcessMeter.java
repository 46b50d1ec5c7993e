package dev.satchel.pilot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this process uses: memory from Linux, processor time from the JVM, energy from the counters of the processor package. */
final class ProcessMeter {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path REFERENCES = Path.of("/proc/self/clear_refs");
    private static final Path POWER = Path.of("/sys/class/powercap");
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");
    /** What resets the peak, as proc(5) has it. */
    private static final String RESET_PEAK = "5";

    private final List<Package> packages;

    private ProcessMeter(List<Package> packages) { this.packages = packages; }

    /** A counter of energy, which begins again at 0 after its range. */
    private record Package(Path counter, long range) {}

    /**
     * What was used until a moment.
     *
     * @param peakBytes the most memory that was resident since the beginning
     */
    record Reading(Optional<Long> peakBytes, Optional<Double> cpuMilliseconds, List<Long> microjoules, List<Package> packages) {
        /** The memory as it is here, processor time and energy since then. */
        Usage since(Reading before) {
            return new Usage(peakBytes, cpuMilliseconds.flatMap(now -> before.cpuMilliseconds.map(then -> now - then)), joules(before));
        }

        private Optional<Double> joules(Reading before) {
            if (microjoules.isEmpty() || microjoules.size() != before.microjoules.size()) return Optional.empty();
            double sum = 0;
            for (int i = 0; i < microjoules.size(); i++) {
                long used = microjoules.get(i) - before.microjoules.get(i);
                sum += used < 0 ? used + packages.get(i).range : used;
            }
            return Optional.of(sum / 1e6);
        }
    }

    /** What was used in a while. */
    record Usage(Optional<Long> peakBytes, Optional<Double> cpuMilliseconds, Optional<Double> joules) {}

    /** Begins anew: what was in memory before and is not needed any more does not count. */
    static ProcessMeter begin() {
        System.gc();
        try {
            Files.writeString(REFERENCES, RESET_PEAK);
        } catch (IOException | RuntimeException notLinux) {
            // The peak is then that since the process began, or not told at all.
        }
        return new ProcessMeter(packages());
    }

    Reading read() {
        List<Long> microjoules = new ArrayList<>();
        for (Package each : packages) number(each.counter).ifPresent(microjoules::add);
        return new Reading(peak(), cpu(), microjoules, packages);
    }

    private static Optional<Long> peak() {
        try {
            Matcher peak = PEAK.matcher(Files.readString(STATUS));
            return peak.find() ? Optional.of(Long.parseLong(peak.group(1)) << 10) : Optional.empty();
        } catch (IOException | RuntimeException notLinux) {
            return Optional.empty();
        }
    }

    private static Optional<Double> cpu() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system))
            return Optional.empty();
        long nanos = system.getProcessCpuTime();
        return nanos < 0 ? Optional.empty() : Optional.of(nanos / 1e6);
    }

    /** The packages alone: their parts are in them. */
    private static List<Package> packages() {
        List<Package> found = new ArrayList<>();
        try (DirectoryStream<Path> zones = Files.newDirectoryStream(POWER, "intel-rapl:?")) {
            for (Path each : zones) {
                Optional<Long> range = number(each.resolve("max_energy_range_uj"));
                if (range.isPresent() && number(each.resolve("energy_uj")).isPresent())
                    found.add(new Package(each.resolve("energy_uj"), range.get()));
            }
        } catch (IOException | RuntimeException notTold) {
            // Most virtual machines do not tell, and often only the administrator may read it.
        }
        return found;
    }

    private static Optional<Long> number(Path file) {
        try {
            return Optional.of(Long.parseLong(Files.readString(file).strip()));
        } catch (IOException | RuntimeException notTold) {
            return Optional.empty();
        }
    }
}
