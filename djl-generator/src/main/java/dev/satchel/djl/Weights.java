package dev.satchel.djl;

import dev.satchel.ModelFormatException;
import dev.satchel.djl.OnnxGraph.Type;
import dev.satchel.djl.gguf.FileText;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import dev.satchel.djl.gguf.MatrixEncoder;
import dev.satchel.djl.gguf.MatrixLayout;
import dev.satchel.djl.gguf.QuantizedMatrix;
import dev.satchel.djl.gguf.RoughMatrix;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The tensors of a file as constants of a graph, and the operators that multiply with them.
 * <p>
 * Quantized matrices stay quantized, and by default what is multiplied with them is rounded to 8 bits. <em>Exact</em> multiplies the same
 * weights in float32. Matrices that the file has in floating point are multiplied in float32 always.
 */
final class Weights {
    /** The candidates for the largest number of a product; on real text the largest was always among them. */
    private static final int CANDIDATES = 64;
    /** With fewer, finding the candidates costs more than it saves. */
    private static final int LEAST_ROWS = 1 << 14;
    private static final String ROUGH = ".rough";

    /**
     * One of several matrices that are multiplied with the same values.
     *
     * @param name the tensor's, without {@code .weight}; its bias, if there is one, is called the same with {@code .bias}
     * @param rows how many numbers it gives
     */
    record Matrix(String name, int rows) {}

    /**
     * A product of the graph.
     *
     * @param name of what is multiplied with: a tensor's, or what several are called together, and which part of it
     * @param bits of a weight as it is held: 4 and 8 in blocks, 32 in floating point
     * @param blockSize how many weights share a scale; 0 in floating point
     */
    record Product(String name, long rows, long columns, int bits, int blockSize) {
        long weights() { return rows * columns; }

        /** Whether it is the copy of {@link #largestOfProduct}. */
        boolean isRough() {
            return name.contains(ROUGH);
        }

        /** How much memory the runtime's own form takes: beside the scale of each block it has its product with the zero point. */
        long bytes() {
            return weights() * bits / 8 + (blockSize == 0 ? 0 : weights() / blockSize * 2 * Float.BYTES);
        }
    }

    /** What a product costs. */
    @FunctionalInterface
    interface Cost {
        double seconds(Product product);
    }

    /** An encoded matrix and where its parts are. */
    private record StoredMatrix(MatrixLayout layout, WeightsFile.Section quants, WeightsFile.Section scales,
            Optional<WeightsFile.Section> zeroPoints, Optional<StoredMatrix> remainders) {
        /** Some of its rows, without their remainders. */
        StoredMatrix rows(int from, int count) {
            int all = layout.rows();
            return new StoredMatrix(layout.withRows(count), quants.part(from, count, all), scales.part(from, count, all),
                    zeroPoints.map(zeros -> zeros.part(from, count, all)), Optional.empty());
        }
    }

    /**
     * From how many weights on a model is held in the form that takes the least memory. Memory is then what limits it, and how fast it can
     * be read what limits its speed; for smaller ones the operators that the form needs cost more than it saves.
     */
    static final long LARGE = 500_000_000;

    /**
     * Matrices of large models are multiplied in pieces of this many bytes. The runtime lets go of a mapped matrix when it has its own copy
     * of it, so that this is what loading takes more memory than running.
     */
    private static final long PIECE = 64 << 20;

    private final GgufFile file;
    private final OnnxGraph graph;
    private final boolean exact;
    private final boolean large;
    private final WeightsFile store;
    private final Map<String, StoredMatrix> quantized = new HashMap<>();
    private final Map<String, WeightsFile.Section> floats = new HashMap<>();
    private final Map<String, WeightsFile.Section> missing = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final List<Product> products = new ArrayList<>();
    /** Of the one matrix of which rows are looked up. */
    private long lookedUp;
    /** How many weights a token is multiplied with so far. */
    private long multiplied;

    Weights(GgufFile file, OnnxGraph graph, boolean exact, WeightsFile store) {
        this(file, graph, exact, isLarge(file), store);
    }

    /** The same with the form of large models, or without. */
    Weights(GgufFile file, OnnxGraph graph, boolean exact, boolean large, WeightsFile store) {
        this.file = file;
        this.graph = graph;
        this.exact = exact;
        this.store = store;
        this.large = large;
    }

    private static boolean isLarge(GgufFile file) {
        return file.tensors().stream().mapToLong(GgufTensor::elements).sum() >= LARGE;
    }

    /** How large the {@link WeightsFile} of a file will be, in bytes; it holds what the runtime has and what is only mapped. */
    static long storedBytes(GgufFile file, boolean exact) {
        boolean large = isLarge(file);
        return file.tensors().stream().mapToLong(tensor -> residentBytes(tensor, large, exact)).sum();
    }

    private static long residentBytes(GgufTensor tensor, boolean large, boolean exact) {
        if (exact || !MatrixEncoder.encodable(tensor.type())) return tensor.elements() * Float.BYTES;
        MatrixLayout layout = layout(List.of(tensor), large);
        // Beside the scale of each block the runtime keeps its product with the zero point.
        return layout.quantBytes() + layout.blocks() * 2 * Float.BYTES;
    }

    /** The rows of an embedding matrix that belong to the tokens. */
    String embedding(String tokens, int columns, Matrix embedding) {
        String name = embedding.name;
        GgufTensor matrix = matrix(embedding, columns);
        lookedUp = matrix.elements() * Float.BYTES;
        if (exact || !MatrixEncoder.encodable(matrix.type()))
            return graph.node("", "Gather", List.of(floatWeight(name, List.of(matrix), true), tokens), "embedding", Map.of("axis", 0));
        // The same bytes as those of the output matrix, where that is the same tensor; only the shape is another.
        return rows(name, matrix, tokens, "embedding", 1, -1);
    }

    /**
     * Some rows of a matrix in floating point.
     *
     * @param which their indices
     * @param sizes the shape of the indices
     */
    private String rows(String name, GgufTensor matrix, String which, String result, long... sizes) {
        MatrixLayout layout = MatrixLayout.of(List.of(matrix));
        StoredMatrix stored = quantize(name, List.of(matrix), layout);
        lookedUp = layout.quantBytes() + layout.blocks() * Float.BYTES * (matrix.type().hasMinimum() ? 2 : 1) + layout.zeroPointBytes();
        List<String> inputs = new ArrayList<>(List.of(
                graph.weight(name + ".row_quants", Type.UINT8, stored.quants, layout.rows(), (long) layout.columns() * layout.bits() / 8),
                which, graph.weight(name + ".row_scales", Type.FLOAT, stored.scales, layout.rows(), layout.blocksPerRow())));
        stored.zeroPoints.ifPresent(
                zeros -> inputs.add(graph.weight(name + ".row_zeros", Type.UINT8, zeros, layout.rows(), layout.blocksPerRow())));
        boolean inexact = matrix.type().hasMinimum();
        String encoded = graph.node(OnnxGraph.RUNTIME, "GatherBlockQuantized", inputs, inexact ? result + ".encoded" : result,
                Map.of("bits", layout.bits(), "block_size", layout.blockSize(), "gather_axis", 0, "quantize_axis", 1));
        if (!inexact) return encoded;
        String missing = graph.node("", "Gather", List.of(
                graph.weight(name + ".missing", Type.FLOAT, missing(name, matrix, layout), layout.rows(), layout.blocksPerRow(), 1), which),
                result + ".missing", Map.of("axis", 0));
        String byBlock = reshaped(encoded, result + ".by_block", sizes, layout.blocksPerRow(), layout.blockSize());
        String sum = graph.node("", "Add", List.of(byBlock, missing), result + ".sum", Map.of());
        return reshaped(sum, result, sizes, layout.columns());
    }

    private String reshaped(String x, String result, long[] first, long... last) {
        long[] sizes = LongStream.concat(LongStream.of(first), LongStream.of(last)).toArray();
        return graph.reshaped(x, result, sizes);
    }

    /**
     * What encoding takes away from the weights of each block: the mean of their errors, which mostly are the same. The error of an
     * embedding goes through all layers, and putting it right costs a few operators for the whole model.
     */
    private WeightsFile.Section missing(String name, GgufTensor matrix, MatrixLayout layout) {
        return missing.computeIfAbsent(name, key -> {
            int blocks = layout.blocksPerRow();
            WeightsFile.Section all = store.reserve(layout.blocks() * Float.BYTES);
            if (store.isPlan()) return all;
            MatrixEncoder.encode(List.of(matrix), layout, (band, firstRow) -> {
                float[] truth = matrix.sliceRows(firstRow, band.rows()).toFloats();
                FloatBuffer errors = FloatBuffer.allocate(band.rows() * blocks);
                IntStream.range(0, band.rows()).parallel().forEach(row -> {
                    float[] means = band.blockMeans(row);
                    for (int block = row * blocks; block < (row + 1) * blocks; block++) {
                        float sum = 0;
                        for (int i = 0; i < layout.blockSize(); i++) sum += truth[block * layout.blockSize() + i];
                        errors.put(block, sum / layout.blockSize() - means[block - row * blocks]);
                    }
                });
                store.writeFloats(all, (long) firstRow * blocks, errors);
            });
            return all;
        });
    }

    /** Whether the file has a tensor of that name. */
    boolean has(String name) { return file.tensor(name).isPresent(); }

    /** Says that a tensor is known and not needed. */
    void ignore(String name) { used.add(name); }

    /** A vector as a constant. */
    String vector(String name, int length) { return graph.constant(name, numbers(name, length)); }

    /** The numbers of a vector. */
    float[] numbers(String name, int length) { return finite(checked(name, List.of((long) length)), 0, 1); }

    /** The product with one matrix. */
    String product(String x, int columns, Matrix matrix) {
        return product(x, matrix.name + ".product", columns, matrix);
    }

    /** The product with one matrix, under a name of the caller's choice. */
    String product(String x, String product, int columns, Matrix matrix) {
        return multiply(x, product, columns, matrix.name, List.of(matrix));
    }

    /**
     * The products with several matrices: one value with the rows of all, one after the other, or one value for each where they are not
     * {@link #stackable}.
     *
     * @param name what the matrices are called together
     */
    List<String> products(String x, int columns, String name, List<Matrix> matrices) {
        if (stackable(matrices.stream().map(matrix -> file.required(matrix.name + ".weight")).toList()))
            return List.of(multiply(x, name, columns, name, matrices));
        return matrices.stream().map(matrix -> product(x, columns, matrix)).toList();
    }

    /**
     * Whether one product with the rows of all of these is as good as one with each: not where quantized and other ones are mixed, or those
     * of 4 bits would need 8 because of others.
     */
    boolean stackable(List<GgufTensor> tensors) {
        if (exact) return true;
        long encodable = tensors.stream().filter(tensor -> MatrixEncoder.encodable(tensor.type())).count();
        if (encodable == 0) return true;
        return encodable == tensors.size()
                && (!large || tensors.stream().map(tensor -> layout(List.of(tensor)).bits()).distinct().count() == 1);
    }

    private MatrixLayout layout(List<GgufTensor> tensors) {
        return layout(tensors, large);
    }

    private static MatrixLayout layout(List<GgufTensor> tensors, boolean large) {
        return large ? MatrixLayout.compact(tensors) : MatrixLayout.of(tensors);
    }

    private String multiply(String x, String product, int columns, String name, List<Matrix> stacked) {
        List<GgufTensor> tensors = stacked.stream().map(matrix -> matrix(matrix, columns)).toList();
        countMultiplied(tensors.stream().mapToLong(GgufTensor::elements).sum());
        return multiply(x, product, name, tensors, bias(name, stacked));
    }

    /**
     * The product with the rows of {@link #stackable} tensors, one below the other.
     *
     * @param name what they are called together; two of the same name must be the same
     * @param bias the value that is added, or ""
     */
    String multiply(String x, String product, String name, List<GgufTensor> tensors, String bias) {
        if (exact || !MatrixEncoder.encodable(tensors.get(0).type())) return multiplyFloats(x, product, name, tensors, bias);
        StoredMatrix stored = quantize(name, tensors, layout(tensors));
        if (stored.remainders.isEmpty()) return multiply(x, product, name, stored, stored.layout.columns(), bias);
        String rounded = multiply(x, product + ".rounded", name, stored, stored.layout.columns(), bias);
        String rest = multiply(sums(x, stored.layout), product + ".rest", name + ".remainders", stored.remainders.get(),
                stored.layout.blocksPerRow(), "");
        return graph.node("", "Add", List.of(rounded, rest), product, Map.of());
    }

    private String multiply(String x, String product, String name, StoredMatrix matrix, int columns, String bias) {
        MatrixLayout layout = matrix.layout;
        int rowsAtOnce = (int) Math.min(layout.rows(), Math.max(1, PIECE * layout.rows() / layout.quantBytes()));
        if (!large || rowsAtOnce == layout.rows() || !bias.isEmpty()) return multiplyWhole(x, product, name, matrix, columns, bias);
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < layout.rows(); from += rowsAtOnce) {
            StoredMatrix piece = matrix.rows(from, Math.min(rowsAtOnce, layout.rows() - from));
            pieces.add(multiplyWhole(x, product + "." + from, name + "." + from, piece, columns, ""));
        }
        return graph.node("", "Concat", pieces, product, Map.of("axis", -1));
    }

    private String multiplyWhole(String x, String product, String name, StoredMatrix matrix, int columns, String bias) {
        MatrixLayout layout = matrix.layout;
        products.add(new Product(name, layout.rows(), columns, layout.bits(), layout.blockSize()));
        long rows = layout.rows();
        long blocks = layout.blocksPerRow();
        List<String> inputs = List.of(x,
                graph.weight(name + ".quants", Type.UINT8, matrix.quants, rows, blocks, (long) layout.blockSize() * layout.bits() / 8),
                graph.weight(name + ".scales", Type.FLOAT, matrix.scales, rows, blocks),
                matrix.zeroPoints.map(zeros -> graph.weight(name + ".zeros", Type.UINT8, zeros, rows, zeros.bytes() / rows)).orElse(""),
                "", bias);
        return graph.node(OnnxGraph.RUNTIME, "MatMulNBits", inputs, product,
                Map.of("N", rows, "K", columns, "bits", layout.bits(), "block_size", layout.blockSize(),
                        // The level that rounds what is multiplied with the matrix to 8 bits.
                        "accuracy_level", 4));
    }

    /** The sums of the blocks of each vector, [vectors, blocks]. */
    private String sums(String x, MatrixLayout layout) {
        String name = x + ".sums." + layout.blockSize();
        if (graph.has(name)) return name;
        String blocks = graph.reshaped(x, name + ".blocks", -1, layout.blocksPerRow(), layout.blockSize());
        return graph.node("", "ReduceSum", List.of(blocks, graph.constant(name + ".axis", new long[] {2})), name, Map.of("keepdims", 0));
    }

    /** The same in float32, also where the tensors are quantized. */
    String multiplyFloats(String x, String product, String name, List<GgufTensor> tensors, String bias) {
        products.add(new Product(name, tensors.stream().mapToLong(GgufTensor::rows).sum(), tensors.get(0).columns(), Float.SIZE, 0));
        String weight = floatWeight(name, tensors, false);
        Map<String, Integer> attributes = Map.of("transB", 1);
        if (bias.isEmpty()) return graph.node(OnnxGraph.RUNTIME, "FusedMatMul", List.of(x, weight), product, attributes);
        String unbiased = graph.node(OnnxGraph.RUNTIME, "FusedMatMul", List.of(x, weight), product + ".unbiased", attributes);
        return graph.node("", "Add", List.of(unbiased, bias), product, Map.of());
    }

    /**
     * Whether a matrix that is not multiplied yet is so large a part of all that its product is better found as {@link #largestOfProduct}
     * does: from a third on, a step takes a fifth less time or better.
     */
    boolean dominates(int columns, Matrix matrix) {
        return !exact && MatrixEncoder.encodable(file.required(matrix.name + ".weight").type()) && !has(matrix.name + ".bias")
                && matrix.rows >= LEAST_ROWS && (long) columns * matrix.rows >= multiplied / 2;
    }

    /**
     * The largest numbers of the product with one matrix, in two passes: all of them with a rough copy of the matrix, which takes less than
     * half of the time, and then those that came out largest once more, in floating point. The others are negative infinity, so that the
     * largest is never a rough one. There must be at least one vector: {@code TopK} of ONNX Runtime 1.28 divides by their number.
     */
    String largestOfProduct(String x, String product, int columns, Matrix matrix) {
        String name = matrix.name;
        GgufTensor tensor = matrix(matrix, columns);
        String rough = multiply(x, name + ".rough_product", name + ROUGH, roughCopy(tensor), columns, "");
        String largest = name + ".largest";
        graph.node("", "TopK", List.of(rough, graph.constant(largest + ".count", new long[] {CANDIDATES})),
                List.of(largest + ".rough", largest), Map.of("axis", -1, "sorted", 0));
        String lastAxis = graph.constant(largest + ".axis", new long[] {-1});
        String column = graph.node("", "Unsqueeze", List.of(x, lastAxis), name + ".column", Map.of());
        String products = graph.node("", "MatMul", List.of(rows(name, tensor, largest, largest + ".rows", 1, -1, CANDIDATES), column),
                largest + ".products", Map.of());
        String numbers = graph.node("", "Squeeze", List.of(products, lastAxis), largest + ".numbers", Map.of());
        String all = graph.node("", "Expand", List.of(graph.constant(name + ".no_candidate", new float[] {Float.NEGATIVE_INFINITY}),
                graph.node("", "Shape", List.of(rough), name + ".rough_shape", Map.of())), name + ".no_candidates", Map.of());
        return graph.node("", "ScatterElements", List.of(all, largest, numbers), product, Map.of("axis", -1));
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

    /** A tensor that must be there and have these dimensions. */
    GgufTensor checked(String name, List<Long> dimensions) {
        GgufTensor tensor = file.required(name);
        if (!tensor.dimensions().equals(dimensions))
            throw new ModelFormatException(file.path() + ": the tensor " + name + " has the dimensions " + tensor.dimensions()
                    + " where the model's numbers ask for " + dimensions + "; the file is damaged, get it again");
        used.add(name);
        return tensor;
    }

    private StoredMatrix quantize(String name, List<GgufTensor> stacked, MatrixLayout layout) {
        return quantized.computeIfAbsent(name + (layout.hasRemainders() ? ".compact" : ""), key -> {
            StoredMatrix stored = reserve(layout);
            if (!store.isPlan()) MatrixEncoder.encode(stacked, layout, (band, firstRow) -> write(band, stored, firstRow));
            return stored;
        });
    }

    private StoredMatrix roughCopy(GgufTensor tensor) {
        StoredMatrix stored = reserve(RoughMatrix.layout(tensor));
        if (!store.isPlan()) RoughMatrix.encode(tensor, (band, firstRow) -> write(band, stored, firstRow));
        return stored;
    }

    private StoredMatrix reserve(MatrixLayout layout) {
        return new StoredMatrix(layout, store.reserve(layout.quantBytes()), store.reserve(layout.blocks() * Float.BYTES),
                layout.hasZeroPoints() ? Optional.of(store.reserve(layout.zeroPointBytes())) : Optional.empty(),
                layout.hasRemainders() ? Optional.of(reserve(layout.remainders())) : Optional.empty());
    }

    private void write(QuantizedMatrix band, StoredMatrix to, int firstRow) {
        long block = (long) firstRow * to.layout.blocksPerRow();
        store.write(to.quants, block * to.layout.blockSize() * to.layout.bits() / 8, band.quants());
        store.writeFloats(to.scales, block, band.scales());
        to.zeroPoints.ifPresent(zeros -> store.write(zeros, block * to.layout.bits() / 8, band.zeroPoints().orElseThrow()));
        to.remainders.ifPresent(rest -> write(band.remainders().orElseThrow(), rest, firstRow));
    }

    /**
     * A matrix in single precision.
     *
     * @param asInFile also where a tensor is quantized; otherwise it then has the numbers of its encoded form
     */
    private String floatWeight(String name, List<GgufTensor> stacked, boolean asInFile) {
        long rows = stacked.stream().mapToLong(GgufTensor::rows).sum();
        int columns = stacked.get(0).columns();
        String weight = name + (asInFile && stacked.get(0).type().hasMinimum() ? ".as_in_file" : ".floats");
        return graph.weight(weight, Type.FLOAT, floats.computeIfAbsent(weight, key -> {
            WeightsFile.Section all = store.reserve(Math.multiplyExact(Math.multiplyExact(rows, columns), (long) Float.BYTES));
            if (store.isPlan()) return all;
            long at = 0;
            for (GgufTensor tensor : stacked) {
                storeFloats(tensor, all, at, asInFile);
                at += tensor.elements();
            }
            return all;
        }), rows, columns);
    }

    /** The numbers of a tensor as they are multiplied: those of a quantized one as its encoded form has them. */
    private void storeFloats(GgufTensor tensor, WeightsFile.Section to, long at, boolean asInFile) {
        int columns = tensor.columns();
        if (!asInFile && MatrixEncoder.encodable(tensor.type())) {
            MatrixEncoder.encode(List.of(tensor), layout(List.of(tensor)), (band, firstRow) -> {
                FloatBuffer values = FloatBuffer.allocate(band.rows() * columns);
                IntStream.range(0, band.rows()).parallel().forEach(row -> values.put(row * columns, band.row(row)));
                store.writeFloats(to, at + (long) firstRow * columns, values);
            });
            return;
        }
        int rowsAtOnce = Math.max(1, (1 << 22) / columns);
        for (long row = 0; row < tensor.rows(); row += rowsAtOnce) {
            float[] values = finite(tensor, row, Math.min(rowsAtOnce, tensor.rows() - row));
            store.writeFloats(to, at + row * columns, FloatBuffer.wrap(values));
        }
    }

    /** How many bytes there are of what rows are looked up in. */
    long lookedUpBytes() { return lookedUp; }

    /** All products so far. */
    List<Product> products() {
        return List.copyOf(products);
    }

    /** Counts the weights of products among those that a token is multiplied with. */
    void countMultiplied(long weights) {
        multiplied += weights;
    }

    /** Some rows in single precision. One number that is not finite would make every logit none. */
    private float[] finite(GgufTensor tensor, long firstRow, long rows) {
        float[] values = tensor.sliceRows(firstRow, rows).toFloats();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i]))
                throw new ModelFormatException(
                        file.path() + ": row " + (firstRow + i / tensor.columns()) + " of the tensor " + tensor.name()
                                + " has a number that is not finite; the file is damaged, get it again");
        }
        return values;
    }

    /** A tensor that the plan knows nothing of would change the result: the file then is of another kind than it says. */
    void requireAllUsed() {
        List<String> unknown = file.tensors().stream().map(GgufTensor::name).filter(name -> !used.contains(name)).toList();
        if (!unknown.isEmpty())
            throw new ModelFormatException(file.path() + ": " + unknown.size() + " tensors are unknown in models of architecture '"
                    + file.architecture() + "', the first is " + FileText.shown(unknown.get(0)) + "; the model cannot be run");
    }
}
