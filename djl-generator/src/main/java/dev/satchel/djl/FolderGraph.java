package dev.satchel.djl;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.FileText;
import dev.satchel.djl.onnx.ModelFolder;
import dev.satchel.djl.onnx.ModelFolder.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the graph of a folder takes and gives, as the graph itself says it and the folder does not contradict.
 *
 * @param names what it calls them
 * @param inputs those that it has beside its states, with their types and shapes
 * @param states keys and values, layer by layer
 * @param logits their type
 * @param vocabulary how many tokens a row of logits scores
 * @param lastRowOnly whether it gives the logits of the last token only, whatever is asked
 * @param inPlace whether a state may be one buffer before and after
 */
record FolderGraph(Names names, Map<String, TensorInfo> inputs, List<State> states, OnnxJavaType logits, int vocabulary,
        boolean lastRowOnly, boolean inPlace) {
    /** Whether there is a past, for a graph with a branch for the first tokens and one for those that follow. */
    static final String HAS_PAST = "use_cache_branch";
    /** Of how many of the last tokens the logits are wanted. */
    static final String ROWS = "num_logits_to_keep";

    private static final Set<OnnxJavaType> STATE_TYPES = Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16,
            OnnxJavaType.INT8, OnnxJavaType.UINT8);
    private static final Set<OnnxJavaType> LOGIT_TYPES = Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);
    private static final Set<OnnxJavaType> INTEGERS = Set.of(OnnxJavaType.INT32, OnnxJavaType.INT64);
    /** Numbers of one head's state of all heads of a layer; no model has a hundredth of it. */
    private static final long WIDEST = 1 << 24;

    FolderGraph {
        inputs = Map.copyOf(inputs);
        states = List.copyOf(states);
    }

    /**
     * Keys or values of one layer, [1, heads, tokens, size].
     *
     * @param past the input with those so far
     * @param present the output with the new ones behind them
     * @param type of a number; where it is quantized, the graph alone knows how
     */
    record State(String past, String present, OnnxJavaType type, int heads, int size) {
        long bytesPerToken() { return (long) heads * size * type.size; }
    }

    /** Asks a graph, and compares what it says with what the folder says. */
    static FolderGraph of(OrtSession session, ModelFolder folder) throws OrtException {
        return new Reader(session, folder).read();
    }

    /** How many bytes the state of one token takes. */
    long stateBytesPerToken() {
        return states.stream().mapToLong(State::bytesPerToken).sum();
    }

    private static final class Reader {
        private final ModelFolder folder;
        private final Names names;
        private final Map<String, TensorInfo> inputs;
        private final Map<String, TensorInfo> outputs;

        Reader(OrtSession session, ModelFolder folder) throws OrtException {
            this.folder = folder;
            this.names = folder.names();
            this.inputs = tensors(session.getInputInfo());
            this.outputs = tensors(session.getOutputInfo());
        }

        private Map<String, TensorInfo> tensors(Map<String, NodeInfo> values) {
            Map<String, TensorInfo> tensors = new HashMap<>();
            for (NodeInfo value : values.values())
                if (value.getInfo() instanceof TensorInfo tensor) tensors.put(value.getName(), tensor);
                else throw refused("its graph has " + FileText.shown(value.getName()) + ", which is no tensor");
            return tensors;
        }

        FolderGraph read() {
            List<State> states = states();
            Map<String, TensorInfo> others = new HashMap<>(inputs);
            states.forEach(state -> others.remove(state.past()));
            others.forEach(this::requireKnown);
            if (!others.containsKey(names.tokens())) throw refused("its graph has no input " + names.tokens());
            TensorInfo logits = output(names.logits());
            requireType(names.logits(), logits, LOGIT_TYPES);
            long[] shape = dimensions(names.logits(), logits, 3);
            int vocabulary = size(names.logits(), shape[2], folder.shape().vocabulary(), "vocab_size");
            boolean inPlace = states.stream().allMatch(state -> folder.model().extendsInPlace(state.past(), state.present()));
            return new FolderGraph(names, others, states, logits.type, vocabulary, shape[1] == 1 && !others.containsKey(ROWS), inPlace);
        }

        private List<State> states() {
            List<State> states = new ArrayList<>();
            int layers = 0;
            while (layers < inputs.size() && inputs.containsKey(Names.of(names.pastKeys(), layers))) {
                states.add(state(Names.of(names.pastKeys(), layers), Names.of(names.presentKeys(), layers)));
                states.add(state(Names.of(names.pastValues(), layers), Names.of(names.presentValues(), layers)));
                layers++;
            }
            if (layers == 0)
                throw refused("its graph has no input " + Names.of(names.pastKeys(), 0) + ": it was exported without keys and values");
            OptionalInt said = folder.shape().layers();
            if (said.isPresent() && said.getAsInt() != layers)
                throw refused("the folder says that it has " + said.getAsInt() + " layers, its graph has keys of " + layers);
            return states;
        }

        private State state(String past, String present) {
            TensorInfo before = inputs.get(past);
            if (before == null) throw refused("its graph has no input " + past);
            TensorInfo after = output(present);
            requireType(past, before, STATE_TYPES);
            if (after.type != before.type) throw refused(past + " is of " + before.type + " and " + present + " of " + after.type);
            long[] shape = dimensions(past, before, 4);
            if (shape[2] > 0) throw refused(past + " always has " + shape[2] + " tokens; only states that grow are supported");
            int heads = size(past, shape[1], folder.shape().keyValueHeads(), "num_key_value_heads");
            int size = size(past, shape[3], storedSize(before.type, shape[3]), "head_size");
            if ((long) heads * size > WIDEST) throw refused(past + " has " + heads + " heads of " + size + " numbers");
            return new State(past, present, before.type, heads, size);
        }

        /** How many numbers a head is stored as: half as many bytes as it has numbers, when two numbers of 4 bits are packed in each. */
        private OptionalInt storedSize(OnnxJavaType type, long inGraph) {
            OptionalInt said = folder.shape().headSize();
            boolean packed = type == OnnxJavaType.UINT8 && said.isPresent() && said.getAsInt() == 2 * inGraph;
            return packed ? OptionalInt.of(said.getAsInt() / 2) : said;
        }

        /** The size of a dimension that the graph, the folder or both must give. */
        private int size(String name, long inGraph, OptionalInt said, String key) {
            if (inGraph <= 0 && said.isEmpty()) throw refused("neither its graph nor the folder gives the " + key + " of " + name);
            if (inGraph > 0 && said.isPresent() && said.getAsInt() != inGraph)
                throw refused("the folder gives the " + key + " " + said.getAsInt() + ", " + name + " has " + inGraph);
            if (inGraph > WIDEST) throw refused(name + " has a dimension of " + inGraph);
            return inGraph > 0 ? (int) inGraph : said.getAsInt();
        }

        private void requireKnown(String name, TensorInfo input) {
            if (name.equals(HAS_PAST)) {
                requireType(name, input, Set.of(OnnxJavaType.BOOL));
            } else if (name.equals(ROWS)) {
                requireType(name, input, Set.of(OnnxJavaType.INT64));
            } else if (Set.of(names.tokens(), names.mask(), names.positions()).contains(name)) {
                requireType(name, input, INTEGERS);
                long[] shape = dimensions(name, input, 2);
                if (shape[1] > 0) throw refused(name + " always has " + shape[1] + " tokens");
            } else {
                throw refused("its graph asks for an input " + FileText.shown(name) + ", which is not known");
            }
        }

        private TensorInfo output(String name) {
            TensorInfo output = outputs.get(name);
            if (output == null) throw refused("its graph has no output " + name);
            return output;
        }

        private void requireType(String name, TensorInfo tensor, Set<OnnxJavaType> types) {
            if (!types.contains(tensor.type)) {
                List<OnnxJavaType> supported = types.stream().sorted().toList();
                throw refused(name + " is of " + tensor.type + ", and only " + supported + " is supported");
            }
        }

        private long[] dimensions(String name, TensorInfo tensor, int count) {
            long[] shape = tensor.getShape();
            if (shape.length != count) throw refused(name + " has " + shape.length + " dimensions, not " + count);
            if (shape[0] > 1) throw refused(name + " is always of " + shape[0] + " texts at once");
            return shape;
        }

        private SatchelException refused(String what) {
            return new ModelFormatException(folder.model().path() + ": the model cannot be run: " + FileText.oneLine(what));
        }
    }
}
