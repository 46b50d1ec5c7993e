package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCheckTest {
    private static final List<String> LLAMA_FAMILIES = List.of("llama", "smol", "llama3", "mistral", "mixtral", "qwen3moe");

    @ParameterizedTest
    @MethodSource("models")
    void logitsAreAsNearToTheTruthAsThoseOfLlamaCpp(String name) { assertPasses(ModelFiles.reference(""), name, false); }

    @ParameterizedTest
    @MethodSource("models")
    void withFloatActivationsTheLogitsAreTheTruth(String name) { assertPasses(ModelFiles.reference(""), name, true); }

    static List<String> models() { return ModelFiles.names(ModelFiles.reference(""), LLAMA_FAMILIES); }

    @ParameterizedTest
    @MethodSource("allModels")
    @Tag("evaluation")
    void everyModelOfTheReferenceIsAsNearToTheTruthAsLlamaCpp(String name) {
        assertPasses(SharedFiles.require("reference/tiny"), name, false);
        assertPasses(SharedFiles.require("reference/tiny"), name, true);
    }

    static List<String> allModels() {
        return ModelFiles.names(SharedFiles.require("reference/tiny"),
                List.of("llama", "smol", "llama3", "mistral", "mixtral", "qwen2", "qwen3", "qwen3moe", "phi2", "phi3", "phi3-longrope",
                        "gemma", "gemma2",
                        "gemma3"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Tag("evaluation")
    void aLongerContextThanTheModelWasTrainedWithHasFactorsOfItsOwn(boolean exact) {
        Path folder = SharedFiles.require("reference/tiny");
        ModelCheck.Result result = ModelCheck.run(folder.resolve("phi3-longrope.Q8_0.gguf"),
                folder.resolve("phi3-longrope.Q8_0.long.json"), exact);
        assertTrue(result.passed(), result::toString);
    }

    @Test
    @Tag("evaluation")
    void aRealModelIsAsNearToTheTruthAsLlamaCpp() {
        for (boolean exact : new boolean[] {false, true}) {
            ModelCheck.Result result = ModelCheck.run(SmolLm2.file(), SmolLm2.reference(), exact);
            assertTrue(result.passed(), result::toString);
            assertEquals(List.of("english", "code", "german", "chat"),
                    result.prompts().stream().map(ModelCheck.PromptResult::name).toList());
        }
    }

    @Test
    @Tag("evaluation")
    void aRealModelWithALargeVocabularyAndASlidingWindowIsAsNearToTheTruthAsLlamaCpp() {
        for (boolean exact : new boolean[] {false, true}) {
            ModelCheck.Result result = ModelCheck.run(Gemma3.file(), Gemma3.reference(), exact);
            assertTrue(result.passed(), result::toString);
            assertEquals(List.of("english", "code", "mixed-scripts", "qa", "over-window"),
                    result.prompts().stream().map(ModelCheck.PromptResult::name).toList());
        }
    }

    private static void assertPasses(Path folder, String name, boolean exact) {
        ModelCheck.Result result = ModelCheck.run(folder.resolve(name + ".gguf"), folder.resolve(name + ".json"), exact);
        assertTrue(result.passed(), result::toString);
        // With rounded activations llama.cpp itself agrees at .87 of the positions of some files.
        assertTrue(result.argmaxAgreement() >= (exact ? 0.95 : 0.8), result::toString);
    }

    @Test
    void aWrongLogitIsFound(@TempDir Path folder) throws IOException {
        String reference = Files.readString(ModelFiles.reference("llama.Q6_K.json"));
        Path spoiled = folder.resolve("spoiled.json");
        Files.writeString(spoiled, reference.replaceFirst("(\"logits\":[\\s\\[]*)[-.0-9]+", "$1100"));
        ModelCheck.Result result = ModelCheck.run(ModelFiles.reference("llama.Q6_K.gguf"), spoiled, true);
        assertFalse(result.passed(), result::toString);
        assertTrue(result.prompts().get(0).relativeL2ByPosition().get(0) > 0.1, result::toString);
        assertTrue(result.prompts().get(0).relativeL2ByPosition().get(1) < 1e-4, result::toString);
    }

    @Test
    void aReferenceOfAnotherFileIsRefused() {
        Path model = ModelFiles.reference("llama.Q4_K.gguf");
        Path reference = ModelFiles.reference("llama.Q6_K.json");
        assertEquals("the reference belongs to another file than " + model + ": its sha256 is "
                + Reference.read(ModelFiles.reference("llama.Q4_K.json")).sha256() + ", the reference says "
                + Reference.read(reference).sha256(), problem(model, reference));
    }

    @Test
    void filesThatAreNotThereAreNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing");
        assertEquals("there is no reference file " + missing, problem(ModelFiles.reference("llama.Q4_K.gguf"), missing));
        assertEquals("there is no model file " + missing, problem(missing, ModelFiles.reference("llama.Q4_K.json")));
    }

    @Test
    void aFileThatIsNoReferenceIsRefused(@TempDir Path folder) throws IOException {
        Path model = ModelFiles.reference("llama.Q4_K.gguf");
        Path file = folder.resolve("reference.json");
        Files.writeString(file, "{}");
        assertEquals("not a reference file: " + file + ": sha256 is missing or no SHA-256", problem(model, file));
        Files.writeString(file, "{\"sha256\": \"" + "0".repeat(64) + "\", \"n_vocab\": 10, \"prompts\": [{\"tokens\": [10]}]}");
        assertEquals("not a reference file: " + file + ": prompt 1: a token is not below n_vocab", problem(model, file));
        Files.writeString(file, "null");
        assertEquals("not a reference file: " + file + ": it is empty", problem(model, file));
        Files.writeString(file, "{\"sha256\": ");
        assertTrue(problem(model, file).startsWith("not a reference file: " + file + ": "));
    }

    private static String problem(Path model, Path reference) {
        return assertThrows(SatchelException.class, () -> ModelCheck.run(model, reference, false)).getMessage();
    }
}
