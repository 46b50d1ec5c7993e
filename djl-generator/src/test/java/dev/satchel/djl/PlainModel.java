package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufCopy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/**
 * A model of random shape and random weights, as a file and as plain arithmetic in double precision: token by token and number by number,
 * as the papers have it. It shares nothing with what it is compared with.
 */
final class PlainModel {
    /** What differs from the usual model of a family. */
    enum Variant {
        USUAL,
        /** Every third layer attends to all tokens. */
        WINDOWS_BY_PERIOD,
        /** The file lists the layers that attend to the last tokens only. */
        WINDOWS_BY_LIST,
        /** As many layers as the largest of the family, which has another scale of its scores. */
        LARGEST,
        WITHOUT_POSITIONS
    }

    private final String architecture;
    private final Variant variant;
    private final Random random;
    private final int layers;
    private final int heads;
    private final int keyValueHeads;
    private final int head;
    private final int rotated;
    private final int width;
    private final int mlpWidth;
    private final int vocabulary;
    private final int window;
    private final double base;
    private final Map<String, float[][]> tensors = new LinkedHashMap<>();

    PlainModel(String architecture, long seed) {
        this(architecture, Variant.USUAL, seed);
    }

    PlainModel(String architecture, Variant variant, long seed) {
        this.architecture = architecture;
        this.variant = variant;
        random = new Random(seed);
        int some = is("gemma3") || is("smollm3") ? 5 + random.nextInt(3) : 1 + random.nextInt(4);
        layers = switch (variant) {
            case USUAL, WITHOUT_POSITIONS -> some;
            case WINDOWS_BY_PERIOD, WINDOWS_BY_LIST -> 5;
            case LARGEST -> is("gemma2") ? 46 : 62;
        };
        keyValueHeads = 1 + random.nextInt(3);
        heads = keyValueHeads * (1 + random.nextInt(4));
        head = choice(8, 16, 18, 24, 32, 40, 64, 80);
        rotated = is("phi2") ? 2 * (1 + random.nextInt(head / 2)) : head;
        // Some families have no key for it in their files, and all but these no other width.
        width = 8 * (4 + random.nextInt(10));
        mlpWidth = 16 + random.nextInt(100);
        vocabulary = 20 + random.nextInt(60);
        window = 3 + random.nextInt(8);
        base = choice(10_000, 500_000, 1_000_000);
        addTensors();
    }

    private int choice(int... among) { return among[random.nextInt(among.length)]; }

    private boolean is(String name) { return architecture.equals(name); }

    private boolean hasPostNorms() { return is("gemma2") || is("gemma3") || is("olmo2"); }

    private boolean isGemma() { return architecture.startsWith("gemma"); }

    private boolean hasHeadNorms() { return is("gemma3") || is("qwen3"); }

    private void addTensors() {
        add("token_embd.weight", vocabulary, width, 1);
        for (int layer = 0; layer < layers; layer++) {
            String block = "blk." + layer + ".";
            if (!is("olmo2")) addNorm(block + "attn_norm", width);
            if (!is("olmo2") && !is("phi2")) addNorm(block + "ffn_norm", width);
            if (hasPostNorms()) addNorm(block + "post_attention_norm", width);
            if (hasPostNorms()) addNorm(block + "post_ffw_norm", width);
            addMatrix(block + "attn_q", heads * head, width, is("qwen2") || is("phi2"));
            addMatrix(block + "attn_k", keyValueHeads * head, width, is("qwen2") || is("phi2"));
            addMatrix(block + "attn_v", keyValueHeads * head, width, is("qwen2") || is("phi2"));
            addMatrix(block + "attn_output", width, heads * head, is("phi2"));
            if (hasHeadNorms()) addNorm(block + "attn_q_norm", head);
            if (hasHeadNorms()) addNorm(block + "attn_k_norm", head);
            if (is("olmo2")) addNorm(block + "attn_q_norm", heads * head);
            if (is("olmo2")) addNorm(block + "attn_k_norm", keyValueHeads * head);
            if (!is("phi2")) addMatrix(block + "ffn_gate", mlpWidth, width, false);
            addMatrix(block + "ffn_up", mlpWidth, width, is("phi2"));
            addMatrix(block + "ffn_down", width, mlpWidth, is("phi2"));
        }
        addNorm("output_norm", width);
        if (is("olmo2") || is("phi2")) addMatrix("output", vocabulary, width, is("phi2"));
    }

    private void addMatrix(String name, int rows, int columns, boolean bias) {
        add(name + ".weight", rows, columns, 1.5 / Math.sqrt(columns));
        if (bias) add(name + ".bias", 1, rows, 0.5);
    }

    private void addNorm(String name, int length) {
        add(name + ".weight", 1, length, 1);
        if (is("phi2")) add(name + ".bias", 1, length, 0.5);
    }

    private void add(String name, int rows, int columns, double size) {
        float[][] values = new float[rows][columns];
        for (float[] row : values)
            for (int i = 0; i < columns; i++) row[i] = (float) (size * random.nextGaussian());
        tensors.put(name, values);
    }

    /** As a file has it. */
    GgufCopy file() {
        List<GgufCopy.Tensor> written = new ArrayList<>();
        tensors.forEach((name, values) -> {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * values[0].length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (float[] row : values) for (float value : row) bytes.putFloat(value);
            boolean vector = values.length == 1 && !name.equals("token_embd.weight") && (name.contains("norm") || name.endsWith(".bias"));
            written.add(new GgufCopy.Tensor(name, 0,
                    vector ? List.of((long) values[0].length) : List.of((long) values[0].length, (long) values.length), bytes.array()));
        });
        String a = architecture + ".";
        GgufCopy file = new GgufCopy(0, new byte[0], written).withKey("general.architecture", architecture)
                .withKey(a + "block_count", layers)
                .withKey(a + "embedding_length", width).withKey(a + "feed_forward_length", mlpWidth).withKey(a + "context_length", 64)
                .withKey(a + "attention.head_count", heads).withKey(a + "attention.head_count_kv", keyValueHeads)
                .withKey(a + "attention.key_length", head).withKey(a + "attention.value_length", head)
                .withKey(a + "rope.dimension_count", rotated).withKey(a + "rope.freq_base", (float) base)
                .withKey(a + (is("phi2") ? "attention.layer_norm_epsilon" : "attention.layer_norm_rms_epsilon"), 1e-5f);
        if (is("gemma2") || is("gemma3")) file = file.withKey(a + "attention.sliding_window", window);
        if (is("gemma2"))
            file = file.withKey(a + "attn_logit_softcapping", 3f).withKey(a + "final_logit_softcapping", 4f);
        if (is("granite"))
            file = file.withKey(a + "attention.scale", 0.25f).withKey(a + "embedding_scale", 1.5f).withKey(a + "residual_scale", 0.5f)
                    .withKey(a + "logit_scale", 2f);
        if (variant == Variant.WITHOUT_POSITIONS) file = file.withKey(a + "rope.scaling.finetuned", false);
        if (variant == Variant.WINDOWS_BY_PERIOD) file = file.withKey(a + "attention.sliding_window_pattern", 3);
        if (variant == Variant.WINDOWS_BY_LIST)
            file = file.withKey(a + "attention.sliding_window_pattern", true, true, false, false, true);
        if (is("mistral3"))
            file = file.withKey(a + "rope.scaling.type", "yarn").withKey(a + "rope.scaling.factor", 4f)
                    .withKey(a + "rope.scaling.original_context_length", 32).withKey(a + "rope.scaling.yarn_beta_fast", 3f)
                    .withKey(a + "rope.scaling.yarn_beta_slow", 0.5f).withKey(a + "rope.scaling.yarn_log_multiplier", 0.5f);
        return file;
    }

    int vocabulary() { return vocabulary; }

    /** The logits of every token. */
    double[][] logits(int[] tokens) {
        double[][] x = new double[tokens.length][];
        double embeddingScale = isGemma() ? Math.sqrt(width) : is("granite") ? 1.5 : 1;
        for (int t = 0; t < tokens.length; t++) x[t] = times(doubles(tensors.get("token_embd.weight")[tokens[t]]), embeddingScale);
        for (int layer = 0; layer < layers; layer++) layer(x, layer, "blk." + layer + ".");
        double[][] logits = new double[tokens.length][];
        for (int t = 0; t < tokens.length; t++) {
            double[] last = norm(x[t], "output_norm");
            double[] scores = tensors.containsKey("output.weight") ? project(last, "output") : project(last, "token_embd");
            logits[t] = is("granite") ? times(scores, 0.5) : is("gemma2") ? each(scores, score -> 4 * Math.tanh(score / 4)) : scores;
        }
        return logits;
    }

    private void layer(double[][] x, int layer, String block) {
        double residualScale = is("granite") ? 0.5 : 1;
        double[][] normed = new double[x.length][];
        for (int t = 0; t < x.length; t++) normed[t] = is("olmo2") ? x[t] : norm(x[t], block + "attn_norm");
        double[][] attended = attention(normed, layer, block);
        for (int t = 0; t < x.length; t++) {
            double[] result = hasPostNorms() ? norm(attended[t], block + "post_attention_norm") : attended[t];
            double[] before = x[t];
            x[t] = plus(before, times(result, residualScale));
            double[] mlp = mlp(is("phi2") ? normed[t] : is("olmo2") ? x[t] : norm(x[t], block + "ffn_norm"), block);
            x[t] = plus(x[t], times(hasPostNorms() ? norm(mlp, block + "post_ffw_norm") : mlp, residualScale));
        }
    }

    private double[][] attention(double[][] x, int layer, String block) {
        boolean local = isLocal(layer);
        double[][] queries = new double[x.length][];
        double[][] keys = new double[x.length][];
        double[][] values = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            queries[t] = turned(queryOrKey(x[t], block, "attn_q"), t, layer, local);
            keys[t] = turned(queryOrKey(x[t], block, "attn_k"), t, layer, local);
            values[t] = project(x[t], block + "attn_v");
        }
        double scale = is("granite") ? 0.25 : 1 / Math.sqrt(variant == Variant.LARGEST ? (double) width / heads : head);
        double[][] results = new double[x.length][];
        for (int t = 0; t < x.length; t++) {
            double[] all = new double[heads * head];
            for (int h = 0; h < heads; h++) {
                int of = h / (heads / keyValueHeads);
                int first = local ? Math.max(0, t - window + 1) : 0;
                double[] shares = new double[t + 1];
                double sum = 0;
                for (int s = first; s <= t; s++) {
                    double score = 0;
                    for (int i = 0; i < head; i++) score += queries[t][h * head + i] * keys[s][of * head + i];
                    score *= scale;
                    if (is("gemma2")) score = 3 * Math.tanh(score / 3);
                    shares[s] = Math.exp(score);
                    sum += shares[s];
                }
                for (int s = first; s <= t; s++)
                    for (int i = 0; i < head; i++) all[h * head + i] += shares[s] / sum * values[s][of * head + i];
            }
            results[t] = project(all, block + "attn_output");
        }
        return results;
    }

    private boolean isLocal(int layer) {
        return switch (variant) {
            case WINDOWS_BY_PERIOD -> layer % 3 != 2;
            case WINDOWS_BY_LIST -> layer != 2 && layer != 3;
            default -> is("gemma2") ? layer % 2 == 0 : is("gemma3") && layer % 6 != 5;
        };
    }

    private double[] queryOrKey(double[] x, String block, String name) {
        double[] all = project(x, block + name);
        if (is("olmo2")) return norm(all, block + name + "_norm");
        if (!hasHeadNorms()) return all;
        for (int from = 0; from < all.length; from += head)
            System.arraycopy(norm(Arrays.copyOfRange(all, from, from + head), block + name + "_norm"), 0, all, from, head);
        return all;
    }

    private double[] turned(double[] x, int position, int layer, boolean local) {
        if (variant == Variant.WITHOUT_POSITIONS || is("smollm3") && layer % 4 == 3) return x;
        boolean neighbours = is("llama") || is("smollm3") || is("granite") || is("mistral3");
        // Of YaRN, for a context of four times the length.
        double length = is("mistral3") ? (1 + 0.1 * Math.log(4)) / (1 + 0.05 * Math.log(4)) : 1;
        double[] turned = x.clone();
        for (int from = 0; from < x.length; from += head) {
            for (int pair = 0; pair < rotated / 2; pair++) {
                double usual = Math.pow(is("gemma3") && local ? 10_000 : base, -2.0 * pair / rotated);
                double angle = position * (is("mistral3") ? yarn(pair) : usual);
                int a = from + (neighbours ? 2 * pair : pair);
                int b = neighbours ? a + 1 : a + rotated / 2;
                turned[a] = length * (x[a] * Math.cos(angle) - x[b] * Math.sin(angle));
                turned[b] = length * (x[a] * Math.sin(angle) + x[b] * Math.cos(angle));
            }
        }
        return turned;
    }

    /**
     * What a pair is turned by per position: a quarter of the usual where it turns less than half in a context, the usual where it turns
     * three times or more, and between these pairs in even steps from one to the other.
     */
    private double yarn(int pair) {
        int first = 0;
        while (turns(first + 1) >= 3) first++;
        int last = 0;
        while (last < rotated - 1 && turns(last) > 0.5) last++;
        double slowed = pair <= first ? 0 : pair >= last ? 1 : (double) (pair - first) / (last - first);
        return Math.pow(base, -2.0 * pair / rotated) * (1 - slowed + slowed / 4);
    }

    /** How often a pair turns in the 32 tokens of a context. */
    private double turns(int pair) {
        return 32 * Math.pow(base, -2.0 * pair / rotated) / (2 * Math.PI);
    }

    private double[] mlp(double[] x, String block) {
        DoubleUnaryOperator activation = isGemma() || is("phi2")
                ? v -> v / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)))
                : v -> v / (1 + Math.exp(-v));
        double[] up = project(x, block + "ffn_up");
        if (is("phi2")) return project(each(up, activation), block + "ffn_down");
        double[] gate = each(project(x, block + "ffn_gate"), activation);
        for (int i = 0; i < gate.length; i++) gate[i] *= up[i];
        return project(gate, block + "ffn_down");
    }

    private double[] norm(double[] x, String name) {
        double mean = is("phi2") ? Arrays.stream(x).average().orElseThrow() : 0;
        double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        double[] result = new double[x.length];
        float[] weights = tensors.get(name + ".weight")[0];
        for (int i = 0; i < x.length; i++) {
            result[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * weights[i];
            if (is("phi2")) result[i] += tensors.get(name + ".bias")[0][i];
        }
        return result;
    }

    private double[] project(double[] x, String name) {
        float[][] matrix = tensors.get(name + ".weight");
        float[][] bias = tensors.get(name + ".bias");
        double[] result = new double[matrix.length];
        for (int row = 0; row < result.length; row++) {
            for (int i = 0; i < x.length; i++) result[row] += x[i] * matrix[row][i];
            if (bias != null) result[row] += bias[0][row];
        }
        return result;
    }

    private static double[] plus(double[] x, double[] y) {
        double[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) sum[i] += y[i];
        return sum;
    }

    private static double[] times(double[] x, double factor) {
        return each(x, v -> v * factor);
    }

    private static double[] each(double[] x, DoubleUnaryOperator function) {
        return Arrays.stream(x).map(function).toArray();
    }

    private static double[] doubles(float[] x) {
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) result[i] = x[i];
        return result;
    }
}
