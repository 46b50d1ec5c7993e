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

    @Test
    void aPartOfTheGraphRunsOnlyWhenItsConditionHolds() throws Exception {
        OnnxGraph graph = new OnnxGraph();
        graph.input("x", OnnxGraph.Type.FLOAT, 1);
        graph.node("", "Cast", List.of("x"), "not_zero", Map.of("to", 9));
        graph.constant("otherwise", new float[] {-1});
        // Division of integers by 0 would end the process, so that this passes only if the part was not run.
        String y = graph.choose("not_zero", "y", new long[] {1}, () -> {
            String integer = graph.node("", "Cast", List.of("x"), "integer", Map.of("to", 7));
            String share = graph.node("", "Div", List.of(graph.constant("hundred", new long[] {100}), integer), "share", Map.of());
            return graph.node("", "Cast", List.of(share), "float", Map.of("to", 1));
        }, () -> graph.node("", "Identity", List.of("otherwise"), "other", Map.of()));
        graph.output(y, OnnxGraph.Type.FLOAT, 1);
        try (WeightsFile none = WeightsFile.create(); OrtSession session = OnnxRuntime.load(graph, none, 1)) {
            assertEquals(25, whole(session, 4));
            assertEquals(-1, whole(session, 0));
        }
    }

    private float whole(OrtSession session, float x) throws Exception {
        try (OnnxTensor input = OnnxTensor.createTensor(environment, new float[] {x});
                OrtSession.Result result = session.run(Map.of("x", input))) {
            return ((float[]) result.get(0).getValue())[0];
        }
    }
}
