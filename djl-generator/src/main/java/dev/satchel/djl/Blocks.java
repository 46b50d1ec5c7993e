package dev.satchel.djl;

import dev.satchel.djl.Weights.Matrix;
import dev.satchel.djl.gguf.GgufFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pieces that language models are built from, each of as few operators as possible: an operator costs at least 5 µs a token, whatever
 * it does. Every piece takes and returns names of values in the graph, [1, tokens, width] unless said otherwise.
 */
final class Blocks {
    /** The ids of the tokens, [1, tokens]. */
    static final String TOKENS = "tokens";
    /** Which of the tokens logits are wanted for: indices, [rows]. */
    static final String ROWS = "rows";
    /** The logits, [1, rows, vocabulary]. */
    static final String LOGITS = "logits";
    /** Whether of each row only the largest logits need be right, [1]; at least one row then. See {@link ModelGraph#findsLikeliest()}. */
    static final String ONLY_LIKELIEST = "only_likeliest";
    /** The position of the last token in the sequence, [1]. */
    static final String LAST_POSITION = "last_position";
    /** How many tokens the sequence has with these, [1]. */
    static final String TOTAL_LENGTH = "total_length";

    /** What the MLP does with each number of its gate, or of its only half. */
    enum Activation {
        /** {@code x * sigmoid(x)}. */
        SILU("QuickGelu", Map.of("alpha", 1f)),
        /** GELU by its usual approximation with a hyperbolic tangent. */
        GELU("FastGelu", Map.of());

        private final String operator;
        private final Map<String, Float> attributes;

        Activation(String operator, Map<String, Float> attributes) {
            this.operator = operator;
            this.attributes = attributes;
        }
    }

    /**
     * What runs along the blocks, and what the next block reads.
     *
     * @param residual the sum of the embedding and of all blocks so far
     * @param normed the same, normed
     */
    record Sum(String residual, String normed) {}

    /** One half of a layer, attention or MLP: what is added to the residual. */
    interface Half {
        String apply(int layer, String normed);
    }

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

    private final Keys keys;
    private final Hyperparameters shape;
    private final OnnxGraph graph = new OnnxGraph();
    private final Weights weights;
    private final List<Rotation> rotations = new ArrayList<>();
    private final List<String> stateNames = new ArrayList<>();
    private boolean findsLikeliest;

    private Blocks(Keys keys, Hyperparameters shape, boolean exact, WeightsFile store) {
        this.keys = keys;
        this.shape = shape;
        weights = new Weights(keys.file(), graph, exact, store);
        graph.input(TOKENS, OnnxGraph.Type.INT64, 1, -1);
        graph.input(ROWS, OnnxGraph.Type.INT64, -1);
        graph.input(LAST_POSITION, OnnxGraph.Type.INT32, 1);
        graph.input(TOTAL_LENGTH, OnnxGraph.Type.INT32, 1);
        graph.output(LOGITS, OnnxGraph.Type.FLOAT, 1, -1, shape.vocabulary());
    }

    /**
     * Builds the whole graph of a model, and puts its weights into a file.
     *
     * @param contextLength how many tokens a session will have at most
     */
    static ModelGraph build(GgufFile file, Architecture architecture, int contextLength, boolean exact, WeightsFile store) {
        return built(file, architecture, contextLength, exact, store).graph();
    }

    /**
     * Finds out what a model is made of, without encoding a weight.
     *
     * @param contextLength how many tokens a session will have at most
     */
    static ModelPlan plan(GgufFile file, int contextLength, boolean exact) {
        try (WeightsFile store = WeightsFile.plan()) {
            Blocks blocks = built(file, Architecture.of(file), contextLength, exact, store);
            int experts = blocks.shape.experts();
            double chosen = experts == 0 ? 1 : (double) blocks.keys.required("expert_used_count") / experts;
            return new ModelPlan(blocks.shape, blocks.weights.products(), chosen, blocks.graph.operators(), blocks.weights.lookedUpBytes(),
                    blocks.graph().stateBytesPerToken());
        }
    }

    private static Blocks built(GgufFile file, Architecture architecture, int contextLength, boolean exact, WeightsFile store) {
        Keys keys = new Keys(file);
        Hyperparameters shape = Hyperparameters.read(keys, contextLength);
        Blocks blocks = new Blocks(keys, shape, exact, store);
        architecture.build(keys, shape, blocks);
        keys.requireAllKnown();
        blocks.weights.requireAllUsed();
        return blocks;
    }

    private ModelGraph graph() { return new ModelGraph(graph, shape, rotations, stateNames, findsLikeliest); }

    /** Reads the rotations that the file describes. */
    RotationReader rotations() {
        return new RotationReader(keys, weights, shape);
    }

    /** The embeddings of the tokens. */
    String embedding() {
        return weights.embedding(TOKENS, shape.width(), new Matrix("token_embd", shape.vocabulary()));
    }

    /** The sum of two values. */
    String add(String x, String y) {
        return graph.node("", "Add", List.of(x, y), y + ".added", Map.of());
    }

    /** Every number times a factor. */
    String scaled(String x, double factor) {
        if (factor == 1) return x;
        String name = x + ".scaled";
        return graph.node("", "Mul", List.of(x, graph.constant(name + ".factor", new float[] {(float) factor})), name, Map.of());
    }

    /** A root-mean-square norm. */
    String norm(String x, String name) {
        return norm(x, name, name + ".weight", shape.width());
    }

    /** A root-mean-square norm of a layer. */
    String norm(String x, int layer, String name) {
        return norm(x, "blk." + layer + "." + name);
    }

    private String norm(String x, String result, String weight, int width) {
        return graph.node("", "SimplifiedLayerNormalization", List.of(x, weights.vector(weight, width)), result,
                Map.of("epsilon", shape.normEpsilon(), "axis", -1));
    }

    /** Adds a block's result to the residual, with a root-mean-square norm of the sum. */
    Sum addAndNorm(String residual, String x, String name) {
        Sum sum = new Sum(name + ".sum", name);
        graph.node(OnnxGraph.RUNTIME, "SkipSimplifiedLayerNormalization",
                List.of(residual, x, weights.vector(name + ".weight", shape.width())), List.of(sum.normed, "", "", sum.residual),
                Map.of("epsilon", shape.normEpsilon()));
        return sum;
    }

    /** A norm of which the mean is subtracted first, with a bias. */
    String layerNorm(String x, String name) {
        return graph.node("", "LayerNormalization",
                List.of(x, weights.vector(name + ".weight", shape.width()), weights.vector(name + ".bias", shape.width())), name,
                Map.of("epsilon", shape.normEpsilon(), "axis", -1));
    }

    /** Adds a block's result to the residual, with a layer norm of the sum. */
    Sum addAndLayerNorm(String residual, String x, String name) {
        Sum sum = new Sum(name + ".sum", name);
        graph.node(OnnxGraph.RUNTIME, "SkipLayerNormalization",
                List.of(residual, x, weights.vector(name + ".weight", shape.width()), weights.vector(name + ".bias", shape.width())),
                List.of(sum.normed, "", "", sum.residual), Map.of("epsilon", shape.normEpsilon()));
        return sum;
    }

    /** The norm that follows a layer where norms stand before attention: the next layer's, or the output's. */
    String normAfter(int layer) {
        return layer == shape.layers() - 1 ? "output_norm" : "blk." + (layer + 1) + ".attn_norm";
    }

    /** All layers, each of attention and MLP, which both read the root-mean-square norm of the sum so far; the last sum, normed. */
    String layers(String embedded, Half attention, Half mlp) {
        Sum sum = new Sum(embedded, norm(embedded, "blk.0.attn_norm"));
        for (int layer = 0; layer < shape.layers(); layer++) {
            sum = addAndNorm(sum.residual, attention.apply(layer, sum.normed), "blk." + layer + ".ffn_norm");
            sum = addAndNorm(sum.residual, mlp.apply(layer, sum.normed), normAfter(layer));
        }
        return sum.normed;
    }

    /** Attention of all heads to the tokens so far, and the projection of what they found. */
    String attention(int layer, String x, Attention kind) {
        String block = "blk." + layer + ".";
        List<String> inputs = new ArrayList<>(queriesKeysAndValues(block, x, kind));
        // All three may stand in the first.
        while (inputs.size() < 3) inputs.add("");
        String keys = state(layer + ".keys");
        String values = state(layer + ".values");
        inputs.addAll(List.of(past(keys), past(values), LAST_POSITION, TOTAL_LENGTH));
        boolean turned = kind.rotation().pairs() > 0;
        if (turned) {
            int table = table(kind.rotation());
            inputs.addAll(List.of(cosines(table), sines(table)));
        }
        String attended = block + "attended";
        graph.node(OnnxGraph.RUNTIME, "GroupQueryAttention", inputs, List.of(attended, present(keys), present(values)),
                Map.of("num_heads", shape.heads(), "kv_num_heads", shape.keyValueHeads(), "scale", (float) kind.scale(),
                        "local_window_size", kind.window() > 0 ? kind.window() : -1, "softcap", (float) kind.softCap(), "do_rotary",
                        turned ? 1 : 0, "rotary_interleaved", kind.pairs() == Attention.Pairs.NEIGHBOURS ? 1 : 0));
        int width = shape.heads() * shape.head().width();
        return weights.product(gathered(attended, kind), width, new Matrix(block + "attn_output", shape.width()));
    }

    /** The three one by one, or, where nothing is done with them before attention, in one value. */
    private List<String> queriesKeysAndValues(String block, String x, Attention kind) {
        int queryWidth = shape.heads() * shape.head().width();
        int keyWidth = shape.keyValueHeads() * shape.head().width();
        String fused = block + "attn_qkv";
        List<Matrix> matrices = weights.has(fused + ".weight")
                ? List.of(new Matrix(fused, queryWidth + 2 * keyWidth))
                : List.of(new Matrix(block + "attn_q", queryWidth), new Matrix(block + "attn_k", keyWidth),
                        new Matrix(block + "attn_v", keyWidth));
        List<String> products = weights.products(x, shape.width(), fused, matrices);
        if (kind.norms() == Attention.Norms.NONE && shape.head().isPlain()) return products;
        if (products.size() == 1)
            products = split(products.get(0), List.of(block + "queries", block + "keys", block + "values"), queryWidth, keyWidth, keyWidth);
        String queries = attentionNorm(products.get(0), block + "attn_q_norm", shape.heads(), kind.norms());
        String keys = attentionNorm(products.get(1), block + "attn_k_norm", shape.keyValueHeads(), kind.norms());
        return List.of(spread(queries, shape.heads(), kind), spread(keys, shape.keyValueHeads(), kind),
                spread(products.get(2), shape.keyValueHeads(), kind));
    }

    private String attentionNorm(String x, String name, int heads, Attention.Norms norms) {
        return switch (norms) {
            case NONE -> x;
            case OF_EACH_HEAD -> headNorm(x, name, heads);
            case OF_ALL_HEADS -> norm(x, name, name + ".weight", heads * shape.head().width());
        };
    }

    /** A root-mean-square norm of each head for itself. */
    private String headNorm(String x, String name, int heads) {
        String byHead = graph.reshaped(x, name + ".heads", 1, -1, heads, shape.head().width());
        return graph.reshaped(norm(byHead, name + ".normed", name + ".weight", shape.head().width()), name, 1, -1,
                (long) heads * shape.head().width());
    }

    /** Heads as the runtime wants them. */
    private String spread(String x, int heads, Attention kind) {
        HeadLayout head = shape.head();
        if (head.isPlain()) return x;
        String byHead = graph.reshaped(x, x + ".own_heads", 1, -1, heads, head.width());
        String withZero = graph.node("", "Pad", List.of(byHead, graph.constant(x + ".pads", new long[] {0, 0, 0, 0, 0, 0, 0, 1})),
                x + ".with_zero", Map.of());
        String spread = graph.node("", "Gather", List.of(withZero, graph.constant(x + ".numbers", head.numbers(kind.pairs()))),
                x + ".spread_heads", Map.of("axis", 3));
        return graph.reshaped(spread, x + ".spread", 1, -1, (long) heads * head.size());
    }

    /** The opposite, of all heads of the queries. */
    private String gathered(String x, Attention kind) {
        HeadLayout head = shape.head();
        if (head.isPlain()) return x;
        String byHead = graph.reshaped(x, x + ".spread_heads", 1, -1, shape.heads(), head.size());
        String gathered = graph.node("", "Gather", List.of(byHead, graph.constant(x + ".places", head.places(kind.pairs()))),
                x + ".own_heads", Map.of("axis", 3));
        return graph.reshaped(gathered, x + ".gathered", 1, -1, (long) shape.heads() * head.width());
    }

    /** An MLP of which one half opens and closes the other. */
    String gatedMlp(int layer, String x, Activation activation) {
        String block = "blk." + layer + ".";
        int width = shape.mlpWidth();
        List<Matrix> matrices = weights.has(block + "ffn_gate.weight")
                ? List.of(new Matrix(block + "ffn_gate", width), new Matrix(block + "ffn_up", width))
                : List.of(new Matrix(block + "ffn_up", 2 * width));
        List<String> halves = weights.products(x, shape.width(), block + "ffn_gate_up", matrices);
        if (halves.size() == 1) halves = split(halves.get(0), List.of(block + "ffn_gate_half", block + "ffn_up_half"), width, width);
        String gate = activated(halves.get(0), activation);
        String gated = graph.node("", "Mul", List.of(gate, halves.get(1)), block + "ffn_gated", Map.of());
        return weights.product(gated, width, new Matrix(block + "ffn_down", shape.width()));
    }

    /** An MLP without a gate. */
    String mlp(int layer, String x, Activation activation) {
        String block = "blk." + layer + ".";
        String up = weights.product(x, shape.width(), new Matrix(block + "ffn_up", shape.mlpWidth()));
        return weights.product(activated(up, activation), shape.mlpWidth(), new Matrix(block + "ffn_down", shape.width()));
    }

    /** The experts that the file describes. */
    Experts experts() { return Experts.read(keys, shape, graph, weights); }

    private String activated(String x, Activation activation) {
        return graph.node(OnnxGraph.RUNTIME, activation.operator, List.of(x), x + ".activated", activation.attributes);
    }

    private List<String> split(String x, List<String> parts, long... widths) {
        graph.node("", "Split", List.of(x, graph.constant(x + ".widths", widths)), parts, Map.of("axis", -1));
        return parts;
    }

    /** The logits of the rows that are asked for; the end of the graph. */
    void logits(String x) {
        logits(x, 0);
    }

    /**
     * The logits of the rows that are asked for; the end of the graph.
     *
     * @param softCap as for {@link Attention#softCap}
     */
    void logits(String x, double softCap) {
        Matrix output = new Matrix(weights.has("output.weight") ? "output" : "token_embd", shape.vocabulary());
        String rows = graph.node("", "Gather", List.of(x, ROWS), "wanted", Map.of("axis", 1));
        String scores = softCap == 0 ? LOGITS : "scores";
        scores(rows, scores, output);
        if (softCap == 0) return;
        String bounded = graph.node("", "Tanh", List.of(scaled(scores, 1 / softCap)), "scores.bounded", Map.of());
        graph.node("", "Mul", List.of(bounded, graph.constant("soft_cap", new float[] {(float) softCap})), LOGITS, Map.of());
    }

    private void scores(String x, String result, Matrix output) {
        findsLikeliest = weights.dominates(shape.width(), output);
        if (!findsLikeliest) {
            weights.product(x, result, shape.width(), output);
            return;
        }
        graph.input(ONLY_LIKELIEST, OnnxGraph.Type.BOOL, 1);
        graph.choose(ONLY_LIKELIEST, result, new long[] {1, -1, shape.vocabulary()},
                () -> weights.largestOfProduct(x, result + ".largest", shape.width(), output),
                () -> weights.product(x, result + ".full", shape.width(), output));
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
}
