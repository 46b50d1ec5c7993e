package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufCopy;
import dev.satchel.djl.gguf.GgufFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpertsTest {
    private static final Path MIXTRAL = ModelFiles.reference("mixtral.Q4_0.gguf");
    private static final int COLUMNS = 128;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "seed {0}: {2} of {1} experts, {3} wide, {4} tokens")
    @CsvSource({"1, 4, 2, 96, 1", "2, 4, 2, 96, 7", "3, 8, 1, 32, 20", "4, 5, 5, 64, 3", "5, 1, 1, 96, 4", "6, 64, 8, 33, 1",
            "7, 64, 8, 33, 40",
            "8, 128, 3, 16, 2"})
    void theSumIsThatOfTheExpertsThatTheRouterPrefers(long seed, int count, int used, int width, int tokens) throws Exception {
        Random random = new Random(seed);
        float[] router = random(random, count * COLUMNS);
        float[] gates = random(random, count * width * COLUMNS);
        float[] ups = random(random, count * width * COLUMNS);
        float[] downs = random(random, count * width * COLUMNS);
        float[][] x = IntStream.range(0, tokens).mapToObj(token -> random(random, COLUMNS)).toArray(float[][]::new);
        Path path = mixtral(router, gates, ups, downs, count, used, width);
        float[][] found = run(path, x, false);
        for (int token = 0; token < tokens; token++)
            assertArrayEquals(expected(x[token], router, gates, ups, downs, count, used, width), found[token], 2e-5f);
    }

    @ParameterizedTest(name = "seed {0}: {2} of {1} experts")
    @CsvSource({"1, 4, 2", "2, 64, 8", "3, 128, 100"})
    void aTokenWhoseScoresAreNoNumbersLeavesTheOthersAlone(long seed, int count, int used) throws Exception {
        Random random = new Random(seed);
        float[] router = random(random, count * COLUMNS);
        // Times infinity, some of the scores are no numbers, and the others are infinite.
        for (int expert = 0; expert < count; expert += 3) router[expert * COLUMNS] = 0;
        float[] gates = random(random, count * 16 * COLUMNS);
        float[] ups = random(random, count * 16 * COLUMNS);
        float[] downs = random(random, count * 16 * COLUMNS);
        float[][] x = {random(random, COLUMNS), random(random, COLUMNS), random(random, COLUMNS), random(random, COLUMNS)};
        x[1][0] = Float.POSITIVE_INFINITY;
        x[2][0] = Float.NaN;
        Path path = mixtral(router, gates, ups, downs, count, used, 16);
        float[][] found = run(path, x, false);
        for (int token : new int[] {0, 3})
            assertArrayEquals(expected(x[token], router, gates, ups, downs, count, used, 16), found[token], 2e-5f);
        assertTrue(Float.isNaN(found[1][0]) && Float.isNaN(found[2][0]), () -> found[1][0] + " and " + found[2][0]);
    }

    /** A file with one layer's experts. */
    private Path mixtral(float[] router, float[] gates, float[] ups, float[] downs, int count, int used, int width) throws IOException {
        GgufCopy copy = new GgufCopy(GgufCopy.of(MIXTRAL).keys(), GgufCopy.of(MIXTRAL).keyBytes(),
                List.of(tensor("token_embd.weight", new float[COLUMNS], COLUMNS, 1),
                        tensor("blk.0.ffn_gate_inp.weight", router, COLUMNS, count),
                        tensor("blk.0.ffn_gate_exps.weight", gates, COLUMNS, width, count),
                        tensor("blk.0.ffn_up_exps.weight", ups, COLUMNS, width, count),
                        tensor("blk.0.ffn_down_exps.weight", downs, width, COLUMNS, count)));
        Path path = copy.withKey("llama.expert_feed_forward_length", width).write(folder.resolve("model.gguf"));
        path = ModelFiles.withKey(path, "llama.expert_count", integer(count), folder);
        return ModelFiles.withKey(path, "llama.expert_used_count", integer(used), folder);
    }

    /** The runtime loses zero points on the way into a part of the graph, without a word, unless they are declared there. */
    @ParameterizedTest(name = "seed {0}: {1} experts")
    @CsvSource({"1, 8", "2, 16", "3, 33"})
    void quantizedExpertsWithMinimaAreThemselvesAlsoInGroups(long seed, int count) throws Exception {
        Random random = new Random(seed);
        GgufCopy mixtral = GgufCopy.of(MIXTRAL);
        Path path = new GgufCopy(mixtral.keys(), mixtral.keyBytes(),
                List.of(tensor("token_embd.weight", new float[COLUMNS], COLUMNS, 1),
                        tensor("blk.0.ffn_gate_inp.weight", random(random, count * COLUMNS), COLUMNS, count),
                        withMinima(random, "blk.0.ffn_gate_exps.weight", COLUMNS, 96, count),
                        withMinima(random, "blk.0.ffn_up_exps.weight", COLUMNS, 96, count),
                        withMinima(random, "blk.0.ffn_down_exps.weight", 96, COLUMNS, count)))
                .write(folder.resolve("model.gguf"));
        path = ModelFiles.withKey(path, "llama.expert_count", integer(count), folder);
        float[][] x = IntStream.range(0, 9).mapToObj(token -> random(random, COLUMNS)).toArray(float[][]::new);
        float[][] truth = run(path, x, true);
        float[][] rounded = run(path, x, false);
        double squares = 0;
        double truthSquares = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                squares += Math.pow(rounded[i][j] - truth[i][j], 2);
                truthSquares += Math.pow(truth[i][j], 2);
            }
        }
        double error = Math.sqrt(squares / truthSquares);
        assertTrue(error < 0.03, () -> "off by " + error);
    }

    /** Random blocks of Q4_1: a scale, a minimum, and 32 codes of 4 bits. */
    private static GgufCopy.Tensor withMinima(Random random, String name, long... dimensions) {
        int blocks = (int) Arrays.stream(dimensions).reduce(1, (a, b) -> a * b) / 32;
        ByteBuffer bytes = ByteBuffer.allocate(blocks * 20).order(ByteOrder.LITTLE_ENDIAN);
        byte[] codes = new byte[16];
        for (int i = 0; i < blocks; i++) {
            random.nextBytes(codes);
            bytes.putShort(Float.floatToFloat16(0.04f)).putShort(Float.floatToFloat16(-0.2f - random.nextFloat() / 4)).put(codes);
        }
        return new GgufCopy.Tensor(name, 3, Arrays.stream(dimensions).boxed().toList(), bytes.array());
    }

    /** The first files of Mixtral have three matrices for each expert. */
    @Test
    void expertsInTensorsOfTheirOwnAreTheSameModel() {
        GgufCopy merged = GgufCopy.of(MIXTRAL);
        Path path = merged.with(tensor -> tensor.name().contains("_exps.")
                ? IntStream.range(0, 4).mapToObj(i -> tensor.matrix(i, tensor.name().replace("_exps.", "." + i + ".")))
                : Stream.of(tensor)).write(folder.resolve("old.gguf"));
        assertIsMixtral(path);
    }

    @Test
    void oneFloatingPointMatrixBesideQuantizedOnesIsExact() throws IOException {
        GgufCopy merged = GgufCopy.of(MIXTRAL);
        float[] values;
        try (GgufFile file = GgufFile.open(MIXTRAL)) {
            values = file.required("blk.1.ffn_up_exps.weight").toFloats();
        }
        assertIsMixtral(merged.with(tensor -> Stream.of(
                tensor.name().equals("blk.1.ffn_up_exps.weight") ? tensor(tensor.name(), values, 128, 96, 4) : tensor))
                .write(folder.resolve("mixed.gguf")));
    }

    @Test
    void aTokenAtATimeGivesWhatAllAtOnceGive() {
        Reference.Prompt prompt = Reference.read(ModelFiles.reference("qwen3moe.Q4_0.json")).prompts().get(0);
        try (GgufFile file = GgufFile.open(ModelFiles.reference("qwen3moe.Q4_0.gguf"));
                OrtLanguageModel model = OrtLanguageModel.load(file, 2, true);
                Session session = model.newSession(prompt.tokens().length)) {
            for (int i = 0; i < prompt.tokens().length; i++) {
                float[] logits = new float[model.vocabularySize()];
                session.append(new int[] {prompt.tokens()[i]}, 1, new Cancellation()).get(logits);
                assertArrayEquals(prompt.logits()[i], logits, 1e-3f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "llama.expert_gating_func | 2 | expert_gating_func is 2, and only 1 is supported",
            "llama.expert_shared_count | 1 | expert_shared_count is 1, and only 0 is supported",
            "llama.expert_group_count | 8 | expert_group_count is 8, and only 1 is supported",
            "llama.leading_dense_block_count | 3 | leading_dense_block_count is 3, and only 0 is supported",
            "llama.interleave_moe_layer_step | 2 | interleave_moe_layer_step is 2, and only 1 is supported"})
    void anotherKindOfRouterIsRefused(String key, int value, String reason) throws IOException {
        Path path = ModelFiles.withAnotherKey(MIXTRAL, key, value, folder);
        assertEquals(path + ": the model cannot be run: " + reason, refusal(path));
    }

    @Test
    void weightsThatAreScaledAreRefused() throws IOException {
        Path path = ModelFiles.withAnotherKey(MIXTRAL, "llama.expert_weights_scale", 2.5f, folder);
        assertEquals(path + ": the model cannot be run: expert_weights_scale is 2.5, and only 1 is supported", refusal(path));
    }

    @Test
    void numbersThatDoNotFitAreRefused() throws IOException {
        Path used = ModelFiles.withKey(MIXTRAL, "llama.expert_used_count", integer(5), folder);
        assertEquals(used + ": the model cannot be run: expert_used_count is 5, more than expert_count 4", refusal(used));
        Path none = ModelFiles.withKey(MIXTRAL, "llama.expert_used_count", integer(0), folder);
        assertEquals(none + ": the model cannot be run: expert_used_count is 0, not from 1 to 16777216", refusal(none));
        Path count = ModelFiles.withKey(MIXTRAL, "llama.expert_count", integer(1024), folder);
        assertEquals(
                count + ": the tensor blk.0.ffn_gate_inp.weight has the dimensions [128, 4] where the model's numbers ask for [128, 1024]; "
                        + "the file is damaged, get it again",
                refusal(count));
        Path tooMany = ModelFiles.withKey(MIXTRAL, "llama.expert_count", integer(1025), folder);
        assertEquals(tooMany + ": the model cannot be run: expert_count is 1025, not from 0 to 1024", refusal(tooMany));
    }

    @Test
    void aMissingExpertIsNamed() {
        Path path = GgufCopy.of(MIXTRAL).with(tensor -> tensor.name().equals("blk.2.ffn_down_exps.weight")
                ? IntStream.range(0, 3).mapToObj(i -> tensor.matrix(i, "blk.2.ffn_down." + i + ".weight"))
                : Stream.of(tensor)).write(folder.resolve("three.gguf"));
        assertEquals(path + ": the tensor blk.2.ffn_down.3.weight is missing, and the model cannot be run without it; get a complete file",
                refusal(path));
    }

    @Test
    void atATenthOfThePositionsOtherExpertsAreNoErrorButNotAtMore() {
        assertTrue(near(1e-4, position -> position < 2 ? 0.5 : 0.024));
        assertFalse(near(1e-4, position -> position < 3 ? 0.5 : 0.024));
        assertFalse(near(1e-4, position -> 0.026));
    }

    @Test
    void anErrorThatOtherExpertsCannotExplainCounts() {
        assertFalse(near(1e-4, position -> position == 0 ? 5 : 0.02), "larger than that of another expert");
        assertFalse(near(0.1, position -> position == 0 ? 0.5 : 0.02), "where the choice of the experts was clear");
    }

    private static boolean near(double routerMargin, IntToDoubleFunction errors) {
        double[] usual = new double[20];
        Arrays.fill(usual, 0.02);
        Reference.Prompt expected = new Reference.Prompt(null, new int[20], new float[20][1], null, null, new int[20], new int[0],
                new double[0],
                routerMargin, new Reference.LlamaCpp(null, usual));
        List<Double> byPosition = IntStream.range(0, 20).mapToDouble(errors).boxed().toList();
        return ModelCheck.isNearWithoutOtherExperts(List.of(expected), List.of(new ModelCheck.PromptResult("1", 0, byPosition)));
    }

    private static void assertIsMixtral(Path path) {
        Reference reference = Reference.read(ModelFiles.reference("mixtral.Q4_0.json"));
        for (boolean exact : new boolean[] {true, false}) {
            try (GgufFile file = GgufFile.open(path); OrtLanguageModel model = OrtLanguageModel.load(file, 2, exact)) {
                ModelCheck.Result result = ModelCheck.compare(model, reference, exact ? 1e-4 : 0.058);
                assertTrue(result.passed(), result::toString);
            }
        }
    }

    private static String refusal(Path path) {
        try (GgufFile file = GgufFile.open(path)) {
            return assertThrows(SatchelException.class, () -> OrtLanguageModel.load(file, 1, false)).getMessage();
        }
    }

    /** The first layer's experts alone. */
    private static float[][] run(Path path, float[][] x, boolean exact) throws Exception {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.Type.FLOAT, 1, -1, COLUMNS);
        try (WeightsFile weights = WeightsFile.create(); GgufFile file = GgufFile.open(path)) {
            Keys keys = new Keys(file);
            String y = Experts.read(keys, Hyperparameters.read(keys, 64), graph, new Weights(file, graph, exact, weights)).apply(0, "x");
            graph.output(y, OnnxGraph.Type.FLOAT, 1, -1, COLUMNS);
            return run(graph, weights, x);
        }
    }

    private static float[][] run(OnnxGraph graph, WeightsFile weights, float[][] x) throws Exception {
        try (OrtSession session = OnnxRuntime.load(graph, weights, 2);
                OnnxTensor input = OnnxTensor.createTensor(OnnxRuntime.environment(), new float[][][] {x});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            return ((float[][][]) result.get(0).getValue())[0];
        }
    }

    /** The same in double precision, token by token and number by number. */
    private static float[] expected(float[] x, float[] router, float[] gates, float[] ups, float[] downs, int count, int used, int width) {
        double[] shares = IntStream.range(0, count).mapToDouble(i -> Math.exp(dot(x, router, i))).toArray();
        List<Integer> best = IntStream.range(0, count).boxed()
                .sorted(Collections.reverseOrder((a, b) -> Double.compare(shares[a], shares[b]))).limit(used).toList();
        double all = best.stream().mapToDouble(i -> shares[i]).sum();
        double[] sum = new double[COLUMNS];
        for (int expert : best) {
            for (int i = 0; i < width; i++) {
                double gate = dot(x, gates, expert * width + i);
                double inner = gate / (1 + Math.exp(-gate)) * dot(x, ups, expert * width + i);
                for (int j = 0; j < COLUMNS; j++) sum[j] += shares[expert] / all * inner * downs[(expert * COLUMNS + j) * width + i];
            }
        }
        float[] result = new float[COLUMNS];
        for (int j = 0; j < COLUMNS; j++) result[j] = (float) sum[j];
        return result;
    }

    private static double dot(float[] x, float[] matrix, int row) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += (double) x[i] * matrix[row * x.length + i];
        return sum;
    }

    /** Such that results are of the size of 1. */
    private static float[] random(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) values[i] = (float) random.nextGaussian() / 4;
        return values;
    }

    private static GgufCopy.Tensor tensor(String name, float[] values, long... dimensions) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new GgufCopy.Tensor(name, 0, Arrays.stream(dimensions).boxed().toList(), bytes.array());
    }

    private static byte[] integer(int value) {
        return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
    }
}
