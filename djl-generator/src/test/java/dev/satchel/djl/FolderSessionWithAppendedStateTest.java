package dev.satchel.djl;

import dev.satchel.djl.TinyFolder.Kind;
import dev.satchel.djl.onnx.ModelFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Of a graph that writes its state anew with every call, in 16 bits. */
class FolderSessionWithAppendedStateTest extends SessionContract {
    @TempDir
    private static Path folder;

    @Override
    LanguageModel open() {
        Kind kind = Kind.PLAIN.withState(OnnxGraph.Type.FLOAT16);
        return FolderModel.load(ModelFolder.open(TinyFolder.write(new TinyFolder(kind).optimum(), folder)), 2);
    }

    /** A number that is rounded to the other side is off by a thousandth. */
    @Override
    double tolerance() { return 1e-3; }
}
