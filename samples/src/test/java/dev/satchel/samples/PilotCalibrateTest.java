package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotCalibrateTest {
    private static final String QUESTION = "How much does the outdoor unit weigh?";

    @TempDir
    private Path scratch;

    @Test
    void whatIsLearnedOfTheDocumentsIsKeptBesideTheirIndexAndGoneBy() {
        double before = confidence();
        Streams calibrate = Streams.piped("");
        assertEquals(0, run(calibrate, "pilot", "calibrate", "--data", "questions.jsonl", "--folder", "documents"), calibrate::err);
        Path file = index().resolve("answerability.json");
        assertEquals("calibrated by 14 questions: " + file + "\n", calibrate.out());
        assertNotEquals(before, confidence());
        Streams verbose = Streams.piped("");
        run(verbose, "ask", "documents", QUESTION, "--model", "none", "--verbose");
        assertTrue(verbose.err().contains("answering as learned in " + file + "\n"), verbose::err);
    }

    @Test
    void questionsOfOneKindTeachNothing() throws IOException {
        Path data = Files.writeString(scratch.resolve("data.jsonl"),
                "{\"id\": \"a\", \"question\": \"How heavy is the unit?\", \"answers\": [\"780 g\"]}\n");
        Streams streams = Streams.piped("");
        assertEquals(2, run(streams, "pilot", "calibrate", "--data", data.toString(), "--folder", "documents"));
        assertTrue(
                streams.err().startsWith("satchel: calibrating needs questions that the documents answer and questions that they do not"),
                streams::err);
    }

    @Test
    void whatWasLearnedAndCannotBeReadIsToldInOneLine() throws IOException {
        confidence();
        Files.writeString(index().resolve("answerability.json"), "{}");
        Streams streams = Streams.piped("");
        assertEquals(2, run(streams, "ask", "documents", QUESTION, "--model", "none"));
        assertTrue(streams.err().endsWith("; delete it, or run 'satchel pilot calibrate' again\n"), streams::err);
    }

    private double confidence() {
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, "ask", "documents", QUESTION, "--model", "none", "--json"), streams::err);
        return streams.json().getFirst().get("confidence").doubleValue();
    }

    private Path index() { return scratch.resolve("index"); }

    private int run(Streams streams, String... command) {
        return streams.run(List.of(command), "--embedder", "none", "--index", index().toString(), "--offline");
    }
}
