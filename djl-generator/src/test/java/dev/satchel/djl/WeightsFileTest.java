package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WeightsFileTest {
    private final OrtEnvironment environment = OnnxRuntime.environment();

    /** Rows of 32 times the same number, 0, 0.5, 1, 1.5. */
    private static OnnxGraph graph(WeightsFile weights) {
        OnnxGraph graph = new OnnxGraph();
        graph.input("row", OnnxGraph.Type.INT64, 1);
        byte[] values = new byte[4 * 32];
        for (int i = 0; i < values.length; i++) values[i] = (byte) (128 + i / 32);
        WeightsFile.Section quants = weights.reserve(values.length);
        WeightsFile.Section scales = weights.reserve(4 * Float.BYTES);
        weights.writeFloats(scales, 0, FloatBuffer.wrap(new float[] {0.5f, 0.5f, 0.5f, 0.5f}));
        weights.write(quants, 0, ByteBuffer.wrap(values, 0, 64));
        weights.write(quants, 64, ByteBuffer.wrap(values, 64, 64));
        graph.weight("quants", OnnxGraph.Type.UINT8, quants, 4, 32);
        graph.weight("scales", OnnxGraph.Type.FLOAT, scales, 4, 1);
        graph.node(OnnxGraph.RUNTIME, "GatherBlockQuantized", List.of("quants", "row", "scales"), List.of("y"),
                Map.of("bits", 8, "block_size", 32, "gather_axis", 0, "quantize_axis", 1));
        graph.output("y", OnnxGraph.Type.FLOAT, 1, 32);
        return graph;
    }

    @Test
    void aSessionReadsItsWeightsAlsoWhenTheFileIsGone() throws Exception {
        WeightsFile weights = WeightsFile.create();
        OrtSession session;
        try (weights) {
            session = OnnxRuntime.load(graph(weights), weights, 1);
            assertTrue(Files.exists(weights.folder().resolve(WeightsFile.NAME)));
        }
        try (session;
                OnnxTensor row = OnnxTensor.createTensor(environment, new long[] {3});
                OrtSession.Result result = session.run(Map.of("row", row))) {
            assertEquals(1.5f, ((float[][]) result.get(0).getValue())[0][0]);
        }
        assertFalse(System.getProperty("os.name").equals("Linux") && Files.exists(weights.folder()), "the folder must be gone");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderInMemoryIsToldFromOneOnADisk() {
        assumeTrue(Files.isDirectory(Path.of("/dev/shm")));
        assertTrue(WeightsFile.isInMemory(Path.of("/dev/shm")));
        assertFalse(WeightsFile.isInMemory(Path.of("/proc")));
        assertFalse(WeightsFile.isInMemory(Path.of("/there/is/none")));
    }

    @Test
    void aSectionTakesNoMoreThanItsBytes() {
        try (WeightsFile weights = WeightsFile.create()) {
            weights.reserve(3);
            WeightsFile.Section section = weights.reserve(8);
            assertEquals(new WeightsFile.Section(64, 8), section);
            ByteBuffer five = ByteBuffer.allocate(5);
            assertEquals("5 bytes at 4 do not fit into Section[position=64, bytes=8]",
                    assertThrows(IllegalArgumentException.class, () -> weights.write(section, 4, five)).getMessage());
            assertThrows(IllegalArgumentException.class, () -> weights.write(section, -1, five));
        }
    }
}
