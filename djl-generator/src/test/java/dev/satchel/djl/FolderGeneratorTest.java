package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.GenerationOptions;
import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import dev.satchel.SatchelException;
import dev.satchel.djl.DjlGenerator.Options;
import dev.satchel.djl.TinyFolder.Kind;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.onnx.ModelFolder;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as they are and as they should not be. */
class FolderGeneratorTest {
    private static final Path GGUF = ModelFiles.reference("llama.Q4_1.gguf");
    private static final Prompt PROMPT = new Prompt(List.of(new Message(Role.USER, "How do birds fly?")));
    private static final Map<String, byte[]> OPTIMUM = new TinyFolder(Kind.GROUPED).optimum();
    private static final Map<String, byte[]> GENAI = new TinyFolder(Kind.GROUPED).genai();

    @TempDir
    private Path folder;

    private Path write(Map<String, byte[]> files) { return TinyFolder.write(files, folder); }

    /** The files of a folder with some more, or others. */
    private static Map<String, byte[]> with(Map<String, byte[]> files, String name, byte[] contents) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        changed.put(name, contents);
        return changed;
    }

    private static Map<String, byte[]> without(Map<String, byte[]> files, String name) {
        Map<String, byte[]> changed = new LinkedHashMap<>(files);
        if (changed.remove(name) == null) throw new IllegalArgumentException("no " + name);
        return changed;
    }

    /** The files of a folder with another text in one of them. */
    private static Map<String, byte[]> replaced(Map<String, byte[]> files, String name, String old, String text) {
        String contents = new String(files.get(name), StandardCharsets.ISO_8859_1);
        if (!contents.contains(old))
            throw new IllegalArgumentException("no " + old + " in " + contents.substring(0, Math.min(contents.length(), 500)));
        return with(files, name, contents.replace(old, text).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String refused(Path model) {
        String message = assertThrows(SatchelException.class, () -> DjlGenerator.load(model)).getMessage();
        assertFalse(message.contains("\n"), message);
        return message;
    }

    private void assertRefused(String message, Map<String, byte[]> files) {
        assertEquals(message.replace("FOLDER", folder.toString()), refused(write(files)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void saysWhatTheFileItWasMadeFromSays(boolean genai) {
        try (DjlGenerator file = DjlGenerator.load(GGUF, Options.standard().inFloat32());
                DjlGenerator made = DjlGenerator.load(write(genai ? GENAI : OPTIMUM))) {
            assertEquals(file.generate(PROMPT, GenerationOptions.greedy(12)).text(),
                    made.generate(PROMPT, GenerationOptions.greedy(12)).text());
            assertEquals(2048, made.contextLength());
            assertEquals(genai ? folder.getFileName().toString() : "tiny-llama", made.name());
        }
    }

    @Test
    void readsTheTokensThatTheFileReads() {
        ModelFolder made = ModelFolder.open(write(OPTIMUM));
        try (GgufFile file = GgufFile.open(GGUF)) {
            Tokenizer expected = Tokenizer.of(file);
            String text = "Olá,  world!\n\t<|im_end|> 42 naïve caf\u00e9 \uD83D\uDE00 ";
            assertArrayEquals(expected.encode(text), made.tokenizer().encode(text));
            assertArrayEquals(expected.encodeWithSpecial(text), made.tokenizer().encodeWithSpecial(text));
            assertEquals(expected.eos(), made.tokenizer().eos());
            assertEquals(expected.bos(), made.tokenizer().bos());
            assertEquals(expected.endTokens(), made.tokenizer().endTokens());
            assertEquals(text, made.tokenizer().decode(made.tokenizer().encode(text)));
        }
    }

    @Test
    void theTemplateOfItsOwnFileComesBeforeThatOfTheTokenizersSettings() {
        Map<String, byte[]> files = replaced(OPTIMUM, "tokenizer_config.json", "{", "{\"chat_template\": \"settings\", ");
        assertEquals("settings", ModelFolder.open(write(files)).chatTemplate().orElseThrow());
        assertEquals("own", ModelFolder.open(write(with(files, "chat_template.jinja", "own".getBytes()))).chatTemplate().orElseThrow());
    }

    @Test
    void ofSeveralTemplatesTheDefaultOneIsTaken() {
        String several = "{\"chat_template\": [{\"name\": \"tool_use\", \"template\": \"tools\"}, {\"name\": \"default\", \"template\": \"talk\"}], ";
        assertEquals("talk",
                ModelFolder.open(write(replaced(OPTIMUM, "tokenizer_config.json", "{", several))).chatTemplate().orElseThrow());
    }

    @Test
    void endsAreThoseOfAllSettings() {
        Map<String, byte[]> files = replaced(OPTIMUM, "generation_config.json", "[2]", "[0, 2]");
        assertEquals(Set.of(0, 2), ModelFolder.open(write(files)).tokenizer().endTokens());
    }

    @Test
    void aGraphOfSeveralIsTakenByItsName() {
        Map<String, byte[]> files = with(OPTIMUM, "onnx/model_q4.onnx",
                new TinyFolder(Kind.GROUPED.withInt4()).optimum().get("onnx/model.onnx"));
        Path path = write(files);
        assertEquals(path.resolve("onnx/model.onnx"), ModelFolder.open(path).model().path());
        try (DjlGenerator chosen = DjlGenerator.load(path.resolve("onnx/model_q4.onnx"))) {
            assertEquals("tiny-llama", chosen.name());
        }
        assertEquals(path.resolve("onnx/model_q4.onnx"),
                ModelFolder.open(write(without(files, "onnx/model.onnx")).resolve("onnx/model_q4.onnx"))
                        .model().path());
    }

    @Test
    void onlyFilesAreRunInFloat32OnRequest() {
        write(OPTIMUM);
        assertEquals(folder + ": what is rounded in a ready-made graph is the graph's choice; only GGUF files can be run in float32",
                assertThrows(SatchelException.class, () -> DjlGenerator.load(folder, Options.standard().inFloat32())).getMessage());
    }

    @Test
    void aMissingFileIsNamed() {
        assertRefused(
                "FOLDER is no folder of a language model: it has neither genai_config.json nor config.json; name a GGUF file or such a folder",
                without(OPTIMUM, "config.json"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "onnx/model.onnx | FOLDER has no model.onnx, and no graph of another usual name; name the .onnx file itself",
            "tokenizer.json | FOLDER has no tokenizer.json, so text cannot be encoded; get the whole folder"})
    void aMissingFileOfOptimumIsNamed(String file, String message) {
        assertRefused(message, without(OPTIMUM, file));
    }

    @Test
    void aMissingGraphOfGenaiIsNamed() {
        assertRefused("there is no graph FOLDER/decoder.onnx, which genai_config.json names; get the whole folder",
                without(GENAI, "decoder.onnx"));
    }

    @Test
    void twoGraphsForOneModelAreRefused() {
        assertRefused("FOLDER has its model as two graphs, which is not supported: use decoder_model_merged.onnx",
                with(without(OPTIMUM, "onnx/model.onnx"), "onnx/decoder_with_past_model.onnx", new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../decoder.onnx", "/etc/passwd", "a\\\\..\\\\b", ""})
    void aGraphOutsideOfTheFolderIsRefused(String name) {
        assertRefused("FOLDER/genai_config.json: the graph's filename '" + name.replace("\\\\", "\\") + "' is not a place in the folder",
                replaced(GENAI, "genai_config.json", "\"decoder.onnx\"", "\"" + name + "\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "max_position_embeddings\":2048 | max_position_embeddings\":9999999999999 | FOLDER/config.json: max_position_embeddings is 9999999999999, not from 1 to 16777216; the model cannot be run",
            "max_position_embeddings\":2048 | max_position_embeddings\":-1 | FOLDER/config.json: max_position_embeddings is -1, not from 1 to 16777216; the model cannot be run",
            "num_hidden_layers\":2 | num_hidden_layers\":3 | FOLDER/onnx/model.onnx: the model cannot be run: the folder says that it has 3 layers, its graph has keys of 2",
            "num_key_value_heads\":2 | num_key_value_heads\":4 | FOLDER/onnx/model.onnx: the model cannot be run: the folder gives the num_key_value_heads 4, past_key_values.0.key has 2",
            "hidden_size\":256 | hidden_size\":512 | FOLDER/onnx/model.onnx: the model cannot be run: the folder gives the head_size 64, past_key_values.0.key has 32",
            "vocab_size\":512 | vocab_size\":513 | FOLDER/onnx/model.onnx: the model cannot be run: the folder gives the vocab_size 513, logits has 512"})
    void numbersThatCannotBeAreRefused(String old, String text, String message) {
        assertRefused(message, replaced(OPTIMUM, "config.json", old, text));
    }

    @ParameterizedTest
    @CsvSource({"past_key_names, past.%d.k", "past_value_names, past.%d.v", "present_key_names, new.%d.k", "present_value_names, new.%d.v"})
    void namesOfStatesHaveOnePlaceForTheLayer(String key, String usual) {
        for (String name : List.of(usual.replace("%d", "0"), usual + "%d", ""))
            assertRefused("FOLDER/genai_config.json: " + key + " is '" + name
                    + "', which does not have %d once, for the number of a layer; the model cannot be run",
                    replaced(GENAI, "genai_config.json", "\"" + usual + "\"", "\"" + name + "\""));
    }

    @Test
    void settingsThatAreNoJsonAreRefused() {
        assertRefused("FOLDER/config.json is no JSON: see line 1, column 7", with(OPTIMUM, "config.json", "{\"a\": ".getBytes()));
        assertRefused("FOLDER/config.json is no JSON: it is nested too deeply",
                with(OPTIMUM, "config.json", "[".repeat(100_000).getBytes()));
    }

    @Test
    void endTokensThatAreNoneAreRefused() {
        assertRefused("FOLDER/generation_config.json: eos_token_id has 99999999999, which is no token; the model cannot be run",
                replaced(OPTIMUM, "generation_config.json", "[2]", "99999999999"));
        assertRefused("the model file's end-of-turn token is 512, but its vocabulary has 512 tokens: use another file of this model",
                replaced(OPTIMUM, "generation_config.json", "[2]", "[2, 512]"));
    }

    @Test
    void whatIsNoGraphIsRefused() {
        assertRefused("FOLDER/onnx/model.onnx is no ONNX file, or is damaged; get it again",
                with(OPTIMUM, "onnx/model.onnx", "these are notes, and no model at all".getBytes()));
        assertRefused("FOLDER/onnx/model.onnx is no ONNX file: it has no graph", with(OPTIMUM, "onnx/model.onnx", new byte[0]));
        byte[] whole = OPTIMUM.get("onnx/model.onnx");
        assertRefused("FOLDER/onnx/model.onnx is no ONNX file, or is damaged; get it again",
                with(OPTIMUM, "onnx/model.onnx", Arrays.copyOf(whole, whole.length / 2)));
    }

    @Test
    void inputsThatAreNotKnownAreNamed() {
        assertRefused("FOLDER/onnx/model.onnx: the model cannot be run: its graph asks for an input attention_task, which is not known",
                replaced(OPTIMUM, "onnx/model.onnx", "attention_mask", "attention_task"));
        assertRefused(
                "FOLDER/onnx/model.onnx: the model cannot be run: its graph has no input past_key_values.0.key: it was exported without keys"
                        + " and values",
                replaced(OPTIMUM, "onnx/model.onnx", "past_key_values", "past_kex_values"));
        assertRefused("FOLDER/onnx/model.onnx: the model cannot be run: its graph has no output present.1.key",
                replaced(OPTIMUM, "onnx/model.onnx", "present.1.key", "present.2.key"));
    }

    @Test
    void whatFilesSayIsOnOneLineAndNothingThatATerminalObeys() throws IOException {
        assertRefused(
                "FOLDER/onnx/model.onnx: the weights table are said to be in '/?[1m?b', which is not a place beside the model; it is not read",
                withWeightsFile("/\u001B[1m\nb", 64));
        assertRefused("FOLDER/onnx/model.onnx: the model cannot be run: its graph asks for an input attention?[1m?, which is not known",
                replaced(OPTIMUM, "onnx/model.onnx", "attention_mask", "attention\u001B[1m\n"));
        assertEquals("lla?[31m?ma",
                ModelFolder.open(write(replaced(OPTIMUM, "config.json", "\"llama\"", "\"lla\\u001b[31m\\nma\""))).architecture());
        assertRefused("FOLDER/genai_config.json: the graph's filename '/a?[31m?b' is not a place in the folder",
                replaced(GENAI, "genai_config.json", "\"decoder.onnx\"", "\"/a\\u001b[31m\\nb\""));
    }

    @Test
    void aGraphThatForgetsWhereItWasIsNotRun() {
        String message = refused(write(new TinyFolder(Kind.PLAIN.with(Kind.Oddity.FORGETS_PLACES)).optimum()));
        assertTrue(message.matches(Pattern.quote(folder + "/onnx/model.onnx: the model cannot be run: tokens read in two parts give other "
                + "logits than read at once (relative difference ") + "[0-9.]+\\); use another export of it"), message);
    }

    @Test
    void aVocabularyLargerThanTheScoresIsRefused() {
        assertRefused("FOLDER: the vocabulary has 601 tokens and the model scores only 512; the file is damaged, get it again",
                replaced(OPTIMUM, "tokenizer.json", "\"vocab\":{", "\"vocab\":{\"zzz\":600,"));
    }

    /** A graph whose embedding lies in a file of its own, as OnnxGraph writes it: its name is as long as the ones that replace it. */
    private static Map<String, byte[]> withWeightsFile(String location, int floats) throws IOException {
        OnnxGraph graph = new OnnxGraph();
        graph.input("input_ids", OnnxGraph.Type.INT64, 1, -1);
        graph.weight("table", OnnxGraph.Type.FLOAT, new WeightsFile.Section(0, 64 * Float.BYTES), 8, 8);
        graph.node("", "Gather", List.of("table", "input_ids"), List.of("logits"), Map.of());
        graph.output("logits", OnnxGraph.Type.FLOAT, 1, -1, 8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[floats * Float.BYTES]);
        Map<String, byte[]> files = with(OPTIMUM, "onnx/weights", bytes.toByteArray());
        files.put("onnx/model.onnx", graph.toBytes());
        return replaced(files, "onnx/model.onnx", "weights", location);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../conf", "/etc/ab", "a/../..", "..\\conf"})
    void weightsOutsideOfTheFolderAreNotRead(String location) throws IOException {
        assertRefused("FOLDER/onnx/model.onnx: the weights table are said to be in '" + location
                + "', which is not a place beside the model; it is not read", withWeightsFile(location, 64));
    }

    @Test
    void weightsThatAreMissingOrTooFewAreRefused() throws IOException {
        assertRefused("FOLDER/onnx/model.onnx: the weights table are said to be in another, which is not there; get the whole folder",
                withWeightsFile("another", 64));
        assertRefused(
                "FOLDER/onnx/model.onnx: the weights table are said to be at 0 of weights, behind its end; the file is damaged, get it again",
                withWeightsFile("weights", 63));
        // With all of them it is a graph, though none of a language model.
        assertRefused(
                "FOLDER/onnx/model.onnx: the model cannot be run: its graph has no input past_key_values.0.key: it was exported without keys"
                        + " and values",
                withWeightsFile("weights", 64));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void damagedSettingsAreRefusedInOneLineOrDoNoHarm(long seed) {
        Random random = new Random(seed);
        List<String> names = new ArrayList<>(List.of("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"));
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(names, random);
            byte[] bytes = OPTIMUM.get(names.get(0)).clone();
            for (int i = random.nextInt(4); i >= 0; i--) bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(96));
            try {
                ModelFolder.open(write(with(OPTIMUM, names.get(0), bytes)));
            } catch (SatchelException e) {
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void damagedGraphsAreRefusedInOneLineOrDoNoHarm(long seed) throws IOException {
        Random random = new Random(seed);
        write(OPTIMUM);
        Path graph = folder.resolve("onnx/model.onnx");
        byte[] whole = OPTIMUM.get("onnx/model.onnx");
        // The nodes come first and have no numbers among them.
        int nodes = new String(whole, StandardCharsets.ISO_8859_1).indexOf("cosines.flat");
        for (int round = 0; round < 20; round++) {
            byte[] bytes = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--)
                bytes[random.nextInt(random.nextBoolean() ? nodes : bytes.length)] = (byte) random.nextInt();
            Files.write(graph, bytes);
            try {
                ModelFolder.open(folder);
            } catch (SatchelException e) {
                assertFalse(e.getMessage().contains("\n"), e.getMessage());
            }
        }
    }
}
