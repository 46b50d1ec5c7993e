package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.satchel.Cancellation;
import dev.satchel.SatchelException;
import dev.satchel.djl.TinyFolder.Kind;
import dev.satchel.djl.onnx.ModelFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ready-made graphs say what the file that they were made from says, and that is known in double precision. */
class FolderModelTest {
    private static final Reference TRUTH = Reference.read(ModelFiles.reference("llama.Q4_1.json"));

    @TempDir
    private Path folder;

    private FolderModel load(Map<String, byte[]> files) {
        return FolderModel.load(ModelFolder.open(TinyFolder.write(files, folder)), 2);
    }

    /** The error over all positions of all prompts, relative to the truth. */
    private static double error(LanguageModel model) {
        double squares = 0;
        double truth = 0;
        for (Reference.Prompt prompt : TRUTH.prompts()) {
            float[][] actual = rows(model, prompt.tokens());
            for (int row = 0; row < actual.length; row++)
                for (int token = 0; token < actual[row].length; token++) {
                    squares += Math.pow(actual[row][token] - prompt.logits()[row][token], 2);
                    truth += Math.pow(prompt.logits()[row][token], 2);
                }
        }
        return Math.sqrt(squares / truth);
    }

    private static float[][] rows(LanguageModel model, int[] tokens) {
        try (Session session = model.newSession(tokens.length)) {
            FloatBuffer logits = session.append(tokens, tokens.length, new Cancellation());
            float[][] rows = new float[tokens.length][model.vocabularySize()];
            for (float[] row : rows) logits.get(row);
            return rows;
        }
    }

    /** The logits of a prompt that is read in two parts. */
    private float[][] rows(Map<String, byte[]> files) {
        int[] tokens = TRUTH.prompts().get(0).tokens();
        int half = tokens.length / 2;
        try (FolderModel model = load(files); Session session = model.newSession(tokens.length)) {
            float[][] rows = new float[tokens.length][model.vocabularySize()];
            FloatBuffer first = session.append(Arrays.copyOf(tokens, half), half, new Cancellation());
            for (int row = 0; row < half; row++) first.get(rows[row]);
            FloatBuffer rest = session.append(Arrays.copyOfRange(tokens, half, tokens.length), tokens.length - half, new Cancellation());
            for (int row = half; row < tokens.length; row++) rest.get(rows[row]);
            return rows;
        }
    }

    private static void assertNear(float[][] expected, float[][] actual, double bound) {
        double squares = 0;
        double truth = 0;
        for (int row = 0; row < expected.length; row++)
            for (int token = 0; token < expected[row].length; token++) {
                squares += Math.pow(expected[row][token] - actual[row][token], 2);
                truth += Math.pow(expected[row][token], 2);
            }
        double error = Math.sqrt(squares / truth);
        assertTrue(error < bound, "relative error " + error);
    }

    private void assertErrorBelow(double bound, Map<String, byte[]> files) {
        try (FolderModel model = load(files)) {
            double error = error(model);
            assertTrue(error < bound, "relative error " + error);
        }
    }

    @Test
    void standardOperatorsWithAStateThatIsAppendedTo() {
        assertErrorBelow(3e-5, new TinyFolder(Kind.PLAIN).optimum());
    }

    @Test
    void groupedQueriesWithAStateThatIsExtendedInPlace() {
        assertErrorBelow(3e-5, new TinyFolder(Kind.GROUPED).genai());
    }

    @Test
    void aStateOf16Bits() {
        assertErrorBelow(2e-3, new TinyFolder(Kind.PLAIN.withState(OnnxGraph.Type.FLOAT16)).genai());
    }

    @Test
    void aStateOf8Bits() {
        assertErrorBelow(0.05, new TinyFolder(Kind.PLAIN.withState(OnnxGraph.Type.INT8)).optimum());
    }

    @Test
    void aStateOf8BitsThatIsExtendedInPlace() {
        assertErrorBelow(0.05, new TinyFolder(Kind.GROUPED.withState(OnnxGraph.Type.INT8)).genai());
    }

    @Test
    void aStateOf4BitsPackedTwoInAByteGivesWhatTheSameNumbersInFloat32Give() {
        float[][] expected = rows(new TinyFolder(Kind.PLAIN.with(Kind.Oddity.STATE_OF_SIXTEEN_STEPS)).genai());
        assertNear(expected, rows(new TinyFolder(Kind.GROUPED.withState(OnnxGraph.Type.UINT8)).genai()), 1e-5);
    }

    @Test
    void logitsOf16Bits() {
        assertErrorBelow(1e-3, new TinyFolder(Kind.GROUPED.withLogits(OnnxGraph.Type.FLOAT16, Kind.Rows.ALL)).optimum());
    }

    @Test
    void aGraphThatScoresOnlyTheLastTokenIsAskedTokenByToken() {
        assertErrorBelow(3e-5, new TinyFolder(Kind.PLAIN.withLogits(OnnxGraph.Type.FLOAT, Kind.Rows.LAST)).optimum());
    }

    @Test
    void aGraphThatScoresAsManyTokensAsAskedIsToldHowMany() {
        assertErrorBelow(3e-5, new TinyFolder(Kind.GROUPED.withLogits(OnnxGraph.Type.FLOAT, Kind.Rows.AS_ASKED)).optimum());
    }

    @Test
    void aGraphWithTwoBranchesIsToldWhetherThereIsAPast() {
        assertErrorBelow(3e-5, new TinyFolder(Kind.PLAIN.with(Kind.Oddity.BRANCHES)).optimum());
    }

    @Test
    void aGraphThatNeverEndsIsNotWaitedFor() {
        Map<String, byte[]> files = new TinyFolder(Kind.PLAIN).optimum();
        files.computeIfPresent("onnx/model.onnx", (name, graph) -> withEndlessLoop(graph));
        ModelFolder endless = ModelFolder.open(TinyFolder.write(files, folder));
        assertEquals(
                folder.resolve("onnx/model.onnx")
                        + ": the model cannot be run: 8 tokens were not read within 1 s; use another export of it, or a smaller model",
                assertThrows(SatchelException.class, () -> FolderModel.load(endless, 2, Duration.ofSeconds(1))).getMessage());
    }

    /** A model with one more operator, behind it: graphs that stand one after the other in a file are read as one. */
    private static byte[] withEndlessLoop(byte[] model) {
        OnnxGraph body = new OnnxGraph();
        body.input("round", OnnxGraph.Type.INT64);
        body.input("goes_on", OnnxGraph.Type.BOOL, 1);
        body.input("number", OnnxGraph.Type.FLOAT, 1);
        body.node("", "Identity", List.of("goes_on"), List.of("still_goes_on"), Map.of());
        body.node("", "Identity", List.of("number"), List.of("same_number"), Map.of());
        body.output("still_goes_on", OnnxGraph.Type.BOOL, 1);
        body.output("same_number", OnnxGraph.Type.FLOAT, 1);
        OnnxGraph more = new OnnxGraph();
        more.constant("loop.number", new float[] {0});
        more.node("", "Cast", List.of(more.constant("loop.one", new long[] {1})), List.of("loop.goes_on"), Map.of("to", 9));
        more.output("loop.result", OnnxGraph.Type.FLOAT, 1);
        ByteString typeOfGraph = ByteString.copyFrom(new byte[] {(byte) 0xA0, 1, 5});
        ByteString attribute = field(1, ByteString.copyFromUtf8("body")).concat(field(6, graphOf(body))).concat(typeOfGraph);
        ByteString loop = field(1, ByteString.EMPTY).concat(field(1, ByteString.copyFromUtf8("loop.goes_on")))
                .concat(field(1, ByteString.copyFromUtf8("loop.number"))).concat(field(2, ByteString.copyFromUtf8("loop.result")))
                .concat(field(4, ByteString.copyFromUtf8("Loop"))).concat(field(5, attribute));
        return ByteString.copyFrom(model).concat(field(7, graphOf(more).concat(field(1, loop)))).toByteArray();
    }

    /** A field of a protobuf message. */
    private static ByteString field(int number, ByteString value) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeBytes(number, value);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }

    private static ByteString graphOf(OnnxGraph model) {
        CodedInputStream in = CodedInputStream.newInstance(model.toBytes());
        try {
            while (WireFormat.getTagFieldNumber(in.readTag()) != 7) in.skipField(in.getLastTag());
            return in.readBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void weightsOf4BitsGiveWhatTheSameWeightsInFloat32Give() {
        float[][] expected = rows(new TinyFolder(Kind.GROUPED.withRounded()).optimum());
        assertNear(expected, rows(new TinyFolder(Kind.GROUPED.withInt4()).optimum()), 1e-4);
    }
}
