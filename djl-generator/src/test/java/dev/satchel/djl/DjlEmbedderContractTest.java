package dev.satchel.djl;

import dev.satchel.Embedder;
import dev.satchel.EmbedderContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DjlEmbedderContractTest extends EmbedderContract {
    @TempDir
    private static Path folder;

    @Override
    protected Embedder open() {
        return DjlEmbedder.load(TinyEmbeddingModel.write(new TinyEmbeddingModel().files(), folder));
    }
}
