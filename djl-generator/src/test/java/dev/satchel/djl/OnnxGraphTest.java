package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
    private final OrtEnvironment environment = OnnxRuntime.environment();

    @Test
    void theRuntimeReadsWhatTheGraphWrites() throws Exception {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.Type.FLOAT, 1, -1);
        graph.constant("half", new float[] {0.5f, 0.25f});
        graph.constant("picked", new long[] {1, 0});
        graph.node("", "Mul", List.of("x", "half"), List.of("scaled"), Map.of());
        graph.node("", "Gather", List.of("scaled", "picked"), List.of("y"), Map.of("axis", 1));
        graph.output("y", OnnxGraph.Type.FLOAT, 1, -1);
        try (OnnxRuntime.LoadedGraph loaded = OnnxRuntime.load(graph, 1);
                OnnxTensor x = OnnxTensor.createTensor(environment, new float[][] {{8, 40}});
                OrtSession.Result result = loaded.session().run(Map.of("x", x))) {
            assertEquals(Set.of("x"), loaded.session().getInputNames());
            assertArrayEquals(new float[][] {{10, 4}}, (float[][]) result.get(0).getValue());
        }
    }

    @Test
    void externalWeightsAreUsedWhereTheyAre() throws Exception {
        OnnxGraph graph = new OnnxGraph();
        graph.input("row", OnnxGraph.Type.INT64, 1);
        ByteBuffer quants = ByteBuffer.allocateDirect(4 * 32);
        for (int i = 0; i < quants.capacity(); i++) quants.put(i, (byte) (128 + i / 32));
        FloatBuffer scales = DirectMemory.floats(4);
        for (int i = 0; i < 4; i++) scales.put(i, 0.5f);
        graph.weight("quants", quants, 4, 32);
        graph.weight("scales", scales, 4, 1);
        graph.node(OnnxGraph.RUNTIME, "GatherBlockQuantized", List.of("quants", "row", "scales"), List.of("y"),
                Map.of("bits", 8, "block_size", 32, "gather_axis", 0, "quantize_axis", 1));
        graph.output("y", OnnxGraph.Type.FLOAT, 1, 32);
        try (OnnxRuntime.LoadedGraph loaded = OnnxRuntime.load(graph, 1);
                OnnxTensor row = OnnxTensor.createTensor(environment, new long[] {3})) {
            assertEquals(1.5f, first(loaded.session(), row));
            quants.put(3 * 32, (byte) (128 + 9));
            assertEquals(4.5f, first(loaded.session(), row), "the session must read the buffer itself, not a copy");
        }
    }

    @Test
    void aPartOfTheGraphRunsOnlyWhenItsConditionHolds() throws Exception {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.Type.FLOAT, 1);
        graph.node("", "Cast", List.of("x"), "not_zero", Map.of("to", 9));
        graph.constant("otherwise", new float[] {-1});
        // Division of integers by 0 would end the process, so that this passes only if the part was not run.
        String y = graph.when("not_zero", () -> {
            String integer = graph.node("", "Cast", List.of("x"), "integer", Map.of("to", 7));
            String share = graph.node("", "Div", List.of(graph.constant("hundred", new long[] {100}), integer), "share", Map.of());
            return graph.node("", "Cast", List.of(share), "float", Map.of("to", 1));
        }, "otherwise", "y", 1);
        graph.output(y, OnnxGraph.Type.FLOAT, 1);
        try (OnnxRuntime.LoadedGraph loaded = OnnxRuntime.load(graph, 1)) {
            assertEquals(25, whole(loaded.session(), 4));
            assertEquals(-1, whole(loaded.session(), 0));
        }
    }

    private float whole(OrtSession session, float x) throws Exception {
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new float[] {x});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            return ((float[]) result.get(0).getValue())[0];
        }
    }

    private static float first(OrtSession session, OnnxTensor row) throws Exception {
        try (OrtSession.Result result = session.run(Map.of("row", row))) {
            return ((float[][]) result.get(0).getValue())[0][0];
        }
    }
}
