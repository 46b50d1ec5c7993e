package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLimitsTest {
    private static final long GB = 1L << 30;
    private static final String MEMINFO = "MemTotal: 25165824 kB\nMemFree: 8166496 kB\nMemAvailable: 20971520 kB\n";

    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private MachineLimits read() {
        return MachineLimits.read(root.resolve("proc"), root.resolve("cgroup"), 24 * GB);
    }

    @Test
    void withoutAGroupWhatLinuxCallsAvailableCounts() throws IOException {
        write("proc/meminfo", MEMINFO);
        assertEquals(new MachineLimits(24 * GB, 20 * GB, OptionalLong.empty(), OptionalDouble.empty()), read());
    }

    @Test
    void elsewhereWhatIsBuiltInCounts() {
        assertEquals(new MachineLimits(24 * GB, 24 * GB, OptionalLong.empty(), OptionalDouble.empty()), read());
    }

    @Test
    void aGroupOfVersion2LimitsMemoryAndProcessors() throws IOException {
        write("proc/meminfo", MEMINFO);
        write("proc/self/cgroup", "0::/system.slice/satchel.service\n");
        write("cgroup/system.slice/satchel.service/memory.max", "2147483648\n");
        write("cgroup/system.slice/satchel.service/memory.current", "1610612736\n");
        write("cgroup/system.slice/satchel.service/memory.stat", "anon 536870912\ninactive_file 805306368\nactive_file 268435456\n");
        write("cgroup/system.slice/satchel.service/cpu.max", "150000 100000\n");
        assertEquals(new MachineLimits(24 * GB, 3 * GB / 2, OptionalLong.of(2 * GB), OptionalDouble.of(1.5)), read());
    }

    @Test
    void theLimitOfAGroupAboveHoldsToo() throws IOException {
        write("proc/meminfo", MEMINFO);
        write("proc/self/cgroup", "0::/pod/container\n");
        write("cgroup/pod/memory.max", "1073741824\n");
        write("cgroup/pod/container/memory.max", "max\n");
        write("cgroup/pod/container/cpu.max", "max 100000\n");
        assertEquals(new MachineLimits(24 * GB, GB, OptionalLong.of(GB), OptionalDouble.empty()), read());
    }

    @Test
    void aGroupOfVersion1LimitsMemoryAndProcessors() throws IOException {
        write("proc/meminfo", MEMINFO);
        write("proc/self/cgroup", "4:memory:/docker/1a2b\n2:cpu,cpuacct:/docker/1a2b\n0::/\n");
        write("cgroup/memory/memory.limit_in_bytes", "1073741824\n");
        write("cgroup/memory/memory.usage_in_bytes", "268435456\n");
        write("cgroup/cpu/cpu.cfs_quota_us", "50000\n");
        write("cgroup/cpu/cpu.cfs_period_us", "100000\n");
        assertEquals(new MachineLimits(24 * GB, 3 * GB / 4, OptionalLong.of(GB), OptionalDouble.of(0.5)), read());
    }

    @Test
    void filesOfGroupsBelowCanBeGivenUpToo() throws IOException {
        write("proc/meminfo", MEMINFO);
        write("proc/self/cgroup", "4:memory:/pod/container\n0::/\n");
        write("cgroup/memory/pod/memory.limit_in_bytes", "2147483648\n");
        write("cgroup/memory/pod/memory.usage_in_bytes", "1610612736\n");
        write("cgroup/memory/pod/memory.stat",
                "inactive_file 0\nactive_file 0\ntotal_inactive_file 805306368\ntotal_active_file 268435456\n");
        write("cgroup/memory/pod/container/memory.limit_in_bytes", "9223372036854771712\n");
        assertEquals(3 * GB / 2, read().availableBytes());
    }

    @Test
    void theLargestNumberOfVersion1IsNoLimit() throws IOException {
        write("proc/meminfo", MEMINFO);
        write("proc/self/cgroup", "4:memory:/\n2:cpu:/\n");
        write("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("cgroup/cpu/cpu.cfs_quota_us", "-1\n");
        write("cgroup/cpu/cpu.cfs_period_us", "100000\n");
        assertEquals(new MachineLimits(24 * GB, 20 * GB, OptionalLong.empty(), OptionalDouble.empty()), read());
    }

    @Test
    void aGroupOutsideOfTheFolderIsNotLookedFor() throws IOException {
        write("proc/meminfo", MEMINFO);
        write("proc/self/cgroup", "0::/../../secret\n");
        write("secret/memory.max", "1\n");
        Files.createDirectories(root.resolve("cgroup"));
        assertEquals(20 * GB, read().availableBytes());
    }

    @Test
    void thisMachineHasMemory() {
        MachineLimits limits = MachineLimits.now();
        assertTrue(limits.availableBytes() > 0 && limits.availableBytes() <= limits.totalBytes(), limits::toString);
    }
}
