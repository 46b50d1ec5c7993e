package dev.satchel.djl;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph of operators in the making, and its bytes as ONNX Runtime reads them. Values are known by name, as in ONNX itself.
 * <p>
 * The numbers of fields and types are those of {@code onnx.proto}, which is part of the ONNX standard; only the part that a language
 * model needs is written.
 */
final class OnnxGraph {
    /** The version of the format: the first one with all operators of {@link #OPERATORS}. */
    private static final int IR_VERSION = 10;
    /** The version of the standard operators. */
    private static final int OPERATORS = 21;
    /** The domain of the operators that ONNX Runtime adds to the standard. */
    static final String RUNTIME = "com.microsoft";

    /** The file that the weights are said to be in. Nothing is read from it. */
    static final String WEIGHTS_FILE = "weights";

    /** Numeric types, with their numbers in {@code TensorProto.DataType}. */
    enum Type {
        FLOAT(1), UINT8(2), INT8(3), INT32(6), INT64(7), BOOL(9), FLOAT16(10);

        private final int number;

        Type(int number) { this.number = number; }
    }

    /**
     * A constant that is not part of the graph's bytes.
     *
     * @param values a {@link FloatBuffer}, or a {@link ByteBuffer} of bytes without sign
     * @param shape one size per dimension
     */
    record Weight(Buffer values, long[] shape) {}

    private final Map<String, Weight> weights = new LinkedHashMap<>();
    private final List<ByteString> nodes = new ArrayList<>();
    private final List<ByteString> initializers = new ArrayList<>();
    private final List<ByteString> inputs = new ArrayList<>();
    private final List<ByteString> outputs = new ArrayList<>();

    /**
     * Declares an input.
     *
     * @param shape one size per dimension, -1 where it differs from call to call
     * @return the name
     */
    String input(String name, Type type, long... shape) {
        inputs.add(valueInfo(name, type, shape));
        return name;
    }

    /** Declares that a value is an output; shape as for {@link #input}. */
    void output(String name, Type type, long... shape) {
        outputs.add(valueInfo(name, type, shape));
    }

    /** A constant vector that is part of the graph's bytes. */
    String constant(String name, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return constant(name, Type.FLOAT, values.length, bytes);
    }

    /** A constant vector that is part of the graph's bytes. */
    String constant(String name, long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return constant(name, Type.INT64, values.length, bytes);
    }

    /** A constant vector of bytes without sign that is part of the graph's bytes. */
    String constant(String name, byte[] values) {
        return constant(name, Type.UINT8, values.length, ByteBuffer.wrap(values));
    }

    private String constant(String name, Type type, int length, ByteBuffer bytes) {
        initializers.add(message(tensor -> {
            describe(tensor, name, type, length);
            tensor.writeBytes(9, ByteString.copyFrom(bytes));
        }));
        return name;
    }

    /**
     * A constant whose values stay where they are: they are handed to the session beside the graph's bytes. Without effect when there is a
     * weight of that name.
     *
     * @param values direct, in native order
     */
    String weight(String name, FloatBuffer values, long... shape) { return weight(name, Type.FLOAT, values, shape); }

    /** As for {@code float} values, of bytes without sign. */
    String weight(String name, ByteBuffer values, long... shape) {
        return weight(name, Type.UINT8, values, shape);
    }

    private String weight(String name, Type type, Buffer values, long... shape) {
        if (weights.putIfAbsent(name, new Weight(values, shape)) == null)
            initializers.add(message(tensor -> {
                describe(tensor, name, type, shape);
                tensor.writeBytes(13, message(entry -> {
                    entry.writeString(1, "location");
                    entry.writeString(2, WEIGHTS_FILE);
                }));
                tensor.writeEnum(14, 1);
            }));
        return name;
    }

    /** The weights by name. */
    Map<String, Weight> weights() { return Collections.unmodifiableMap(weights); }

    /**
     * Adds an operator.
     *
     * @param domain "" for the standard operators, or {@link #RUNTIME}
     * @param inputs names of values; "" for an optional one that is absent
     * @param outputs names of the values it makes; "" for one that is not wanted
     * @param attributes by name; a {@link Float}, an integer of any kind, a {@code long[]} or a text
     */
    void node(String domain, String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        nodes.add(message(node -> {
            for (String input : inputs) node.writeString(1, input);
            for (String output : outputs) node.writeString(2, output);
            node.writeString(3, outputs.get(0));
            node.writeString(4, operator);
            for (String name : attributes.keySet().stream().sorted().toList())
                node.writeBytes(5, attribute(name, attributes.get(name)));
            node.writeString(7, domain);
        }));
    }

    /** The whole model in ONNX's format. */
    byte[] toBytes() {
        return message(model -> {
            model.writeInt64(1, IR_VERSION);
            model.writeString(2, "satchel");
            model.writeBytes(7, message(graph -> {
                for (ByteString node : nodes) graph.writeBytes(1, node);
                graph.writeString(2, "model");
                for (ByteString initializer : initializers) graph.writeBytes(5, initializer);
                for (ByteString input : inputs) graph.writeBytes(11, input);
                for (ByteString output : outputs) graph.writeBytes(12, output);
            }));
            model.writeBytes(8, operatorSet("", OPERATORS));
            model.writeBytes(8, operatorSet(RUNTIME, 1));
        }).toByteArray();
    }

    /** Name, type and shape of a constant. */
    private static void describe(CodedOutputStream tensor, String name, Type type, long... shape) throws IOException {
        for (long size : shape) tensor.writeInt64(1, size);
        tensor.writeInt32(2, type.number);
        tensor.writeString(8, name);
    }

    private static ByteString valueInfo(String name, Type type, long... shape) {
        return message(info -> {
            info.writeString(1, name);
            info.writeBytes(2, message(any -> any.writeBytes(1, message(tensor -> {
                tensor.writeInt32(1, type.number);
                tensor.writeBytes(2, message(dimensions -> {
                    for (long size : shape) dimensions.writeBytes(1, size < 0 ? ByteString.EMPTY : message(one -> one.writeInt64(1, size)));
                }));
            }))));
        });
    }

    private static ByteString attribute(String name, Object value) {
        return message(attribute -> {
            attribute.writeString(1, name);
            switch (value) {
                case Float number -> {
                    attribute.writeFloat(2, number);
                    attribute.writeEnum(20, 1);
                }
                case String text -> {
                    attribute.writeString(4, text);
                    attribute.writeEnum(20, 3);
                }
                case long[] numbers -> {
                    for (long number : numbers) attribute.writeInt64(8, number);
                    attribute.writeEnum(20, 7);
                }
                case Number number -> {
                    attribute.writeInt64(3, number.longValue());
                    attribute.writeEnum(20, 2);
                }
                default -> throw new IllegalArgumentException("no attribute of type " + value.getClass());
            }
        });
    }

    private static ByteString operatorSet(String domain, int version) {
        return message(set -> {
            set.writeString(1, domain);
            set.writeInt64(2, version);
        });
    }

    /** Writes the fields of one message. */
    private interface Fields {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteString();
    }
}
