package dev.satchel.pilot;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this machine is, as far as a reader of figures wants to know: never its name or who uses it. */
final class Machine {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final Pattern MODEL = Pattern.compile("(?m)^model name\\s*:\\s*(.+)$");

    private Machine() {}

    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        processor().ifPresent(each -> facts.put("processor", each));
        facts.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system)
            facts.put("memory", String.format(Locale.ROOT, "%.1f GB", system.getTotalMemorySize() / 1e9));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        facts.put("java", Runtime.version().toString());
        return facts;
    }

    private static Optional<String> processor() {
        try {
            Matcher model = MODEL.matcher(Files.readString(PROCESSORS));
            return model.find() ? Optional.of(model.group(1).strip()) : Optional.empty();
        } catch (IOException | RuntimeException notLinux) {
            return Optional.empty();
        }
    }
}
