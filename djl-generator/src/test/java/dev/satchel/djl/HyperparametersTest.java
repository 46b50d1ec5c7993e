package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufCopy;
import dev.satchel.djl.gguf.GgufFile;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file says of its model is not believed. */
class HyperparametersTest {
    private static final Path MODEL = ModelFiles.reference("llama.Q4_K.gguf");

    @TempDir
    private Path folder;

    @Test
    void areReadFromTheFile() {
        try (GgufFile file = GgufFile.open(ModelFiles.reference("smol.Q4_K_M.gguf"))) {
            assertEquals(new Hyperparameters(2, 288, 512, 9, 3, new HeadLayout(32, 32), 512, 2048, 0, 1e-5f),
                    Hyperparameters.read(new Keys(file), 2048));
        }
    }

    /** Some converters write both. */
    @ParameterizedTest
    @CsvSource({"llama, attention.layer_norm_epsilon", "gemma3, attention.layer_norm_epsilon", "olmo2, attention.layer_norm_epsilon",
            "phi2, attention.layer_norm_rms_epsilon"})
    void theKeyOfTheOtherKindOfNormChangesNothing(String architecture, String otherKind) {
        GgufCopy copy = new PlainModel(architecture, 1).file().withKey(architecture + "." + otherKind, 0.5f);
        try (GgufFile file = GgufFile.open(copy.write(folder.resolve("both.gguf")))) {
            assertEquals(1e-5f, Hyperparameters.read(new Keys(file), 64).normEpsilon());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "llama.block_count | 0 | the model cannot be run: block_count is 0, not from 1 to 1000",
            "llama.block_count | 4294967295 | the model cannot be run: block_count is 4294967295, not from 1 to 1000",
            "llama.block_count | 1001 | the model cannot be run: block_count is 1001, not from 1 to 1000",
            "llama.block_count | 1000 | the tensor blk.2.attn_norm.weight is missing, and the model cannot be run without it; get a complete file",
            "llama.block_count | 3 | the tensor blk.2.attn_norm.weight is missing, and the model cannot be run without it; get a complete file",
            "llama.block_count | 1 | 9 tensors are unknown in models of architecture 'llama', the first is blk.1.attn_k.weight; "
                    + "the model cannot be run",
            "llama.context_length | 0 | the model cannot be run: context_length is 0, not from 1 to 16777216",
            "llama.embedding_length | 512 | the tensor token_embd.weight has the dimensions [256, 512] where the model's numbers ask for "
                    + "[512, 512]; the file is damaged, get it again",
            "llama.feed_forward_length | 16777216 | the tensor blk.0.ffn_gate.weight has the dimensions [256, 512] where the model's numbers "
                    + "ask for [256, 16777216]; the file is damaged, get it again",
            "llama.attention.head_count | 7 | the model cannot be run: attention.head_count 7 is no multiple of attention.head_count_kv 2",
            "llama.attention.head_count | 16777216 | the model cannot be run: 16777216 attention heads of size 32 are too many",
            "llama.attention.head_count_kv | 0 | the model cannot be run: attention.head_count_kv is 0, not from 1 to 16777216",
            "llama.attention.key_length | 40 | the model cannot be run: attention.value_length 32 differs from attention.key_length 40",
            "llama.attention.key_length | 16777216 | the model cannot be run: attention.value_length 32 differs from attention.key_length 16777216",
            "llama.attention.value_length | 64 | the model cannot be run: attention.value_length 64 differs from attention.key_length 32",
            "llama.rope.dimension_count | 33 | the model cannot be run: rope.dimension_count 33 does not fit heads of size 32",
            "llama.rope.dimension_count | 48 | the model cannot be run: rope.dimension_count 48 does not fit heads of size 32"})
    void integersThatDoNotFitAreRefused(String key, long value, String problem) throws IOException {
        byte[] bytes = ModelFiles.little(4).putInt((int) value).array();
        assertRefused(ModelFiles.withKey(MODEL, key, bytes, folder), problem);
    }

    @ParameterizedTest
    @CsvSource({"llama.attention.layer_norm_rms_epsilon, NaN", "llama.attention.layer_norm_rms_epsilon, 0.0",
            "llama.attention.layer_norm_rms_epsilon, Infinity", "llama.rope.freq_base, NaN", "llama.rope.freq_base, -10.0"})
    void numbersThatAreNotPositiveAreRefused(String key, float value) throws IOException {
        byte[] bytes = ModelFiles.little(4).putFloat(value).array();
        assertRefused(ModelFiles.withKey(MODEL, key, bytes, folder),
                "the model cannot be run: " + key.substring("llama.".length()) + " is " + value + ", not a positive number");
    }

    @Test
    void anUnknownArchitectureIsNamed() throws IOException {
        byte[] name = "lxama".getBytes(StandardCharsets.US_ASCII);
        // The value of a text begins with its length.
        byte[] value = ModelFiles.little(8 + name.length).putLong(name.length).put(name).array();
        assertRefused(ModelFiles.withKey(MODEL, "general.architecture", value, folder),
                "models of architecture 'lxama' are not supported; supported: " + String.join(", ", Architecture.ALL.keySet()));
    }

    @ParameterizedTest
    @CsvSource({"llama, attention.clamp_kqv", "olmo2, attention.clamp_kqv", "llama, attention.max_alibi_bias", "qwen3, attention.scale",
            "gemma3, attn_logit_softcapping", "gemma3, final_logit_softcapping", "llama, embedding_scale", "llama, residual_scale",
            "phi2, logit_scale"})
    void whatChangesTheResultAndTheFamilyDoesNotHaveIsRefused(String architecture, String name) {
        GgufCopy copy = new PlainModel(architecture, 1).file();
        String key = architecture + "." + name;
        assertRefused(copy.withKey(key, 8f).write(folder.resolve("changed.gguf")), "the model cannot be run: " + name
                + " is 8.0, which is unknown in models of architecture '" + architecture + "'");
        try (GgufFile file = GgufFile.open(copy.withKey(key, 0f).write(folder.resolve("zero.gguf")));
                OrtLanguageModel model = OrtLanguageModel.load(file, 1, false)) {
            assertTrue(model.vocabularySize() > 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"attention.head_count", "attention.head_count_kv", "feed_forward_length"})
    void aNumberForEachLayerIsAnotherKindOfModel(String name) {
        GgufCopy copy = new PlainModel("llama", 1).file().without("llama." + name).withKey("llama." + name, 2, 4, 2);
        assertRefused(copy.write(folder.resolve("lists.gguf")), "the model cannot be run: " + name
                + " has a number for each layer, so that the model is of another kind than is supported");
    }

    @Test
    void attentionToLaterTokensIsRefused() {
        GgufCopy copy = new PlainModel("gemma3", 1).file();
        assertRefused(copy.withKey("gemma3.attention.causal", false).write(folder.resolve("encoder.gguf")),
                "the model cannot be run: attention.causal is false, which is unknown in models of architecture 'gemma3'");
    }

    @Test
    void anUnknownScalingIsRefused() throws IOException {
        assertRefused(ModelFiles.withAnotherKey(MODEL, "llama.rope.scaling.type", "dynamic", folder),
                "the model cannot be run: rope.scaling.type 'dynamic', and only 'linear', 'longrope', 'none' and 'yarn' are supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama.rope.scaling.factor", "llama.rope.scale_linear"})
    void linearScalingDividesPositions(String key) throws IOException {
        Path scaled = ModelFiles.withAnotherKey(MODEL, key, 4f, folder);
        try (GgufFile file = GgufFile.open(MODEL); GgufFile scaledFile = GgufFile.open(scaled)) {
            Rotation rotation = rotation(file);
            Rotation slower = rotation(scaledFile);
            FloatBuffer usual = rotation.sines(10);
            FloatBuffer slow = slower.sines(40);
            for (int position = 0; position < 10; position++)
                for (int pair = 0; pair < rotation.pairs(); pair++)
                    assertEquals(usual.get(position * rotation.pairs() + pair), slow.get(4 * position * rotation.pairs() + pair), 1e-6);
        }
    }

    @Test
    void theOldKeyOfAScaleCountsOnlyWhereTheNewOneSaysNothing() {
        GgufCopy copy = GgufCopy.of(MODEL).withKey("llama.rope.scale_linear", 4f);
        assertEquals(Math.sin(1 / 2.0), sineOfFirstPair(copy.withKey("llama.rope.scaling.factor", 2f)), 1e-6);
        assertEquals(Math.sin(1 / 4.0), sineOfFirstPair(copy.withKey("llama.rope.scaling.factor", 0f)), 1e-6);
    }

    @Test
    void aLengthOfYarnThatDiffersFromItsFormulaIsRefused() {
        GgufCopy yarn = GgufCopy.of(MODEL).withKey("llama.rope.scaling.type", "yarn").withKey("llama.rope.scaling.factor", 4f);
        String key = "llama.rope.scaling.yarn_attn_factor";
        float length = (float) (1 + 0.1 * Math.log(4));
        assertEquals(length * Math.sin(1), sineOfFirstPair(yarn.withKey(key, length)), 1e-6);
        assertRefused(yarn.withKey(key, 1f).write(folder.resolve("other.gguf")), "the model cannot be run: "
                + "rope.scaling.yarn_attn_factor is 1.0, and only 1.138629436111989 is supported");
    }

    @Test
    void aScaleOfZeroIsNone() {
        assertEquals(Math.sin(1), sineOfFirstPair(GgufCopy.of(MODEL).withKey("llama.rope.scaling.factor", 0f)), 1e-6);
    }

    /** At the position 1. */
    private float sineOfFirstPair(GgufCopy copy) {
        try (GgufFile file = GgufFile.open(copy.write(folder.resolve("scaled.gguf")))) {
            Rotation rotation = rotation(file);
            return rotation.sines(2).get(rotation.pairs());
        }
    }

    private static Rotation rotation(GgufFile file) {
        try (WeightsFile store = WeightsFile.create()) {
            Weights weights = new Weights(file, new OnnxGraph(), false, store);
            return new RotationReader(new Keys(file), weights, Hyperparameters.read(new Keys(file), 512)).usual();
        }
    }

    @Test
    void aModelWhoseFileIsScaledStillRuns() throws IOException {
        Path scaled = ModelFiles.withAnotherKey(MODEL, "llama.rope.scaling.type", "linear", folder);
        try (GgufFile file = GgufFile.open(scaled); OrtLanguageModel model = OrtLanguageModel.load(file, 1, false)) {
            assertEquals(512, model.vocabularySize());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void aFileWithSpoiltBytesLoadsOrIsRefused(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] bytes = Files.readAllBytes(MODEL);
        int keys = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tokenizer.");
        int refused = 0;
        for (int round = 0; round < 40; round++) {
            byte[] spoilt = bytes.clone();
            for (int i = 0; i < 3; i++) spoilt[24 + random.nextInt(keys - 24)] ^= (byte) (1 << random.nextInt(8));
            Path changed = Files.write(folder.resolve(round + ".gguf"), spoilt);
            try (GgufFile file = GgufFile.open(changed); OrtLanguageModel model = OrtLanguageModel.load(file, 1, false)) {
                assertEquals(512, model.vocabularySize());
            } catch (SatchelException e) {
                refused++;
            }
        }
        assertTrue(refused > 10, refused + " of 40 were refused");
    }

    private static void assertRefused(Path model, String problem) {
        try (GgufFile file = GgufFile.open(model)) {
            SatchelException e = assertThrows(SatchelException.class, () -> OrtLanguageModel.load(file, 1, false).close());
            assertEquals(model + ": " + problem, e.getMessage());
        }
    }
}
