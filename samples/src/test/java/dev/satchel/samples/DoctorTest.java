package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.djl.MachineLimits;
import dev.satchel.djl.MachineSpeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/** The command on machines that are made up, but for their folders; with a tiny model whose weights are random. */
class DoctorTest {
    private static final String MODEL = "../djl-generator/src/test/resources/reference/llama.Q4_1.gguf";
    /** It takes a second, and what it says is another test's business. */
    private static final Supplier<MachineSpeed> NOT_MEASURED = () -> {
        throw new SatchelException("the disk is full");
    };

    @TempDir
    private Path scratch;

    private final Streams streams = Streams.piped("");

    private int run(long available, Supplier<MachineSpeed> speed, String... arguments) {
        Satchel satchel = new Satchel(streams.console());
        Doctor doctor = new Doctor(satchel, new MachineChecks(scratch),
                new MachineLimits(available, available, OptionalLong.empty(), OptionalDouble.empty()), speed);
        CommandLine command = new CommandLine(satchel).addSubcommand(doctor);
        String[] all = Arrays.copyOf(new String[] {"doctor", "--json"}, 2 + arguments.length);
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return command.execute(all);
    }

    private JsonNode of(long available, String... arguments) {
        run(available, NOT_MEASURED, arguments);
        return streams.json().getFirst();
    }

    private static JsonNode check(JsonNode result, String group, String name) {
        return StreamSupport.stream(result.get("checks").spliterator(), false)
                .filter(each -> each.get("group").stringValue().equals(group) && each.get("name").stringValue().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(group + " " + name + " in " + result));
    }

    private static String status(JsonNode result, String group, String name) {
        return check(result, group, name).get("status").stringValue();
    }

    /** The only one that measures this machine. */
    @Test
    void aModelThatFitsPasses() {
        run(8L << 30, MachineSpeed::measure, "--model", MODEL, "--context", "64");
        JsonNode result = streams.json().getFirst();
        assertEquals("ok", status(result, "machine", "ONNX Runtime"));
        assertEquals("ok", status(result, "model", "memory at 64"));
        assertTrue(result.get("memory_bytes_at_context").get("64").get("weights").longValue() > 0);
        assertTrue(result.get("predicted").get("decode_tokens_per_second").doubleValue() > 0);
        assertTrue(result.get("machine").get("weight_bytes_per_second").doubleValue() > 0);
    }

    @Test
    void aModelThatDoesNotFitFails() {
        assertEquals(1, run(100_000_000, NOT_MEASURED, "--model", MODEL, "--context", "64"));
        JsonNode result = streams.json().getFirst();
        assertFalse(result.get("passed").booleanValue());
        assertEquals("failure", status(result, "model", "memory at 64"));
    }

    @Test
    void littleMemoryIsAWarning() {
        JsonNode probe = of(8L << 30, "--model", MODEL, "--context", "64").get("memory_bytes_at_context").get("64");
        Streams again = Streams.piped("");
        Satchel satchel = new Satchel(again.console());
        long least = probe.get("least").longValue();
        assertTrue(least < probe.get("peak").longValue());
        new CommandLine(satchel).addSubcommand(new Doctor(satchel, new MachineChecks(scratch),
                new MachineLimits(least, least, OptionalLong.empty(), OptionalDouble.empty()), NOT_MEASURED))
                .execute("doctor", "--json", "--model", MODEL, "--context", "64");
        assertEquals("warning", status(again.json().getFirst(), "model", "memory at 64"));
    }

    @Test
    void aDiskThatIsFullIsNotTakenForAnotherLibrary() {
        JsonNode full = check(of(8L << 30, "--model", "none"), "machine", "ONNX Runtime");
        assertFalse(full.get("advice").stringValue().contains("Alpine"), full::toString);
    }

    @Test
    void aLibraryThatDoesNotStartMayBeThatOfAnotherSystem() {
        run(8L << 30, () -> {
            throw new SatchelException("ONNX Runtime does not start on Linux amd64; it is there for Linux on x64");
        }, "--model", "none");
        JsonNode found = check(streams.json().getFirst(), "machine", "ONNX Runtime");
        assertTrue(found.get("advice").stringValue().contains("Alpine"), found::toString);
    }

    @Test
    void aDamagedModelFailsWithWhatToDo() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(MODEL));
        Path damaged = Files.write(scratch.resolve("damaged.gguf"), Arrays.copyOf(whole, whole.length / 2));
        JsonNode result = of(8L << 30, "--model", damaged.toString());
        assertEquals("failure", status(result, "model", damaged.toString()));
        assertEquals("choose another: satchel model list", check(result, "model", damaged.toString()).get("advice").stringValue());
    }

    @Test
    void withoutAModelThereIsNothingToPredict() {
        JsonNode result = of(8L << 30, "--model", "none");
        assertTrue(!result.has("predicted"));
        assertEquals(0, result.get("memory_bytes_at_context").size());
    }

    @Test
    void aFolderWithoutAnIndexIsAWarning() {
        JsonNode result = of(8L << 30, scratch.toString(), "--index", scratch.resolve("index").toString(), "--model", "none");
        assertEquals("make it: satchel sync " + scratch, check(result, "index", "index").get("advice").stringValue());
    }

    @Test
    void anEmbedderThatWasAskedForAndIsNotThereFails() {
        Path absent = scratch.resolve("absent");
        JsonNode result = of(8L << 30, "--model", "none", "--embedder", absent.toString());
        assertEquals("failure", status(result, "embedder", absent.toString()));
    }

    @Test
    void anEmbedderThatAnIndexWasMadeWithAndIsDamagedIsAWarning() throws IOException {
        Path index = Files.createDirectory(scratch.resolve("index"));
        Path damaged = Files.createDirectory(scratch.resolve("damaged"));
        Files.writeString(damaged.resolve("model.onnx"), "no graph");
        new EmbedderChoice(damaged.toString(), true).rememberIn(index);
        JsonNode result = of(8L << 30, scratch.toString(), "--index", index.toString(), "--model", "none");
        assertEquals("warning", status(result, "embedder", damaged.toString()));
    }

    @Test
    void theEmbedderThatComesWithTheProgramCanBeLoaded() {
        JsonNode result = of(8L << 30, "--model", "none", "--embedder", Embedders.ENGLISH);
        assertEquals("ok", status(result, "embedder", Embedders.ENGLISH));
    }
}
