package dev.satchel.djl;

import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Layers with many MLPs, the experts, of which every token goes through a few: those that a router gives the most weight. The weights are
 * a softmax over the chosen ones, which is what a softmax over all gives when the chosen ones' shares are brought to the sum 1
 * (<a href="https://arxiv.org/abs/2401.04088">Jiang et al. 2024</a>).
 * <p>
 * The router is multiplied in float32 always: which experts are chosen must not depend on rounding. Each expert is given just the rows of
 * its tokens. One that nobody chose is given none, and a product with no rows costs a microsecond.
 *
 * @param count how many there are in a layer
 * @param used how many a token goes through
 * @param columns what goes in and comes out: the width of the residual stream
 * @param width inside an expert's MLP
 */
record Experts(int count, int used, int columns, int width) {
    /** Far more than any model has. */
    private static final int WIDEST = 1 << 24;

    /** Reads the numbers of a file that has experts, and refuses routers of other kinds than this one. */
    static Experts read(GgufFile file, Hyperparameters shape) {
        int used = number(file, "expert_used_count", shape.experts(), 0);
        // Mixtral has the width of an expert where others have that of the only MLP; Qwen has that of all used ones together.
        int otherwise = file.architecture().equals("llama") ? shape.mlpWidth() : Math.max(1, shape.mlpWidth() / used);
        int width = number(file, "expert_feed_forward_length", WIDEST, otherwise);
        refuseUnless(file, "expert_gating_func", 1);
        refuseUnless(file, "expert_shared_count", 0);
        refuseUnless(file, "expert_group_count", 1);
        refuseUnless(file, "leading_dense_block_count", 0);
        refuseUnless(file, "interleave_moe_layer_step", 1);
        if (!file.flag(key(file, "expert_weights_norm")).orElse(true)) throw refused(file, "expert_weights_norm is false");
        // 0 says that there is none.
        double scale = file.real(key(file, "expert_weights_scale")).orElse(0);
        if (scale != 0 && scale != 1) throw refused(file, "expert_weights_scale is " + scale);
        return new Experts(shape.experts(), used, shape.width(), width);
    }

    /** The experts of a layer and, added by weight, their results: [1, tokens, columns], as {@code x} is. */
    String mlp(Blocks blocks, int layer, String x) { return new Layer(blocks, "blk." + layer + ".").mlp(x); }

    private static int number(GgufFile file, String name, int most, int otherwise) {
        long value = file.integer(key(file, name)).orElse(otherwise);
        if (value < 1 || value > most) throw refused(file, name + " is " + value + ", not from 1 to " + most);
        return (int) value;
    }

    private static void refuseUnless(GgufFile file, String name, long supported) {
        long value = file.integer(key(file, name)).orElse(supported);
        if (value != supported) throw refused(file, name + " is " + value + ", and only " + supported + " is supported");
    }

    private static String key(GgufFile file, String name) { return file.architecture() + "." + name; }

    private static SatchelException refused(GgufFile file, String what) {
        return new SatchelException(file.path() + ": the model cannot be run: " + what);
    }

    /** The graph of one layer. A <em>pair</em> is a token with one of its experts; the pairs of a token stand together. */
    private final class Layer {
        private final Blocks blocks;
        private final OnnxGraph graph;
        private final String block;

        Layer(Blocks blocks, String block) {
            this.blocks = blocks;
            this.graph = blocks.graph();
            this.block = block;
        }

        String mlp(String x) {
            Routes routes = route(x);
            String byExpert = order(routes.experts, "by_expert");
            List<String> tokensOf = tokensOfExperts(routes.experts, byExpert);
            String tokens = reshape(x, "tokens", -1, columns);
            List<List<GgufTensor>> matrices = List.of(matrices("ffn_gate", columns, width), matrices("ffn_up", columns, width),
                    matrices("ffn_down", width, columns));
            List<String> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String own = node("Gather", List.of(tokens, tokensOf.get(i)), "expert." + i + ".tokens", Map.of("axis", 0));
                results.add(expert(i, own, matrices.get(0).get(i), matrices.get(1).get(i), matrices.get(2).get(i)));
            }
            String all = node("Concat", results, "experts.results", Map.of("axis", 0));
            return weightedSum(node("Gather", List.of(all, order(byExpert, "by_token")), "experts.by_token", Map.of("axis", 0)),
                    routes.weights);
        }

        /** The experts of all pairs, [pairs], and their weights, [1, tokens, used]. */
        private record Routes(String experts, String weights) {}

        private Routes route(String x) {
            String name = block + "ffn_gate_inp";
            GgufTensor router = blocks.checked(name + ".weight", List.of((long) columns, (long) count));
            String scores = blocks.multiplyFloats(x, block + "router.scores", name, List.of(router), "");
            String best = block + "router.best";
            String experts = block + "router.experts";
            graph.node("", "TopK", List.of(scores, graph.constant(block + "used", new long[] {used})), List.of(best, experts),
                    Map.of("axis", -1));
            return new Routes(reshape(experts, "experts", -1), node("Softmax", List.of(best), "router.weights", Map.of("axis", -1)));
        }

        /** Where the values stand, the smallest first; of equal ones the earlier first. */
        private String order(String values, String name) {
            String length = node("Shape", List.of(values), name + ".length", Map.of());
            graph.node("", "TopK", List.of(values, length), List.of(block + name + ".sorted", block + name),
                    Map.of("axis", 0, "largest", 0));
            return block + name;
        }

        /** For each expert, the tokens that chose it. */
        private List<String> tokensOfExperts(String experts, String byExpert) {
            String tokens = node("Div", List.of(byExpert, block + "used"), "by_expert.tokens", Map.of());
            String marks = node("OneHot", List.of(experts, graph.constant(block + "count", new long[] {count}),
                    graph.constant(block + "off_on", new long[] {0, 1})), "experts.marks", Map.of());
            String loads = node("ReduceSum", List.of(marks, graph.constant(block + "pairs_axis", new long[] {0})), "experts.loads",
                    Map.of("keepdims", 0));
            List<String> tokensOf = IntStream.range(0, count).mapToObj(i -> block + "expert." + i + ".rows").toList();
            graph.node("", "Split", List.of(tokens, loads), tokensOf, Map.of("axis", 0));
            return tokensOf;
        }

        /** A matrix of every expert: parts of one tensor, or tensors of their own as in the first files of Mixtral. */
        private List<GgufTensor> matrices(String name, long in, long out) {
            String merged = block + name + "_exps.weight";
            if (blocks.has(merged)) {
                GgufTensor all = blocks.checked(merged, List.of(in, out, (long) count));
                return IntStream.range(0, count).mapToObj(i -> all.sliceRows(i * out, out)).toList();
            }
            return IntStream.range(0, count).mapToObj(i -> blocks.checked(block + name + "." + i + ".weight", List.of(in, out))).toList();
        }

        /** One expert's MLP for its own tokens, [tokens, columns]. */
        private String expert(int number, String x, GgufTensor gate, GgufTensor up, GgufTensor down) {
            String name = block + "expert." + number + ".";
            List<String> halves = blocks.canBeStacked(List.of(gate, up))
                    ? blocks.split(blocks.multiply(x, name + "gate_up.product", columns, name + "gate_up", List.of(gate, up), ""), name)
                    : List.of(blocks.multiply(x, name + "gate.product", columns, name + "gate", List.of(gate), ""),
                            blocks.multiply(x, name + "up.product", columns, name + "up", List.of(up), ""));
            return blocks.multiply(blocks.gated(halves, name), name + "down.product", width, name + "down", List.of(down), "");
        }

        /** The results of all pairs, [pairs, columns], times their weights, summed for each token. */
        private String weightedSum(String results, String weights) {
            String sums = node("MatMul", List.of(reshape(weights, "weights", -1, 1, used), reshape(results, "results", -1, used, columns)),
                    "experts.sums", Map.of());
            return reshape(sums, "sum", 1, -1, columns);
        }

        private String reshape(String x, String name, long... shape) {
            return node("Reshape", List.of(x, graph.constant(block + name + ".shape", shape)), name + ".reshaped", Map.of());
        }

        private String node(String operator, List<String> inputs, String output, Map<String, ? extends Number> attributes) {
            return blocks.node("", operator, inputs, block + output, attributes);
        }
    }
}
