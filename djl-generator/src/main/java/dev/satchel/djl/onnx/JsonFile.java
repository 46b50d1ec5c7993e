package dev.satchel.djl.onnx;

import dev.satchel.ModelFormatException;
import dev.satchel.SatchelException;
import dev.satchel.djl.gguf.FileText;
import dev.satchel.djl.tokenizer.TokenizerJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * An object in a JSON file of a folder, whose numbers are checked when they are asked for.
 *
 * @param place the file, as messages call it
 * @param node the object; a missing one when there is no such file
 */
record JsonFile(Path place, JsonNode node) {
    /** Gemma's tokenizer.json has 33 MB. */
    private static final int LARGEST = 128 << 20;
    /** Far more than any model has, and little enough that products of two do not overflow a long. */
    private static final int MOST = 1 << 24;

    /** The file of this name; an empty object when there is none. */
    static JsonFile read(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) return new JsonFile(file, MissingNode.getInstance());
        try {
            return new JsonFile(file, JsonMapper.shared().readTree(bytes(file)));
        } catch (JacksonException e) {
            throw new ModelFormatException(file + " is no JSON: " + TokenizerJson.problem(e), e);
        }
    }

    /** All bytes of a file, if they are no more than any such file has. */
    static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST)
                throw new ModelFormatException(file + " has more than " + (LARGEST >> 20) + " MB, which is too much");
            return bytes;
        } catch (IOException e) {
            throw new SatchelException("cannot read " + file + ": " + e, e);
        }
    }

    boolean exists() { return !node.isMissingNode(); }

    /** An object within this one. */
    JsonFile at(String name) { return new JsonFile(place, node.path(name)); }

    /** A text that is not blank. */
    Optional<String> text(String name) {
        return Optional.of(node.path(name)).filter(JsonNode::isString).map(JsonNode::asString).filter(text -> !text.isBlank());
    }

    /** A positive number under the first of these names that there is; a list, a number for each layer, is none. */
    OptionalInt count(String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (!value.isNumber()) continue;
            if (!value.canConvertToInt() || value.asInt() < 1 || value.asInt() > MOST)
                throw new ModelFormatException(place + ": " + name + " is " + FileText.shown(value.toString()) + ", not from 1 to " + MOST
                        + "; the model cannot be run");
            return OptionalInt.of(value.asInt());
        }
        return OptionalInt.empty();
    }

    /** Ids of tokens, one or a list. */
    Set<Integer> tokens(String name) {
        Set<Integer> tokens = new HashSet<>();
        JsonNode value = node.path(name);
        for (JsonNode each : value.isArray() ? value : JsonMapper.shared().createArrayNode().add(value)) {
            if (each.isNull() || each.isMissingNode()) continue;
            if (!each.isIntegralNumber() || !each.canConvertToInt())
                throw new ModelFormatException(
                        place + ": " + name + " has " + FileText.shown(each.toString()) + ", which is no token; the model cannot be run");
            tokens.add(each.asInt());
        }
        return tokens;
    }
}
