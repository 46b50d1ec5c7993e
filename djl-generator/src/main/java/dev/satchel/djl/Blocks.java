package dev.satchel.djl;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import dev.satchel.djl.gguf.MatrixEncoder;
import dev.satchel.djl.gguf.QuantizedMatrix;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The pieces that language models are built from, each of as few operators as possible: an operator costs at least 5 µs a token, whatever
 * it does. Every piece takes and returns names of values in the graph, [1, tokens, width] unless said otherwise.
 * <p>
 * Quantized matrices stay quantized, and by default what is multiplied with them is rounded to 8 bits. <em>Exact</em> multiplies the same
 * weights in float32. Matrices that the file has in floating point are multiplied in float32 always.
 */
final class Blocks {
    /** The ids of the tokens, [1, tokens]. */
    static final String TOKENS = "tokens";
    /** Which of the tokens logits are wanted for: indices, [rows]. */
    static final String ROWS = "rows";
    /** The logits, [1, rows, vocabulary]. */
    static final String LOGITS = "logits";
    /** The position of the last token in the sequence, [1]. */
    static final String LAST_POSITION = "last_position";
    /** How many tokens the sequence has with these, [1]. */
    static final String TOTAL_LENGTH = "total_length";

    /** Which two of a head's values are turned together. */
    enum Pairs {
        /** A value and the next one. */
        NEIGHBOURS,
        /** A value of the first half and the one in its place in the second. */
        HALVES
    }

    /**
     * What runs along the blocks, and what the next block reads.
     *
     * @param residual the sum of the embedding and of all blocks so far
     * @param normed the same, normed
     */
    record Sum(String residual, String normed) {}

    /**
     * One of several matrices that are multiplied with the same values.
     *
     * @param name the tensor's, without {@code .weight}; its bias, if there is one, is called the same with {@code .bias}
     * @param rows how many numbers it gives
     */
    record Matrix(String name, int rows) {}

    /** The input with the cosines of a rotation, [room, pairs]. */
    static String cosines(int rotation) { return "cosines." + rotation; }

    /** The input with the sines of a rotation, [room, pairs]. */
    static String sines(int rotation) { return "sines." + rotation; }

    /** The input with the keys or values so far, [1, key/value heads, room, head size]. */
    static String past(String state) {
        return "past." + state;
    }

    /** The output with the keys or values, the new ones included; the same buffer as the input. */
    static String present(String state) {
        return "present." + state;
    }

    private final GgufFile file;
    private final Hyperparameters shape;
    private final boolean exact;
    private final OnnxGraph graph = new OnnxGraph();
    private final List<Rotation> rotations = new ArrayList<>();
    private final List<String> stateNames = new ArrayList<>();
    private final Map<String, QuantizedMatrix> quantized = new HashMap<>();
    private final Map<String, FloatBuffer> floats = new HashMap<>();
    private final Set<String> used = new HashSet<>();

    private Blocks(GgufFile file, Hyperparameters shape, boolean exact) {
        this.file = file;
        this.shape = shape;
        this.exact = exact;
        graph.input(TOKENS, OnnxGraph.Type.INT64, 1, -1);
        graph.input(ROWS, OnnxGraph.Type.INT64, -1);
        graph.input(LAST_POSITION, OnnxGraph.Type.INT32, 1);
        graph.input(TOTAL_LENGTH, OnnxGraph.Type.INT32, 1);
        graph.output(LOGITS, OnnxGraph.Type.FLOAT, 1, -1, shape.vocabulary());
    }

    /** What the blocks are part of. */
    OnnxGraph graph() { return graph; }

    /** Builds the whole graph of a model, weights included. */
    static ModelGraph build(GgufFile file, Architecture architecture, boolean exact) {
        Hyperparameters shape = Hyperparameters.read(file);
        Blocks blocks = new Blocks(file, shape, exact);
        architecture.build(file, shape, blocks);
        blocks.requireAllUsed();
        return new ModelGraph(blocks.graph, shape, blocks.rotations, blocks.stateNames);
    }

    /** The rotation that the file describes. */
    Rotation rotation() {
        used.add("rope_freqs.weight");
        return shape.rotation(file);
    }

    /** The rows of an embedding matrix that belong to the tokens. */
    String embedding(String name) {
        GgufTensor matrix = matrix(name, shape.width(), shape.vocabulary());
        if (exact || !MatrixEncoder.encodable(matrix.type()))
            return node("", "Gather", List.of(floatWeight(name, List.of(matrix)), TOKENS), "embedding", Map.of("axis", 0));
        // The same bytes as those of the output matrix, where that is the same tensor; only the shape is another.
        QuantizedMatrix quants = quantize(name, List.of(matrix));
        List<String> inputs = new ArrayList<>(List.of(
                graph.weight("embedding.quants", quants.quants(), quants.rows(), (long) quants.columns() * quants.bits() / 8), TOKENS,
                graph.weight("embedding.scales", quants.scales(), quants.rows(), quants.blocksPerRow())));
        quants.zeroPoints().ifPresent(zeros -> inputs.add(graph.weight("embedding.zeros", zeros, quants.rows(), quants.blocksPerRow())));
        return node(OnnxGraph.RUNTIME, "GatherBlockQuantized", inputs, "embedding",
                Map.of("bits", quants.bits(), "block_size", quants.blockSize(), "gather_axis", 0, "quantize_axis", 1));
    }

    /** A root-mean-square norm. */
    String norm(String x, String name) {
        return node("", "SimplifiedLayerNormalization", List.of(x, vector(name + ".weight", shape.width())), name,
                Map.of("epsilon", shape.normEpsilon(), "axis", -1));
    }

    /** Adds a block's result to the residual, with a root-mean-square norm of the sum. */
    Sum addAndNorm(String residual, String x, String name) {
        Sum sum = new Sum(name + ".sum", name);
        graph.node(OnnxGraph.RUNTIME, "SkipSimplifiedLayerNormalization", List.of(residual, x, vector(name + ".weight", shape.width())),
                List.of(sum.normed, "", "", sum.residual), Map.of("epsilon", shape.normEpsilon()));
        return sum;
    }

    /** Attention of all heads to all tokens so far, and the projection of what they found. */
    String attention(int layer, String x, Rotation rotation, Pairs pairs) {
        String block = "blk." + layer + ".";
        int queryWidth = shape.heads() * shape.headSize();
        int keyWidth = shape.keyValueHeads() * shape.headSize();
        List<String> projected = linear(x, shape.width(), block + "attn_qkv", List.of(new Matrix(block + "attn_q", queryWidth),
                new Matrix(block + "attn_k", keyWidth), new Matrix(block + "attn_v", keyWidth)));
        int table = table(rotation);
        String keys = state(layer + ".keys");
        String values = state(layer + ".values");
        String attended = block + "attended";
        boolean packed = projected.size() == 1;
        graph.node(OnnxGraph.RUNTIME, "GroupQueryAttention",
                List.of(projected.get(0), packed ? "" : projected.get(1), packed ? "" : projected.get(2), past(keys), past(values),
                        LAST_POSITION, TOTAL_LENGTH, cosines(table), sines(table)),
                List.of(attended, present(keys), present(values)), Map.of("num_heads", shape.heads(), "kv_num_heads", shape.keyValueHeads(),
                        "do_rotary", 1, "rotary_interleaved", pairs == Pairs.NEIGHBOURS ? 1 : 0));
        return linear(attended, queryWidth, new Matrix(block + "attn_output", shape.width()));
    }

    /** An MLP of which one half, through SiLU, opens and closes the other. */
    String gatedMlp(int layer, String x) {
        String block = "blk." + layer + ".";
        List<String> halves = linear(x, shape.width(), block + "ffn_gate_up",
                List.of(new Matrix(block + "ffn_gate", shape.mlpWidth()), new Matrix(block + "ffn_up", shape.mlpWidth())));
        if (halves.size() == 1) halves = split(halves.get(0), block);
        return linear(gated(halves, block), shape.mlpWidth(), new Matrix(block + "ffn_down", shape.width()));
    }

    /** The second of two halves, as far as the first, through SiLU, lets it pass. */
    String gated(List<String> halves, String block) {
        String gate = node(OnnxGraph.RUNTIME, "QuickGelu", List.of(halves.get(0)), block + "ffn_silu", Map.of("alpha", 1f));
        return node("", "Mul", List.of(gate, halves.get(1)), block + "ffn_gated", Map.of());
    }

    /** The two halves of a product with gate and up at once. */
    List<String> split(String x, String block) {
        List<String> halves = List.of(block + "ffn_gate_half", block + "ffn_up_half");
        graph.node("", "Split", List.of(x), halves, Map.of("axis", -1, "num_outputs", 2));
        return halves;
    }

    /** The logits of the rows that are asked for; the end of the graph. */
    void logits(String x, String name) {
        String rows = node("", "Gather", List.of(x, ROWS), "wanted", Map.of("axis", 1));
        multiply(rows, LOGITS, shape.width(), name, List.of(new Matrix(name, shape.vocabulary())));
    }

    /** The product with one matrix. */
    private String linear(String x, int columns, Matrix matrix) {
        return multiply(x, matrix.name + ".product", columns, matrix.name, List.of(matrix));
    }

    /**
     * The products with several matrices: one value with the rows of all, one after the other, or one value for each where quantized and
     * other matrices are mixed.
     *
     * @param name what the matrices are called together
     */
    private List<String> linear(String x, int columns, String name, List<Matrix> matrices) {
        List<GgufTensor> tensors = matrices.stream().map(matrix -> file.required(matrix.name + ".weight")).toList();
        if (canBeStacked(tensors)) return List.of(multiply(x, name, columns, name, matrices));
        return matrices.stream().map(matrix -> linear(x, columns, matrix)).toList();
    }

    /** Whether one product with all of these is as good as one with each: not where quantized and other matrices are mixed. */
    boolean canBeStacked(List<GgufTensor> tensors) {
        long encodable = tensors.stream().filter(tensor -> MatrixEncoder.encodable(tensor.type())).count();
        return exact || encodable == 0 || encodable == tensors.size();
    }

    private String multiply(String x, String product, int columns, String name, List<Matrix> stacked) {
        List<GgufTensor> tensors = stacked.stream().map(matrix -> matrix(matrix.name, columns, matrix.rows)).toList();
        return multiply(x, product, columns, name, tensors, bias(name, stacked));
    }

    /**
     * The product with the rows of all these tensors, one below the other.
     *
     * @param bias the name of a value that is added, or ""
     */
    String multiply(String x, String product, int columns, String name, List<GgufTensor> tensors, String bias) {
        if (exact || !MatrixEncoder.encodable(tensors.get(0).type())) return multiplyFloats(x, product, name, tensors, bias);
        QuantizedMatrix quants = quantize(name, tensors);
        long rows = quants.rows();
        long blocks = quants.blocksPerRow();
        List<String> inputs = List.of(x,
                graph.weight(name + ".quants", quants.quants(), rows, blocks, (long) quants.blockSize() * quants.bits() / 8),
                graph.weight(name + ".scales", quants.scales(), rows, blocks),
                quants.zeroPoints().map(zeros -> graph.weight(name + ".zeros", zeros, rows, blocks)).orElse(""), "", bias);
        return node(OnnxGraph.RUNTIME, "MatMulNBits", inputs, product,
                Map.of("N", rows, "K", columns, "bits", quants.bits(), "block_size", quants.blockSize(),
                        // The level that rounds what is multiplied with the matrix to 8 bits.
                        "accuracy_level", 4));
    }

    /** The same in float32 whatever the rest is multiplied in. */
    String multiplyFloats(String x, String product, String name, List<GgufTensor> tensors, String bias) {
        String weight = floatWeight(name, tensors);
        Map<String, Integer> attributes = Map.of("transB", 1);
        if (bias.isEmpty()) return node(OnnxGraph.RUNTIME, "FusedMatMul", List.of(x, weight), product, attributes);
        String unbiased = node(OnnxGraph.RUNTIME, "FusedMatMul", List.of(x, weight), product + ".unbiased", attributes);
        return node("", "Add", List.of(unbiased, bias), product, Map.of());
    }

    /** The biases of the matrices one after the other, zeros for one that has none; "" when none has. */
    private String bias(String name, List<Matrix> stacked) {
        if (stacked.stream().noneMatch(matrix -> file.tensor(matrix.name + ".bias").isPresent())) return "";
        float[] all = new float[stacked.stream().mapToInt(Matrix::rows).sum()];
        int at = 0;
        for (Matrix matrix : stacked) {
            if (file.tensor(matrix.name + ".bias").isPresent())
                System.arraycopy(numbers(matrix.name + ".bias", matrix.rows), 0, all, at, matrix.rows);
            at += matrix.rows;
        }
        return graph.constant(name + ".bias", all);
    }

    private int table(Rotation rotation) {
        int known = rotations.indexOf(rotation);
        if (known >= 0) return known;
        rotations.add(rotation);
        int table = rotations.size() - 1;
        graph.input(cosines(table), OnnxGraph.Type.FLOAT, -1, rotation.pairs());
        graph.input(sines(table), OnnxGraph.Type.FLOAT, -1, rotation.pairs());
        return table;
    }

    private String state(String name) {
        stateNames.add(name);
        graph.input(past(name), OnnxGraph.Type.FLOAT, 1, shape.keyValueHeads(), -1, shape.headSize());
        graph.output(present(name), OnnxGraph.Type.FLOAT, 1, shape.keyValueHeads(), -1, shape.headSize());
        return name;
    }

    /** Adds an operator with one output, and returns that. */
    String node(String domain, String operator, List<String> inputs, String output, Map<String, ? extends Number> attributes) {
        graph.node(domain, operator, inputs, List.of(output), attributes);
        return output;
    }

    private GgufTensor matrix(String name, int columns, int rows) {
        return checked(name + ".weight", List.of((long) columns, (long) rows));
    }

    private String vector(String name, int length) { return graph.constant(name, numbers(name, length)); }

    private float[] numbers(String name, int length) { return checked(name, List.of((long) length)).toFloats(); }

    /** Whether the file has a tensor of that name. */
    boolean has(String name) { return file.tensor(name).isPresent(); }

    /** A tensor that must be there with these dimensions. */
    GgufTensor checked(String name, List<Long> dimensions) {
        GgufTensor tensor = file.required(name);
        if (!tensor.dimensions().equals(dimensions))
            throw new SatchelException(file.path() + ": the tensor " + name + " has the dimensions " + tensor.dimensions()
                    + " where the model's numbers ask for " + dimensions + "; the file is damaged, get it again");
        used.add(name);
        return tensor;
    }

    private QuantizedMatrix quantize(String name, List<GgufTensor> stacked) {
        return quantized.computeIfAbsent(name, key -> MatrixEncoder.encode(stacked));
    }

    private String floatWeight(String name, List<GgufTensor> stacked) {
        long rows = stacked.stream().mapToLong(GgufTensor::rows).sum();
        int columns = stacked.get(0).columns();
        FloatBuffer values = floats.computeIfAbsent(name, key -> {
            FloatBuffer all = DirectMemory.floats(rows * columns);
            for (GgufTensor tensor : stacked) putFloats(tensor, all);
            return all.flip();
        });
        return graph.weight(name + ".floats", values, rows, columns);
    }

    /** The numbers of a tensor as they are multiplied: those of a quantized one as its encoded form has them. */
    private static void putFloats(GgufTensor tensor, FloatBuffer to) {
        if (!MatrixEncoder.encodable(tensor.type())) {
            int rowsAtOnce = Math.max(1, (1 << 22) / tensor.columns());
            for (long row = 0; row < tensor.rows(); row += rowsAtOnce)
                to.put(tensor.sliceRows(row, Math.min(rowsAtOnce, tensor.rows() - row)).toFloats());
            return;
        }
        QuantizedMatrix matrix = MatrixEncoder.encode(List.of(tensor));
        int start = to.position();
        IntStream.range(0, matrix.rows()).parallel()
                .forEach(row -> to.put(start + row * matrix.columns(), dequantized(matrix, row)));
        to.position(start + matrix.rows() * matrix.columns());
    }

    private static float[] dequantized(QuantizedMatrix matrix, int row) {
        float[] values = new float[matrix.columns()];
        int usualZero = 1 << matrix.bits() - 1;
        for (int i = 0; i < values.length; i++) {
            int at = row * matrix.columns() + i;
            int block = at / matrix.blockSize();
            int quant = matrix.bits() == 8 ? matrix.quants().get(at) & 0xFF : matrix.quants().get(at / 2) >> at % 2 * 4 & 0xF;
            int zero = matrix.zeroPoints().map(zeros -> zeros.get(block) & 0xFF).orElse(usualZero);
            values[i] = matrix.scales().get(block) * (quant - zero);
        }
        return values;
    }

    /** A tensor that the plan knows nothing of would change the result: the file then is of another kind than it says. */
    private void requireAllUsed() {
        List<String> unknown = file.tensors().stream().map(GgufTensor::name).filter(name -> !used.contains(name)).toList();
        if (!unknown.isEmpty())
            throw new SatchelException(file.path() + ": " + unknown.size() + " tensors are unknown in models of architecture '"
                    + file.architecture() + "', the first is " + unknown.get(0) + "; the model cannot be run");
    }
}
