package dev.satchel.djl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;

/** The catalog's default model. */
final class SmolLm2 {
    private SmolLm2() {}

    /** Its file; skips the test when it is not on this machine. */
    static Path file() {
        Optional<Path> model = ModelCatalog.standard().find("smollm2-135m-instruct");
        assumeTrue(model.isPresent(), "the model smollm2-135m-instruct is not on this machine: satchel model get smollm2-135m-instruct");
        return model.get();
    }
}
