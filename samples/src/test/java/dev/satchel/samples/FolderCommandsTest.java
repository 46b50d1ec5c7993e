package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands over models, with a folder whose graph is empty: what does not run it works. */
class FolderCommandsTest {
    private static final byte[] EMPTY_GRAPH = {7 << 3 | 2, 0};

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(folder.resolve("onnx"));
        Files.write(folder.resolve("onnx/model.onnx"), EMPTY_GRAPH);
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llama", "num_hidden_layers": 2, "max_position_embeddings": 64, "_name_or_path": "ours/letters"}""");
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"eos_token": "<|end|>", "chat_template": "{% for m in messages %}{{ m.content }}<|end|>{% endfor %}"}""");
        Files.writeString(folder.resolve("tokenizer.json"), """
                {"added_tokens": [{"id": 4, "content": "<|end|>", "special": true}],
                 "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true},
                 "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "Ġ": 3}, "merges": [["a", "b"]]}}""");
    }

    private Streams run(String input, String command, String... arguments) {
        Streams streams = Streams.piped(input);
        List<String> all = new ArrayList<>(List.of("model", command, folder.toString()));
        all.addAll(List.of(arguments));
        assertEquals(0, streams.run(all.toArray(String[]::new)), streams::err);
        return streams;
    }

    @Test
    void inspectTellsWhatAFolderHolds() {
        JsonNode facts = run("", "inspect", "--json").json().getFirst();
        assertEquals(folder.resolve("onnx/model.onnx").toString(), facts.get("file").stringValue());
        assertEquals("letters", facts.get("name").stringValue());
        assertEquals("llama", facts.get("architecture").stringValue());
        assertEquals(64, facts.get("context").intValue());
        assertEquals(5, facts.get("vocabulary").intValue());
        assertEquals("gpt2, gpt-2", facts.get("tokenizer").stringValue());
        assertTrue(facts.get("chat_template").booleanValue());
        assertTrue(run("", "inspect").out().contains("\narchitecture   llama, 2 layers\n"));
    }

    @Test
    void tokenizeUsesItsTokenizer() {
        assertEquals("[2,3,1]", run("ab b", "tokenize").json().getFirst().get("ids").toString());
        assertEquals("[2,4]", run("ab<|end|>", "tokenize", "--special").json().getFirst().get("ids").toString());
        assertEquals("ab b", run("2 3 1", "tokenize", "--decode").out());
    }

    @Test
    void promptUsesItsTemplate() {
        assertEquals("ab<|end|>",
                run("{\"messages\": [{\"role\": \"user\", \"content\": \"ab\"}]}", "prompt").json().getFirst().get("prompt")
                        .stringValue());
    }

    @Test
    void aGraphThatCannotBeRunIsOneLine() {
        Streams streams = Streams.piped("");
        assertEquals(2, streams.run("model", "bench", folder.toString(), "--prompt", "16", "--generate", "4"));
        assertTrue(streams.err().startsWith("satchel: " + folder + "/onnx/model.onnx: "), streams.err());
        assertEquals(1, streams.err().lines().count());
    }
}
