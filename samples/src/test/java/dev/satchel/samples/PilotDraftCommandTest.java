package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotDraftCommandTest {
    @TempDir
    private Path scratch;

    @Test
    void whatIsDraftedOfTheSampleDocumentsCanBeReadAndAsked() throws IOException {
        Streams streams = Streams.piped("");
        assertEquals(0, streams.run("pilot", "draft", "documents", "-n", "20"), streams::err);
        Path file = Files.writeString(scratch.resolve("questions.jsonl"), streams.out());
        List<PilotQuestion> questions = PilotQuestions.read(file).questions();
        assertEquals(20, questions.size());
        assertEquals(15, questions.stream().filter(PilotQuestion::isAnswerable).count());
        for (PilotQuestion each : questions) {
            assertTrue(each.question().endsWith("?"), each.question());
            assertEquals(each.isAnswerable(), !each.evidence().isEmpty(), each.question());
        }
        assertTrue(
                streams.err().contains("15 questions with an answer and 5 without: edit them, then satchel pilot run --folder documents"),
                streams::err);
    }

    @Test
    void answersOfTheSampleDocumentsAreFoundAgain() throws IOException {
        Streams streams = Streams.piped("");
        assertEquals(0, streams.run("pilot", "draft", "documents", "-n", "24"), streams::err);
        Path file = Files.writeString(scratch.resolve("questions.jsonl"), streams.out());
        Streams asked = Streams.piped("");
        assertEquals(0,
                asked.run("pilot", "answers", "--data", file.toString(), "--folder", "documents", "--mode", "extract", "--gate", "off",
                        "--only", "answerable", "--index", scratch.resolve("index").toString(), "--model", "none", "--embedder", "none",
                        "--json"),
                asked::err);
        double rougeL = asked.json().getFirst().get("rougeL").doubleValue();
        assertTrue(rougeL >= .5, () -> "rougeL is " + rougeL);
    }

    @Test
    void aFileThatCannotBeReadIsToldAndTheOthersAreDrafted() throws IOException {
        Files.writeString(scratch.resolve("broken.pdf"), "%PDF-1.7 nothing");
        Files.writeString(scratch.resolve("good.md"), "# Kettle\n\nA repair of the kettle takes 15 working days.\n");
        Streams streams = Streams.piped("");
        assertEquals(0, streams.run("pilot", "draft", scratch.toString()), streams::err);
        assertTrue(streams.out().contains("\"How long does a repair of the kettle take?\""), streams::out);
        assertTrue(streams.err().contains("broken.pdf"), streams::err);
    }

    @Test
    void aFolderWithoutASentenceHasNoQuestions() throws IOException {
        Files.writeString(scratch.resolve("words.txt"), "one two three\n");
        Streams streams = Streams.piped("");
        assertEquals(1, streams.run("pilot", "draft", scratch.toString()));
        assertFalse(streams.out().contains("{"), streams::out);
        assertTrue(streams.err().contains("no sentence, table or question of the documents could be made a question: write some by hand"),
                streams::err);
    }

    @Test
    void aMissingFolderAndABadNumberAreToldInOneLine() {
        Streams streams = Streams.piped("");
        assertEquals(2, streams.run("pilot", "draft", scratch.resolve("absent").toString()));
        assertTrue(streams.err().contains("there is no folder") && streams.err().endsWith(": check the path\n"), streams::err);
        Streams other = Streams.piped("");
        assertEquals(2, other.run("pilot", "draft", "documents", "-n", "0"));
        assertEquals("satchel: -n must be at least 1, got 0\n", other.err());
    }
}
