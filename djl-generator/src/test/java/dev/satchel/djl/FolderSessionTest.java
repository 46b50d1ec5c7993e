package dev.satchel.djl;

import dev.satchel.djl.TinyFolder.Kind;
import dev.satchel.djl.onnx.ModelFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Of a graph that extends its state in place. */
class FolderSessionTest extends SessionContract {
    @TempDir
    private static Path folder;

    @Override
    LanguageModel open() { return FolderModel.load(ModelFolder.open(TinyFolder.write(new TinyFolder(Kind.GROUPED).genai(), folder)), 2); }

    @Override
    double tolerance() { return 1e-5; }
}
