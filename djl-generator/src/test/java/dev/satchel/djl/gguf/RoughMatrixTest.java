package dev.satchel.djl.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoughMatrixTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void eachWeightIsWithinAnEighthOfTheLargestInItsBlock(long seed) {
        Random random = new Random(seed);
        int rows = 1 + random.nextInt(300);
        int columns = 32 * (1 + random.nextInt(20));
        byte[] data = new byte[rows * columns / 32 * 34];
        random.nextBytes(data);
        ByteBuffer scales = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < data.length; at += 34) scales.putShort(at, Float.floatToFloat16((float) random.nextGaussian()));
        try (GgufFile file = GgufFile.open(GgufBytes.ofTensor(TensorType.Q8_0, data, columns, rows).writeTo(folder))) {
            GgufTensor tensor = file.required("w");
            QuantizedMatrix rough = encode(tensor);
            assertEquals(Math.min(128, Integer.lowestOneBit(columns)), rough.blockSize());
            assertEquals(Optional.empty(), rough.zeroPoints());
            float[] truth = tensor.toFloats();
            for (int from = 0; from < truth.length; from += rough.blockSize()) {
                float largest = 0;
                for (int i = from; i < from + rough.blockSize(); i++) largest = Math.max(largest, Math.abs(truth[i]));
                for (int i = from; i < from + rough.blockSize(); i++) {
                    float value = rough.scales().get(i / rough.blockSize()) * ((rough.quants().get(i / 2) >> i % 2 * 4 & 0xF) - 8);
                    assertTrue(Math.abs(value - truth[i]) <= largest / 8 * 1.0001, truth[i] + " became " + value + " beside " + largest);
                }
            }
        }
    }

    @Test
    void aBlockOfZerosStaysOne() {
        try (GgufFile file = GgufFile.open(GgufBytes.ofTensor(TensorType.Q8_0, new byte[34 * 4], 128, 1).writeTo(folder))) {
            QuantizedMatrix rough = encode(file.required("w"));
            assertEquals(List.of(128, 1), List.of(rough.blockSize(), rough.scales().capacity()));
            assertEquals(0, Math.abs(rough.scales().get(0)));
        }
    }

    private static QuantizedMatrix encode(GgufTensor tensor) {
        QuantizedMatrix whole = RoughMatrix.layout(tensor).allocate();
        RoughMatrix.encode(tensor, (band, firstRow) -> whole.put(firstRow, band));
        return whole;
    }
}
