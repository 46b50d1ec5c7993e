package dev.satchel.djl;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import dev.satchel.djl.gguf.MatrixEncoder;
import dev.satchel.djl.gguf.QuantizedMatrix;
import dev.satchel.djl.gguf.RoughMatrix;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The tensors of a file as constants of a graph, and the operators that multiply with them.
 * <p>
 * Quantized matrices stay quantized, and by default what is multiplied with them is rounded to 8 bits. <em>Exact</em> multiplies the same
 * weights in float32. Matrices that the file has in floating point are multiplied in float32 always.
 */
final class Weights {
    /** The candidates for the largest number of a product; in 975 places of real text the largest was always among them. */
    private static final int CANDIDATES = 64;
    /** With fewer, finding the candidates costs more than it saves. */
    private static final int LEAST_ROWS = 1 << 14;

    /**
     * One of several matrices that are multiplied with the same values.
     *
     * @param name the tensor's, without {@code .weight}; its bias, if there is one, is called the same with {@code .bias}
     * @param rows how many numbers it gives
     */
    record Matrix(String name, int rows) {}

    private final GgufFile file;
    private final OnnxGraph graph;
    private final boolean exact;
    private final Map<String, QuantizedMatrix> quantized = new HashMap<>();
    private final Map<String, FloatBuffer> floats = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    /** How many weights the products so far have. */
    private long multiplied;

    Weights(GgufFile file, OnnxGraph graph, boolean exact) {
        this.file = file;
        this.graph = graph;
        this.exact = exact;
    }

    /** The rows of an embedding matrix that belong to the tokens. */
    String embedding(String tokens, int columns, Matrix embedding) {
        String name = embedding.name;
        GgufTensor matrix = matrix(embedding, columns);
        if (exact || !MatrixEncoder.encodable(matrix.type()))
            return graph.node("", "Gather", List.of(floatWeight(name, List.of(matrix)), tokens), "embedding", Map.of("axis", 0));
        // The same bytes as those of the output matrix, where that is the same tensor; only the shape is another.
        return rows(name, quantize(name, List.of(matrix)), tokens, "embedding");
    }

    /** Rows of a matrix as floating-point numbers; {@code which} are their indices. */
    private String rows(String name, QuantizedMatrix quants, String which, String result) {
        List<String> inputs = new ArrayList<>(List.of(
                graph.weight(name + ".row_quants", quants.quants(), quants.rows(), (long) quants.columns() * quants.bits() / 8), which,
                graph.weight(name + ".row_scales", quants.scales(), quants.rows(), quants.blocksPerRow())));
        quants.zeroPoints()
                .ifPresent(zeros -> inputs.add(graph.weight(name + ".row_zeros", zeros, quants.rows(), quants.blocksPerRow())));
        return graph.node(OnnxGraph.RUNTIME, "GatherBlockQuantized", inputs, result,
                Map.of("bits", quants.bits(), "block_size", quants.blockSize(), "gather_axis", 0, "quantize_axis", 1));
    }

    /** Whether the file has a tensor of that name. */
    boolean has(String name) { return file.tensor(name).isPresent(); }

    /** A vector as a constant. */
    String vector(String name, int length) { return graph.constant(name, numbers(name, length)); }

    /** The numbers of a vector. */
    float[] numbers(String name, int length) { return checked(name, List.of((long) length)).toFloats(); }

    /** The product with one matrix. */
    String product(String x, int columns, Matrix matrix) {
        return product(x, matrix.name + ".product", columns, matrix);
    }

    /** The product with one matrix, under a name of the caller's choice. */
    String product(String x, String product, int columns, Matrix matrix) {
        return multiply(x, product, columns, matrix.name, List.of(matrix));
    }

    /**
     * The products with several matrices: one value with the rows of all, one after the other, or one value for each where quantized and
     * other matrices are mixed.
     *
     * @param name what the matrices are called together
     */
    List<String> products(String x, int columns, String name, List<Matrix> matrices) {
        long encodable = matrices.stream().filter(matrix -> MatrixEncoder.encodable(file.required(matrix.name + ".weight").type())).count();
        if (exact || encodable == 0 || encodable == matrices.size()) return List.of(multiply(x, name, columns, name, matrices));
        return matrices.stream().map(matrix -> product(x, columns, matrix)).toList();
    }

    private String multiply(String x, String product, int columns, String name, List<Matrix> stacked) {
        List<GgufTensor> tensors = stacked.stream().map(matrix -> matrix(matrix, columns)).toList();
        multiplied += tensors.stream().mapToLong(GgufTensor::elements).sum();
        String bias = bias(name, stacked);
        if (exact || !MatrixEncoder.encodable(tensors.get(0).type())) return multiplyFloats(x, product, name, tensors, bias);
        return multiply(x, product, name, quantize(name, tensors), bias);
    }

    private String multiply(String x, String product, String name, QuantizedMatrix quants, String bias) {
        long rows = quants.rows();
        long blocks = quants.blocksPerRow();
        List<String> inputs = List.of(x,
                graph.weight(name + ".quants", quants.quants(), rows, blocks, (long) quants.blockSize() * quants.bits() / 8),
                graph.weight(name + ".scales", quants.scales(), rows, blocks),
                quants.zeroPoints().map(zeros -> graph.weight(name + ".zeros", zeros, rows, blocks)).orElse(""), "", bias);
        return graph.node(OnnxGraph.RUNTIME, "MatMulNBits", inputs, product,
                Map.of("N", rows, "K", quants.columns(), "bits", quants.bits(), "block_size", quants.blockSize(),
                        // The level that rounds what is multiplied with the matrix to 8 bits.
                        "accuracy_level", 4));
    }

    private String multiplyFloats(String x, String product, String name, List<GgufTensor> tensors, String bias) {
        String weight = floatWeight(name, tensors);
        Map<String, Integer> attributes = Map.of("transB", 1);
        if (bias.isEmpty()) return graph.node(OnnxGraph.RUNTIME, "FusedMatMul", List.of(x, weight), product, attributes);
        String unbiased = graph.node(OnnxGraph.RUNTIME, "FusedMatMul", List.of(x, weight), product + ".unbiased", attributes);
        return graph.node("", "Add", List.of(unbiased, bias), product, Map.of());
    }

    /**
     * Whether a matrix, not multiplied yet, is so large a part of all that its product is better found as {@link #largestOfProduct} does:
     * at a third, everything together takes a fifth less time, and more than a third of the memory is worth that to nobody.
     */
    boolean dominates(int columns, Matrix matrix) {
        long size = (long) columns * matrix.rows;
        return !exact && !has(matrix.name + ".bias") && MatrixEncoder.encodable(file.required(matrix.name + ".weight").type())
                && matrix.rows >= LEAST_ROWS && size >= multiplied / 2;
    }

    /**
     * The product with one matrix, of which only the largest numbers are right, in two passes: all of them with a rough copy of the matrix,
     * which takes less than half of the time, and then, in floating point, those that came out largest.
     */
    String largestOfProduct(String x, String product, int columns, Matrix matrix) {
        String name = matrix.name;
        QuantizedMatrix quants = quantize(name, List.of(matrix(matrix, columns)));
        String rough = multiply(x, name + ".rough_product", name + ".rough", RoughMatrix.of(quants), "");
        String largest = name + ".largest";
        graph.node("", "TopK", List.of(rough, graph.constant(largest + ".count", new long[] {CANDIDATES})),
                List.of(largest + ".rough", largest), Map.of("axis", -1, "sorted", 0));
        String lastAxis = graph.constant(largest + ".axis", new long[] {-1});
        String column = graph.node("", "Unsqueeze", List.of(x, lastAxis), name + ".column", Map.of());
        String exactly = graph.node("", "MatMul", List.of(rows(name, quants, largest, largest + ".rows"), column), largest + ".column",
                Map.of());
        String numbers = graph.node("", "Squeeze", List.of(exactly, lastAxis), largest + ".numbers", Map.of());
        return graph.node("", "ScatterElements", List.of(rough, largest, numbers), product, Map.of("axis", -1));
    }

    /** The biases of the matrices one after the other, zeros for one that has none; "" when none has. */
    private String bias(String name, List<Matrix> stacked) {
        if (stacked.stream().noneMatch(matrix -> has(matrix.name + ".bias"))) return "";
        float[] all = new float[stacked.stream().mapToInt(Matrix::rows).sum()];
        int at = 0;
        for (Matrix matrix : stacked) {
            if (has(matrix.name + ".bias"))
                System.arraycopy(numbers(matrix.name + ".bias", matrix.rows), 0, all, at, matrix.rows);
            at += matrix.rows;
        }
        return graph.constant(name + ".bias", all);
    }

    private GgufTensor matrix(Matrix matrix, int columns) {
        return checked(matrix.name + ".weight", List.of((long) columns, (long) matrix.rows));
    }

    private GgufTensor checked(String name, List<Long> dimensions) {
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
        IntStream.range(0, matrix.rows()).parallel().forEach(row -> {
            float[] values = new float[matrix.columns()];
            matrix.toFloats(row, values);
            to.put(start + row * matrix.columns(), values);
        });
        to.position(start + matrix.rows() * matrix.columns());
    }

    /** A tensor that the plan knows nothing of would change the result: the file then is of another kind than it says. */
    void requireAllUsed() {
        List<String> unknown = file.tensors().stream().map(GgufTensor::name).filter(name -> !used.contains(name)).toList();
        if (!unknown.isEmpty())
            throw new SatchelException(file.path() + ": " + unknown.size() + " tensors are unknown in models of architecture '"
                    + file.architecture() + "', the first is " + unknown.get(0) + "; the model cannot be run");
    }
}
