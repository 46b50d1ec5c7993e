package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.Folder;
import dev.satchel.PilotQuestion;
import dev.satchel.Rag;
import dev.satchel.junit.Ceiling;
import dev.satchel.junit.Floor;
import dev.satchel.junit.PilotTest;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.pilot.AnsweredQuestion;
import dev.satchel.pilot.PilotReport;
import dev.satchel.pilot.PilotRun;
import dev.satchel.pilot.PilotSystem;
import dev.satchel.pilot.QuestionSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A build that fails when the documents of the samples are answered worse: the recipe for one's own. */
class DocumentsQualityTest {
    private static final List<PilotQuestion> QUESTIONS = List.of(
            question("warranty", "How long is the warranty of the station?", "24 months"),
            question("pallet", "What does a pallet weigh?", "134 kg"),
            question("officer", "Who is the data protection officer?", "Helena Prates"),
            question("founder", "Who founded the company?"), question("weather", "Will it rain in Lisbon next Sunday?"));

    static PilotReport pilot() throws IOException {
        Path scratch = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "quality");
        try (LuceneIndex index = LuceneIndex.open(scratch)) {
            index.sync(Folder.of(Path.of("documents")));
            QuestionSet set = QuestionSet.of("samples", QUESTIONS, index, index::text);
            PilotSystem quoting = PilotSystem.of("no model", documents -> Rag.over(documents).build());
            return PilotRun.of(List.of(set), List.of(quoting)).build().run(progress -> {});
        }
    }

    private static PilotQuestion question(String id, String text, String... answers) {
        return new PilotQuestion(id, text, Optional.empty(), List.of(answers), List.of());
    }

    @PilotTest(page = "target/quality.html")
    @Floor(measure = "right", atLeast = 0.8)
    @Floor(measure = "refusal_recall", atLeast = 0.5)
    @Ceiling(measure = "false_refusals", atMost = 0.34)
    void theDocumentsAreAnsweredAsWellAsBefore() {}

    @PilotTest
    void everyClaimHasAQuoteThatStandsInItsDocument(PilotReport report) {
        for (AnsweredQuestion each : report.answers()) assertEquals(each.claims(), each.citedClaims(), each::id);
    }
}
