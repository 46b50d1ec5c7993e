package dev.satchel.djl;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.satchel.Cancellation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** One sequence of tokens in a graph that somebody else has made. */
final class FolderSession extends GraphSession {
    /** Longer prompts are read in pieces of this size, as {@link KeyValueSession} does. */
    private static final int PIECE = 256;
    /** Most graphs score every token that they read, wanted or not: pieces are smaller where that would be more numbers than this. */
    private static final int MOST_SCORES = 1 << 24;

    private final FolderGraph graph;
    private final int piece;
    private final FolderState state;
    /** What the graph writes its logits to. */
    private ByteBuffer scores = DirectMemory.bytes(0);

    FolderSession(SharedGraph shared, FolderGraph graph, int capacity) {
        super(shared, graph.vocabulary(), capacity);
        this.graph = graph;
        this.piece = piece(graph);
        this.state = new FolderState(graph.states(), graph.inPlace(), capacity);
    }

    private static int piece(FolderGraph graph) {
        return Math.clamp(MOST_SCORES / graph.vocabulary(), 1, PIECE);
    }

    /** How many tokens a graph scores at once at most, so many of them wanted. */
    static int mostScored(FolderGraph graph, int tokens, int rows) {
        if (graph.lastRowOnly()) return 1;
        return Math.min(piece(graph), graph.inputs().containsKey(FolderGraph.ROWS) ? Math.max(1, rows) : tokens);
    }

    @Override
    public FloatBuffer append(int[] tokens, int rows, Cancellation cancellation) {
        return append(tokens, rows, cancellation, (session, from, options) -> {
            int to = pieceEnd(from, tokens.length, rows);
            evaluate(session, tokens, from, to, rows, options);
            return to;
        });
    }

    @Override
    void reserve(int tokens) { state.reserve(tokens, length()); }

    /** Where a graph gives only the last token's logits, every token whose logits are wanted ends a piece. */
    private int pieceEnd(int from, int tokens, int rows) {
        int to = Math.min(from + piece, tokens);
        return graph.lastRowOnly() ? Math.min(to, Math.max(from, tokens - rows) + 1) : to;
    }

    /** Evaluates tokens {@code from} to {@code to}; the wanted rows among them go to their place in the logits. */
    private void evaluate(OrtSession session, int[] tokens, int from, int to, int rows, OrtSession.RunOptions options) throws OrtException {
        int firstWanted = Math.max(from, tokens.length - rows);
        int wanted = Math.max(0, to - firstWanted);
        int given = graph.lastRowOnly() ? 1 : graph.inputs().containsKey(FolderGraph.ROWS) ? Math.max(1, wanted) : to - from;
        try (Binding binding = new Binding()) {
            bindTokens(binding, tokens, from, to, given);
            binding.output(graph.names().logits(), scores(given), graph.logits(), 1, given, graph.vocabulary());
            state.bind(binding, length(), to - from);
            session.run(binding.inputs, Set.of(), binding.outputs, options).close();
        }
        state.extended(length() + to - from);
        if (wanted > 0) copyScores(given - wanted, wanted, firstWanted - (tokens.length - rows));
    }

    private void bindTokens(Binding binding, int[] tokens, int from, int to, int rows) throws OrtException {
        int all = length() + to - from;
        for (Map.Entry<String, TensorInfo> input : graph.inputs().entrySet()) {
            String name = input.getKey();
            if (name.equals(graph.names().tokens()))
                binding.integers(input, LongStream.range(from, to).map(i -> tokens[(int) i]).toArray());
            else
                if (name.equals(graph.names().mask())) binding.integers(input, LongStream.range(0, all).map(i -> 1).toArray());
                else if (name.equals(graph.names().positions())) binding.integers(input, LongStream.range(length(), all).toArray());
                else if (name.equals(FolderGraph.ROWS)) binding.number(input, rows);
                else binding.flag(input, length() > 0);
        }
    }

    private ByteBuffer scores(int rows) {
        long bytes = (long) rows * graph.vocabulary() * graph.logits().size;
        if (scores.capacity() < bytes) scores = DirectMemory.bytes(bytes);
        return scores.slice(0, (int) bytes).order(ByteOrder.nativeOrder());
    }

    private void copyScores(int firstRow, int rows, int toRow) {
        int numbers = rows * graph.vocabulary();
        int from = firstRow * graph.vocabulary();
        int to = toRow * graph.vocabulary();
        switch (graph.logits()) {
            case FLOAT -> logits().put(to, scores.asFloatBuffer(), from, numbers);
            case FLOAT16 -> {
                for (int i = 0; i < numbers; i++) logits().put(to + i, Float.float16ToFloat(scores.getShort((from + i) * Short.BYTES)));
            }
            // The first half of the bits of a float.
            default -> {
                for (int i = 0; i < numbers; i++)
                    logits().put(to + i, Float.intBitsToFloat(scores.getShort((from + i) * Short.BYTES) << 16));
            }
        }
    }

    @Override
    public synchronized long bytes() { return state.bytes() + scores.capacity() + logits().capacity() * (long) Float.BYTES; }

    @Override
    public synchronized ByteBuffer save(int tokens) {
        requireHeld(tokens);
        return state.save(tokens);
    }

    @Override
    public synchronized void restore(int tokens, ByteBuffer saved) {
        replace(tokens, saved.remaining(), graph.stateBytesPerToken(), () -> state.restore(tokens, saved));
    }

    @Override
    public synchronized void close() {
        super.close();
        state.free();
        scores = DirectMemory.bytes(0);
    }

    /** The tensors of one run. */
    static final class Binding implements AutoCloseable {
        private final OrtEnvironment environment = OnnxRuntime.environment();
        private final Map<String, OnnxTensor> inputs = new HashMap<>();
        private final Map<String, OnnxTensor> outputs = new HashMap<>();

        void integers(Map.Entry<String, TensorInfo> input, long... values) throws OrtException {
            long[] shape = {1, values.length};
            inputs.put(input.getKey(), input.getValue().type == OnnxJavaType.INT64
                    ? OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape)
                    : OnnxTensor.createTensor(environment, IntBuffer.wrap(LongStream.of(values).mapToInt(value -> (int) value).toArray()),
                            shape));
        }

        void number(Map.Entry<String, TensorInfo> input, long value) throws OrtException {
            long[] shape = new long[input.getValue().getShape().length];
            Arrays.fill(shape, 1);
            inputs.put(input.getKey(), OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[] {value}), shape));
        }

        void flag(Map.Entry<String, TensorInfo> input, boolean value) throws OrtException {
            boolean isScalar = input.getValue().getShape().length == 0;
            inputs.put(input.getKey(), OnnxTensor.createTensor(environment, isScalar ? (Object) value : new boolean[] {value}));
        }

        void input(String name, ByteBuffer values, OnnxJavaType type, long... shape) throws OrtException {
            inputs.put(name, OnnxTensor.createTensor(environment, values, shape, type));
        }

        void output(String name, ByteBuffer values, OnnxJavaType type, long... shape) throws OrtException {
            outputs.put(name, OnnxTensor.createTensor(environment, values, shape, type));
        }

        @Override
        public void close() {
            for (Map<String, OnnxTensor> tensors : List.of(inputs, outputs)) tensors.values().forEach(OnnxTensor::close);
        }
    }
}
