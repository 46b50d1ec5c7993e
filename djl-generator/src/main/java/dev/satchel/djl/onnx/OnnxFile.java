package dev.satchel.djl.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.FileText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What must be known of an ONNX file before the runtime opens it: where it says its weights are, which is only allowed beside it, and which
 * of its operators extend their state in place. The graph itself is checked by the runtime.
 * <p>
 * The numbers of messages' fields are those of {@code onnx.proto}, which is part of the ONNX standard. The file is read as a stream: its
 * weights are passed over.
 */
public final class OnnxFile {
    /** Subgraphs lie in operators of graphs; no exporter nests them so deeply. */
    private static final int DEEPEST = 32;
    /** More weights than any machine holds, and few enough that sizes in bits fit a long. */
    private static final long MOST_ELEMENTS = 1L << 44;
    /** The operator that can be given one buffer as past and present. */
    private static final String SHARING_OPERATOR = "GroupQueryAttention";

    private final Path path;
    private final Map<String, Long> weightsByType = new TreeMap<>();
    private final SortedSet<Path> weightFiles = new TreeSet<>();
    private final Map<String, String> extendedInPlace = new HashMap<>();
    /** How often a value is an operator's input, by its name. */
    private final Map<String, Integer> uses = new HashMap<>();
    private int tensors;

    private OnnxFile(Path path) { this.path = path; }

    /**
     * Reads a file.
     *
     * @throws SatchelException when it is no ONNX file, or its weights are missing or outside of its folder
     */
    public static OnnxFile open(Path path) {
        OnnxFile file = new OnnxFile(path);
        try (InputStream in = Files.newInputStream(path)) {
            file.readModel(CodedInputStream.newInstance(in));
        } catch (NoSuchFileException e) {
            throw new SatchelException("there is no model file " + path, e);
        } catch (InvalidProtocolBufferException e) {
            throw new ModelFormatException(path + " is no ONNX file, or is damaged; get it again", e);
        } catch (IOException e) {
            throw new SatchelException("cannot read the model file " + path + ": " + e, e);
        }
        return file;
    }

    /** The file itself. */
    public Path path() { return path; }

    /** How many weights there are of each type of ONNX, such as {@code FLOAT16}; packed ones count as the bytes that they are packed in. */
    public Map<String, Long> weightsByType() {
        return Collections.unmodifiableMap(weightsByType);
    }

    /** How many tensors hold weights. */
    public int tensors() { return tensors; }

    /** The file, and those beside it that hold its weights. */
    public List<Path> files() {
        return Stream.concat(Stream.of(path), weightFiles.stream()).toList();
    }

    /** The size of all files. */
    public long bytes() {
        try {
            long bytes = 0;
            for (Path file : files()) bytes += Files.size(file);
            return bytes;
        } catch (IOException e) {
            throw new SatchelException("cannot read the size of " + path + ": " + e, e);
        }
    }

    /**
     * Whether the operator that takes this state as it was gives it as it will be in the same buffer, which may be longer than what it holds.
     * Where something else takes it too, it may want to know how long it is.
     */
    public boolean extendsInPlace(String past, String present) {
        return present.equals(extendedInPlace.get(past)) && uses.get(past) == 1;
    }

    private void readModel(CodedInputStream in) throws IOException {
        boolean hasGraph = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            switch (field(tag)) {
            case 7 -> {
                hasGraph = true;
                message(in, () -> readGraph(in, 0));
            }
            case 25 -> message(in, () -> readFunction(in));
            default -> in.skipField(tag);
            }
        if (!hasGraph) throw new ModelFormatException(path + " is no ONNX file: it has no graph");
    }

    private void readFunction(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            if (field(tag) == 7) message(in, () -> readNode(in, 1));
            else in.skipField(tag);
    }

    private void readGraph(CodedInputStream in, int depth) throws IOException {
        if (depth > DEEPEST) throw new ModelFormatException(path + ": its graphs are nested more than " + DEEPEST + " deep");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            switch (field(tag)) {
            case 1 -> message(in, () -> readNode(in, depth));
            case 5 -> message(in, () -> readTensor(in));
            case 15 -> message(in, () -> readSparse(in));
            default -> in.skipField(tag);
            }
    }

    private void readNode(CodedInputStream in, int depth) throws IOException {
        Operator operator = new Operator();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            switch (field(tag)) {
            case 1 -> {
                String input = in.readString();
                uses.merge(input, 1, Integer::sum);
                operator.input(input);
            }
            case 2 -> operator.output(in.readString());
            case 4 -> operator.type = in.readString();
            case 5 -> message(in, () -> readAttribute(in, depth));
            default -> in.skipField(tag);
            }
        // In a subgraph the names are others' names.
        if (depth == 0 && operator.type.equals(SHARING_OPERATOR)) operator.states(extendedInPlace);
    }

    private void readAttribute(CodedInputStream in, int depth) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            switch (field(tag)) {
            case 5, 10 -> message(in, () -> readTensor(in));
            case 6, 11 -> message(in, () -> readGraph(in, depth + 1));
            case 22, 23 -> message(in, () -> readSparse(in));
            default -> in.skipField(tag);
            }
    }

    private void readSparse(CodedInputStream in) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            if (field(tag) == 1 || field(tag) == 2) message(in, () -> readTensor(in));
            else in.skipField(tag);
    }

    private void readTensor(CodedInputStream in) throws IOException {
        Tensor tensor = new Tensor();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            switch (field(tag)) {
            case 1 -> readSizes(in, tag, tensor);
            case 2 -> tensor.type = in.readInt32();
            case 8 -> tensor.name = in.readString();
            case 13 -> message(in, () -> readEntry(in, tensor.external));
            default -> in.skipField(tag);
            }
        TensorKind kind = TensorKind.of(tensor.type).orElse(null);
        if (!tensor.external.isEmpty()) checkExternal(tensor, kind);
        if (kind == null) return;
        tensors++;
        weightsByType.merge(kind.name(), tensor.elements, Long::sum);
    }

    /** Sizes of dimensions, one by one or packed. */
    private void readSizes(CodedInputStream in, int tag, Tensor tensor) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            multiply(tensor, in.readInt64());
            return;
        }
        message(in, () -> {
            while (in.getBytesUntilLimit() > 0) multiply(tensor, in.readInt64());
        });
    }

    private void multiply(Tensor tensor, long size) {
        if (size < 0 || size > 0 && tensor.elements > MOST_ELEMENTS / size)
            throw new ModelFormatException(
                    path + ": a tensor has a dimension of " + size + ", which cannot be; the file is damaged, get it again");
        tensor.elements *= size;
    }

    private static void readEntry(CodedInputStream in, Map<String, String> entries) throws IOException {
        String key = "";
        String value = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag())
            switch (field(tag)) {
            case 1 -> key = in.readString();
            case 2 -> value = in.readString();
            default -> in.skipField(tag);
            }
        entries.put(key, value);
    }

    /** The runtime maps such a file into memory, so whatever it reads must be there. */
    private void checkExternal(Tensor tensor, TensorKind kind) {
        String where = path + ": the weights " + FileText.shown(tensor.name) + " are said to be ";
        String location = tensor.external.getOrDefault("location", "");
        Path file = FolderPaths.inside(path.toAbsolutePath().getParent(), location)
                .orElseThrow(
                        () -> new ModelFormatException(
                                where + "in '" + FileText.shown(location) + "', which is not a place beside the model; it is not read"));
        if (!Files.isRegularFile(file))
            throw new ModelFormatException(where + "in " + FileText.shown(location) + ", which is not there; get the whole folder");
        long offset = number(tensor, "offset", where);
        long length = Math.max(number(tensor, "length", where), kind == null ? 0 : kind.bytes(tensor.elements));
        try {
            if (length > Files.size(file) || offset > Files.size(file) - length)
                throw new ModelFormatException(
                        where + "at " + offset + " of " + FileText.shown(location) + ", behind its end; the file is damaged, get it again");
        } catch (IOException e) {
            throw new SatchelException("cannot read the size of " + file + ": " + e, e);
        }
        weightFiles.add(file);
    }

    private static long number(Tensor tensor, String key, String where) {
        String text = tensor.external.getOrDefault(key, "0");
        if (!text.matches("[0-9]{1,18}"))
            throw new ModelFormatException(where + "at the " + key + " '" + FileText.shown(text) + "', which is no number");
        return Long.parseLong(text);
    }

    private static int field(int tag) { return WireFormat.getTagFieldNumber(tag); }

    /** Reads the fields of one message. */
    private interface Fields {
        void read() throws IOException;
    }

    private static void message(CodedInputStream in, Fields fields) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        fields.read();
        in.checkLastTagWas(0);
        in.popLimit(outer);
    }

    /** A tensor's description while it is read. */
    private static final class Tensor {
        private String name = "";
        private int type;
        private long elements = 1;
        private final Map<String, String> external = new HashMap<>();
    }

    /** As much of an operator as its states take. */
    private static final class Operator {
        private static final int PAST_KEYS = 3;
        private static final int PRESENT_KEYS = 1;

        private String type = "";
        private int inputs;
        private int outputs;
        private final String[] past = {"", ""};
        private final String[] present = {"", ""};

        void input(String name) {
            if (inputs >= PAST_KEYS && inputs < PAST_KEYS + 2) past[inputs - PAST_KEYS] = name;
            inputs++;
        }

        void output(String name) {
            if (outputs >= PRESENT_KEYS && outputs < PRESENT_KEYS + 2) present[outputs - PRESENT_KEYS] = name;
            outputs++;
        }

        void states(Map<String, String> extended) {
            for (int i = 0; i < past.length; i++) if (!past[i].isEmpty()) extended.put(past[i], present[i]);
        }
    }
}
