package dev.satchel.djl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** Model files for tests. */
final class TestModels {
    private TestModels() {}

    /** Such as {@code llama.Q4_1}. */
    static Path path(String name) {
        try {
            return Path.of(TestModels.class.getResource("/reference/" + name + ".gguf").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The catalog's default model, when it is on this machine. */
    static Path smolLm2() {
        Optional<Path> model = ModelCatalog.standard().find("smollm2-135m-instruct");
        assumeTrue(model.isPresent(), "the model smollm2-135m-instruct is not on this machine: satchel model get smollm2-135m-instruct");
        return model.get();
    }
}
