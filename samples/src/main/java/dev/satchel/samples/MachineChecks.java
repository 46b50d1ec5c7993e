package dev.satchel.samples;

import dev.satchel.djl.MachineLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a machine has and what is wrong with it, as far as it can be seen without running anything.
 *
 * @param root where {@code proc}, {@code sys} and {@code dev} are
 */
record MachineChecks(Path root) {
    private static final String MACHINE = "machine";
    private static final String FOLDERS = "folders";
    private static final int OLDEST_JAVA = 21;
    private static final int FEWEST_FILES = 1024;
    /** What the native libraries and a measurement write. */
    static final long ROOM_FOR_TRIAL = 100_000_000;
    /** A folder with less room cannot take the smallest model of the catalog. */
    private static final long LEAST_ROOM = 256L << 20;

    static MachineChecks ofThisMachine() {
        return new MachineChecks(Path.of("/"));
    }

    static Finding java(Runtime.Version version, String architecture) {
        String found = version.feature() + " on " + System.getProperty("os.name") + " " + architecture;
        if (version.feature() < OLDEST_JAVA) return Finding.failure(MACHINE, "Java", found, "install a JDK of version 21 or later");
        return Finding.ok(MACHINE, "Java", found);
    }

    Finding processor(int processors) {
        String cpuinfo = text("proc/cpuinfo");
        String name = line(cpuinfo, "model name").orElse(System.getProperty("os.arch"));
        Set<String> flags = new TreeSet<>(Arrays.asList(line(cpuinfo, "flags").or(() -> line(cpuinfo, "Features")).orElse("").split(" ")));
        List<String> used = new ArrayList<>();
        if (flags.contains("avx2")) used.add("AVX2");
        if (flags.contains("avx512f")) used.add("AVX-512");
        if (flags.contains("avx512_vnni") || flags.contains("avx_vnni")) used.add("VNNI");
        if (flags.contains("asimd")) used.add("NEON");
        if (flags.contains("asimddp")) used.add("dot products");
        if (flags.contains("i8mm")) used.add("I8MM");
        String found = name + ", " + processors + (processors == 1 ? " processor" : " processors")
                + (used.isEmpty() ? "" : ", " + String.join(" ", used));
        boolean old = flags.contains("sse2") && !flags.contains("avx2");
        return old
                ? Finding.warning(MACHINE, "processor", found + ", no AVX2", "expect a fraction of the usual speed; use the smallest model")
                : Finding.ok(MACHINE, "processor", found);
    }

    static List<Finding> limits(MachineLimits limits) {
        List<Finding> findings = new ArrayList<>();
        String memory = size(limits.totalBytes()) + ", " + size(limits.availableBytes()) + " available"
                + (limits.groupBytes().isPresent() ? "; this process may have " + size(limits.groupBytes().getAsLong()) : "");
        findings.add(limits.availableBytes() < (512L << 20)
                ? Finding.warning(MACHINE, "memory", memory, "close other programs, or raise the limit of the container")
                : Finding.ok(MACHINE, "memory", memory));
        if (limits.groupProcessors().isPresent()) {
            double most = limits.groupProcessors().getAsDouble();
            String found = String.format(Locale.ROOT, "at most %.1f processors' time", most);
            findings.add(most < 1
                    ? Finding.warning(MACHINE, "processor limit", found, "answers will take long; give the container at least one")
                    : Finding.ok(MACHINE, "processor limit", found));
        }
        return findings;
    }

    /** A busy machine is measured as slow as it then is. */
    static List<Finding> load(double average, int processors) {
        if (average < 1.5 * processors) return List.of();
        return List.of(Finding.warning(MACHINE, "load", String.format(Locale.ROOT, "%.0f programs want %d processors", average, processors),
                "speeds are those of a busy machine; ask again when it is quiet"));
    }

    /** Lucene keeps some dozen files of an index open, and each connection is one. */
    Optional<Finding> openFiles() {
        return text("proc/self/limits").lines().filter(line -> line.startsWith("Max open files")).findFirst()
                .map(line -> line.substring(14).strip().split(" +")[0]).map(most -> {
                    boolean few = most.matches("\\d{1,9}") && Integer.parseInt(most) < FEWEST_FILES;
                    return few
                            ? Finding.warning(MACHINE, "open files", "at most " + most, "raise the limit: ulimit -n " + FEWEST_FILES)
                            : Finding.ok(MACHINE, "open files", most.equals("unlimited") ? "no limit" : "at most " + most);
                });
    }

    Finding graphics() {
        Set<String> seen = new TreeSet<>();
        if (names("dev").anyMatch(name -> name.matches("nvidia\\d+")) || Files.isDirectory(root.resolve("proc/driver/nvidia")))
            seen.add("NVIDIA");
        names("sys/class/drm").filter(name -> name.matches("card\\d+"))
                .map(name -> text("sys/class/drm/" + name + "/device/vendor").strip()).forEach(vendor -> {
                    switch (vendor) {
                        case "0x10de" -> seen.add("NVIDIA");
                        case "0x1002" -> seen.add("AMD");
                        case "0x8086" -> seen.add("Intel");
                        default -> {
                            // Screens of virtual machines, and none that could compute.
                        }
                    }
                });
        return Finding.ok(MACHINE, "graphics card", seen.isEmpty()
                ? "none; none is needed"
                : String.join(" and ", seen) + ", not used: models run on the processor");
    }

    /** The folder for temporary files, where weights are written while a model is loaded and native libraries are unpacked. */
    List<Finding> temporary(Path folder, long needed) {
        String name = "temporary files";
        List<Finding> findings = new ArrayList<>(List.of(room(name, folder, needed, "name another folder with -Djava.io.tmpdir=FOLDER")));
        if (mountOptions(folder).contains("noexec"))
            findings.add(Finding.failure(FOLDERS, name, folder + " is mounted noexec, so that native libraries cannot be loaded from it",
                    "name another folder with -Djava.io.tmpdir=FOLDER"));
        return findings;
    }

    /** A folder that is written to, or will be made. */
    static Finding room(String name, Path folder, long needed, String otherwise) {
        Path there = folder.toAbsolutePath();
        while (!Files.exists(there) && there.getParent() != null) there = there.getParent();
        if (!Files.isDirectory(there)) return Finding.failure(FOLDERS, name, there + " is a file, not a folder", otherwise);
        if (!canWrite(there))
            return Finding.failure(FOLDERS, name, there + " cannot be written to", "give yourself the right to, or " + otherwise);
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String found = folder + ", " + size(free) + " free";
            if (free < needed)
                return Finding.failure(FOLDERS, name, found + ", and " + size(needed) + " are needed", "free some space, or " + otherwise);
            if (free < LEAST_ROOM) return Finding.warning(FOLDERS, name, found, "free some space, or " + otherwise);
            return Finding.ok(FOLDERS, name, found);
        } catch (IOException e) {
            return Finding.warning(FOLDERS, name, folder + ": " + Failure.inOneLine(e), otherwise);
        }
    }

    /** Rights alone do not say it: a disk may be mounted for reading, and root passes every check of rights. */
    private static boolean canWrite(Path folder) {
        try {
            Files.delete(Files.createTempFile(folder, ".satchel-", ""));
            return true;
        } catch (IOException | SecurityException e) {
            return false;
        }
    }

    private List<String> mountOptions(Path folder) {
        String real = realPath(folder);
        return text("proc/self/mounts").lines().map(line -> line.split(" ")).filter(parts -> parts.length > 3 && holds(parts[1], real))
                .max(Comparator.comparingInt(parts -> parts[1].length())).map(parts -> List.of(parts[3].split(","))).orElse(List.of());
    }

    private static boolean holds(String mount, String path) {
        return mount.equals("/") || path.equals(mount) || path.startsWith(mount + "/");
    }

    private static String realPath(Path folder) {
        try {
            return folder.toRealPath().toString();
        } catch (IOException e) {
            return folder.toAbsolutePath().toString();
        }
    }

    private static Optional<String> line(String text, String name) {
        return text.lines().filter(line -> line.startsWith(name) && line.contains(":")).findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }

    private Stream<String> names(String folder) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toList()).stream();
        } catch (IOException e) {
            return Stream.empty();
        }
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    static String size(long bytes) { return ProgressBar.size(bytes); }
}
