package dev.satchel.samples.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Answer;
import dev.satchel.Passage;
import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import dev.satchel.SatchelException;
import dev.satchel.Trace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a pilot reads of what users rated. */
class FeedbackTest {
    private static final Passage PASSAGE = new Passage("bridge.md", "", List.of(), OptionalInt.empty(), 0,
            "The \"Amber\" Bridge\nwas opened in 1911. The toll is 3 euros.");

    @TempDir
    private Path scratch;

    private Path file;
    private Feedback feedback;

    @BeforeEach
    void open() {
        file = scratch.resolve("new/feedback.jsonl");
        feedback = new Feedback(file);
    }

    private static Trace trace(String id) {
        return new Trace(id, "when was the bridge opened", List.of(), "time", Map.of(), "tiny", Trace.Cost.NONE, Duration.ZERO,
                Duration.ZERO, "", "");
    }

    private static Answer answered(String id) {
        return new Answer.Grounded("and when was it opened?", "1911", List.of(PASSAGE.cite(0, 38)), .8, trace(id));
    }

    private static Answer abstained(String id) { return new Answer.Abstained("and when was it opened?", "Not said.", .1, trace(id)); }

    private PilotQuestion only() {
        List<PilotQuestion> questions = PilotQuestions.read(file).questions();
        assertEquals(1, questions.size());
        return questions.getFirst();
    }

    @Test
    void aLikedAnswerIsTheRightOneAndItsQuotesAreTheEvidence() {
        feedback.keep(answered("1"), Rating.UP, Optional.empty());
        assertEquals(new PilotQuestion("1", "when was the bridge opened", Optional.empty(), List.of("1911"),
                List.of("The \"Amber\" Bridge\nwas opened in 1911.")), only());
    }

    @Test
    void aLikedAbstentionIsAQuestionThatTheDocumentsDoNotAnswer() {
        feedback.keep(abstained("1"), Rating.UP, Optional.empty());
        assertEquals(List.of(), only().answers());
    }

    @Test
    void whatTheUserGivesInsteadIsTheRightAnswer() {
        feedback.keep(abstained("1"), Rating.DOWN, Optional.of("In 1911."));
        assertEquals(List.of("In 1911."), only().answers());
    }

    @Test
    void aPilotPassesOverWhatNobodyKnowsUntilAPersonFillsItIn() throws IOException {
        feedback.keep(answered("1"), Rating.DOWN, Optional.of(" "));
        feedback.keep(answered("2"), Rating.UP, Optional.empty());
        assertEquals("2", only().id());
        Files.writeString(file, Files.readString(file).replaceFirst("\"answerable\":null,\"answers\":\\[\\]",
                "\"answerable\":true,\"answers\":[\"1912\"]"));
        assertEquals(List.of("1912"), PilotQuestions.read(file).questions().getFirst().answers());
    }

    @Test
    void aLaterRatingReplacesAnEarlierOneOfTheSameAnswer() throws IOException {
        feedback.keep(answered("1"), Rating.UP, Optional.empty());
        feedback.keep(answered("10"), Rating.UP, Optional.empty());
        feedback.keep(answered("1"), Rating.DOWN, Optional.of("1912"));
        assertEquals(List.of("10", "1"), PilotQuestions.read(file).questions().stream().map(PilotQuestion::id).toList());
        assertEquals(2, Files.readAllLines(file).size());
    }

    @Test
    void anotherProcessGoesOnWithTheSameFile() {
        feedback.keep(answered("1"), Rating.UP, Optional.empty());
        new Feedback(file).keep(answered("2"), Rating.UP, Optional.empty());
        assertEquals(2, PilotQuestions.read(file).questions().size());
    }

    /** Two services over one folder would otherwise each replace what the other has kept. */
    @Test
    void noRatingIsLostWhenSeveralWriteAtOnce() {
        IntStream.range(0, 40).parallel()
                .forEach(each -> new Feedback(file).keep(answered("n" + each), Rating.UP, Optional.empty()));
        assertEquals(40, PilotQuestions.read(file).questions().size());
    }

    /** Another process holds the lock, and then its rating is there: it must not be written over. */
    @Test
    void aRatingWaitsForThatOfAnotherProcess() throws Exception {
        feedback.keep(answered("1"), Rating.UP, Optional.empty());
        Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), OtherProcess.class.getName(), file.toString()).redirectErrorStream(true).start();
        assertEquals("locked", other.inputReader().readLine());
        feedback.keep(answered("3"), Rating.UP, Optional.empty());
        other.waitFor();
        assertEquals(List.of("1", "2", "3"), PilotQuestions.read(file).questions().stream().map(PilotQuestion::id).toList());
    }

    /** Adds a line to the file of its argument, a while after it has locked it. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) throws Exception {
            Path file = Path.of(arguments[0]);
            try (FileChannel channel = FileChannel.open(file.resolveSibling(file.getFileName() + ".lock"), StandardOpenOption.WRITE)) {
                channel.lock();
                List<String> lines = new ArrayList<>(Files.readAllLines(file));
                System.out.println("locked");
                Thread.sleep(500);
                lines.add(lines.getFirst().replace("\"id\":\"1\"", "\"id\":\"2\""));
                Files.write(file, lines);
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void onlyTheOwnerMayReadIt() throws IOException {
        feedback.keep(answered("1"), Rating.UP, Optional.empty());
        feedback.keep(answered("2"), Rating.UP, Optional.empty());
        assertEquals(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE), Files.getPosixFilePermissions(file));
        try (var left = Files.list(file.getParent())) {
            assertEquals(List.of(file, file.resolveSibling("feedback.jsonl.lock")), left.sorted().toList());
        }
    }

    @Test
    void whatCannotBeKeptIsOneLine() throws IOException {
        Files.writeString(scratch.resolve("new"), "a file where the folder should be");
        SatchelException failure = assertThrows(SatchelException.class,
                () -> feedback.keep(answered("1"), Rating.UP, Optional.empty()));
        assertTrue(failure.getMessage().startsWith("cannot keep a rating in " + file + ": "), failure.getMessage());
    }
}
