package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.GgufTensor;
import dev.satchel.djl.gguf.TensorType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The tiny models that tests run, and ways to spoil them. */
final class ModelFiles {
    private ModelFiles() {}

    /** A file of the folder {@code reference} among the test resources. */
    static Path reference(String file) {
        try {
            return Path.of(ModelFiles.class.getResource("/reference").toURI()).resolve(file);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The names of the models in a folder, without {@code .gguf}, of these architectures' families. */
    static List<String> names(Path folder, List<String> families) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".gguf"))
                    .filter(file -> families.contains(file.substring(0, file.indexOf('.'))))
                    .map(file -> file.substring(0, file.length() - 5))
                    .sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A copy of a file in which the value of a key, which takes up as many bytes as the new one, is another. */
    static Path withKey(Path file, String key, byte[] value, Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(value, 0, bytes, valueOf(bytes, key), value.length);
        return Files.write(folder.resolve("changed.gguf"), bytes);
    }

    /** Where the value of a key begins: after the key's text and the number of the value's type. */
    private static int valueOf(byte[] bytes, String key) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int at = text.indexOf(key);
        if (at < 0) throw new IllegalArgumentException("no key " + key);
        return at + key.length() + Integer.BYTES;
    }

    /** A copy of a file with another text key before its first one. */
    static Path withAnotherKey(Path file, String key, String value, Path folder) throws IOException {
        return withAnotherKey(file, key, 8, text(value), folder);
    }

    /** A copy of a file with another number before its first key. */
    static Path withAnotherKey(Path file, String key, float value, Path folder) throws IOException {
        return withAnotherKey(file, key, 6, little(4).putFloat(value).array(), folder);
    }

    /** A copy of a file with another integer before its first key. */
    static Path withAnotherKey(Path file, String key, int value, Path folder) throws IOException {
        return withAnotherKey(file, key, 4, little(4).putInt(value).array(), folder);
    }

    private static Path withAnotherKey(Path file, String key, int type, byte[] value, Path folder) throws IOException {
        ByteBuffer old = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int added = 8 + key.length() + 4 + value.length;
        // A second new key fills up to the alignment, so that everything behind keeps its place in it.
        int filler = 8 + 4 + 1;
        int fillerName = 64 - (added + filler) % 32;
        ByteBuffer changed = little(old.capacity() + added + filler + fillerName);
        changed.put(old.slice(0, 24)).putLong(16, old.getLong(16) + 2);
        changed.put(text(key)).putInt(type).put(value);
        changed.put(text("x".repeat(fillerName))).putInt(0).put((byte) 0);
        changed.put(old.slice(24, old.capacity() - 24));
        return Files.write(folder.resolve("added.gguf"), changed.array());
    }

    /** A copy of a file in which a matrix stands in single precision, behind everything else. */
    static Path withFloats(Path path, String matrix, Path folder) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer old = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        float[] values;
        long end = 0;
        try (GgufFile file = GgufFile.open(path)) {
            values = file.required(matrix).toFloats();
            for (GgufTensor tensor : file.tensors()) end = Math.max(end, old.getLong(typeOf(bytes, tensor) + 4) + tensor.bytes());
            int type = typeOf(bytes, file.required(matrix));
            old.putInt(type, TensorType.F32.id());
            old.putLong(type + 4, Math.ceilDiv(end, 32) * 32);
        }
        ByteBuffer changed = little(bytes.length + 32 + values.length * Float.BYTES);
        // Tensors stand one behind the other, each at a multiple of 32, and the last one is filled up to it as well.
        changed.put(bytes);
        for (float value : values) changed.putFloat(value);
        return Files.write(folder.resolve("floats-" + matrix + ".gguf"), changed.array());
    }

    /** Where the number of a tensor's type stands: after its name, the number of dimensions and the two dimensions. The offset follows. */
    private static int typeOf(byte[] bytes, GgufTensor tensor) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int dimensions = tensor.dimensions().size();
        return text.indexOf(tensor.name() + (char) dimensions) + tensor.name().length() + Integer.BYTES + dimensions * Long.BYTES;
    }

    private static byte[] text(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return little(8 + bytes.length).putLong(bytes.length).put(bytes).array();
    }

    static ByteBuffer little(int bytes) { return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN); }
}
