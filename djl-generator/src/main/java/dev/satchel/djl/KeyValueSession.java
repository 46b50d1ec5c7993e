package dev.satchel.djl;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.satchel.Cancellation;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keys and values of one sequence, one buffer of each for every layer, which the runtime extends in place: the same buffer is given as
 * what was and as what will be.
 * <p>
 * What lies beyond {@link #length()} is never read, so forgetting tokens only takes a smaller length. Buffers begin small and double.
 */
final class KeyValueSession extends GraphSession {
    /**
     * Longer prompts are read in pieces of this size. Attention computes all pairs of a piece and of what was before, also those that it
     * then masks: small pieces have fewer of them, and too small ones keep the processors less busy.
     */
    static final int PIECE = 256;

    private final ModelGraph graph;
    private Buffers buffers;
    /** The position of the last token, and the number of all tokens, as {@code GroupQueryAttention} wants them. */
    private final IntBuffer lastPosition = ints();
    private final IntBuffer totalLength = ints();

    KeyValueSession(SharedGraph shared, ModelGraph graph, int capacity) {
        super(shared, graph.hyperparameters().vocabulary(), capacity);
        this.graph = graph;
        this.buffers = new Buffers(0, Map.of(), Map.of(), Map.of());
    }

    private static IntBuffer ints() { return ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder()).asIntBuffer(); }

    @Override
    public FloatBuffer append(int[] tokens, int rows, Cancellation cancellation) {
        return append(tokens, rows, false, cancellation);
    }

    @Override
    public FloatBuffer appendForLikeliest(int[] tokens, int rows, Cancellation cancellation) {
        return append(tokens, rows, graph.findsLikeliest(), cancellation);
    }

    private FloatBuffer append(int[] tokens, int rows, boolean onlyLikeliest, Cancellation cancellation) {
        return append(tokens, rows, cancellation, (session, from, options) -> {
            int to = Math.min(from + PIECE, tokens.length);
            evaluate(session, tokens, from, to, rows, onlyLikeliest, options);
            return to;
        });
    }

    /** Evaluates tokens {@code from} to {@code to}; the wanted rows among them go to their place in the logits. */
    private void evaluate(OrtSession session, int[] tokens, int from, int to, int rows, boolean onlyLikeliest,
            OrtSession.RunOptions options) throws OrtException {
        OrtEnvironment environment = OnnxRuntime.environment();
        int firstWanted = Math.max(from, tokens.length - rows);
        int wanted = Math.max(0, to - firstWanted);
        int vocabulary = graph.hyperparameters().vocabulary();
        FloatBuffer place = logits().duplicate();
        if (wanted > 0) place.position((firstWanted - (tokens.length - rows)) * vocabulary);
        place.limit(place.position() + wanted * vocabulary);
        LongBuffer ids = LongBuffer.allocate(to - from);
        for (int i = from; i < to; i++) ids.put(tokens[i]);
        LongBuffer indices = LongBuffer.allocate(wanted);
        for (int i = 0; i < wanted; i++) indices.put(firstWanted + i - from);
        lastPosition.put(0, length() + to - from - 1);
        totalLength.put(0, length() + to - from);
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids.flip(), new long[] {1, to - from});
                OnnxTensor indexTensor = OnnxTensor.createTensor(environment, indices.flip(), new long[] {wanted});
                OnnxTensor onlyLikeliestTensor = OnnxTensor.createTensor(environment, new boolean[] {onlyLikeliest && wanted > 0});
                OnnxTensor logitTensor = OnnxTensor.createTensor(environment, place.slice(), new long[] {1, wanted, vocabulary})) {
            Map<String, OnnxTensor> inputs = new HashMap<>(buffers.inputs);
            inputs.put(Blocks.TOKENS, idTensor);
            inputs.put(Blocks.ROWS, indexTensor);
            if (graph.findsLikeliest()) inputs.put(Blocks.ONLY_LIKELIEST, onlyLikeliestTensor);
            Map<String, OnnxTensor> outputs = new HashMap<>(buffers.outputs);
            outputs.put(Blocks.LOGITS, logitTensor);
            session.run(inputs, Set.of(), outputs, options).close();
        }
    }

    @Override
    void reserve(int tokens) throws OrtException {
        if (tokens <= buffers.room) return;
        Buffers old = buffers;
        buffers = largerBuffers(roomFor(tokens, capacity()));
        old.close();
    }

    private Buffers largerBuffers(int room) throws OrtException {
        OrtEnvironment environment = OnnxRuntime.environment();
        Hyperparameters shape = graph.hyperparameters();
        Buffers larger = new Buffers(room, new HashMap<>(), new HashMap<>(), new HashMap<>());
        try {
            larger.inputs.put(Blocks.LAST_POSITION, OnnxTensor.createTensor(environment, lastPosition, new long[] {1}));
            larger.inputs.put(Blocks.TOTAL_LENGTH, OnnxTensor.createTensor(environment, totalLength, new long[] {1}));
            List<Rotation> rotations = graph.rotations();
            for (int i = 0; i < rotations.size(); i++) {
                Rotation rotation = rotations.get(i);
                long[] table = {room, rotation.pairs()};
                larger.inputs.put(Blocks.cosines(i), OnnxTensor.createTensor(environment, rotation.cosines(room), table));
                larger.inputs.put(Blocks.sines(i), OnnxTensor.createTensor(environment, rotation.sines(room), table));
            }
            long[] size = {1, shape.keyValueHeads(), room, shape.headSize()};
            for (String name : graph.stateNames()) {
                FloatBuffer values = DirectMemory.floats((long) shape.keyValueHeads() * room * shape.headSize());
                copyState(buffers.state.get(name), values, room, shape);
                OnnxTensor tensor = OnnxTensor.createTensor(environment, values, size);
                larger.state.put(name, values);
                larger.inputs.put(Blocks.past(name), tensor);
                larger.outputs.put(Blocks.present(name), tensor);
            }
            return larger;
        } catch (OrtException | RuntimeException | Error e) {
            larger.close();
            throw e;
        }
    }

    private void copyState(FloatBuffer from, FloatBuffer to, int room, Hyperparameters shape) {
        int kept = length() * shape.headSize();
        if (kept == 0) return;
        for (int head = 0; head < shape.keyValueHeads(); head++)
            to.put(head * room * shape.headSize(), from, head * buffers.room * shape.headSize(), kept);
    }

    @Override
    public synchronized long bytes() { return buffers.room * graph.sessionBytesPerToken() + logits().capacity() * (long) Float.BYTES; }

    @Override
    public synchronized ByteBuffer save(int tokens) {
        requireHeld(tokens);
        int numbers = tokens * graph.hyperparameters().headSize();
        ByteBuffer saved = DirectMemory.bytes(tokens * graph.stateBytesPerToken());
        FloatBuffer to = saved.asFloatBuffer();
        forEachHead(numbers, to::put);
        return saved;
    }

    @Override
    public synchronized void restore(int tokens, ByteBuffer state) {
        int numbers = tokens * graph.hyperparameters().headSize();
        FloatBuffer from = state.order(ByteOrder.nativeOrder()).asFloatBuffer();
        replace(tokens, state.remaining(), graph.stateBytesPerToken(), () -> forEachHead(numbers, head -> {
            head.put(from.slice(from.position(), numbers));
            from.position(from.position() + numbers);
        }));
    }

    /** Does something with the first numbers of each head of keys and values, in an order that is always the same. */
    private void forEachHead(int numbers, Consumer<FloatBuffer> action) {
        Hyperparameters shape = graph.hyperparameters();
        if (numbers == 0) return;
        for (String name : graph.stateNames())
            for (int head = 0; head < shape.keyValueHeads(); head++)
                action.accept(buffers.state.get(name).slice(head * buffers.room * shape.headSize(), numbers));
    }

    @Override
    public synchronized void close() {
        super.close();
        buffers.close();
        buffers = new Buffers(0, Map.of(), Map.of(), Map.of());
    }

    /**
     * What stays bound from call to call.
     *
     * @param room how many tokens there is room for
     * @param state keys and values by name, [1, heads, room, head size] each
     */
    private record Buffers(int room, Map<String, FloatBuffer> state, Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) {
        void close() { inputs.values().forEach(OnnxTensor::close); }
    }
}
