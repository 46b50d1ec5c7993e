package dev.satchel.djl;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.satchel.SatchelException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * A graph with some of each kind of work that language models make, of which one is run at a time. It is one graph, because the threads of
 * another one that has just run would still be waiting for work, and take the processor from this one.
 */
final class SpeedTrial implements AutoCloseable {
    /** Columns and rows of a matrix, and how many numbers a vector has. */
    static final int WIDTH = 2048;
    /** As many as {@link KeyValueSession} has evaluated at once. */
    static final int TOKENS = KeyValueSession.PIECE;
    /** Operators that do next to nothing for one token. */
    static final int OPERATORS = 200;
    /** Norms over many numbers. */
    static final int NORMS = 8;
    /** Other operators over many numbers. */
    static final int ACTIVATIONS = 12;
    private static final String X = "x";

    /** What is timed. */
    enum Kind {
        /** Products with weights of 4 bits. */
        FOUR_BITS(4, 32, 5),
        /** Products with weights of 8 bits, each 32 of which share a scale. */
        EIGHT_BITS(8, 32, 4),
        /** Products with weights of 8 bits, each 16 of which share a scale. */
        EIGHT_BITS_FINE(8, 16, 3),
        /** Products with weights in floating point. */
        FLOATS(Float.SIZE, 0, 2),
        /** Many operators. */
        OPERATORS(0, 0, 0),
        /** Norms of sums. */
        NORMS(0, 0, 0),
        /** What else is done with every number between the products. */
        ACTIVATIONS(0, 0, 0),
        /** Attention with small heads. */
        SMALL_HEADS(0, 0, 0),
        /** Attention with large heads. */
        LARGE_HEADS(0, 0, 0);

        private final int bits;
        private final int blockSize;
        private final int matrices;

        Kind(int bits, int blockSize, int matrices) {
            this.bits = bits;
            this.blockSize = blockSize;
            this.matrices = matrices;
        }

        boolean isProduct() { return matrices > 0; }

        /** Of all its matrices. */
        long weights() { return (long) matrices * WIDTH * WIDTH; }

        /** In the runtime's form. */
        long bytes() { return matrices * new Weights.Product("", WIDTH, WIDTH, bits, blockSize).bytes(); }

        /** Which of them is the same work as a product. */
        static Kind of(Weights.Product product) {
            if (product.blockSize() == 0) return FLOATS;
            if (product.bits() == 4) return FOUR_BITS;
            return product.blockSize() < 32 ? EIGHT_BITS_FINE : EIGHT_BITS;
        }
    }

    private final OrtSession session;
    private final LongSupplier nanoseconds;

    /**
     * Makes the graph, of about 100 MB.
     *
     * @param nanoseconds the clock
     */
    SpeedTrial(int threads, LongSupplier nanoseconds) {
        this.nanoseconds = nanoseconds;
        OnnxGraph graph = new OnnxGraph();
        try (WeightsFile weights = WeightsFile.create()) {
            session = OnnxRuntime.load(build(graph, weights), weights, threads);
        } catch (OrtException e) {
            throw new SatchelException("the speed of this machine cannot be measured: " + OnnxRuntime.reason(e), e);
        }
    }

    private static OnnxGraph build(OnnxGraph graph, WeightsFile file) {
        Numbers numbers = new Numbers(file);
        graph.input(X, OnnxGraph.Type.FLOAT, -1, WIDTH);
        graph.input(Blocks.LAST_POSITION, OnnxGraph.Type.INT32, 1);
        graph.input(Blocks.TOTAL_LENGTH, OnnxGraph.Type.INT32, 1);
        String last = X;
        for (Kind kind : Kind.values()) {
            graph.input(kind.name(), OnnxGraph.Type.BOOL, 1);
            String before = last;
            last = graph.choose(kind.name(), kind + ".result", new long[] {-1, WIDTH}, () -> switch (kind) {
                case OPERATORS -> norms(graph, before, kind, OPERATORS);
                case NORMS -> norms(graph, before, kind, NORMS);
                case ACTIVATIONS -> activations(graph, before);
                case SMALL_HEADS -> attention(graph, before, kind, WIDTH / 3 / 64);
                case LARGE_HEADS -> attention(graph, before, kind, WIDTH / 3 / 256);
                default -> products(graph, before, kind, numbers);
            }, () -> graph.node("", "Identity", List.of(before), kind + ".skipped", Map.of()));
        }
        graph.output(last, OnnxGraph.Type.FLOAT, -1, WIDTH);
        return graph;
    }

    /** Made-up weights, other ones for each matrix: of the same ones the runtime would make its form once, and read it from the cache. */
    private static final class Numbers {
        private final WeightsFile file;
        private final Random random = new Random(1);
        private final WeightsFile.Section scales;

        Numbers(WeightsFile file) {
            this.file = file;
            float[] scale = new float[WIDTH * WIDTH / 16];
            Arrays.fill(scale, 1e-4f);
            scales = file.reserve((long) scale.length * Float.BYTES);
            file.writeFloats(scales, 0, FloatBuffer.wrap(scale));
        }

        WeightsFile.Section codes(int bits) {
            byte[] codes = new byte[WIDTH * WIDTH * bits / 8];
            random.nextBytes(codes);
            WeightsFile.Section section = file.reserve(codes.length);
            file.write(section, 0, ByteBuffer.wrap(codes));
            return section;
        }

        WeightsFile.Section floats() {
            FloatBuffer values = FloatBuffer.allocate(WIDTH * WIDTH);
            while (values.hasRemaining()) values.put(random.nextFloat() / WIDTH);
            WeightsFile.Section section = file.reserve((long) values.capacity() * Float.BYTES);
            file.writeFloats(section, 0, values.flip());
            return section;
        }
    }

    private static String products(OnnxGraph graph, String x, Kind kind, Numbers numbers) {
        String product = x;
        for (int i = 0; i < kind.matrices; i++) product = product(graph, product, kind + "." + i, kind, numbers);
        return product;
    }

    private static String product(OnnxGraph graph, String x, String name, Kind kind, Numbers numbers) {
        if (kind == Kind.FLOATS) {
            String weight = graph.weight(name + ".weight", OnnxGraph.Type.FLOAT, numbers.floats(), WIDTH, WIDTH);
            return graph.node(OnnxGraph.RUNTIME, "FusedMatMul", List.of(x, weight), name, Map.of("transB", 1));
        }
        long blocks = WIDTH / kind.blockSize;
        String codes = graph.weight(name + ".codes", OnnxGraph.Type.UINT8, numbers.codes(kind.bits), WIDTH, blocks,
                (long) kind.blockSize * kind.bits / 8);
        String scales = graph.weight(name + ".scales", OnnxGraph.Type.FLOAT, numbers.scales.part(0, 16, kind.blockSize), WIDTH, blocks);
        return graph.node(OnnxGraph.RUNTIME, "MatMulNBits", List.of(x, codes, scales), name,
                Map.of("N", WIDTH, "K", WIDTH, "bits", kind.bits, "block_size", kind.blockSize, "accuracy_level", 4));
    }

    private static String norms(OnnxGraph graph, String x, Kind kind, int count) {
        float[] ones = new float[WIDTH];
        Arrays.fill(ones, 1);
        String weight = graph.constant(kind + ".weight", ones);
        for (int i = 0; i < count; i++)
            x = graph.node(OnnxGraph.RUNTIME, "SkipSimplifiedLayerNormalization", List.of(x, x, weight), kind + ".norm." + i,
                    Map.of("epsilon", 1e-5f));
        return x;
    }

    private static String activations(OnnxGraph graph, String x) {
        for (int i = 0; i < ACTIVATIONS / 3; i++) {
            String gate = graph.node(OnnxGraph.RUNTIME, "QuickGelu", List.of(x), "gate." + i, Map.of("alpha", 1f));
            String gated = graph.node("", "Mul", List.of(gate, x), "gated." + i, Map.of());
            x = graph.node("", "Add", List.of(gated, x), "sum." + i, Map.of());
        }
        return x;
    }

    /** Queries, keys and values of as many heads each as there is room for in a vector. */
    private static String attention(OnnxGraph graph, String x, Kind kind, int heads) {
        int width = headSize(kind) * heads;
        List<String> parts = List.of(kind + ".qkv", kind + ".rest");
        graph.node("", "Split", List.of(x, graph.constant(kind + ".widths", new long[] {3L * width, WIDTH - 3L * width})), parts,
                Map.of("axis", -1));
        String qkv = graph.reshaped(parts.get(0), kind + ".packed", 1, -1, 3L * width);
        graph.node(OnnxGraph.RUNTIME, "GroupQueryAttention",
                List.of(qkv, "", "", "", "", Blocks.LAST_POSITION, Blocks.TOTAL_LENGTH),
                List.of(kind + ".attended", kind + ".keys", kind + ".values"), Map.of("num_heads", heads, "kv_num_heads", heads));
        String attended = graph.reshaped(kind + ".attended", kind + ".flat", -1, width);
        return graph.node("", "Concat", List.of(attended, graph.node("", "Slice", List.of(x,
                graph.constant(kind + ".from", new long[] {width}), graph.constant(kind + ".to", new long[] {WIDTH}),
                graph.constant(kind + ".axes", new long[] {1})), kind + ".others", Map.of())), kind + ".all", Map.of("axis", -1));
    }

    static int headSize(Kind kind) { return kind == Kind.SMALL_HEADS ? 64 : 256; }

    static int heads(Kind kind) { return WIDTH / 3 / headSize(kind); }

    /** How many seconds one kind of work takes for this many tokens. */
    double seconds(Kind kind, int tokens) {
        OrtEnvironment environment = OnnxRuntime.environment();
        Map<String, OnnxTensor> inputs = new HashMap<>();
        try {
            FloatBuffer x = DirectMemory.floats((long) tokens * WIDTH);
            for (int i = 0; i < x.capacity(); i++) x.put(i, (i % 17 - 8) / 10f);
            inputs.put(X, OnnxTensor.createTensor(environment, x, new long[] {tokens, WIDTH}));
            inputs.put(Blocks.LAST_POSITION, OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {tokens - 1}), new long[] {1}));
            inputs.put(Blocks.TOTAL_LENGTH, OnnxTensor.createTensor(environment, IntBuffer.wrap(new int[] {tokens}), new long[] {1}));
            for (Kind each : Kind.values()) inputs.put(each.name(), OnnxTensor.createTensor(environment, new boolean[] {each == kind}));
            long begin = nanoseconds.getAsLong();
            session.run(inputs).close();
            return (nanoseconds.getAsLong() - begin) / 1e9;
        } catch (OrtException e) {
            throw new SatchelException("the speed of this machine cannot be measured: " + OnnxRuntime.reason(e), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not free the trial", e);
        }
    }
}
