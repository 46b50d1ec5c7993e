package dev.satchel.djl.gguf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model file in parts, to be written again with other tensors, or as several files.
 *
 * @param keys how many keys there are
 * @param keyBytes the keys and their values as they stand in the file
 * @param tensors in the order of the file
 */
public record GgufCopy(int keys, byte[] keyBytes, List<Tensor> tensors) {
    /** A tensor with its numbers as they stand in the file. */
    public record Tensor(String name, int type, List<Long> dimensions, byte[] data) {
        /** One matrix of a tensor of three dimensions. */
        public Tensor matrix(int number, String newName) {
            int size = data.length / Math.toIntExact(dimensions.get(2));
            return new Tensor(newName, type, dimensions.subList(0, 2), Arrays.copyOfRange(data, number * size, (number + 1) * size));
        }
    }

    /** Reads a file that is known to be in order. */
    public static GgufCopy of(Path path) {
        try (GgufFile file = GgufFile.open(path); FileChannel channel = FileChannel.open(path)) {
            HeaderReader in = new HeaderReader(path, channel, GgufHeader.LONGEST);
            in.magic();
            in.int32("version");
            in.int64("tensors");
            int keys = (int) in.int64("keys");
            int start = in.position();
            for (int i = 0; i < keys; i++) {
                in.string("key");
                in.value("value");
            }
            byte[] keyBytes = Arrays.copyOfRange(Files.readAllBytes(path), start, in.position());
            return new GgufCopy(keys, keyBytes, file.tensors().stream().map(GgufCopy::tensor).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with other tensors in the place of each. */
    public GgufCopy with(Function<Tensor, Stream<Tensor>> others) {
        return new GgufCopy(keys, keyBytes, tensors.stream().flatMap(others).toList());
    }

    /** The same with another number among the keys. */
    public GgufCopy withKey(String key, int value) {
        return new GgufCopy(keys + 1, new GgufBytes().bytes(keyBytes).key(key, 4).int32(value).toBytes(), tensors);
    }

    /** The same with another number among the keys. */
    public GgufCopy withKey(String key, float value) {
        return new GgufCopy(keys + 1, new GgufBytes().bytes(keyBytes).key(key, 6).real32(value).toBytes(), tensors);
    }

    /** The same with another truth value among the keys. */
    public GgufCopy withKey(String key, boolean value) {
        return new GgufCopy(keys + 1, new GgufBytes().bytes(keyBytes).key(key, 7).bytes(bytesOf(value)).toBytes(), tensors);
    }

    /** The same with a list of truth values among the keys. */
    public GgufCopy withKey(String key, boolean... values) {
        return new GgufCopy(keys + 1,
                new GgufBytes().bytes(keyBytes).key(key, 9).int32(7).int64(values.length).bytes(bytesOf(values)).toBytes(), tensors);
    }

    /** The same with a list of integers among the keys. */
    public GgufCopy withKey(String key, int... values) {
        GgufBytes bytes = new GgufBytes().bytes(keyBytes).key(key, 9).int32(4).int64(values.length);
        for (int value : values) bytes.int32(value);
        return new GgufCopy(keys + 1, bytes.toBytes(), tensors);
    }

    /** The same with another text among the keys. */
    public GgufCopy withKey(String key, String value) {
        return new GgufCopy(keys + 1, new GgufBytes().bytes(keyBytes).key(key, 8).string(value).toBytes(), tensors);
    }

    /** The same with a name that nobody knows in the place of a key's. */
    public GgufCopy without(String key) {
        String text = new String(keyBytes, StandardCharsets.ISO_8859_1);
        String changed = text.replaceAll(Pattern.quote(key) + "(?![a-z_])", "x".repeat(key.length()));
        return new GgufCopy(keys, changed.getBytes(StandardCharsets.ISO_8859_1), tensors);
    }

    /** Writes one file. */
    public Path write(Path path) {
        GgufBytes bytes = GgufBytes.header(tensors.size(), keys).bytes(keyBytes);
        long offset = 0;
        for (Tensor tensor : tensors) {
            bytes.tensor(tensor.name, tensor.type, offset, tensor.dimensions.stream().mapToLong(Long::longValue).toArray());
            offset += Math.ceilDiv(tensor.data.length, 32) * 32L;
        }
        for (Tensor tensor : tensors) bytes.align(32).bytes(tensor.data);
        try {
            return Files.write(path, bytes.align(32).toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes several files as llama-gguf-split does, each with about as many tensors; in their order. */
    public List<Path> split(int count, Path folder) {
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Tensor> part = tensors.subList(i * tensors.size() / count, (i + 1) * tensors.size() / count);
            GgufCopy copy = i == 0 ? new GgufCopy(keys, keyBytes, part) : new GgufCopy(0, new byte[0], part);
            paths.add(copy.withKey("split.no", i).withKey("split.count", count).withKey("split.tensors.count", tensors.size())
                    .write(folder.resolve("model-%05d-of-%05d.gguf".formatted(i + 1, count))));
        }
        return paths;
    }

    private static byte[] bytesOf(boolean... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) bytes[i] = (byte) (values[i] ? 1 : 0);
        return bytes;
    }

    private static Tensor tensor(GgufTensor tensor) {
        ByteBuffer data = tensor.data();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return new Tensor(tensor.name(), tensor.type().id(), tensor.dimensions(), bytes);
    }
}
