package dev.satchel.djl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.Generator;
import dev.satchel.GeneratorContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** The catalog's default model as it is shipped, when it is on this machine. */
@Tag("evaluation")
class SmolLm2ContractTest extends GeneratorContract {
    @Override
    protected Generator open() {
        Optional<Path> model = ModelCatalog.standard().find("smollm2-135m-instruct");
        assumeTrue(model.isPresent(), "the model smollm2-135m-instruct is not on this machine: satchel model get smollm2-135m-instruct");
        return DjlGenerator.load(model.get());
    }
}
