package dev.satchel.samples.watch;

import dev.satchel.Answer;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What users think of answers, in a file of JSON objects, one a line, that a pilot reads as its questions. What a user liked is taken for
 * right; of what a user did not like, the right answer is known only if the user told: otherwise {@code "answerable"} is null, and a pilot
 * passes over the question until a person has filled it in. The file has questions and answers in full, stays on this machine, and only its
 * owner may read it. Safe for use by many threads of one process.
 */
public final class Feedback {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Path file;

    /** Kept in this file, which is made with the first rating. */
    public Feedback(Path file) { this.file = file; }

    /**
     * Keeps a rating, in place of an earlier one of the same answer.
     *
     * @param right the answer that the user gives instead, if any
     * @throws SatchelException when it cannot be written
     */
    public synchronized void keep(Answer answer, Rating rating, Optional<String> right) {
        String line = MAPPER.writeValueAsString(line(answer, rating, right.filter(each -> !each.isBlank())));
        try {
            List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
            String begin = line.substring(0, line.indexOf(','));
            lines.removeIf(each -> each.startsWith(begin));
            lines.add(line);
            replace(lines);
        } catch (IOException e) {
            throw new SatchelException("cannot keep a rating in " + file + ": " + e + ": check that the folder can be written to", e);
        }
    }

    private static ObjectNode line(Answer answer, Rating rating, Optional<String> right) {
        ObjectNode line = JsonNodeFactory.instance.objectNode().put("id", answer.trace().id()).put("question", answer.trace().askedAs());
        if (right.isPresent()) line.put("answerable", true).putArray("answers").add(right.get());
        else if (rating == Rating.DOWN) line.putNull("answerable").putArray("answers");
        else if (answer instanceof Answer.Grounded grounded) liked(line, grounded);
        else line.put("answerable", false).putArray("answers");
        return line.put("rating", rating.label()).put("asked", answer.question()).put("outcome", RagMetrics.outcome(answer))
                .put("answered", answer instanceof Answer.Grounded grounded ? grounded.text() : "").put("confidence", answer.confidence())
                .put("model", answer.trace().model()).put("rated_at", Instant.now().toString());
    }

    private static void liked(ObjectNode line, Answer.Grounded answer) {
        line.put("answerable", true).putArray("answers").add(answer.text());
        var evidence = line.putArray("evidence");
        answer.citations().forEach(each -> evidence.add(each.quote()));
    }

    /** A process that is killed leaves the old file or the new one. */
    private void replace(List<String> lines) throws IOException {
        Path whole = file.toAbsolutePath();
        Files.createDirectories(whole.getParent());
        Path written = whole.resolveSibling(whole.getFileName() + ".new");
        Files.deleteIfExists(written);
        createForOwner(written);
        Files.write(written, lines);
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(written, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void createForOwner(Path file) throws IOException {
        boolean hasPermissions = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        if (hasPermissions) Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        else Files.createFile(file);
    }
}
