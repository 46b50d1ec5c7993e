package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotReportTest {
    @TempDir
    private Path scratch;

    @Test
    void whatIsWrittenIsReadAgain() {
        PilotReport report = report();
        Path file = scratch.resolve("report.json");
        report.write(file);
        assertEquals(report, PilotReport.read(file));
        assertTrue(report.answers().stream().anyMatch(each -> !each.citations().isEmpty()), "nothing to read again");
    }

    @Test
    void withoutTextsNoWordOfDocumentsQuestionsOrAnswersIsLeft() {
        PilotReport report = report();
        String json = report.withoutTexts().json();
        Stream<String> words = Stream.of("lamp weigh", "kilograms", "Porto", "telescope", "weight", "lamp.txt", "nothing was found about");
        words.forEach(each -> {
            assertTrue(report.json().contains(each), "not in the report itself: " + each);
            assertFalse(json.contains(each), each);
        });
        assertEquals(report.figures(), report.withoutTexts().figures());
        assertEquals(report.answers().stream().map(AnsweredQuestion::isAnswerable).toList(),
                report.withoutTexts().answers().stream().map(AnsweredQuestion::isAnswerable).toList());
    }

    @Test
    void whatIsNoReportIsRefused() throws IOException {
        Path file = scratch.resolve("report.json");
        assertEquals("no report " + file + ": 'satchel pilot run' makes one",
                assertThrows(SatchelException.class, () -> PilotReport.read(file)).getMessage());
        for (String each : List.of("{}", "hello", "[1]", "{\"title\": \"a\", \"made\": \"yesterday\"}")) {
            Files.writeString(file, each);
            String message = assertThrows(SatchelException.class, () -> PilotReport.read(file), each).getMessage();
            assertTrue(message.startsWith(file + " is no report of a pilot ("), message);
        }
    }

    private static PilotReport report() {
        return PilotRun.of(List.of(Lamps.set()), List.of(Lamps.quoting("none"), Lamps.writing("model", "In Porto."))).withClosedBook()
                .variations(set -> List.of(Variations.lowerCase())).build().run(progress -> {});
    }
}
