package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.djl.gguf.GgufFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlocksTest {
    @ParameterizedTest
    @ValueSource(strings = {"blk.0.attn_v.weight", "blk.1.ffn_up.weight", "blk.1.ffn_down.weight", "token_embd.weight"})
    void aMatrixInFloatingPointBesideQuantizedOnesIsExact(String matrix, @TempDir Path folder) throws IOException {
        Reference reference = Reference.read(ModelFiles.reference("llama.Q6_K.json"));
        Path changed = ModelFiles.withFloats(ModelFiles.reference("llama.Q6_K.gguf"), matrix, folder);
        for (boolean exact : new boolean[] {true, false}) {
            try (GgufFile file = GgufFile.open(changed); OrtLanguageModel model = OrtLanguageModel.load(file, 2, exact)) {
                ModelCheck.Result result = ModelCheck.compare(model, reference, exact ? 1e-4 : 0.03);
                assertTrue(result.passed(), result::toString);
            }
        }
    }
}
