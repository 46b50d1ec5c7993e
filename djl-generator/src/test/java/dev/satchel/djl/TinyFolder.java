package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import dev.satchel.djl.onnx.ModelFolder.Names;
import dev.satchel.djl.tokenizer.Token;
import dev.satchel.djl.tokenizer.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder as others export them, made from the tiny llama: its weights in float32, its graph put together from other operators than ours,
 * its tokenizer as tokenizer.json. What it must say is known from the file.
 */
final class TinyFolder {
    /** Of onnxruntime-genai's layout, with names of its own. */
    static final Names OWN_NAMES = new Names("ids", "mask", "places", "past.%d.k", "past.%d.v", "scores", "new.%d.k", "new.%d.v");
    /** Of optimum's layout. */
    static final Names USUAL_NAMES = new Names("input_ids", "attention_mask", "position_ids", "past_key_values.%d.key",
            "past_key_values.%d.value", "logits", "present.%d.key", "present.%d.value");

    private static final int LAYERS = 2;
    private static final int WIDTH = 256;
    private static final int MLP = 512;
    private static final int HEADS = 8;
    private static final int KEY_HEADS = 2;
    private static final int HEAD = 32;
    private static final int VOCABULARY = 512;
    private static final int CONTEXT = 2048;
    private static final double ROPE_BASE = 100_000;
    private static final float EPSILON = 1e-5f;
    private static final float STEP_OF_FOUR_BITS = 0.5f;

    private final Map<String, float[]> weights = new LinkedHashMap<>();
    private final Vocabulary vocabulary;
    private final Kind kind;
    private OnnxGraph graph;
    private Names names;

    /**
     * What the graph is like.
     *
     * @param grouped attention by the operator that extends a state in place; or else by those of the standard, to which it is appended
     * @param state the type of keys and values
     * @param logits the type of logits
     * @param rows how many rows of logits there are
     * @param int4 matrices of 4 bits; or else in float32
     * @param rounded in float32 what 4 bits can hold
     * @param oddity what it does otherwise than most
     */
    record Kind(boolean grouped, OnnxGraph.Type state, OnnxGraph.Type logits, Rows rows, boolean int4, boolean rounded, Oddity oddity) {
        enum Rows {
            ALL, LAST, AS_ASKED
        }

        enum Oddity {
            NONE,
            /** Is told whether there is a past, and gives zeros when it is told wrongly. */
            BRANCHES,
            /** Has keys and values in float32 that are rounded to what 4 bits can hold. */
            STATE_OF_SIXTEEN_STEPS,
            /** Counts places from the first token that it is given. */
            FORGETS_PLACES
        }

        static final Kind PLAIN = new Kind(false, OnnxGraph.Type.FLOAT, OnnxGraph.Type.FLOAT, Rows.ALL, false, false, Oddity.NONE);
        static final Kind GROUPED = new Kind(true, OnnxGraph.Type.FLOAT, OnnxGraph.Type.FLOAT, Rows.ALL, false, false, Oddity.NONE);

        Kind withState(OnnxGraph.Type type) { return new Kind(grouped, type, logits, rows, int4, rounded, oddity); }

        Kind withLogits(OnnxGraph.Type type, Rows given) { return new Kind(grouped, state, type, given, int4, rounded, oddity); }

        Kind withInt4() { return new Kind(grouped, state, logits, rows, true, true, oddity); }

        Kind withRounded() { return new Kind(grouped, state, logits, rows, false, true, oddity); }

        Kind with(Oddity other) { return new Kind(grouped, state, logits, rows, int4, rounded, other); }
    }

    TinyFolder(Kind kind) {
        this.kind = kind;
        try (GgufFile file = GgufFile.open(ModelFiles.reference("llama.Q4_1.gguf"))) {
            for (GgufTensor tensor : file.tensors()) weights.put(tensor.name(), tensor.toFloats());
            vocabulary = Vocabulary.of(file);
        }
    }

    /** The files of optimum's layout, to be changed by a test. */
    Map<String, byte[]> optimum() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("onnx/model.onnx", graph(USUAL_NAMES).toBytes());
        files.put("config.json", json(Map.of("_name_or_path", "ours/tiny-llama", "model_type", "llama", "num_hidden_layers", LAYERS,
                "num_attention_heads", HEADS, "num_key_value_heads", KEY_HEADS, "hidden_size", WIDTH, "vocab_size", VOCABULARY,
                "max_position_embeddings", CONTEXT)));
        files.put("generation_config.json", json(Map.of("eos_token_id", List.of(2))));
        files.put("tokenizer.json", tokenizer());
        files.put("tokenizer_config.json", json(Map.of("bos_token", "<|im_start|>", "eos_token", Map.of("content", "<|im_end|>"))));
        return files;
    }

    /** The files of onnxruntime-genai's layout. */
    Map<String, byte[]> genai() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("decoder.onnx", graph(OWN_NAMES).toBytes());
        Map<String, Object> decoder = Map.of("filename", "decoder.onnx", "head_size", HEAD, "num_hidden_layers", LAYERS,
                "num_key_value_heads",
                KEY_HEADS,
                "inputs", Map.of("input_ids", OWN_NAMES.tokens(), "attention_mask", OWN_NAMES.mask(), "position_ids", OWN_NAMES.positions(),
                        "past_key_names", OWN_NAMES.pastKeys(), "past_value_names", OWN_NAMES.pastValues()),
                "outputs", Map.of("logits", OWN_NAMES.logits(), "present_key_names", OWN_NAMES.presentKeys(), "present_value_names",
                        OWN_NAMES.presentValues()));
        files.put("genai_config.json", json(Map.of("model", Map.of("type", "llama", "context_length", CONTEXT, "vocab_size", VOCABULARY,
                "eos_token_id", 2, "decoder", decoder), "search", Map.of("past_present_share_buffer", kind.grouped))));
        files.put("tokenizer.json", tokenizer());
        return files;
    }

    /** Writes files into a folder and returns it. */
    static Path write(Map<String, byte[]> files, Path folder) {
        try {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.write(path, file.getValue());
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] json(Object value) { return JsonMapper.shared().writeValueAsBytes(value); }

    private byte[] tokenizer() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        List<Map<String, Object>> added = new ArrayList<>();
        for (int id = 0; id < vocabulary.tokens().size(); id++) {
            Token token = vocabulary.tokens().get(id);
            ids.put(token.text(), id);
            if (token.type() != Token.Type.NORMAL)
                added.add(
                        Map.of("id", id, "content", token.text(), "special", token.type() == Token.Type.CONTROL, "lstrip", false, "rstrip",
                                false, "single_word", false, "normalized", false));
        }
        Map<String, Object> digits = Map.of("type", "Digits", "individual_digits", true);
        Map<String, Object> bytes = Map.of("type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
        return json(Map.of("version", "1.0", "added_tokens", added, "pre_tokenizer",
                Map.of("type", "Sequence", "pretokenizers", List.of(digits, bytes)), "model",
                Map.of("type", "BPE", "vocab", ids, "merges", vocabulary.merges())));
    }

    /** The whole graph with these names. */
    OnnxGraph graph(Names called) {
        names = called;
        graph = new OnnxGraph();
        graph.input(names.tokens(), OnnxGraph.Type.INT64, -1, -1);
        graph.input(names.mask(), OnnxGraph.Type.INT64, -1, -1);
        graph.constant("one", new long[] {1});
        graph.constant("zero", new long[] {0});
        rotation();
        if (kind.grouped) lengths();
        else causalMask();
        String x = node("Gather", List.of(matrix("token_embd.weight", VOCABULARY, WIDTH), names.tokens()), "embedding", Map.of());
        for (int layer = 0; layer < LAYERS; layer++) {
            String block = "blk." + layer + ".";
            String attended = attention(layer, norm(x, block + "attn_norm"));
            x = node("Add", List.of(x, linear(attended, block + "attn_output", WIDTH, HEADS * HEAD)), block + "sum");
            x = node("Add", List.of(x, mlp(block, norm(x, block + "ffn_norm"))), block + "sum2");
        }
        logits(x);
        return graph;
    }

    private void rotation() {
        float[] cosines = new float[CONTEXT * HEAD / 2];
        float[] sines = new float[cosines.length];
        for (int i = 0; i < cosines.length; i++) {
            double angle = i / (HEAD / 2) * Math.pow(ROPE_BASE, -2.0 * (i % (HEAD / 2)) / HEAD);
            cosines[i] = (float) Math.cos(angle);
            sines[i] = (float) Math.sin(angle);
        }
        reshape(graph.constant("cosines.flat", cosines), "cosines", CONTEXT, HEAD / 2);
        reshape(graph.constant("sines.flat", sines), "sines", CONTEXT, HEAD / 2);
    }

    /** What {@code GroupQueryAttention} is told, as onnxruntime-genai's graphs find it out. */
    private void lengths() {
        node("ReduceSum", List.of(names.mask(), "one"), "ones", Map.of("keepdims", 0));
        node("Cast", List.of(node("Sub", List.of("ones", "one"), "last")), "last.int", Map.of("to", 6));
        node("Shape", List.of(names.mask()), "total", Map.of("start", 1, "end", 2));
        node("Cast", List.of("total"), "total.int", Map.of("to", 6));
    }

    /** Nothing for what comes before a token or is it, and minus a lot for what comes after it. */
    private void causalMask() {
        graph.input(names.positions(), OnnxGraph.Type.INT64, -1, -1);
        node("Shape", List.of(names.mask()), "total", Map.of("start", 1, "end", 2));
        node("Range", List.of(scalar("zero"), scalar("total"), scalar("one")), "all");
        node("Squeeze", List.of(names.positions(), "zero"), "row_of_places");
        node("LessOrEqual", List.of("all", node("Unsqueeze", List.of("row_of_places", "one"), "column")), "seen");
        node("Sub", List.of(names.positions(), node("Gather", List.of(names.positions(), "zero"), "first_place", Map.of("axis", 1))),
                "own_places");
        node("Where", List.of("seen", graph.constant("nothing", new float[] {0}), graph.constant("much", new float[] {-1e9f})), "causal");
    }

    private String scalar(String vector) { return node("Squeeze", List.of(vector), vector + ".scalar"); }

    private String attention(int layer, String x) {
        String block = "blk." + layer + ".";
        String queries = linear(x, block + "attn_q", HEADS * HEAD, WIDTH);
        String keys = linear(x, block + "attn_k", KEY_HEADS * HEAD, WIDTH);
        String values = linear(x, block + "attn_v", KEY_HEADS * HEAD, WIDTH);
        List<String> past = List.of(Names.of(names.pastKeys(), layer), Names.of(names.pastValues(), layer));
        List<String> present = List.of(Names.of(names.presentKeys(), layer), Names.of(names.presentValues(), layer));
        boolean packed = kind.state == OnnxGraph.Type.UINT8;
        for (String name : past) graph.input(name, kind.state, -1, KEY_HEADS, -1, packed ? HEAD / 2 : HEAD);
        for (String name : present) graph.output(name, kind.state, -1, KEY_HEADS, -1, packed ? HEAD / 2 : HEAD);
        if (!kind.grouped) return plainAttention(block, queries, keys, values, past, present);
        List<String> inputs = new ArrayList<>(
                List.of(queries, keys, values, past.get(0), past.get(1), "last.int", "total.int", "cosines", "sines"));
        Map<String, Object> attributes = new LinkedHashMap<>(
                Map.of("num_heads", HEADS, "kv_num_heads", KEY_HEADS, "do_rotary", 1, "rotary_interleaved", 1));
        if (kind.state != OnnxGraph.Type.FLOAT) {
            // Steps that reach as far as the keys and values of this model do.
            graph.constant(block + "steps", new float[] {packed ? STEP_OF_FOUR_BITS : 1 / 32f});
            inputs.addAll(List.of("", "", "", block + "steps", block + "steps"));
            attributes.putAll(Map.of("kv_cache_bit_width", packed ? 4 : 8, "k_quant_type", "PER_TENSOR", "v_quant_type", "PER_TENSOR"));
        }
        graph.node(OnnxGraph.RUNTIME, "GroupQueryAttention", inputs, List.of(block + "attended", present.get(0), present.get(1)),
                attributes);
        return block + "attended";
    }

    private String plainAttention(String block, String queries, String keys, String values, List<String> past, List<String> present) {
        String q = heads(rotated(queries), block + "q", HEADS);
        String k = everyHead(appended(heads(rotated(keys), block + "k", KEY_HEADS), past.get(0), present.get(0)), block + "k");
        String v = everyHead(appended(heads(values, block + "v", KEY_HEADS), past.get(1), present.get(1)), block + "v");
        String turned = node("Transpose", List.of(k), block + "k.turned", Map.of("perm", new long[] {0, 1, 3, 2}));
        String scores = node("Mul", List.of(node("MatMul", List.of(q, turned), block + "scores"),
                graph.constant(block + "scale", new float[] {(float) (1 / Math.sqrt(HEAD))})), block + "scaled");
        String shares = node("Softmax", List.of(node("Add", List.of(scores, "causal"), block + "masked")), block + "shares",
                Map.of("axis", -1));
        String found = node("Transpose", List.of(node("MatMul", List.of(shares, v), block + "found")), block + "found.turned",
                Map.of("perm", new long[] {0, 2, 1, 3}));
        return reshape(found, block + "attended", 0, 0, HEADS * HEAD);
    }

    private String rotated(String x) {
        graph.node(OnnxGraph.RUNTIME, "RotaryEmbedding",
                List.of(x, kind.oddity == Kind.Oddity.FORGETS_PLACES ? "own_places" : names.positions(), "cosines", "sines"),
                List.of(x + ".rotated"),
                Map.of("interleaved", 1));
        return x + ".rotated";
    }

    private String heads(String x, String name, int count) {
        return node("Transpose", List.of(reshape(x, name + ".heads", 0, 0, count, HEAD)), name + ".turned_heads",
                Map.of("perm", new long[] {0, 2, 1, 3}));
    }

    /** Behind the past, in the type of the state. */
    private String appended(String x, String past, String present) {
        String step = switch (kind.state) {
            case FLOAT -> kind.oddity == Kind.Oddity.STATE_OF_SIXTEEN_STEPS ? inSixteenSteps(x) : "";
            case FLOAT16 -> node("Cast", List.of(x), x + ".small", Map.of("to", 10));
            case INT8 -> node("QuantizeLinear", List.of(x, scale(x)), x + ".small", Map.of("output_dtype", 3));
            default -> throw new IllegalArgumentException("no state of " + kind.state);
        };
        node("Concat", List.of(past, step.isEmpty() ? x : step), present, Map.of("axis", 2));
        return switch (kind.state) {
            case FLOAT16 -> node("Cast", List.of(present), x + ".large", Map.of("to", 1));
            case INT8 -> node("DequantizeLinear", List.of(present, x + ".scale_of_state"), x + ".large");
            default -> present;
        };
    }

    private String inSixteenSteps(String x) {
        String step = graph.constant(x + ".step", new float[] {STEP_OF_FOUR_BITS});
        String whole = node("Round", List.of(node("Div", List.of(x, step), x + ".in_steps")), x + ".whole_steps");
        graph.constant(x + ".least", new float[] {-8});
        graph.constant(x + ".most", new float[] {7});
        String bounded = node("Min", List.of(node("Max", List.of(whole, x + ".least"), x + ".from_least"), x + ".most"), x + ".bounded");
        return node("Mul", List.of(bounded, step), x + ".rounded");
    }

    private String scale(String x) {
        graph.constant(x + ".step", new float[] {1 / 32f});
        return node("Squeeze", List.of(x + ".step"), x + ".scale_of_state");
    }

    private String everyHead(String x, String name) {
        String apart = node("Unsqueeze", List.of(x, graph.constant(name + ".axis", new long[] {2})), name + ".apart");
        String repeated = node("Tile", List.of(apart, graph.constant(name + ".times", new long[] {1, 1, HEADS / KEY_HEADS, 1, 1})),
                name + ".tiled");
        return reshape(repeated, name + ".all_heads", 0, HEADS, -1, HEAD);
    }

    private String mlp(String block, String x) {
        String gate = linear(x, block + "ffn_gate", MLP, WIDTH);
        String silu = node("Mul", List.of(gate, node("Sigmoid", List.of(gate), block + "sigmoid")), block + "silu");
        String gated = node("Mul", List.of(silu, linear(x, block + "ffn_up", MLP, WIDTH)), block + "gated");
        return linear(gated, block + "ffn_down", WIDTH, MLP);
    }

    private String norm(String x, String name) {
        return node("SimplifiedLayerNormalization", List.of(x, graph.constant(name + ".weight", weights.get(name + ".weight"))), name,
                Map.of("epsilon", EPSILON, "axis", -1));
    }

    private void logits(String residual) {
        String x = norm(residual, "output_norm");
        if (kind.rows != Kind.Rows.ALL) {
            String count = kind.rows == Kind.Rows.LAST ? "one" : rowsAsked();
            String from = node("Neg", List.of(count), "from");
            graph.constant("end", new long[] {Long.MAX_VALUE});
            x = node("Slice", List.of(x, from, "end", "one"), "last_rows");
        }
        String all = node("MatMul",
                List.of(x, node("Transpose", List.of("token_embd.weight"), "output", Map.of("perm", new long[] {1, 0}))),
                "all_logits");
        if (kind.oddity == Kind.Oddity.BRANCHES) all = node("Mul", List.of(all, toldRightly()), "right_logits");
        node("Cast", List.of(all), names.logits(), Map.of("to", kind.logits == OnnxGraph.Type.FLOAT ? 1 : 10));
        graph.output(names.logits(), kind.logits, -1, kind.rows == Kind.Rows.LAST ? 1 : -1, VOCABULARY);
    }

    private String rowsAsked() {
        graph.input("num_logits_to_keep", OnnxGraph.Type.INT64);
        return reshape("num_logits_to_keep", "count", 1);
    }

    /** One when there is a past and the graph was told so, or neither; otherwise zero. */
    private String toldRightly() {
        graph.input("use_cache_branch", OnnxGraph.Type.BOOL, 1);
        node("Shape", List.of(Names.of(names.pastKeys(), 0)), "held", Map.of("start", 2, "end", 3));
        node("Equal", List.of("use_cache_branch", node("Greater", List.of("held", "zero"), "has_past")), "right");
        return node("Cast", List.of("right"), "right.float", Map.of("to", 1));
    }

    /** A matrix of the file, rows first. */
    private String matrix(String name, int rows, int columns) {
        return reshape(graph.constant(name + ".flat", weights.get(name)), name, rows, columns);
    }

    private String linear(String x, String name, int rows, int columns) {
        float[] values = weights.get(name + ".weight");
        if (kind.rounded) values = round(values);
        if (kind.int4) return multiplied4Bit(x, name, values, rows, columns);
        String flat = graph.constant(name + ".flat", values);
        String turned = node("Transpose", List.of(reshape(flat, name + ".rows", rows, columns)), name + ".columns",
                Map.of("perm", new long[] {1, 0}));
        return node("MatMul", List.of(x, turned), name);
    }

    private static final int BLOCK = 32;

    private static float scale(float[] values, int block) {
        float largest = 0;
        for (int i = 0; i < BLOCK; i++) largest = Math.max(largest, Math.abs(values[block * BLOCK + i]));
        return largest / 7;
    }

    /** To fifteen steps a block. Rounding what is rounded changes nothing. */
    private static float[] round(float[] values) {
        float[] rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            float scale = scale(values, i / BLOCK);
            rounded[i] = scale == 0 ? 0 : scale * Math.round(values[i] / scale);
        }
        return rounded;
    }

    private String multiplied4Bit(String x, String name, float[] values, int rows, int columns) {
        byte[] quants = new byte[values.length / 2];
        float[] scales = new float[values.length / BLOCK];
        for (int i = 0; i < values.length; i++) {
            scales[i / BLOCK] = scale(values, i / BLOCK);
            int quant = 8 + (scales[i / BLOCK] == 0 ? 0 : Math.round(values[i] / scales[i / BLOCK]));
            quants[i / 2] |= (byte) (quant << i % 2 * 4);
        }
        String packed = reshape(graph.constant(name + ".bytes", quants), name + ".quants", rows, columns / BLOCK, BLOCK / 2);
        graph.node(OnnxGraph.RUNTIME, "MatMulNBits", List.of(x, packed, graph.constant(name + ".scales", scales)), List.of(name),
                Map.of("N", rows, "K", columns, "bits", 4, "block_size", BLOCK));
        return name;
    }

    private String reshape(String x, String name, long... shape) {
        return node("Reshape", List.of(x, graph.constant(name + ".shape", shape)), name);
    }

    private String node(String operator, List<String> inputs, String output) { return node(operator, inputs, output, Map.of()); }

    private String node(String operator, List<String> inputs, String output, Map<String, ?> attributes) {
        graph.node("", operator, inputs, List.of(output), attributes);
        return output;
    }

}
