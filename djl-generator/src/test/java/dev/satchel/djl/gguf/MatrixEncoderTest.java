package dev.satchel.djl.gguf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.satchel.SatchelException;
import dev.satchel.SharedFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixEncoderTest {
    private static final Path RANDOM_BLOCKS = Path.of("src/test/resources/gguf/random-blocks.gguf");

    @TempDir
    Path folder;

    @Test
    void codesOfFourBitsAreStoredInOrderTheFirstInTheLowerHalf() {
        byte[] codes = new byte[16];
        // The file keeps weight j in the lower half of byte j, and weight j + 16 in the upper half.
        for (int j = 0; j < 16; j++) codes[j] = (byte) (j | (15 - j) << 4);
        GgufBytes block = new GgufBytes().half(0.25f).bytes(codes);
        try (GgufFile file = GgufFile.open(GgufBytes.ofTensor(TensorType.Q4_0, block.toBytes(), 32, 1).writeTo(folder))) {
            QuantizedMatrix matrix = encode(file.tensors());
            assertEquals(List.of(1, 32, 4, 32, 1),
                    List.of(matrix.rows(), matrix.columns(), matrix.bits(), matrix.blockSize(), matrix.blocksPerRow()));
            assertArrayEquals(
                    new byte[] {0x10, 0x32, 0x54, 0x76, (byte) 0x98, (byte) 0xBA, (byte) 0xDC, (byte) 0xFE, (byte) 0xEF, (byte) 0xCD,
                            (byte) 0xAB, (byte) 0x89, 0x67, 0x45, 0x23, 0x01},
                    bytes(matrix.quants()));
            assertEquals(0.25f, matrix.scales().get(0));
            assertEquals(Optional.empty(), matrix.zeroPoints());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"Q4_0", "Q5_0", "Q8_0", "Q3_K", "Q6_K", "IQ4_NL", "IQ4_XS", "MXFP4"})
    void typesWithoutAMinimumAreExact(TensorType type) {
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            GgufTensor tensor = file.required(type.name().toLowerCase() + ".weight");
            QuantizedMatrix matrix = encode(List.of(tensor));
            assertArrayEquals(tensor.toFloats(), weights(matrix));
            assertEquals(type == TensorType.Q4_0 ? 4 : 8, matrix.bits());
            assertEquals(type == TensorType.Q3_K || type == TensorType.Q6_K ? 16 : 32, matrix.blockSize());
        }
    }

    /** The scales are as random as the codes here: many zeros, minima far away from them, and negative scales. */
    @ParameterizedTest
    @EnumSource(names = {"Q4_1", "Q5_1", "Q2_K", "Q4_K", "Q5_K"})
    void typesWithAMinimumAreNearAlsoWithScalesThatNoModelHas(TensorType type) {
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            GgufTensor tensor = file.required(type.name().toLowerCase() + ".weight");
            QuantizedMatrix matrix = encode(List.of(tensor));
            assertEquals(8, matrix.bits());
            assertBlocksNear(tensor.toFloats(), weights(matrix), stepOfRemainders(matrix) / 2);
        }
    }

    static Stream<Path> models() throws IOException { return ggufFiles(Path.of("src/test/resources/reference")); }

    @ParameterizedTest
    @MethodSource("models")
    void modelsLoseNothingOrVeryLittle(Path model) { assertLosesNothingOrVeryLittle(model); }

    static Stream<Path> referenceModels() throws IOException { return ggufFiles(SharedFiles.require("reference/tiny")); }

    @ParameterizedTest
    @MethodSource("referenceModels")
    @Tag("evaluation")
    void referenceModelsLoseNothingOrVeryLittle(Path model) { assertLosesNothingOrVeryLittle(model); }

    static Stream<Arguments> stacks() {
        return Stream.of(arguments("q4_0 q4_0", 4, 32), arguments("q4_0 q8_0", 8, 32), arguments("q4_0 q6_k", 8, 16),
                arguments("q5_0 iq4_nl q4_0", 8, 32), arguments("q4_1 q4_0", 8, 32), arguments("q6_k q5_k q8_0 q4_0", 8, 16),
                arguments("q2_k q3_k iq4_xs q4_0", 8, 16), arguments("mxfp4 q8_0", 8, 32));
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void tensorsOfDifferentTypesAreStackedWithoutLoss(String types, int bits, int blockSize) {
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            List<GgufTensor> tensors = Stream.of(types.split(" ")).map(type -> file.required(type + ".weight")).toList();
            QuantizedMatrix stacked = encode(tensors);
            assertEquals(List.of(3 * tensors.size(), 512, bits, blockSize),
                    List.of(stacked.rows(), stacked.columns(), stacked.bits(), stacked.blockSize()));
            float[] weights = weights(stacked);
            for (int i = 0; i < tensors.size(); i++) {
                QuantizedMatrix matrix = encode(List.of(tensors.get(i)));
                float[] alone = weights(matrix);
                // What is kept beside the codes is rounded together with what is beside it.
                float besides = (stepOfRemainders(stacked) + stepOfRemainders(matrix)) / 2;
                assertArrayEquals(alone, Arrays.copyOfRange(weights, i * alone.length, (i + 1) * alone.length), besides,
                        tensors.get(i).toString());
            }
        }
    }

    @Test
    void someRowsOfATensorAreAMatrixOfTheirOwn() {
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            GgufTensor tensor = file.required("q6_k.weight");
            float[] second = weights(encode(List.of(tensor.sliceRows(1, 1))));
            assertArrayEquals(Arrays.copyOfRange(tensor.toFloats(), 512, 1024), second);
        }
    }

    static Stream<Arguments> hardBlocks() {
        return Stream.of(arguments(0f, 0f), arguments(0f, 0.75f), arguments(0f, -65504f), arguments(1f, 100f), arguments(1f, -100f),
                arguments(1f, -255f), arguments(1f, -300f), arguments(1f, 65504f), arguments(1f, -65504f), arguments(-1f, 7.5f),
                arguments(-1f, -300f), arguments(0x1p-24f, 65504f), arguments(0x1p-24f, 0x1p-24f), arguments(65504f, -65504f),
                arguments(0.001f, -0.0149f));
    }

    @ParameterizedTest
    @MethodSource("hardBlocks")
    void aZeroThatIsFarFromTheCodesOrNowhereStillGivesNearWeights(float scale, float minimum) {
        byte[] codes = new byte[16];
        new Random(1).nextBytes(codes);
        GgufBytes block = new GgufBytes().half(scale).half(minimum).bytes(codes);
        try (GgufFile file = GgufFile.open(GgufBytes.ofTensor(TensorType.Q4_1, block.toBytes(), 32, 1).writeTo(folder))) {
            assertBlocksNear(file.required("w").toFloats(), weights(encode(file.tensors())), 0);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void aRandomZeroIsPlacedNoWorseThanByTheBestMultiplierOfAll(long seed) {
        Random random = new Random(seed);
        GgufBytes blocks = new GgufBytes();
        for (int i = 0; i < 100; i++) {
            byte[] codes = new byte[16];
            random.nextBytes(codes);
            blocks.half(1).half(-random.nextFloat(-5, 20)).bytes(codes);
        }
        try (GgufFile file = GgufFile.open(GgufBytes.ofTensor(TensorType.Q4_1, blocks.toBytes(), 32, 100).writeTo(folder))) {
            ByteBuffer data = file.required("w").data();
            float[] exact = file.required("w").toFloats();
            float[] weights = weights(encode(file.tensors()));
            for (int block = 0; block < 100; block++) {
                double zero = -Float.float16ToFloat(data.getShort(block * 20 + 2));
                double found = 0;
                for (int j = block * 32; j < block * 32 + 32; j++) found = Math.max(found, Math.abs(exact[j] - weights[j]));
                // 1e-4: the search knows the place of the zero to 2^-17, and half of that may decide.
                assertTrue(found <= leastError(zero) + 1e-4, "block " + block + ": zero at " + zero + " misplaced by " + found);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"F32", "F16", "BF16"})
    void aScaleThatIsNoFiniteNumberIsRefused(TensorType type) {
        for (float scale : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            byte[] half = new GgufBytes().half(scale).toBytes();
            byte[] block = new byte[type.blockBytes()];
            Arrays.fill(block, (byte) 1);
            int place = switch (type) {
                case Q2_K -> 80;
                case Q3_K -> 108;
                case Q6_K -> 208;
                default -> 0;
            };
            System.arraycopy(half, 0, block, place, 2);
            // A power of two, so never infinite itself, but too large for the values that it is multiplied with.
            if (type == TensorType.MXFP4) block[0] = (byte) 255;
            byte[] data = new GgufBytes().zeros(type.blockBytes()).bytes(block).toBytes();
            Path path = GgufBytes.ofTensor(type, data, type.blockSize(), 2).writeTo(folder);
            try (GgufFile file = GgufFile.open(path)) {
                assertEquals(path + ": row 1 of the tensor w has a scale that is no finite number; the file is damaged, get it again",
                        assertThrows(SatchelException.class, () -> encode(file.tensors())).getMessage());
                assertEquals(2 * type.blockSize(), file.required("w").toFloats().length, "toFloats says what the file says");
            }
        }
    }

    @Test
    void tensorsThatDoNotFitTogetherAreRefused() {
        GgufBytes bytes = GgufBytes.header(2, 0).tensor("a", 8, 0, 32, 1).tensor("b", 8, 64, 64, 1).align(32).zeros(256);
        Path path = bytes.writeTo(folder);
        try (GgufFile file = GgufFile.open(path)) {
            assertEquals(path
                    + ": the tensors a and b have rows of 32 and 64 numbers, which must be the same; the file is damaged, get it again",
                    assertThrows(SatchelException.class, () -> encode(file.tensors())).getMessage());
        }
    }

    /** The scales are as random as the codes; nothing is lost but what rounding to 8 bits takes from less than half a step. */
    @ParameterizedTest
    @EnumSource(names = {"Q4_1", "Q4_K", "Q2_K"})
    void inTheCompactFormTypesWithAMinimumKeepTheirCodes(TensorType type) {
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            List<GgufTensor> tensors = List.of(file.required(type.name().toLowerCase() + ".weight"), file.required("q4_0.weight"));
            MatrixLayout layout = MatrixLayout.compact(tensors);
            assertEquals(new MatrixLayout(6, 512, 4, type == TensorType.Q2_K ? 16 : 32, true, true), layout);
            QuantizedMatrix matrix = MatrixEncoder.encode(tensors, layout);
            for (int row = 0; row < 6; row++) {
                float[] exact = tensors.get(row / 3).sliceRows(row % 3, 1).toFloats();
                float[] found = matrix.row(row);
                QuantizedMatrix rest = matrix.remainders().orElseThrow();
                for (int i = 0; i < 512; i++) {
                    float step = rest.scales().get((row * rest.columns() + i / layout.blockSize()) / rest.blockSize());
                    assertEquals(exact[i], found[i], 0.5001f * step + 1e-6f * Math.abs(exact[i]), "row " + row + ", weight " + i);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"q5_1", "q4_0", "q8_0", "q4_k q6_k"})
    void whatTheCompactFormCannotHoldHasTheUsualOne(String types) {
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            List<GgufTensor> tensors = Stream.of(types.split(" ")).map(type -> file.required(type + ".weight")).toList();
            assertEquals(MatrixLayout.of(tensors), MatrixLayout.compact(tensors));
        }
    }

    @Test
    void rowsOfFewBlocksHaveTheUsualForm() {
        try (GgufFile file = GgufFile.open(GgufBytes.ofTensor(TensorType.Q4_1, new byte[8 * 20], 256, 1).writeTo(folder))) {
            assertEquals(MatrixLayout.of(file.tensors()), MatrixLayout.compact(file.tensors()));
        }
    }

    /** A matrix of 4 GiB, as bands whose buffers are used again. */
    @Test
    @Tag("evaluation")
    void aMatrixOfMoreThanTwoGibibytesIsEncodedInBands() throws IOException {
        Path path = GgufBytes.header(1, 0).tensor("w", TensorType.Q4_1.id(), 0, 1 << 12, 1 << 20).align(32).writeTo(folder);
        // 2.5 GiB, of which the file system keeps only what is written.
        try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
            large.setLength(large.length() + (5L << 29));
        }
        try (GgufFile file = GgufFile.open(path)) {
            MatrixLayout layout = MatrixLayout.of(file.tensors());
            assertEquals(1L << 32, layout.quantBytes());
            int[] next = {0};
            MatrixEncoder.encode(file.tensors(), layout, (band, firstRow) -> {
                assertEquals(next[0], firstRow);
                next[0] += band.rows();
            });
            assertEquals(1 << 20, next[0]);
        }
    }

    @Test
    @Tag("evaluation")
    void anExpertBeyondTwoGibibytesOfATensorIsEncoded() throws IOException {
        long rows = 14336;
        int experts = 80;
        Path path = GgufBytes.header(1, 0).tensor("w", TensorType.Q4_0.id(), 0, 4096, rows, experts).align(32).writeTo(folder);
        try (RandomAccessFile large = new RandomAccessFile(path.toFile(), "rw")) {
            long end = large.length() + experts * rows * (4096 / 32 * 18);
            large.setLength(end);
            large.seek(end - 18);
            large.write(new GgufBytes().half(0.5f).bytes(new byte[] {0x71}).toBytes());
        }
        try (GgufFile file = GgufFile.open(path)) {
            GgufTensor last = file.required("w").sliceRows((experts - 1) * rows, rows);
            QuantizedMatrix matrix = MatrixEncoder.encode(List.of(last), MatrixLayout.of(List.of(last)));
            assertEquals(List.of(14336, 4096), List.of(matrix.rows(), matrix.columns()));
            int block = matrix.scales().capacity() - 1;
            assertEquals(0.5f, matrix.scales().get(block));
            assertEquals(1, matrix.quants().get(block * 16) & 0x0F);
            assertEquals(7, matrix.quants().get(block * 16 + 8) & 0x0F);
        }
    }

    @Test
    void floatingPointTensorsAreNotEncodable() {
        assertEquals(List.of(TensorType.F32, TensorType.F16, TensorType.BF16),
                Stream.of(TensorType.values()).filter(type -> !MatrixEncoder.encodable(type)).toList());
        try (GgufFile file = GgufFile.open(RANDOM_BLOCKS)) {
            List<GgufTensor> halves = List.of(file.required("f16.weight"));
            assertThrows(IllegalArgumentException.class, () -> encode(halves));
        }
    }

    private static QuantizedMatrix encode(List<GgufTensor> tensors) {
        return MatrixEncoder.encode(tensors, MatrixLayout.of(tensors));
    }

    private static void assertLosesNothingOrVeryLittle(Path model) {
        try (GgufFile file = GgufFile.open(model)) {
            for (GgufTensor tensor : file.tensors()) {
                if (!MatrixEncoder.encodable(tensor.type())) continue;
                double error = relativeError(tensor.toFloats(), weights(encode(List.of(tensor))));
                double bound = switch (tensor.type()) {
                    case Q4_1, Q4_K -> 0.0023;
                    // 5 bits leave less room for the multiplier, and have remainders for it.
                    case Q5_1, Q5_K -> 0.0001;
                    default -> 0;
                };
                assertTrue(error <= bound, () -> tensor + " is off by " + error);
            }
        }
    }

    /** How finely what is kept beside the codes is told, at worst; 0 where nothing is. */
    private static float stepOfRemainders(QuantizedMatrix matrix) {
        float step = 0;
        if (matrix.remainders().isPresent()) {
            FloatBuffer scales = matrix.remainders().get().scales();
            for (int i = 0; i < scales.capacity(); i++) step = Math.max(step, Math.abs(scales.get(i)));
        }
        return step;
    }

    /** No weight is off by more than a 200th of the largest of its block, or what may be missing besides. */
    private static void assertBlocksNear(float[] exact, float[] encoded, float besides) {
        for (int block = 0; block < exact.length; block += 32) {
            float largest = 0;
            float error = 0;
            for (int j = block; j < block + 32; j++) {
                largest = Math.max(largest, Math.abs(exact[j]));
                error = Math.max(error, Math.abs(exact[j] - encoded[j]));
            }
            assertTrue(error <= largest / 200 + besides,
                    "a weight of the block at " + block + " is off by " + error + ", the largest is " + largest);
        }
    }

    /** How far from its place the zero is with the best of all multipliers that fit, in codes. */
    private static double leastError(double zero) {
        double least = Double.MAX_VALUE;
        for (int k = 1; k <= 17; k++) {
            long place = Math.round(k * zero);
            if (Math.max(15 * k, place) - Math.min(0, place) <= 255) least = Math.min(least, Math.abs((double) place / k - zero));
        }
        return least;
    }

    private static double relativeError(float[] exact, float[] encoded) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < exact.length; i++) {
            difference += Math.pow(exact[i] - encoded[i], 2);
            norm += Math.pow(exact[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    /** What MatMulNBits makes of a matrix, written down from its documentation, and what is added for each block. */
    private static float[] weights(QuantizedMatrix matrix) {
        float[] weights = new float[matrix.rows() * matrix.columns()];
        // Rows of remainders may be longer than there are blocks.
        int restColumns = matrix.remainders().map(QuantizedMatrix::columns).orElse(0);
        float[] rest = matrix.remainders().map(MatrixEncoderTest::weights).orElse(new float[0]);
        for (int i = 0; i < weights.length; i++) {
            int block = i / matrix.blockSize();
            int restAt = i / matrix.columns() * restColumns + i % matrix.columns() / matrix.blockSize();
            int quant = matrix.bits() == 8 ? matrix.quants().get(i) & 0xFF : matrix.quants().get(i / 2) >> 4 * (i % 2) & 0x0F;
            int zeroPoint = matrix.zeroPoints().map(zeros -> zeros.get(block) & 0xFF).orElse(matrix.bits() == 8 ? 128 : 8);
            // Adding 0 turns -0.0 into the 0.0 that toFloats gives.
            weights[i] = matrix.scales().get(block) * (quant - zeroPoint) + (restColumns > 0 ? rest[restAt] : 0f) + 0f;
        }
        return weights;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }

    private static Stream<Path> ggufFiles(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".gguf")).sorted().toList().stream();
        }
    }
}
