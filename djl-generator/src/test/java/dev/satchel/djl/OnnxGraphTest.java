package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
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
        try (WeightsFile none = WeightsFile.create();
                OrtSession session = OnnxRuntime.load(graph, none, 1);
                OnnxTensor x = OnnxTensor.createTensor(environment, new float[][] {{8, 40}});
                OrtSession.Result result = session.run(Map.of("x", x))) {
            assertEquals(Set.of("x"), session.getInputNames());
            assertArrayEquals(new float[][] {{10, 4}}, (float[][]) result.get(0).getValue());
        }
    }
}
