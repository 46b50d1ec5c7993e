package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole command on this machine, with a tiny model whose weights are random. */
class DoctorTest {
    private static final String MODEL = "../djl-generator/src/test/resources/reference/llama.Q4_1.gguf";

    @TempDir
    private Path scratch;

    private static Streams run(int status, String... arguments) {
        Streams streams = Streams.piped("");
        assertEquals(status, streams.run(arguments), () -> streams.out() + streams.err());
        return streams;
    }

    private static JsonNode check(JsonNode result, String group, String name) {
        return StreamSupport.stream(result.get("checks").spliterator(), false)
                .filter(each -> each.get("group").stringValue().equals(group) && each.get("name").stringValue().equals(name)).findFirst()
                .orElseThrow(() -> new AssertionError(group + " " + name + " in " + result));
    }

    @Test
    void aModelThatFitsPasses() {
        JsonNode result = run(0, "doctor", "--model", MODEL, "--context", "64", "--json").json().getFirst();
        assertTrue(result.get("passed").booleanValue());
        assertEquals("ok", check(result, "model", "memory at 64").get("status").stringValue());
        assertTrue(result.get("memory_bytes_at_context").get("64").get("weights").longValue() > 0);
        assertTrue(result.get("predicted").get("decode_tokens_per_second").doubleValue() > 0);
        assertTrue(result.get("machine").get("weight_bytes_per_second").doubleValue() > 0);
    }

    @Test
    void aDamagedModelFailsWithWhatToDo() throws IOException {
        byte[] whole = Files.readAllBytes(Path.of(MODEL));
        Path damaged = Files.write(scratch.resolve("damaged.gguf"), Arrays.copyOf(whole, whole.length / 2));
        Streams streams = run(1, "doctor", "--model", damaged.toString());
        assertTrue(streams.out().contains("  FAILURE  " + damaged), streams.out());
        assertTrue(streams.out().contains("-> choose another: satchel model list"), streams.out());
    }

    @Test
    void withoutAModelThereIsNothingToPredict() {
        JsonNode result = run(0, "doctor", "--model", "none", "--json").json().getFirst();
        assertTrue(!result.has("predicted"));
        assertEquals(0, result.get("memory_bytes_at_context").size());
    }

    @Test
    void aFolderWithoutAnIndexIsAWarning() {
        JsonNode result = run(0, "doctor", scratch.toString(), "--index", scratch.resolve("index").toString(), "--model", "none", "--json")
                .json().getFirst();
        assertEquals("make it: satchel sync " + scratch, check(result, "index", "index").get("advice").stringValue());
    }
}
