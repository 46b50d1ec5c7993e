package dev.satchel.djl;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What this process may use of the machine: Linux tells it, control groups of either version included; elsewhere it is what is built in.
 *
 * @param totalBytes of memory, built in
 * @param availableBytes of memory that can still be taken without the system having to end anything
 * @param groupBytes how much memory the control group of this process may have, if it has a limit
 * @param groupProcessors how many processors' time the control group may use, if it has a limit
 */
public record MachineLimits(long totalBytes, long availableBytes, OptionalLong groupBytes, OptionalDouble groupProcessors) {
    /** Version 1 says by a number of about this size that there is no limit. */
    private static final long UNLIMITED = 1L << 60;

    /** Of this machine and process, now. */
    public static MachineLimits now() {
        long builtIn = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize() // or what a container may use
                : Long.MAX_VALUE;
        return read(Path.of("/proc"), Path.of("/sys/fs/cgroup"), builtIn);
    }

    static MachineLimits read(Path proc, Path groups, long builtIn) {
        String meminfo = text(proc.resolve("meminfo")).orElse("");
        long total = Math.min(builtIn, meminfo(meminfo, "MemTotal").orElse(builtIn));
        long available = Math.min(builtIn, meminfo(meminfo, "MemAvailable").orElse(builtIn));
        String membership = text(proc.resolve("self/cgroup")).orElse("");
        OptionalLong limit = OptionalLong.empty();
        for (Path folder : foldersOf(membership, "memory", groups)) {
            OptionalLong most = firstNumber(folder, "memory.max", "memory.limit_in_bytes");
            if (most.isEmpty() || most.getAsLong() >= UNLIMITED) continue;
            limit = OptionalLong.of(Math.min(limit.orElse(Long.MAX_VALUE), most.getAsLong()));
            long taken = firstNumber(folder, "memory.current", "memory.usage_in_bytes").orElse(0);
            // What the system keeps of files counts as taken, and is given up when it is needed.
            long files = filesKept(folder);
            available = Math.min(available, Math.max(0, most.getAsLong() - Math.max(0, taken - files)));
        }
        return new MachineLimits(total, available, limit, processors(foldersOf(membership, "cpu", groups)));
    }

    /** The group's folder and those above it, whose limits hold as well. In a container they may all be the one at the top. */
    private static Iterable<Path> foldersOf(String membership, String controller, Path groups) {
        Optional<String> first = group(membership, controller);
        Path top = first.isPresent() ? groups.resolve(controller) : groups;
        Optional<String> own = first.or(() -> group(membership, ""));
        Path folder = own.map(path -> top.resolve(path.replaceFirst("^/+", "")).normalize()).filter(path -> path.startsWith(top))
                .orElse(top);
        List<Path> all = new ArrayList<>();
        for (Path each = folder; each != null && each.startsWith(top); each = each.getParent()) if (Files.isDirectory(each)) all.add(each);
        return all;
    }

    /** Where a line of {@code /proc/self/cgroup} puts this process; version 2 has the one without a controller. */
    private static Optional<String> group(String membership, String controller) {
        return membership.lines().map(line -> line.split(":", 3))
                .filter(parts -> parts.length == 3 && List.of(parts[1].split(",")).contains(controller)).map(parts -> parts[2])
                .findFirst();
    }

    private static OptionalDouble processors(Iterable<Path> folders) {
        double least = Double.MAX_VALUE;
        for (Path folder : folders) {
            String[] both = text(folder.resolve("cpu.max")).orElse("").strip().split(" ");
            OptionalLong quota = both.length == 2 ? number(both[0]) : firstNumber(folder, "cpu.cfs_quota_us");
            OptionalLong period = both.length == 2 ? number(both[1]) : firstNumber(folder, "cpu.cfs_period_us");
            if (quota.isPresent() && quota.getAsLong() > 0 && period.orElse(0) > 0)
                least = Math.min(least, (double) quota.getAsLong() / period.getAsLong());
        }
        return least == Double.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(least);
    }

    /** In version 1 the plain numbers are of the group alone, and those with "total" of those below it too, as what is taken is. */
    private static long filesKept(Path folder) {
        String statistics = text(folder.resolve("memory.stat")).orElse("");
        return Stream.of("inactive_file", "active_file")
                .mapToLong(name -> statistic(statistics, "total_" + name).orElseGet(() -> statistic(statistics, name).orElse(0))).sum();
    }

    private static OptionalLong statistic(String statistics, String name) {
        return statistics.lines().filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> number(line.substring(name.length() + 1)).orElse(0)).findFirst();
    }

    private static OptionalLong meminfo(String meminfo, String name) {
        return meminfo.lines().filter(line -> line.matches(name + ": +\\d{1,15} kB"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst();
    }

    private static OptionalLong firstNumber(Path folder, String... files) {
        for (String file : files) {
            OptionalLong number = text(folder.resolve(file)).map(MachineLimits::number).orElse(OptionalLong.empty());
            if (number.isPresent()) return number;
        }
        return OptionalLong.empty();
    }

    private static OptionalLong number(String text) {
        String digits = text.strip();
        if (!digits.matches("\\d{1,20}")) return OptionalLong.empty();
        return OptionalLong.of(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
    }

    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
