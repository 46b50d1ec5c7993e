package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Many MLPs in the place of one, of which every token goes through a few: those that a router gives the most weight. The weights are a
 * softmax over the chosen ones, which is what a softmax over all gives when the chosen ones' shares are brought to the sum 1
 * (<a href="https://arxiv.org/abs/2401.04088">Jiang et al. 2024</a>).
 * <p>
 * The router is multiplied in float32 always: which experts are chosen must not depend on how its weights are stored. Each expert is given
 * just the rows of its tokens. One that nobody chose is given none, and a product with no rows costs next to nothing. Where there are many
 * experts, those of a group that nobody chose are skipped together; that also keeps the runtime's time for loading, which grows with the
 * square of the operators in one graph, within seconds.
 */
final class Experts implements Blocks.Half {
    /** Fewer at once are more conditions, more at once are more that are run for nothing. */
    private static final int GROUP = 8;
    /** Truth values, among the types of ONNX. */
    private static final int BOOL = 9;

    private final OnnxGraph graph;
    private final Weights weights;
    private final int count;
    private final int used;
    private final int columns;
    private final int width;

    /**
     * @param count how many there are in a layer
     * @param used how many a token goes through
     * @param columns what goes in and comes out: the width of the residual stream
     * @param width inside an expert's MLP
     */
    private Experts(OnnxGraph graph, Weights weights, int count, int used, int columns, int width) {
        this.graph = graph;
        this.weights = weights;
        this.count = count;
        this.used = used;
        this.columns = columns;
        this.width = width;
    }

    /** Reads what a file with experts says of them, and refuses routers of another kind. */
    static Experts read(Keys keys, Hyperparameters shape, OnnxGraph graph, Weights weights) {
        int used = keys.required("expert_used_count");
        if (used > shape.experts()) throw keys.refused("expert_used_count is " + used + ", more than expert_count " + shape.experts());
        // Files of Mixtral say how wide an expert is where others say how wide the only MLP is; for others that is all used ones together.
        int otherwise = keys.file().architecture().equals("llama") ? shape.mlpWidth() : Math.ceilDiv(shape.mlpWidth(), used);
        int width = keys.orElse("expert_feed_forward_length", otherwise);
        refuseUnless(keys, "expert_gating_func", 1);
        refuseUnless(keys, "expert_shared_count", 0);
        refuseUnless(keys, "expert_group_count", 1);
        refuseUnless(keys, "leading_dense_block_count", 0);
        refuseUnless(keys, "interleave_moe_layer_step", 1);
        double scale = keys.factorOrElse("expert_weights_scale", 1);
        if (scale != 1) throw keys.refused("expert_weights_scale is " + scale + ", and only 1 is supported");
        if (!keys.flag("expert_weights_norm", true)) throw keys.refused("expert_weights_norm is false, and only true is supported");
        return new Experts(graph, weights, shape.experts(), used, shape.width(), width);
    }

    private static void refuseUnless(Keys keys, String name, int supported) {
        int value = keys.has(name) ? keys.count(name) : supported;
        if (value != supported) throw keys.refused(name + " is " + value + ", and only " + supported + " is supported");
    }

    @Override
    public String apply(int layer, String x) {
        return new Layer("blk." + layer + ".").apply(x);
    }

    /**
     * The graph of one layer. A <em>pair</em> is a token with one of its experts. All pairs are put in the order of their experts, so that
     * each expert has its tokens together, and the results back into the order of the tokens.
     */
    private final class Layer {
        private final String block;

        Layer(String block) { this.block = block; }

        String apply(String x) {
            Routes routes = route(x);
            String byExpert = order(routes.experts, "by_expert");
            String byToken = order(byExpert, "by_token");
            String tokensByExpert = node("Div", List.of(byExpert, block + "used"), "by_expert.tokens", Map.of());
            weights.countMultiplied(3L * used * columns * width);
            String results = results(reshaped(x, "tokens", -1, columns), routes.experts, tokensByExpert);
            return weightedSum(node("Gather", List.of(results, byToken), "results.by_token", Map.of("axis", 0)), routes.weights);
        }

        /**
         * Who goes where.
         *
         * @param experts of all pairs, token by token, [pairs]
         * @param weights of the pairs, [1, tokens, used]
         */
        private record Routes(String experts, String weights) {}

        private Routes route(String x) {
            String name = block + "ffn_gate_inp";
            GgufTensor router = weights.checked(name + ".weight", List.of((long) columns, (long) count));
            String scores = weights.multiplyFloats(x, block + "router.scores", name, List.of(router), "");
            // What TopK does with values that are no numbers is not defined; the token's result has others that are none.
            String comparable = node("Where", List.of(node("IsNaN", List.of(scores), "router.not_numbers", Map.of()),
                    graph.constant(block + "router.least", new float[] {-3e38f}), scores), "router.comparable", Map.of());
            String best = block + "router.best";
            String experts = block + "router.experts";
            graph.node("", "TopK", List.of(comparable, graph.constant(block + "used", new long[] {used})), List.of(best, experts),
                    Map.of("axis", -1));
            return new Routes(reshaped(experts, "pairs", -1), node("Softmax", List.of(best), "router.weights", Map.of("axis", -1)));
        }

        /** Where the values stand, the smallest first; of equal ones the earlier first. */
        private String order(String values, String name) {
            String length = node("Shape", List.of(values), name + ".length", Map.of());
            graph.node("", "TopK", List.of(values, length), List.of(block + name + ".sorted", block + name),
                    Map.of("axis", 0, "largest", 0));
            return block + name;
        }

        /**
         * What the experts make of their tokens, expert by expert; [pairs, columns].
         *
         * @param x all tokens, [tokens, columns]
         * @param experts of the pairs
         * @param tokens of the pairs, expert by expert
         */
        private String results(String x, String experts, String tokens) {
            List<Mlp> mlps = mlps();
            String loads = loads(experts, count, "loads");
            if (count <= GROUP) return results(block, x, mlps, loads, tokens);
            int groups = Math.ceilDiv(count, GROUP);
            String group = node("Div", List.of(experts, graph.constant(block + "group", new long[] {GROUP})), "groups", Map.of());
            String groupLoads = loads(group, groups, "group_loads");
            String chosen = node("Cast", List.of(groupLoads), "groups.chosen", Map.of("to", BOOL));
            List<String> tokensOf = parts(tokens, groupLoads, block + "group.%d.tokens", groups);
            List<String> conditions = parts(chosen, "", block + "group.%d.chosen", groups);
            String none = node("ConstantOfShape", List.of(graph.constant(block + "none.shape", new long[] {0, columns})), "none", Map.of());
            List<String> results = new ArrayList<>();
            for (int i = 0; i < groups; i++) {
                String name = block + "group." + i;
                long[] members = LongStream.range((long) i * GROUP, Math.min((i + 1L) * GROUP, count)).toArray();
                List<Mlp> own = mlps.subList((int) members[0], (int) members[0] + members.length);
                String ownTokens = tokensOf.get(i);
                results.add(graph.choose(conditions.get(i), name, new long[] {-1, columns}, () -> results(name + ".", x, own,
                        graph.node("", "Gather", List.of(loads, graph.constant(name + ".members", members)), name + ".loads", Map.of()),
                        ownTokens), () -> graph.node("", "Identity", List.of(none), name + ".nothing", Map.of())));
            }
            return node("Concat", results, "results", Map.of("axis", 0));
        }

        /** The same for some of the experts, of which each has as many of the tokens as {@code loads} says. */
        private String results(String name, String x, List<Mlp> mlps, String loads, String tokens) {
            List<String> tokensOf = parts(tokens, loads, name + "expert.%d.tokens", mlps.size());
            List<String> results = new ArrayList<>();
            for (int i = 0; i < mlps.size(); i++) {
                String own = graph.node("", "Gather", List.of(x, tokensOf.get(i)), name + "expert." + i + ".own", Map.of("axis", 0));
                results.add(mlps.get(i).apply(own));
            }
            return graph.node("", "Concat", results, name + "experts", Map.of("axis", 0));
        }

        /** How often each number up to {@code count} occurs, [count]. */
        private String loads(String numbers, int count, String name) {
            String marks = node("OneHot", List.of(numbers, graph.constant(block + name + ".count", new long[] {count}),
                    graph.constant(block + name + ".off_on", new long[] {0, 1})), name + ".marks", Map.of());
            return node("ReduceSum", List.of(marks, graph.constant(block + name + ".axis", new long[] {0})), name, Map.of("keepdims", 0));
        }

        /** A list cut into parts of the given lengths, or of one each where they are "". */
        private List<String> parts(String list, String lengths, String names, int count) {
            List<String> parts = IntStream.range(0, count).mapToObj(names::formatted).toList();
            if (lengths.isEmpty()) graph.node("", "Split", List.of(list), parts, Map.of("axis", 0, "num_outputs", count));
            else graph.node("", "Split", List.of(list, lengths), parts, Map.of("axis", 0));
            return parts;
        }

        private List<Mlp> mlps() {
            List<GgufTensor> gates = matrices("ffn_gate", columns, width);
            List<GgufTensor> ups = matrices("ffn_up", columns, width);
            List<GgufTensor> downs = matrices("ffn_down", width, columns);
            return IntStream.range(0, count)
                    .mapToObj(i -> new Mlp(block + "expert." + i + ".", gates.get(i), ups.get(i), downs.get(i))).toList();
        }

        /** A matrix of every expert: parts of one tensor, or tensors of their own as in the first files of Mixtral. */
        private List<GgufTensor> matrices(String name, long in, long out) {
            String merged = block + name + "_exps.weight";
            if (!weights.has(merged)) {
                String prefix = block + name + ".";
                return IntStream.range(0, count).mapToObj(i -> weights.checked(prefix + i + ".weight", List.of(in, out))).toList();
            }
            GgufTensor all = weights.checked(merged, List.of(in, out, (long) count));
            return IntStream.range(0, count).mapToObj(i -> all.sliceRows(i * out, out)).toList();
        }

        /** The results of all pairs, [pairs, columns], times their weights, added for each token; [1, tokens, columns]. */
        private String weightedSum(String results, String shares) {
            String sums = node("MatMul", List.of(reshaped(shares, "shares", -1, 1, used), reshaped(results, "of_token", -1, used, columns)),
                    "sums", Map.of());
            return reshaped(sums, "ffn_out", 1, -1, columns);
        }

        private String reshaped(String x, String name, long... shape) {
            return graph.reshaped(x, block + name, shape);
        }

        private String node(String operator, List<String> inputs, String output, Map<String, ? extends Number> attributes) {
            return graph.node("", operator, inputs, block + output, attributes);
        }
    }

    /** One expert, which knows what it is made of. */
    private final class Mlp {
        private final String name;
        private final GgufTensor gate;
        private final GgufTensor up;
        private final GgufTensor down;

        Mlp(String name, GgufTensor gate, GgufTensor up, GgufTensor down) {
            this.name = name;
            this.gate = gate;
            this.up = up;
            this.down = down;
        }

        /** What it makes of some tokens, [these tokens, columns] as they are. */
        String apply(String x) {
            String open = name + "gate";
            String passed = name + "up";
            if (weights.stackable(List.of(gate, up))) {
                String both = weights.multiply(x, name + "both", name + "gate_up", List.of(gate, up), "");
                graph.node("", "Split", List.of(both), List.of(open, passed), Map.of("axis", -1, "num_outputs", 2));
            } else {
                weights.multiply(x, open, open, List.of(gate), "");
                weights.multiply(x, passed, passed, List.of(up), "");
            }
            String activated = graph.node(OnnxGraph.RUNTIME, "QuickGelu", List.of(open), open + ".activated", Map.of("alpha", 1f));
            String gated = graph.node("", "Mul", List.of(activated, passed), name + "gated", Map.of());
            return weights.multiply(gated, name + "result", name + "down", List.of(down), "");
        }
    }
}
