package dev.satchel.djl;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

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

    /** Numeric types, with their numbers in {@code TensorProto.DataType}. */
    enum Type {
        FLOAT(1), UINT8(2), INT8(3), INT32(6), INT64(7), BOOL(9), FLOAT16(10);

        private final int number;

        Type(int number) { this.number = number; }
    }

    /** Weights and what operators make, as far as they can be seen from where operators are added. */
    private Set<String> visible = new HashSet<>();
    /** Where operators and constants are added: the whole graph, or the part of it that is being made by {@link #choose}. */
    private List<ByteString> nodes = new ArrayList<>();
    private List<ByteString> initializers = new ArrayList<>();
    /** How many operators were added, those of all parts included. */
    private int operators;
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
     * A constant whose values are in a {@link WeightsFile}, which must be there when a session is made. Without effect when there is a
     * weight of that name.
     *
     * @param type of the values: four bytes each, or one
     * @param shape one size per dimension
     */
    String weight(String name, Type type, WeightsFile.Section values, long... shape) {
        if (visible.add(name))
            initializers.add(message(tensor -> {
                describe(tensor, name, type, shape);
                external(tensor, "location", WeightsFile.NAME);
                external(tensor, "offset", Long.toString(values.position()));
                external(tensor, "length", Long.toString(values.bytes()));
                tensor.writeEnum(14, 1);
            }));
        return name;
    }

    private static void external(CodedOutputStream tensor, String key, String value) throws IOException {
        tensor.writeBytes(13, message(entry -> {
            entry.writeString(1, key);
            entry.writeString(2, value);
        }));
    }

    /**
     * Adds an operator.
     *
     * @param domain "" for the standard operators, or {@link #RUNTIME}
     * @param inputs names of values; "" for an optional one that is absent
     * @param outputs names of the values it makes; "" for one that is not wanted
     * @param attributes by name; a {@link Float}, an integer of any kind, a {@code long[]} or a text
     */
    void node(String domain, String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
        visible.addAll(outputs);
        operators++;
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

    /** How many operators there are. */
    int operators() { return operators; }

    /** Whether an operator makes a value of that name, which can be seen from where operators are added. */
    boolean has(String name) {
        return visible.contains(name);
    }

    /** The same for an operator with one output; returns its name. */
    String node(String domain, String operator, List<String> inputs, String output, Map<String, ? extends Number> attributes) {
        node(domain, operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds the operator that gives a value another shape: one size per dimension, -1 for what is left, 0 for what it was. */
    String reshaped(String x, String result, long... sizes) {
        return node("", "Reshape", List.of(x, constant(result + ".shape", sizes)), result, Map.of());
    }

    /**
     * Adds operators of which only some run. They see every value that was there before; of what they make, constants and weights included,
     * only the result can be seen outside. Weights of quantized products must be made where they are used: with zero points from outside,
     * the runtime computes something else without saying so.
     *
     * @param condition one truth value
     * @param result the result's name outside
     * @param shape of the result, whose type is FLOAT; as for {@link #input}
     * @param yes adds the operators for when the condition holds, and returns the name of their result
     * @param no the same for when it does not
     * @return {@code result}
     */
    String choose(String condition, String result, long[] shape, Supplier<String> yes, Supplier<String> no) {
        ByteString then = branch(result + ".then", shape, yes);
        ByteString otherwise = branch(result + ".else", shape, no);
        visible.add(result);
        nodes.add(message(node -> {
            node.writeString(1, condition);
            node.writeString(2, result);
            node.writeString(3, result);
            node.writeString(4, "If");
            node.writeBytes(5, attribute("then_branch", then));
            node.writeBytes(5, attribute("else_branch", otherwise));
        }));
        return result;
    }

    private ByteString branch(String name, long[] shape, Supplier<String> operators) {
        List<ByteString> nodesOutside = nodes;
        List<ByteString> initializersOutside = initializers;
        Set<String> visibleOutside = visible;
        nodes = new ArrayList<>();
        initializers = new ArrayList<>();
        visible = new HashSet<>(visibleOutside);
        try {
            String result = operators.get();
            return message(graph -> {
                for (ByteString node : nodes) graph.writeBytes(1, node);
                graph.writeString(2, name);
                for (ByteString initializer : initializers) graph.writeBytes(5, initializer);
                graph.writeBytes(12, valueInfo(result, Type.FLOAT, shape));
            });
        } finally {
            nodes = nodesOutside;
            initializers = initializersOutside;
            visible = visibleOutside;
        }
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

    private static ByteString attribute(String name, ByteString graph) {
        return message(attribute -> {
            attribute.writeString(1, name);
            attribute.writeBytes(6, graph);
            attribute.writeEnum(20, 5);
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
