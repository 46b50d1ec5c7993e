package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.djl.ModelCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands over models, with a tiny model whose weights are random. */
class ModelCommandsTest {
    private static final String REFERENCE = "../djl-generator/src/test/resources/reference/";
    private static final String MODEL = REFERENCE + "llama.Q4_1.gguf";

    @TempDir
    private Path scratch;

    private static Streams run(Streams streams, int status, String... arguments) {
        assertEquals(status, streams.run(arguments), () -> streams.out() + streams.err());
        return streams;
    }

    private static Streams run(int status, String... arguments) { return run(Streams.piped(""), status, arguments); }

    private static List<String> fields(JsonNode node) { return new ArrayList<>(node.propertyNames()); }

    @Test
    void listTellsOfEachModelWhatItIsAndWhatItWouldBeHere() {
        List<JsonNode> models = run(0, "model", "list", "--json").json();
        JsonNode model = models.getFirst();
        assertEquals(
                List.of("name", "family", "parameters", "bytes", "licence", "sha256", "context", "languages", "kind", "source", "present",
                        "file", "architecture", "supported", "memory_bytes_2048", "memory_bytes_8192", "fits", "prefill_tokens_per_second",
                        "decode_tokens_per_second", "speed", "note"),
                fields(model));
        assertEquals("smollm2-135m-instruct", model.get("name").stringValue());
        assertTrue(model.get("memory_bytes_8192").longValue() > model.get("memory_bytes_2048").longValue());
        assertTrue(model.get("memory_bytes_2048").longValue() > model.get("bytes").longValue());
        assertEquals("predicted", model.get("speed").stringValue());
        JsonNode notYet = models.stream().filter(each -> each.get("name").stringValue().equals("gemma-3n-e2b-it")).findFirst()
                .orElseThrow();
        assertFalse(notYet.get("supported").booleanValue());
        assertTrue(notYet.get("fits").isNull() && notYet.get("memory_bytes_2048").isNull() && notYet.get("speed").isNull());
        JsonNode shortContext = models.stream().filter(each -> each.get("name").stringValue().equals("phi-2")).findFirst().orElseThrow();
        assertTrue(shortContext.get("memory_bytes_8192").isNull(), "it attends to 2048 tokens");
        assertEquals(List.of("name", "family", "kind", "reason", "instead"), fields(models.getLast()));
        assertEquals("gemini-nano", models.getLast().get("name").stringValue());
    }

    @Test
    void theTableOfModelsFitsAHundredColumns() {
        List<String> lines = run(0, "model", "list").out().lines().toList();
        assertTrue(lines.getFirst().startsWith("LANGUAGE MODELS  "), lines.getFirst());
        for (String line : lines) assertTrue(line.length() <= 100, line);
        String row = lines.stream().filter(line -> line.startsWith("  mixtral-8x7b-instruct ")).findFirst().orElseThrow();
        assertTrue(row.matches(" +mixtral-8x7b-instruct +46\\.7B +26\\.4 GB +32k +[0-9.]+ GB +[0-9.]+ GB +(yes|2k|no) +~[0-9.]+ +~[0-9.]+"),
                row);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("    cannot be run here yet (gemma3n); Gemma 3n; LicenseRef-Gemma; ")));
    }

    @Test
    void listWithANameTellsAllAboutOne() {
        String facts = run(0, "model", "list", "phi-3.5-mini-instruct").out();
        assertTrue(facts.startsWith("phi-3.5-mini-instruct\n    is         a language model (--model) of the family Phi\n"), facts);
        assertTrue(facts.contains("\n    languages  ar zh cs da "), facts);
        assertTrue(facts.contains("\n    from       https://huggingface.co/bartowski/Phi-3.5-mini-instruct-GGUF/resolve/"), facts);
        assertEquals("satchel: no model is called Phi3; the nearest of 29 names are phi-3.5-mini-instruct, phi-2, qwen3-4b\n",
                run(2, "model", "list", "Phi3").err());
    }

    @Test
    void aModelThatCannotBeHadOrRunIsNotFetched() {
        String closed = "satchel: gemini-nano cannot be had: it is closed, and runs only inside Android and Chrome; its open sibling is "
                + "Gemma 3n; take gemma-3-1b-it instead\n";
        assertEquals(closed, run(2, "model", "get", "gemini-nano").err());
        assertEquals(closed, run(2, "model", "bench", "gemini-nano").err());
        assertEquals("satchel: the model gemma-3n-e2b-it cannot be run here yet: its architecture, gemma3n, is not supported; "
                + "'satchel model list' has others\n", run(2, "model", "get", "gemma-3n-e2b-it").err());
    }

    @Test
    void aModelThatDoesNotFitHereIsFetchedWithAWarning() throws Exception {
        Path catalog = Files.writeString(scratch.resolve("mine.json"), """
                {"models": [{"name": "huge", "family": "Mine", "parameters": 100000000000, "sizeBytes": 18, "licence": "MIT",
                 "sha256": "%s", "contextLength": 8192,
                 "shape": {"layers": 100000, "width": 100000, "keyValueHeads": 1000, "headSize": 1000, "vocabulary": 100000},
                 "source": {"address": "https://127.0.0.1:1/huge.gguf"}}]}""".formatted("0".repeat(64)));
        List<String> said = run(2, "model", "get", "huge", "--catalog", catalog.toString()).err().lines().toList();
        assertEquals(2, said.size(), said.toString());
        assertTrue(said.get(0).matches("satchel: huge needs [0-9.]+ GB of memory, and here [0-9.]+ .B are available"), said.get(0));
        assertTrue(said.get(1).startsWith("satchel: cannot reach https://127.0.0.1:1/huge.gguf"), said.get(1));
    }

    @Test
    void aCatalogOfOnesOwnAddsModelsAndWhatWasMeasuredIsTold() throws Exception {
        Path model = Path.of(MODEL);
        byte[] bytes = Files.readAllBytes(model);
        String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        Path catalog = Files.writeString(scratch.resolve("mine.json"), """
                {"models": [{"name": "mine", "family": "\\u001b[2JMine", "parameters": 7, "sizeBytes": %d, "licence": "MIT", "sha256": "%s",
                 "contextLength": 64, "source": {"address": "https://example.org/mine.gguf"}}]}""".formatted(bytes.length, sha256));
        Path here = Files.copy(model, Files.createDirectories(ModelCatalog.userCache().resolve("models")).resolve("mine.gguf"),
                StandardCopyOption.REPLACE_EXISTING);
        try {
            String[] list = {"model", "list", "mine", "--catalog", catalog.toString(), "--json"};
            assertTrue(run(0, list).json().getFirst().get("present").booleanValue());
            JsonNode bench = run(0, "model", "bench", "mine", "--catalog", catalog.toString(), "--prompt", "16", "--generate", "4",
                    "--runs", "1", "--json").json().getFirst();
            JsonNode told = run(0, list).json().getFirst();
            assertEquals("measured", told.get("speed").stringValue());
            assertEquals(bench.get("decode_tokens_per_second").doubleValue(), told.get("decode_tokens_per_second").doubleValue());
            assertFalse(run(0, "model", "list", "--catalog", catalog.toString()).out().contains("\u001b"));
        } finally {
            Files.delete(here);
        }
    }

    @Test
    void inspectTellsWhatAFileHolds() {
        JsonNode facts = run(0, "model", "inspect", MODEL, "--json").json().getFirst();
        assertEquals(List.of("file", "bytes", "name", "architecture", "parameters", "tensors", "weights_by_type", "layers", "context",
                "vocabulary", "tokenizer", "chat_template", "licence"), fields(facts));
        assertEquals("llama", facts.get("architecture").stringValue());
        assertEquals(20, facts.get("tensors").intValue());
        assertEquals(List.of("Q4_1", "F32"), fields(facts.get("weights_by_type")));
        assertTrue(run(0, "model", "inspect", MODEL).out().contains("\narchitecture   llama, 2 layers\n"));
    }

    @Test
    void checkComparesWithTheReference() {
        JsonNode result = run(0, "model", "check", MODEL, REFERENCE + "llama.Q4_1.json", "--json").json().getFirst();
        assertEquals(List.of("relative_l2", "bound", "argmax_agreement", "greedy_match", "passed", "prompts"), fields(result));
        assertTrue(result.get("relative_l2").doubleValue() <= result.get("bound").doubleValue());
        assertEquals(List.of("name", "relative_l2", "relative_l2_by_position"), fields(result.get("prompts").get(0)));
        assertTrue(run(0, "model", "check", MODEL, REFERENCE + "llama.Q4_1.json", "--exact").out().startsWith("passed: "));
    }

    @Test
    void aModelWithoutAFileNameIsRefused() {
        Streams streams = run(2, "ask", "documents", "How long is the warranty?", "--model", "/", "--embedder", "none", "--index",
                scratch.toString());
        assertEquals(
                "satchel: / is no folder of a language model: it has neither genai_config.json nor config.json; name a GGUF file or such a folder\n",
                streams.err());
    }

    @Test
    void aReferenceOfAnotherModelIsRefused() {
        Streams streams = run(2, "model", "check", MODEL, REFERENCE + "mistral.Q4_0.json");
        assertTrue(streams.err().startsWith("satchel: the reference belongs to another file than " + MODEL), streams.err());
    }

    @Test
    void whatIsTokenizedIsTheSameTextWhenDecoded() {
        String text = "  Olá, world!\n\t<|im_end|> 42\n";
        JsonNode tokens = run(Streams.piped(text), 0, "model", "tokenize", MODEL).json().getFirst();
        assertEquals(List.of("ids", "count"), fields(tokens));
        assertEquals(tokens.get("count").intValue(), tokens.get("ids").size());
        assertEquals(text, run(Streams.piped(tokens.toString()), 0, "model", "tokenize", MODEL, "--decode").out());
        assertEquals(text, run(Streams.piped(tokens.get("ids").toString()), 0, "model", "tokenize", MODEL, "--decode").out());
    }

    @Test
    void specialTokensAreTextUnlessAskedFor() {
        int asText = run(Streams.piped("<|endoftext|>"), 0, "model", "tokenize", MODEL).json().getFirst().get("count").intValue();
        int special = run(Streams.piped("<|endoftext|>"), 0, "model", "tokenize", MODEL, "--special").json().getFirst().get("count")
                .intValue();
        assertTrue(asText > 1, "as text: " + asText);
        assertEquals(1, special);
    }

    @Test
    void anIdThatIsNoneIsNamed() {
        assertEquals("satchel: not a token id: twelve; this model has the ids 0 to 511\n",
                run(Streams.piped("1 twelve"), 2, "model", "tokenize", MODEL, "--decode").err());
    }

    @Test
    void aModelWithoutAChatTemplateIsAskedPlainlyAndThatIsSaid() {
        String conversation = "{\"messages\":[{\"role\":\"user\",\"content\":\"Why?\"}],\"add_generation_prompt\":true}";
        Streams run = run(Streams.piped(conversation), 0, "model", "prompt", MODEL);
        assertEquals("{\"prompt\":\"Question: Why?\\nAnswer:\"}\n", run.out());
        assertEquals("satchel: " + MODEL
                + " has no chat template: it was not made for conversations and is asked with plain questions and answers\n", run.err());
    }

    @Test
    void benchMeasuresWithMedians() {
        JsonNode result = run(0, "model", "bench", MODEL, "--prompt", "16", "--generate", "4", "--runs", "1", "--json").json().getFirst();
        assertEquals(List.of("prefill_tokens_per_second", "decode_tokens_per_second", "load_milliseconds", "peak_rss_bytes", "prompt",
                "generate"), fields(result));
        assertEquals(16, result.get("prompt").intValue());
        assertEquals(4, result.get("generate").intValue());
    }

    @Test
    void aFileThatIsNoModelIsOneLine() throws IOException {
        Path file = Files.writeString(scratch.resolve("not-a-model.gguf"), "hello");
        for (String command : List.of("inspect", "tokenize", "prompt", "bench")) {
            Streams streams = run(2, "model", command, file.toString());
            assertEquals(1, streams.err().lines().count(), streams.err());
            assertTrue(streams.err().contains(file.toString()), streams.err());
            assertEquals("", streams.out());
        }
    }

    @Test
    void aModelThatIsNowhereIsOneLine() {
        assertEquals("satchel: no model file nowhere.gguf, and no model of that name: 'satchel model list' has the names\n",
                run(2, "model", "inspect", "nowhere.gguf").err());
    }

    @Test
    void askAnswersWithAModelFromAFile() {
        Streams streams = Streams.piped("");
        int status = streams.run("ask", "documents", "How long is the warranty?", "--model", MODEL, "--json", "--embedder", "none",
                "--index",
                scratch.resolve("index").toString());
        // Random weights write nonsense, of which nothing can be supported: what counts is that it is asked, and that it is not believed.
        assertTrue(status == Satchel.FOUND || status == Satchel.NOT_FOUND, streams.err());
        JsonNode answer = streams.json().getFirst();
        assertEquals("llama.Q4_1", answer.get("model").stringValue());
        assertTrue(answer.get("tokens").get("prompt").intValue() > 0);
    }
}
