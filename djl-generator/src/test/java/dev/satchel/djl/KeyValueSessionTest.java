package dev.satchel.djl;

import dev.satchel.djl.gguf.GgufFile;

/** Of a model whose logits {@link ModelCheckTest} has checked, with float activations. */
class KeyValueSessionTest extends SessionContract {
    @Override
    LanguageModel open() { return open(true); }

    @Override
    double tolerance() { return 1e-5; }

    static LanguageModel open(boolean exact) {
        try (GgufFile file = GgufFile.open(ModelFiles.reference("smol.Q4_K_M.gguf"))) {
            return OrtLanguageModel.load(file, 2, exact);
        }
    }
}
