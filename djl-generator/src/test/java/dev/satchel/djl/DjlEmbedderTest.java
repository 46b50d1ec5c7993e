package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.djl.DjlEmbedder.Pooling;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DjlEmbedderTest {
    private static final TinyEmbeddingModel TINY = new TinyEmbeddingModel();

    @TempDir
    private Path folder;

    private final Map<String, byte[]> files = TINY.files();

    @Test
    void aFolderOfSentenceTransformersSaysAllByItself() {
        try (DjlEmbedder embedder = DjlEmbedder.load(written())) {
            assertEquals("tiny", embedder.name());
            assertEquals(TinyEmbeddingModel.DIMENSIONS, embedder.dimensions());
            assertEquals(Set.of(), embedder.languages());
            assertNear(sum("[CLS]", "p", ":", "c", "a", "t", "[SEP]"), embedder.embedPassages(List.of("cat")).get(0));
            assertNear(sum("[CLS]", "q", ":", "c", "a", "t", "[SEP]"), embedder.embedQuestion("cat"));
        }
    }

    @ParameterizedTest
    @CsvSource({"pooling_mode_cls_token, [CLS]", "pooling_mode_lasttoken, [SEP]"})
    void theModelsOwnPoolingIsUsed(String mode, String token) {
        put("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": false, \"" + mode + "\": true}");
        try (DjlEmbedder embedder = DjlEmbedder.load(written())) {
            assertNear(sum(token), embedder.embedPassages(List.of("cat", "a longer one")).get(0));
        }
    }

    @Test
    void theLargestOfEachPlaceIsTakenOfTextsOfDifferentLengths() {
        try (DjlEmbedder embedder = DjlEmbedder.at(written()).pooling(Pooling.MAX).passagePrefix("").load()) {
            double[] largest = TINY.row(TINY.id("[CLS]"));
            for (String token : List.of("a", "[SEP]")) {
                double[] row = TINY.row(TINY.id(token));
                for (int i = 0; i < largest.length; i++) largest[i] = Math.max(largest[i], row[i]);
            }
            assertNear(largest, embedder.embedPassages(List.of("a", "a b c d")).get(0));
        }
    }

    @Test
    void aFileThatPoolsByItselfNeedsNobodyToSayHow() {
        files.keySet().removeIf(name -> name.startsWith("1_Pooling"));
        files.put("onnx/model.onnx", TINY.pooledGraph());
        try (DjlEmbedder embedder = DjlEmbedder.load(written())) {
            assertNear(sum("[CLS]", "p", ":", "a", "[SEP]"), embedder.embedPassages(List.of("a")).get(0));
        }
    }

    @Test
    void whatTheCallerSaysComesFirst() {
        try (DjlEmbedder embedder = DjlEmbedder.at(written()).name("mine").pooling(Pooling.CLS).queryPrefix("").maxTokens(20)
                .languages(Set.of("en")).load()) {
            assertEquals("mine", embedder.name());
            assertEquals(Set.of("en"), embedder.languages());
            assertNear(sum("[CLS]"), embedder.embedQuestion("cat"));
        }
    }

    @Test
    void aJarIsReadWhereItIs() throws Exception {
        Path jar = folder.resolve("model.jar");
        try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : Map.of("tiny.onnx", TINY.graph(), "../../tiny-tokenizer.json",
                    TINY.tokenizer().getBytes(StandardCharsets.UTF_8)).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        try (DjlEmbedder embedder = DjlEmbedder.at(jar).pooling(Pooling.MEAN).maxTokens(32).load()) {
            assertEquals("tiny", embedder.name());
            assertNear(sum("[CLS]", "a", "[SEP]"), embedder.embedQuestion("a"));
        }
        assertEquals(List.of(jar), Files.list(folder).toList(), "nothing is unpacked");
    }

    /** Beside the template and the prefix there is room for 28 of its 60 tokens. */
    @Test
    void aLongPassageIsTheMeanOfItsWindowsWeightedByWhatTheyAdd() {
        String passage = "a".repeat(40) + "b".repeat(20);
        List<Windows.Window> windows = Windows.over(60, 28);
        double[] mean = new double[TinyEmbeddingModel.DIMENSIONS];
        for (Windows.Window window : windows) {
            List<String> tokens = new ArrayList<>(List.of("[CLS]", "p", ":"));
            for (int i = window.start(); i < window.end(); i++) tokens.add(i < 40 ? "a" : "b");
            tokens.add("[SEP]");
            double[] vector = unit(sum(tokens.toArray(String[]::new)));
            for (int i = 0; i < mean.length; i++) mean[i] += vector[i] * window.added();
        }
        try (DjlEmbedder embedder = DjlEmbedder.load(written())) {
            assertNear(mean, embedder.embedPassages(List.of("b", passage)).get(1));
        }
    }

    @Test
    void aLongQuestionIsCut() {
        try (DjlEmbedder embedder = DjlEmbedder.at(written()).maxTokens(16).queryPrefix("").pooling(Pooling.MEAN).load()) {
            assertArrayEquals(embedder.embedQuestion("a".repeat(14)), embedder.embedQuestion("a".repeat(14) + "b".repeat(100_000)));
            assertNotEquals(embedder.embedQuestion("a".repeat(14))[0], embedder.embedQuestion("a".repeat(13) + "b")[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]"})
    void aTextThatIsWrittenLikeASpecialTokenIsReadAsItsCharacters(String special) {
        List<String> tokens = new ArrayList<>(List.of("[CLS]", "p", ":"));
        for (char c : special.toCharArray()) tokens.add(String.valueOf(c));
        tokens.add("[SEP]");
        try (DjlEmbedder embedder = DjlEmbedder.load(written())) {
            assertNear(sum(tokens.toArray(String[]::new)), embedder.embedPassages(List.of(special)).get(0));
        }
    }

    @Test
    void aTextKeepsItsVectorThoughItsModelRoundsByWhatElseIsInTheBatch() {
        files.put("onnx/model.onnx", TINY.quantizedGraph());
        try (DjlEmbedder embedder = DjlEmbedder.load(written())) {
            float[] alone = embedder.embedPassages(List.of("a b")).get(0);
            assertArrayEquals(alone, embedder.embedPassages(List.of("x y", "a b", "~ !")).get(1));
        }
    }

    @Test
    void theFingerprintFollowsEverythingThatAVectorDependsOn() {
        Path whole = written();
        List<DjlEmbedder.Loader> loaders = List.of(DjlEmbedder.at(whole), DjlEmbedder.at(whole).pooling(Pooling.CLS),
                DjlEmbedder.at(whole).queryPrefix(""), DjlEmbedder.at(whole).passagePrefix(""), DjlEmbedder.at(whole).maxTokens(31));
        List<String> fingerprints = new ArrayList<>(loaders.stream().map(DjlEmbedderTest::fingerprint).toList());
        assertEquals(fingerprints.get(0), fingerprint(DjlEmbedder.at(whole).threads(1).name("other")));

        files.put("onnx/model.onnx", TINY.quantizedGraph());
        fingerprints.add(fingerprint(DjlEmbedder.at(written())));
        files.put("onnx/model.onnx", TINY.graph());
        files.put("tokenizer.json", (TINY.tokenizer() + "\n").getBytes(StandardCharsets.UTF_8));
        fingerprints.add(fingerprint(DjlEmbedder.at(written())));
        assertEquals(7, Set.copyOf(fingerprints).size());
    }

    private static String fingerprint(DjlEmbedder.Loader loader) {
        try (DjlEmbedder embedder = loader.load()) {
            return embedder.fingerprint();
        }
    }

    @Test
    void longerTextsThanTheModelReadsCannotBeAskedFor() {
        refuses(DjlEmbedder.at(written()).maxTokens(33), "FOLDER: the model reads at most 32 tokens, and 33 were asked for");
    }

    @Test
    void nothingIsGuessed() {
        put("1_Pooling/config.json", "{}");
        refuses(DjlEmbedder.at(written()), "FOLDER: onnx/model.onnx: nothing says how it is pooled; say it with pooling(CLS) or "
                + "pooling(MEAN), as the model's description has it");
        put("sentence_bert_config.json", "{}");
        put("config.json", "{}");
        refuses(DjlEmbedder.at(written()).pooling(Pooling.CLS), "FOLDER: nothing says how many tokens the model reads; say it with "
                + "maxTokens(512), as the model's description has it");
    }

    @Test
    void aPrefixThatLeavesNoRoomForTextIsRefused() {
        refuses(DjlEmbedder.at(written()).passagePrefix("x".repeat(15)),
                "the model tiny reads 32 tokens, and its prefix and special tokens "
                        + "take 17 of them: use a shorter prefix, or longer texts");
    }

    @Test
    void theShortestLengthOfAllFilesHolds() {
        put("config.json", "{\"model_type\": \"xlm-roberta\", \"max_position_embeddings\": 26, \"pad_token_id\": 1}");
        refuses(DjlEmbedder.at(written()).maxTokens(25), "FOLDER: the model reads at most 24 tokens, and 25 were asked for");
    }

    @Test
    void amongSeveralModelsOneMustBeNamed() {
        files.put("onnx/model_quantized.onnx", TINY.quantizedGraph());
        try (DjlEmbedder embedder = DjlEmbedder.at(written()).model("onnx/model_quantized.onnx").load()) {
            assertEquals("tiny", embedder.name());
        }
        refuses(DjlEmbedder.at(folder).model("model_q4.onnx"),
                "FOLDER has no model model_q4.onnx; it has: onnx/model.onnx, onnx/model_quantized.onnx");
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        Path absent = folder.resolve("absent");
        assertEquals("no embedding model at " + absent + ": give a folder or a jar with a model and its tokenizer.json",
                assertThrows(SatchelException.class, () -> DjlEmbedder.load(absent)).getMessage());
        refuses(DjlEmbedder.at(folder), "FOLDER has no model: no file ends with .onnx");
        Files.write(folder.resolve("a.onnx"), TINY.graph());
        refuses(DjlEmbedder.at(folder), "FOLDER must have one file that ends with tokenizer.json, it has 0");
        Files.write(folder.resolve("b.onnx"), TINY.graph());
        refuses(DjlEmbedder.at(folder), "FOLDER has several models, name one with model(...): a.onnx, b.onnx");
    }

    @Test
    void whatIsNotSupportedIsRefused() {
        put("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true, \"pooling_mode_max_tokens\": true}");
        refuses(DjlEmbedder.at(written()),
                "FOLDER: its pooling pooling_mode_mean_tokens and pooling_mode_max_tokens is not supported");
        put("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true, \"include_prompt\": false}");
        refuses(DjlEmbedder.at(written()), "FOLDER: its pooling leaves out the prefix, which is not supported");
        put("modules.json", "[{\"path\": \"2_Dense\", \"type\": \"sentence_transformers.models.Dense\"}]");
        refuses(DjlEmbedder.at(written()),
                "FOLDER: modules.json has a step of type sentence_transformers.models.Dense, which is not supported");
    }

    @Test
    void damagedAndForeignFilesAreRefusedInOneLine() {
        put("config.json", "{\n\"a\": ");
        refuses(DjlEmbedder.at(written()), "FOLDER: config.json is no JSON: see line 2, column 6");
        put("config.json", "[".repeat(10_000));
        refuses(DjlEmbedder.at(written()), "FOLDER: config.json is no JSON: it is nested too deeply");
        put("config.json", "{}");
        files.put("onnx/model.onnx", TINY.graphOfImages());
        refuses(DjlEmbedder.at(written()),
                "FOLDER: onnx/model.onnx asks for an input pixel_values, which no text has; is it an embedding model?");
        files.put("onnx/model.onnx", TINY.graphOfAnotherShape());
        refuses(DjlEmbedder.at(written()),
                "FOLDER: onnx/model.onnx: its output last_hidden_state has another shape than one vector for each "
                        + "token; is it an embedding model?");
        files.put("onnx/model.onnx", TINY.graphWithoutNumbers());
        refuses(DjlEmbedder.at(written()),
                "FOLDER: onnx/model.onnx gives no numbers for some text (not a number, or all zero); the file is damaged");
        files.put("onnx/model.onnx", TINY.pooledGraph());
        refuses(DjlEmbedder.at(written()).pooling(Pooling.CLS),
                "FOLDER: onnx/model.onnx has no output with a vector for each token; is it an embedding model?");
        put("onnx/model.onnx", "no model");
        String message = assertThrows(SatchelException.class, () -> DjlEmbedder.load(written())).getMessage();
        assertTrue(message.startsWith(folder + ": onnx/model.onnx: ONNX Runtime refused the model: "), message);
        assertEquals(1, message.lines().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{", "{}", "{\"model\": {}}", "{\"added_tokens\": 7, \"model\": {\"type\": \"WordPiece\"}}",
            "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 9, \"vocab\": [[\"a\", 0.0]]}}",
            "{\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"a\"], 3]}}",
            "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [\"a b\"]}}",
            "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": 7}, \"model\": {}}",
            "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AAAA\"}, \"model\": {\"type\": \"WordLevel\", \"vocab\": {}, "
                    + "\"unk_token\": \"a\"}}",
            "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"/////wAAAAA=\"}, \"model\": {\"type\": \"WordLevel\", "
                    + "\"vocab\": {}, \"unk_token\": \"a\"}}"})
    void aDamagedTokenizerIsRefusedInOneLine(String json) {
        put("tokenizer.json", json);
        String message = assertThrows(SatchelException.class, () -> DjlEmbedder.load(written())).getMessage();
        assertTrue(message.startsWith(folder + ": tokenizer.json "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aTokenThatTheModelDoesNotHaveIsRefusedInOneLine() {
        put("tokenizer.json", TINY.tokenizer().replace("\"ids\": [3]", "\"ids\": [99999]"));
        String message = assertThrows(SatchelException.class, () -> DjlEmbedder.load(written())).getMessage();
        assertTrue(message.startsWith(folder + ": onnx/model.onnx: ONNX Runtime could not run the model: "), message);
        assertEquals(1, message.lines().count());
    }

    @Test
    void aJarThatUnpacksToFarMoreThanItIsIsRefused() throws Exception {
        Path jar = folder.resolve("bomb.jar");
        try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of("model.onnx", "tokenizer.json")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(new byte[10_000_000]);
                zip.closeEntry();
            }
        }
        assertEquals(jar + ": cannot read tokenizer.json: it is compressed to less than a 100th, as no model is",
                assertThrows(SatchelException.class, () -> DjlEmbedder.load(jar)).getMessage());
    }

    private void refuses(DjlEmbedder.Loader loader, String message) {
        assertEquals(message.replace("FOLDER", folder.toString()), assertThrows(SatchelException.class, loader::load).getMessage());
    }

    private Path written() { return TinyEmbeddingModel.write(files, folder); }

    private void put(String file, String contents) { files.put(file, contents.getBytes(StandardCharsets.UTF_8)); }

    private static double[] sum(String... tokens) {
        double[] sum = new double[TinyEmbeddingModel.DIMENSIONS];
        for (String token : tokens) {
            assertTrue(TINY.id(token) >= 0, token);
            double[] row = TINY.row(TINY.id(token));
            for (int i = 0; i < sum.length; i++) sum[i] += row[i];
        }
        return sum;
    }

    private static double[] unit(double[] vector) {
        double length = 0;
        for (double each : vector) length += each * each;
        double[] unit = vector.clone();
        for (int i = 0; i < unit.length; i++) unit[i] /= Math.sqrt(length);
        return unit;
    }

    private static void assertNear(double[] expected, float[] actual) {
        double[] unit = unit(expected);
        for (int i = 0; i < unit.length; i++) assertEquals(unit[i], actual[i], 1e-5, "at " + i);
    }
}
