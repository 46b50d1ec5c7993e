package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.djl.MachineLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineChecksTest {
    @TempDir
    private Path root;

    private MachineChecks machine() { return new MachineChecks(root); }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void anOldJavaIsAFailure() {
        assertEquals(Finding.Status.FAILURE, MachineChecks.java(Runtime.Version.parse("17.0.1"), "amd64").status());
        assertEquals(Finding.Status.OK, MachineChecks.java(Runtime.Version.parse("21"), "amd64").status());
    }

    @Test
    void instructionsThatMakeModelsFastAreNamed() throws IOException {
        write("proc/cpuinfo", "processor\t: 0\nmodel name\t: A Processor\nflags\t\t: fpu sse2 avx2 avx512f avx512_vnni\n");
        assertEquals("A Processor, 4 processors, AVX2 AVX-512 VNNI", machine().processor(4).found());
        write("proc/cpuinfo", "processor\t: 0\nFeatures\t: fp asimd asimddp i8mm\n");
        assertTrue(machine().processor(1).found().endsWith("1 processor, NEON dot products I8MM"));
    }

    @Test
    void aProcessorWithoutAvx2IsAWarning() throws IOException {
        write("proc/cpuinfo", "model name\t: Old\nflags\t\t: fpu sse2 sse4_1\n");
        assertEquals(Finding.Status.WARNING, machine().processor(2).status());
    }

    @Test
    void littleMemoryAndAPartOfAProcessorAreWarnings() {
        List<Finding> findings = MachineChecks
                .limits(new MachineLimits(8L << 30, 300L << 20, OptionalLong.of(512L << 20), OptionalDouble.of(0.5)));
        assertEquals(List.of(Finding.Status.WARNING, Finding.Status.WARNING), findings.stream().map(Finding::status).toList());
        assertTrue(findings.get(0).found().contains("this process may have 537 MB"), findings.get(0)::found);
    }

    @Test
    void aBusyMachineIsAWarning() {
        assertEquals(List.of(), MachineChecks.load(2.1, 2));
        assertEquals("16 programs want 2 processors", MachineChecks.load(16.2, 2).getFirst().found());
    }

    @Test
    void fewOpenFilesAreAWarning() throws IOException {
        write("proc/self/limits", "Limit                     Soft Limit           Hard Limit           Units\n"
                + "Max open files            256                  4096                 files\n");
        assertEquals(Optional.of(Finding.warning("machine", "open files", "at most 256", "raise the limit: ulimit -n 1024")),
                machine().openFiles());
    }

    @Test
    void aGraphicsCardIsSeenAndNotUsed() throws IOException {
        assertEquals("none; none is needed", machine().graphics().found());
        write("sys/class/drm/card0/device/vendor", "0x1002\n");
        write("dev/nvidia0", "");
        assertEquals("AMD and NVIDIA, not used: models run on the processor", machine().graphics().found());
    }

    @Test
    void aTemporaryFolderThatNothingCanBeRunFromIsAFailure() throws IOException {
        Path folder = Files.createDirectory(root.resolve("tmp")).toRealPath();
        write("proc/self/mounts", "/dev/sda / ext4 rw,relatime 0 0\ntmpfs " + folder + " tmpfs rw,nosuid,noexec 0 0\n");
        List<Finding> findings = machine().temporary(folder, 0);
        assertEquals(Finding.Status.FAILURE, findings.get(1).status());
        assertTrue(findings.get(1).found().contains("noexec"));
        write("proc/self/mounts", "/dev/sda / ext4 rw,noexec 0 0\ntmpfs " + folder + " tmpfs rw 0 0\n");
        assertEquals(1, machine().temporary(folder, 0).size());
    }

    @Test
    void aFolderThatDoesNotExistYetIsJudgedByTheOneItWillBeIn() {
        assertTrue(MachineChecks.room("models", root.resolve("a/b"), 0, "x").status() != Finding.Status.FAILURE);
        assertEquals(0, root.toFile().list().length);
    }

    @Test
    void tooLittleRoomAndAFileInTheWayAreFailures() throws IOException {
        assertEquals(Finding.Status.FAILURE, MachineChecks.room("models", root, Long.MAX_VALUE, "x").status());
        write("models", "");
        Finding finding = MachineChecks.room("models", root.resolve("models"), 0, "set another HOME");
        assertEquals(Finding.failure("folders", "models", root.resolve("models") + " is a file, not a folder", "set another HOME"),
                finding);
    }
}
