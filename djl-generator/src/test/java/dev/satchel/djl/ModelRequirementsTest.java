package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRequirementsTest {
    private static final long LARGE = 1_236_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"llama.Q4_1", "llama.Q6_K", "mixtral.Q4_0", "llama3.Q4_K_M"})
    void aPlanHasTheBytesThatLoadingWrites(String model) {
        try (GgufFile file = GgufFile.open(ModelFiles.reference(model + ".gguf"));
                WeightsFile planned = WeightsFile.plan();
                WeightsFile written = WeightsFile.create()) {
            Blocks.build(file, Architecture.of(file), 64, false, planned);
            Blocks.build(file, Architecture.of(file), 64, false, written);
            assertTrue(written.bytes() > 0);
            assertEquals(written.bytes(), planned.bytes());
        }
    }

    @Test
    void keysAndValuesGrowWithTheContext() {
        Path model = ModelFiles.reference("llama.Q4_1.gguf");
        ModelRequirements small = ModelRequirements.of(model, 32);
        ModelRequirements large = ModelRequirements.of(model, 64);
        assertEquals(2 * small.stateBytes(), large.stateBytes());
        assertEquals(small.weightBytes(), large.weightBytes());
        ModelShape shape = ModelShape.of(model);
        assertEquals(8L * shape.layers() * shape.keyValueHeads() * shape.headSize() * 64, large.stateBytes());
    }

    @Test
    void weightsCountAsTheyAreHeld() {
        try (GgufFile file = GgufFile.open(ModelFiles.reference("mistral.Q4_0.gguf"))) {
            // 4 bits, and for each 32 of them a scale and its product with the zero point.
            for (Weights.Product product : Blocks.plan(file, 64, false).products())
                if (product.bits() == 4 && product.blockSize() == 32) assertEquals(product.weights() * 6 / 8, product.bytes());
            long weights = Blocks.plan(file, 64, true).products().stream().mapToLong(Weights.Product::weights).sum();
            assertEquals(4 * weights, ModelRequirements.of(file, 64, true).weightBytes());
        }
    }

    /** What a file of one billion weights was measured to take; see docs/benchmarks.md. */
    @ParameterizedTest(name = "{0} bytes")
    @CsvSource({"765431008, 2123", "802196704, 2313"})
    void theShapeOfABillionWeightsTellsTheirMemory(long fileBytes, long measuredMegabytes) {
        ModelShape shape = new ModelShape(LARGE, fileBytes, LARGE, 16, 2048, 8, 64, 128_256, 8192);
        double predicted = ModelRequirements.of(shape, 2048, false).peakBytes() / (double) (1 << 20);
        assertEquals(1, predicted / measuredMegabytes, 0.25);
    }

    /** Loading writes the weights to a file there, and then holds both. */
    @Test
    void whereTemporaryFilesAreInMemoryTheirFileCountsToo() {
        try (GgufFile file = GgufFile.open(ModelFiles.reference("llama.Q4_1.gguf"))) {
            ModelRequirements onDisk = ModelRequirements.of(file, 64, false, false);
            ModelRequirements inMemory = ModelRequirements.of(file, 64, false, true);
            assertEquals(onDisk.leastBytes() + Weights.storedBytes(file, false), inMemory.leastBytes());
            assertTrue(inMemory.peakBytes() >= inMemory.leastBytes());
            assertEquals(onDisk.runningBytes(), inMemory.runningBytes());
            ModelShape shape = ModelShape.of(ModelFiles.reference("llama.Q4_1.gguf"));
            assertTrue(ModelRequirements.of(shape, 64, true).leastBytes() > ModelRequirements.of(shape, 64, false).leastBytes());
        }
    }

    /** Without its heads, the numbers of attention would be missing from it and counted as numbers of the MLP. */
    @Test
    void queriesThatAreWiderThanTheStreamAreTakenFromTheMlp() {
        ModelShape qwen = ModelCatalog.in(Path.of("none")).entry("qwen3-0.6b").orElseThrow().shape().orElseThrow();
        assertEquals(16, qwen.heads());
        Hyperparameters numbers = ModelPlan.estimated(qwen).shape();
        assertEquals(16, numbers.heads());
        assertEquals(3072, numbers.mlpWidth(), 10);
    }

    @Test
    void aModelThatIsNotOneIsRefused() {
        assertThrows(SatchelException.class, () -> ModelRequirements.of(Path.of("pom.xml"), 64));
    }
}
