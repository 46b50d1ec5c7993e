package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SharedFiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpertsTest {
    @ParameterizedTest
    @ValueSource(strings = {"mixtral.Q4_0", "mixtral.Q8_0"})
    @Tag("evaluation")
    void modelsOfExpertsAreTheTruth(String name) {
        Path folder = SharedFiles.require("reference/tiny");
        for (boolean exact : new boolean[] {true, false}) {
            ModelCheck.Result result = ModelCheck.run(folder.resolve(name + ".gguf"), folder.resolve(name + ".json"), exact);
            assertTrue(result.passed(), result::toString);
        }
    }
}
