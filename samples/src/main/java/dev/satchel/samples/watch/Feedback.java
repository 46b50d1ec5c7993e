package dev.satchel.samples.watch;

import dev.satchel.Answer;
import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
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
 * owner may read it. Whoever fills in answers edits a copy: with the next rating the file is replaced. Safe for use by many threads and many
 * processes.
 */
public final class Feedback {
    private static final JsonMapper MAPPER = new JsonMapper();

    /** The system's locks are between processes; of one process, the second that asks is refused. */
    private static final Object ONE_OF_THIS_PROCESS = new Object();

    private final Path file;

    /** Kept in this file, which is made with the first rating. */
    public Feedback(Path file) { this.file = file; }

    /**
     * Keeps a rating, in place of an earlier one of the same answer.
     *
     * @param right the answer that the user gives instead, if any
     * @throws SatchelException when it cannot be written
     */
    public void keep(Answer answer, Rating rating, Optional<String> right) {
        String line = MAPPER.writeValueAsString(line(answer, rating, right.filter(each -> !each.isBlank())));
        try {
            synchronized (ONE_OF_THIS_PROCESS) {
                add(line);
            }
        } catch (IOException e) {
            throw new SatchelException("cannot keep a rating in " + file + ": " + e + ": check that the folder can be written to", e);
        }
    }

    /** The lock is on a file beside it, because the file itself is replaced. */
    private void add(String line) throws IOException {
        Path whole = file.toAbsolutePath();
        Files.createDirectories(whole.getParent());
        Path beside = whole.resolveSibling(whole.getFileName() + ".lock");
        if (!Files.exists(beside)) createForOwner(beside);
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            channel.lock(); // until it is closed
            List<String> lines = new ArrayList<>(Files.exists(file) ? Files.readAllLines(file) : List.of());
            String begin = line.substring(0, line.indexOf(','));
            lines.removeIf(each -> each.startsWith(begin));
            lines.add(line);
            replace(whole, lines);
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
    private static void replace(Path whole, List<String> lines) throws IOException {
        // Where the system knows owners, nobody else may read it.
        Path written = Files.createTempFile(whole.getParent(), whole.getFileName() + ".", ".new");
        try {
            replace(whole, written, lines);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void replace(Path whole, Path written, List<String> lines) throws IOException {
        Files.write(written, lines);
        try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(written, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void createForOwner(Path file) throws IOException {
        boolean hasPermissions = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        try {
            if (hasPermissions) Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            else Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // by another process, meanwhile
        }
    }
}
