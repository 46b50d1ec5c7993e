package dev.satchel.djl.gguf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.SharedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Python package gguf has its own code for every type; all numbers must be the same to the last bit. */
class DequantizationTest {
    private static final Path RESOURCES = Path.of("src/test/resources");

    static Stream<String> files() throws IOException { return lines("tensors.tsv").map(fields -> fields[0]).distinct(); }

    @ParameterizedTest
    @MethodSource("files")
    void everyTensorIsAsThePythonPackageReadsIt(String name) throws IOException {
        List<String> expected = lines("tensors.tsv").filter(fields -> fields[0].equals(name)).map(fields -> String.join(" ", fields))
                .toList();
        try (GgufFile file = GgufFile.open(RESOURCES.resolve(name))) {
            assertEquals(expected, file.tensors().stream().map(tensor -> describe(name, tensor)).toList());
        }
    }

    static Stream<String[]> referenceFiles() throws IOException { return lines("files.tsv"); }

    @ParameterizedTest
    @MethodSource("referenceFiles")
    @Tag("evaluation")
    void everyReferenceModelIsAsThePythonPackageReadsIt(String name, String expected) {
        try (GgufFile file = GgufFile.open(SharedFiles.require("reference/tiny/" + name))) {
            CRC32 sum = new CRC32();
            file.tensors().forEach(tensor -> sum.update(bytes(tensor.toFloats())));
            assertEquals(expected, "%08x".formatted(sum.getValue()));
        }
    }

    private static String describe(String file, GgufTensor tensor) {
        CRC32 sum = new CRC32();
        sum.update(bytes(tensor.toFloats()));
        String shape = tensor.dimensions().toString().replaceAll("[\\[\\] ]", "");
        return "%s %s %s %s %08x".formatted(file, tensor.name(), tensor.type(), shape, sum.getValue());
    }

    private static ByteBuffer bytes(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        // Adding 0 turns -0.0, of which the two make different use, into 0.0.
        for (float value : values) bytes.putFloat(value + 0f);
        return bytes.flip();
    }

    private static Stream<String[]> lines(String table) throws IOException {
        return Files.readAllLines(RESOURCES.resolve("gguf").resolve(table)).stream().filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t"));
    }
}
