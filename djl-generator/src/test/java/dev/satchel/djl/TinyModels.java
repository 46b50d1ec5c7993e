package dev.satchel.djl;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Model files of this project's tests. */
final class TinyModels {
    private TinyModels() {}

    /** Such as {@code llama.Q4_1}. */
    static Path path(String name) {
        try {
            return Path.of(TinyModels.class.getResource("/reference/" + name + ".gguf").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
