package dev.satchel.djl;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.satchel.SatchelException;
import dev.satchel.djl.DjlEmbedder.Pooling;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** An embedding model in ONNX Runtime: tokens of texts to one vector each, of length 1. Safe for use by many threads. */
final class SentenceEncoder implements AutoCloseable {
    /** What a model may ask for, beside the tokens: which are no padding, of which text of a pair they are, and their places. */
    private static final Set<String> KNOWN_INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids", "position_ids");
    /** A vector for each token, as exporters call it. */
    private static final List<String> TOKEN_OUTPUTS = List.of("last_hidden_state", "token_embeddings");
    /** The vector of the text, which the model's file has pooled by itself. */
    private static final String POOLED_OUTPUT = "sentence_embedding";
    private static final int MOST_DIMENSIONS = 16384;
    /** Sums in another order differ by 1e-7; rounding to 8 bits by another scale differs by 1e-5 and more. */
    private static final double SAME_VECTOR = 1 - 2e-6;

    private final String place;
    private final OrtSession session;
    private final Map<String, OnnxJavaType> inputs;
    private final String output;
    private final Optional<Pooling> pooling;
    private final int padding;
    private final int dimensions;
    private final boolean batches;

    private SentenceEncoder(String place, OrtSession session, Optional<Pooling> pooling, int padding, List<long[]> probes)
            throws OrtException {
        this.place = place;
        this.session = session;
        this.padding = padding;
        this.inputs = inputs(session);
        Map<String, TensorInfo> outputs = floatOutputs(session);
        // A file that pools by itself does so as its model wants it; who asks for another way gets that.
        this.pooling = pooling.isEmpty() && outputs.containsKey(POOLED_OUTPUT) ? Optional.empty() : pooling;
        this.output = this.pooling.isEmpty() ? requirePooled(outputs) : tokenOutput(outputs);
        this.dimensions = encode(probes.subList(0, 1))[0].length;
        this.batches = readsTextsApart(probes);
    }

    /**
     * Loads a model.
     *
     * @param name of its file
     * @param bytes its contents, where it does not lie on the disk by itself
     * @param pooling empty when the file must pool by itself
     * @param probes the tokens of some texts, to try it with; asked for when the model is there
     */
    static SentenceEncoder load(EmbeddingFiles files, String name, Optional<byte[]> bytes, Optional<Pooling> pooling, int padding,
            Supplier<List<long[]>> probes) {
        String place = files.place() + ": " + name;
        OrtSession session = null;
        // One thread for each text: texts side by side use the processors better than threads that share one.
        try (OrtSession.SessionOptions options = OnnxRuntime.options(1)) {
            session = bytes.isPresent()
                    ? OnnxRuntime.environment().createSession(bytes.get(), options)
                    : OnnxRuntime.environment().createSession(files.onDisk(name).orElseThrow().toString(), options);
            return new SentenceEncoder(place, session, pooling, padding, probes.get());
        } catch (OrtException e) {
            close(session);
            throw new SatchelException(place + ": ONNX Runtime refused the model: " + OnnxRuntime.reason(e), e);
        } catch (RuntimeException | Error e) {
            close(session);
            throw e;
        }
    }

    private Map<String, OnnxJavaType> inputs(OrtSession session) throws OrtException {
        Map<String, OnnxJavaType> types = new HashMap<>();
        for (NodeInfo input : session.getInputInfo().values()) {
            if (!KNOWN_INPUTS.contains(input.getName()))
                throw new SatchelException(
                        place + " asks for an input " + input.getName() + ", which no text has; is it an embedding model?");
            if (!(input.getInfo() instanceof TensorInfo tensor) || tensor.type != OnnxJavaType.INT64 && tensor.type != OnnxJavaType.INT32)
                throw new SatchelException(place + ": its input " + input.getName() + " takes no integers; is it an embedding model?");
            types.put(input.getName(), tensor.type);
        }
        if (!types.containsKey("input_ids"))
            throw new SatchelException(place + " has no input input_ids; is it an embedding model?");
        return types;
    }

    private static Map<String, TensorInfo> floatOutputs(OrtSession session) throws OrtException {
        Map<String, TensorInfo> floats = new HashMap<>();
        for (NodeInfo output : session.getOutputInfo().values())
            if (output.getInfo() instanceof TensorInfo tensor && (tensor.type == OnnxJavaType.FLOAT || tensor.type == OnnxJavaType.FLOAT16))
                floats.put(output.getName(), tensor);
        return floats;
    }

    private String requirePooled(Map<String, TensorInfo> outputs) {
        if (!outputs.containsKey(POOLED_OUTPUT))
            throw new SatchelException(place + ": nothing says how it is pooled; say it with pooling(CLS) or pooling(MEAN), as the model's "
                    + "description has it");
        return POOLED_OUTPUT;
    }

    private String tokenOutput(Map<String, TensorInfo> outputs) {
        return TOKEN_OUTPUTS.stream().filter(outputs::containsKey).findFirst()
                .or(() -> Optional.of(outputs.keySet().stream().filter(name -> outputs.get(name).getShape().length == 3).toList())
                        .filter(names -> names.size() == 1).map(names -> names.get(0)))
                .orElseThrow(() -> new SatchelException(place + " has no output with a vector for each token; is it an embedding model?"));
    }

    /**
     * Whether a text's vector stays the same when other texts are in its batch. Models that round activations by the largest of the whole
     * batch (dynamic quantization) do not keep them apart; the same text must have the same vector always, so they are given one at a time.
     */
    private boolean readsTextsApart(List<long[]> probes) {
        float[][] together = encode(probes);
        for (int i = 0; i < together.length; i++) {
            float[] alone = encode(List.of(probes.get(i)))[0];
            double cosine = 0;
            for (int j = 0; j < alone.length; j++) cosine += alone[j] * together[i][j];
            if (cosine < SAME_VECTOR) return false;
        }
        return true;
    }

    int dimensions() { return dimensions; }

    /** Whether texts may be given several at a time. */
    boolean batches() { return batches; }

    /** The vectors of texts, each given by all its tokens. */
    float[][] encode(List<long[]> texts) {
        int width = texts.stream().mapToInt(text -> text.length).max().orElseThrow();
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, OnnxJavaType> input : inputs.entrySet())
                tensors.put(input.getKey(), tensor(input.getKey(), input.getValue(), texts, width));
            try (OrtSession.Result result = session.run(tensors, Set.of(output))) {
                if (!(result.get(0) instanceof OnnxTensor tensor)) throw new SatchelException(place + ": its output is no tensor");
                return vectors(tensor, texts, width);
            }
        } catch (OrtException e) {
            throw new SatchelException(place + ": ONNX Runtime could not run the model: " + OnnxRuntime.reason(e),
                    e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(String name, OnnxJavaType type, List<long[]> texts, int width) throws OrtException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(texts.size() * width * type.size).order(ByteOrder.nativeOrder());
        Buffer values = type == OnnxJavaType.INT64 ? bytes.asLongBuffer() : bytes.asIntBuffer();
        for (int row = 0; row < texts.size(); row++) {
            long[] text = texts.get(row);
            for (int i = 0; i < width; i++) put(values, row * width + i, switch (name) {
                case "input_ids" -> i < text.length ? text[i] : padding;
                case "attention_mask" -> i < text.length ? 1 : 0;
                case "position_ids" -> i < text.length ? i : 0;
                default -> 0;
            });
        }
        long[] shape = {texts.size(), width};
        return values instanceof LongBuffer longs
                ? OnnxTensor.createTensor(OnnxRuntime.environment(), longs, shape)
                : OnnxTensor.createTensor(OnnxRuntime.environment(), (IntBuffer) values, shape);
    }

    private static void put(Buffer values, int at, long value) {
        if (values instanceof LongBuffer longs) longs.put(at, value);
        else((IntBuffer) values).put(at, (int) value);
    }

    private float[][] vectors(OnnxTensor tensor, List<long[]> texts, int width) {
        long[] shape = tensor.getInfo().getShape();
        boolean fits = pooling.isEmpty()
                ? shape.length == 2 && shape[0] == texts.size()
                : shape.length == 3 && shape[0] == texts.size() && shape[1] == width;
        long size = shape[shape.length - 1];
        if (!fits || size < 1 || size > MOST_DIMENSIONS || dimensions != 0 && size != dimensions)
            throw new SatchelException(place + ": its output " + output + " has another shape than one vector "
                    + (pooling.isEmpty() ? "for each text" : "for each token") + "; is it an embedding model?");
        FloatBuffer values = tensor.getFloatBuffer();
        float[][] vectors = new float[texts.size()][];
        for (int row = 0; row < vectors.length; row++)
            vectors[row] = ofLengthOne(pooling.isEmpty()
                    ? slice(values, row, (int) size)
                    : pooled(values, row * width, texts.get(row).length, (int) size));
        return vectors;
    }

    /** One vector from those of the tokens {@code first} to {@code first + length - 1}. */
    private float[] pooled(FloatBuffer values, int first, int length, int size) {
        return switch (pooling.orElseThrow()) {
            case CLS -> slice(values, first, size);
            case LAST_TOKEN -> slice(values, first + length - 1, size);
            // Without the division by the number of tokens: the length becomes 1 anyway.
            case MEAN -> {
                float[] sum = new float[size];
                float[] token = new float[size];
                for (int i = 0; i < length; i++) {
                    values.get((first + i) * size, token);
                    for (int j = 0; j < size; j++) sum[j] += token[j];
                }
                yield sum;
            }
            case MAX -> {
                float[] largest = slice(values, first, size);
                float[] token = new float[size];
                for (int i = 1; i < length; i++) {
                    values.get((first + i) * size, token);
                    for (int j = 0; j < size; j++) largest[j] = Math.max(largest[j], token[j]);
                }
                yield largest;
            }
        };
    }

    private static float[] slice(FloatBuffer values, int row, int size) {
        float[] slice = new float[size];
        values.get(row * size, slice);
        return slice;
    }

    private float[] ofLengthOne(float[] vector) {
        if (!normalize(vector))
            throw new SatchelException(place + " gives no numbers for some text (not a number, or all zero); the file is damaged");
        return vector;
    }

    /** Gives a vector the length 1; false when it has none. */
    static boolean normalize(float[] vector) {
        double squares = 0;
        for (float value : vector) squares += (double) value * value;
        if (!(squares > 0) || Double.isInfinite(squares)) return false;
        double scale = 1 / Math.sqrt(squares);
        for (int i = 0; i < vector.length; i++) vector[i] = (float) (vector[i] * scale);
        return true;
    }

    @Override
    public void close() { close(session); }

    private static void close(OrtSession session) {
        try {
            if (session != null) session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not free the model", e);
        }
    }
}
