package dev.satchel.samples;

import dev.satchel.WritingPilot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code satchel pilot writing} found out about models, a file each. A model whose files have changed, and one that was tried by another
 * version of the pilot, is as one that was never tried.
 *
 * @param folder where they are kept
 */
record WritingNotes(Path folder) {
    /** Those in the user's cache. */
    static WritingNotes standard() {
        return new WritingNotes(UserCache.writing());
    }

    /** What is known of a model. A note that cannot be read is none: it costs an answer in quotes. */
    Optional<WritingPilot.Result> of(Path model) {
        try {
            Path note = note(model);
            return Files.isRegularFile(note) ? Optional.of(result(JsonMapper.shared().readTree(note.toFile()))) : Optional.empty();
        } catch (IOException | UncheckedIOException | JacksonException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    /** Keeps what was found out. */
    void keep(Path model, WritingPilot.Result result) {
        try {
            Files.createDirectories(folder);
            Files.writeString(note(model), json(result).onOneLine() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The figures, with what follows from them. */
    static Json json(WritingPilot.Result result) {
        return new Json().with("model", result.model()).with("writes", result.passed()).with("answerable", result.answerable())
                .with("right", result.right()).with("sentences", result.sentences()).with("supported", result.supported())
                .with("unanswerable", result.unanswerable()).with("refused", result.refused());
    }

    private static WritingPilot.Result result(JsonNode note) {
        return new WritingPilot.Result(note.path("model").asString(), note.path("answerable").asInt(), note.path("right").asInt(),
                note.path("sentences").asInt(), note.path("supported").asInt(), note.path("unanswerable").asInt(),
                note.path("refused").asInt());
    }

    private Path note(Path model) throws IOException {
        return folder.resolve(UserCache.sha256(WritingPilot.VERSION + "\n" + FileState.of(model)).substring(0, 32) + ".json");
    }
}
