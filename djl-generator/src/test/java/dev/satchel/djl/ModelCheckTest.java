package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelCheckTest {
    @ParameterizedTest
    @MethodSource("models")
    void logitsAreNoFurtherFromTheTruthThanThoseOfLlamaCpp(String name) throws Exception { check(name, false); }

    @ParameterizedTest
    @MethodSource("models")
    void withFloatActivationsLogitsAreTheTruth(String name) throws Exception { check(name, true); }

    private static void check(String name, boolean exact) throws Exception {
        Path folder = folder();
        ModelCheck.Result result = ModelCheck.run(folder.resolve(name + ".gguf"), folder.resolve(name + ".json"), exact);
        System.err.printf("%-16s exact %-5s %.3g bound %.3g argmax %.3f greedy %s%n", name, exact, result.relativeL2(), result.bound(), result.argmaxAgreement(), result.greedyMatch());
        assertTrue(result.passed(), result::toString);
    }

    static List<String> models() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".gguf"))
                    .map(file -> file.substring(0, file.length() - 5)).sorted().toList();
        }
    }

    private static Path folder() throws IOException, URISyntaxException {
        return Path.of(ModelCheckTest.class.getResource("/reference").toURI());
    }
}
