package dev.satchel.samples;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which embedder an index is used with. It is remembered in the index's folder, so that the next start opens the index with it at once.
 *
 * @param name the embedder's name, or the path of its folder or jar; {@link Embedders#NONE} for words alone
 * @param given whether a person asked for it; otherwise it follows the documents' languages
 */
record EmbedderChoice(String name, boolean given) {
    private static final String FILE = "embedder.txt";
    private static final String GIVEN = "given ";
    private static final String CHOSEN = "chosen ";
    private static final int LONGEST = 10_000;

    static final EmbedderChoice WORDS_ALONE = new EmbedderChoice(Embedders.NONE, false);

    /** The choice that the index in this folder was last used with; empty when there is none yet. */
    static Optional<EmbedderChoice> rememberedIn(Path index) {
        Path file = index.resolve(FILE);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) return Optional.empty();
            String line = Files.readString(file).strip();
            if (line.startsWith(GIVEN)) return Optional.of(new EmbedderChoice(line.substring(GIVEN.length()), true));
            if (line.startsWith(CHOSEN)) return Optional.of(new EmbedderChoice(line.substring(CHOSEN.length()), false));
            return Optional.empty();
        } catch (IOException e) { // it can be chosen again
            return Optional.empty();
        }
    }

    /** Remembers this choice for the index in this folder, which must be there already: an index is made only in an empty folder. */
    void rememberIn(Path index) {
        if (rememberedIn(index).equals(Optional.of(this))) return;
        try {
            Files.writeString(index.resolve(FILE), (given ? GIVEN : CHOSEN) + name + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether words alone were chosen. */
    boolean isNone() { return name.equals(Embedders.NONE); }
}
