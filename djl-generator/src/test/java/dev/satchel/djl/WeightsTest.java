package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufCopy;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
    private static final Path RANDOM_BLOCKS = Path.of("src/test/resources/gguf/random-blocks.gguf");
    private static final int COLUMNS = 512;

    @ParameterizedTest(name = "{0}, {1} vectors")
    @CsvSource({"q4_1, 1", "q4_1, 5", "q4_k, 1", "q4_k, 5", "q2_k, 5"})
    void withCodesOfFourBitsAndRemaindersAProductIsThatOfTheFilesWeights(String type, int vectors) throws Exception {
        float[][] x = random(vectors);
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            GgufTensor tensor = file.required(type + ".weight");
            float[] weights = tensor.toFloats();
            assertProducts(x, weights, product(file, tensor, true, x), 1e-3);
            assertProducts(x, weights, product(file, tensor, false, x), 0.02);
        }
    }

    @ParameterizedTest
    @CsvSource({"token_embd.weight, 2, NaN", "blk.0.ffn_up.weight, 1, Infinity", "output_norm.weight, 0, -Infinity"})
    void aNumberThatIsNotFiniteIsRefused(String name, int row, float number, @TempDir Path folder) {
        GgufCopy copy = new PlainModel("llama", 1).file().with(tensor -> {
            if (tensor.name().equals(name))
                ByteBuffer.wrap(tensor.data()).order(ByteOrder.LITTLE_ENDIAN)
                        .putFloat((int) (row * tensor.dimensions().get(0) + 3) * Float.BYTES, number);
            return Stream.of(tensor);
        });
        try (GgufFile file = GgufFile.open(copy.write(folder.resolve("damaged.gguf")))) {
            SatchelException e = assertThrows(SatchelException.class, () -> OrtLanguageModel.load(file, 1, false).close());
            assertEquals(file.path() + ": row " + row + " of the tensor " + name
                    + " has a number that is not finite; the file is damaged, get it again", e.getMessage());
        }
    }

    /** The sums of blocks, which the remainders are multiplied with, belong to the vector, not to the matrix. */
    @Test
    void twoMatricesShareTheSumsOfAVector() {
        OnnxGraph graph = new OnnxGraph();
        try (WeightsFile store = WeightsFile.create(); GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            Weights weights = new Weights(file, graph, false, true, store);
            for (String type : List.of("q4_1", "q4_k"))
                weights.multiply("x", type, type, List.of(file.required(type + ".weight")), "");
        }
        String bytes = new String(graph.toBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(2, bytes.split("ReduceSum", -1).length);
    }

    /** What one part makes cannot be seen in the other. */
    @Test
    void twoPartsOfAGraphHaveSumsOfTheirOwn() {
        OnnxGraph graph = new OnnxGraph();
        try (WeightsFile store = WeightsFile.create(); GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            Weights weights = new Weights(file, graph, false, true, store);
            GgufTensor tensor = file.required("q4_1.weight");
            graph.choose("condition", "y", new long[] {-1, tensor.rows()}, () -> weights.multiply("x", "then", "m", List.of(tensor), ""),
                    () -> weights.multiply("x", "else", "m", List.of(tensor), ""));
        }
        String bytes = new String(graph.toBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(3, bytes.split("ReduceSum", -1).length);
    }

    @ParameterizedTest
    @CsvSource({"llama.Q4_1, false", "llama.Q4_1, true", "llama.Q6_K, false", "llama3.Q4_K_M, false", "mixtral.Q4_0, false",
            "smol.Q4_K_M, false"})
    void theSizeOfTheFileOfWeightsIsKnownBeforeItIsWritten(String model, boolean exact) {
        try (GgufFile file = GgufFile.open(ModelFiles.reference(model + ".gguf"));
                WeightsFile weights = WeightsFile.create()) {
            Blocks.build(file, Architecture.of(file), 128, exact, weights);
            long expected = Weights.storedBytes(file, exact);
            assertTrue(Math.abs(weights.bytes() - expected) <= expected / 4, () -> weights.bytes() + " bytes, expected " + expected);
        }
    }

    private static float[][] product(GgufFile file, GgufTensor tensor, boolean exact, float[][] x) throws Exception {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.Type.FLOAT, 1, -1, COLUMNS);
        try (WeightsFile store = WeightsFile.create()) {
            new Weights(file, graph, exact, true, store).multiply("x", "y", "m", List.of(tensor), "");
            graph.output("y", OnnxGraph.Type.FLOAT, 1, -1, tensor.rows());
            try (OrtSession session = OnnxRuntime.load(graph, store, 1);
                    OnnxTensor input = OnnxTensor.createTensor(OnnxRuntime.environment(), new float[][][] {x});
                    OrtSession.Result result = session.run(Map.of("x", input))) {
                return ((float[][][]) result.get(0).getValue())[0];
            }
        }
    }

    private static void assertProducts(float[][] x, float[] weights, float[][] found, double allowed) {
        double difference = 0;
        double truth = 0;
        for (int i = 0; i < x.length; i++) {
            for (int row = 0; row < found[i].length; row++) {
                double sum = 0;
                for (int j = 0; j < COLUMNS; j++) sum += (double) weights[row * COLUMNS + j] * x[i][j];
                difference += Math.pow(sum - found[i][row], 2);
                truth += sum * sum;
            }
        }
        double error = Math.sqrt(difference / truth);
        assertTrue(error <= allowed, () -> "off by " + error);
    }

    private static float[][] random(int vectors) {
        Random random = new Random(7);
        float[][] x = new float[vectors][COLUMNS];
        for (float[] vector : x) for (int i = 0; i < COLUMNS; i++) vector[i] = (float) random.nextGaussian();
        return x;
    }
}
