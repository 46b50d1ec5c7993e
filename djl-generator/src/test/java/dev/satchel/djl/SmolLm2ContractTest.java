package dev.satchel.djl;

import dev.satchel.Generator;
import dev.satchel.GeneratorContract;
import org.junit.jupiter.api.Tag;

/** The catalog's default model as it is shipped, when it is on this machine. */
@Tag("evaluation")
class SmolLm2ContractTest extends GeneratorContract {
    @Override
    protected Generator open() {
        return DjlGenerator.load(SmolLm2.file());
    }
}
