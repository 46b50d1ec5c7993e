package dev.satchel.samples;

import dev.satchel.Answerability;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code satchel pilot calibrate} learned of the documents of an index, kept beside it.
 *
 * @param file where; need not exist
 */
record Calibration(Path file) {
    /** Of the index in this folder. */
    static Calibration in(Path index) {
        return new Calibration(index.resolve("answerability.json"));
    }

    /**
     * What was learned, if anything was.
     *
     * @throws SatchelException when the file cannot be used: answering by other odds than were asked for would go unnoticed
     */
    Optional<Answerability> read() {
        if (!Files.exists(file)) return Optional.empty();
        try {
            return Optional.of(Answerability.fromJson(Files.readString(file)));
        } catch (IllegalArgumentException unusable) {
            throw new SatchelException(file + ": " + unusable.getMessage() + "; delete it, or run 'satchel pilot calibrate' again",
                    unusable);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps it, in place of what was there, and says where. */
    Path keep(Answerability learned) {
        try {
            return Files.writeString(file, learned.toJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
