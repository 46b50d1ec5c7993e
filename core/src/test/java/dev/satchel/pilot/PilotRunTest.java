package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.PilotQuestion;
import dev.satchel.Rag;
import dev.satchel.SatchelException;
import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import dev.satchel.pilot.PilotRun.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PilotRunTest {
    private static final int QUESTIONS = Lamps.QUESTIONS.size();

    @TempDir
    private Path scratch;
    private Path records;

    @BeforeEach
    void nameTheRecords() { records = scratch.resolve("run/answers.jsonl"); }

    @Test
    void everySystemIsAskedEveryQuestionAsItStandsAndInItsVariations() {
        PilotReport report = run(List.of(Lamps.set()), Lamps.quoting("none"), Lamps.writing("model", "It was made in Porto."));
        List<String> asked = report.answers().stream().filter(each -> each.id().equals("weight"))
                .map(each -> each.system() + ", " + each.variation()).toList();
        assertEquals(List.of("none, as asked", "none, lower case", "model, as asked", "model, lower case", "model, closed book"), asked);
        assertEquals(QUESTIONS * 2, count(report, Variations.AS_ASKED));
        assertEquals(QUESTIONS * 2, count(report, "lower case"));
    }

    @Test
    void anAnswerIsScoredAndItsTraceIsKept() {
        AnsweredQuestion weight = find(run(List.of(Lamps.set()), Lamps.quoting("none")), "weight", Variations.AS_ASKED);
        assertTrue(weight.answered());
        assertTrue(weight.text().startsWith("The lamp weighs two kilograms."), weight.text());
        assertEquals(1, weight.score(Score.CONTAINS).orElseThrow());
        assertEquals(1, weight.score(Score.RIGHT).orElseThrow());
        assertEquals(1, weight.score(Score.SUPPORTED).orElseThrow());
        assertEquals(1, weight.score(Score.NDCG_AT_10).orElseThrow());
        assertEquals(1, weight.citedClaims());
        assertTrue(weight.time(Time.TOTAL).orElseThrow() >= weight.time(Time.RETRIEVE).orElseThrow());
        assertTrue(weight.steps().stream().anyMatch(each -> each.startsWith("lamp.txt, 0 to ")), () -> weight.steps().toString());
    }

    @Test
    void withoutDocumentsAModelIsAskedWhatHasAnAnswerAndScoredAlike() {
        PilotReport report = run(List.of(Lamps.set()), Lamps.writing("model", "In Porto"));
        List<AnsweredQuestion> closed = report.answers().stream().filter(each -> each.variation().equals(Variations.CLOSED_BOOK)).toList();
        assertEquals(List.of("weight", "made", "chair"), closed.stream().map(AnsweredQuestion::id).toList());
        assertEquals(List.of(0.0, 1.0, 0.0), closed.stream().map(each -> each.score(Score.RIGHT).orElseThrow()).toList());
        assertEquals(1 / 3.0, report.figure("closed_book_right", "model", PilotReport.ALL_SETS).orElseThrow().value(), 1e-9);
    }

    @Test
    void anInterruptedRunGoesOnWhereItWas() {
        List<String> asked = new ArrayList<>();
        assertThrows(IllegalStateException.class,
                () -> PilotRun.of(List.of(Lamps.set(asked)), List.of(Lamps.quoting("none"))).recordingIn(records)
                        .build().run(progress -> {
                            if (progress.done() == 3) throw new IllegalStateException("the power is gone");
                        }));
        asked.clear();
        List<Progress> told = new ArrayList<>();
        PilotReport report = PilotRun.of(List.of(Lamps.set(asked)), List.of(Lamps.quoting("none"))).recordingIn(records).build()
                .run(told::add);
        assertEquals(QUESTIONS, report.answers().size());
        assertEquals(4, told.getFirst().done(), "three were there");
        assertFalse(asked.contains(Lamps.QUESTIONS.getFirst().question()), "what is recorded is asked again: " + asked);
        asked.clear();
        PilotReport again = PilotRun.of(List.of(Lamps.set(asked)), List.of(Lamps.quoting("none"))).recordingIn(records).build()
                .run(told::add);
        assertEquals(List.of(), asked, "nothing is missing");
        assertEquals(report.answers(), again.answers());
        assertEquals(report.figures(), again.figures());
        assertEquals(report.systems(), again.systems());
    }

    @Test
    void aLineThatWasCutOffIsAskedAgain() throws IOException {
        PilotReport whole = recorded(Lamps.set(), Map.of(), Lamps.quoting("none"));
        String all = Files.readString(records);
        int lastAnswer = all.lastIndexOf("{\"set\"");
        Files.writeString(records, all.substring(0, lastAnswer + 40));
        PilotReport again = recorded(Lamps.set(), Map.of(), Lamps.quoting("none"));
        assertEquals(whole.answers().size(), again.answers().size());
        assertTrue(Files.readAllLines(records).stream().allMatch(line -> line.startsWith("{") && line.endsWith("}")));
    }

    @Test
    void aLineThatWasCutOffWithinACharacterIsAskedAgain() throws IOException {
        PilotReport whole = recorded(porto(), Map.of(), Lamps.quoting("none"));
        byte[] all = Files.readAllBytes(records);
        int second = new String(all, StandardCharsets.ISO_8859_1).lastIndexOf("\u00c3\u00a9") + 1;
        Files.write(records, Arrays.copyOf(all, second));
        assertEquals(whole.answers().size(), recorded(porto(), Map.of(), Lamps.quoting("none")).answers().size());
        assertTrue(Files.readAllLines(records).stream().allMatch(line -> line.startsWith("{") && line.endsWith("}")));
    }

    private static QuestionSet porto() {
        return new QuestionSet("lamps", List.of(Lamps.question("a", "Where was the lamp made, in a café?", "in Porto")),
                Lamps.set().documents());
    }

    @Test
    void halfASurrogatePairIsRecordedAndReported() {
        QuestionSet set = new QuestionSet("lamps", List.of(Lamps.question("a", "Where was the lamp \ud83d made?", "in Porto")),
                Lamps.set().documents());
        PilotReport report = recorded(set, Map.of(), Lamps.writing("model", "Porto \ude00"));
        report.write(scratch.resolve("report.json"));
        PilotPage.write(report, scratch.resolve("report.html"));
        assertEquals(report.answers().size(), PilotReport.read(scratch.resolve("report.json")).answers().size());
        assertEquals(report.answers().size(), recorded(set, Map.of(), Lamps.writing("model", "Porto \ude00")).answers().size());
    }

    @Test
    void whatIsRelevantIsFoundOutBeforeASystemIsStarted() {
        List<String> events = new ArrayList<>();
        run(List.of(Lamps.set(events)), Lamps.told(Lamps.quoting("none"), events));
        assertEquals(List.of("How much does the LAMP weigh?", "Where was the lamp made?", "What does the chair weigh?", "started none"),
                events.subList(0, 4));
    }

    @Test
    void aSystemThatIsThereAlreadyHasItsFactsAndNoTimeOfLoading() {
        PilotSystem ready = PilotSystem.of("ready", Map.of("model", "a"), documents -> Rag.over(documents).build());
        SystemRun run = recorded(Lamps.set(), Map.of(), ready).systems().getFirst();
        assertEquals(Map.of("model", "a"), run.facts());
        assertTrue(Double.isNaN(run.loadMilliseconds()));
        assertTrue(run.firstAnswerMilliseconds() > 0);
        PilotSystem other = PilotSystem.of("ready", Map.of("model", "b"), documents -> Rag.over(documents).build());
        assertTrue(refusal(Lamps.set(), Map.of(), other).contains("the system \"ready\" has changed"));
    }

    @Test
    void retrievalIsMeasuredWhereTheIdsOfTheDocumentsAreGiven() {
        QuestionSet set = QuestionSet.of("lamps", Lamps.QUESTIONS, Lamps.set().documents().retriever(Lamps.QUESTIONS.getFirst()),
                List.copyOf(Lamps.TEXTS.keySet()), id -> Optional.ofNullable(Lamps.TEXTS.get(id)));
        assertTrue(run(List.of(set), Lamps.quoting("none")).figure("ndcg@10", "none", "lamps").isPresent());
    }

    @Test
    void recordsWithoutASettingAreStillOfThisPilot() {
        recorded(Lamps.set(), Map.of(), Lamps.quoting("none"));
        assertEquals(QUESTIONS, recorded(Lamps.set(), Map.of("model file", "1"), Lamps.quoting("none")).answers().size());
        assertTrue(refusal(Lamps.set(), Map.of("model file", "2"), Lamps.quoting("none")).contains("the setting \"model file\""));
    }

    @Test
    void recordsOfOtherQuestionsSystemsOrSettingsAreRefusedByName() {
        recorded(Lamps.set(), Map.of("documents", "a"), Lamps.quoting("none"));
        String before = records + " has answers of another pilot: ";
        String what = " has changed since: report into another folder, or remove the file to ask everything again";
        PilotQuestion other = new PilotQuestion("weight", "How heavy is it?", Optional.empty(), List.of("two kilograms"), List.of());
        QuestionSet changed = new QuestionSet("lamps", List.of(other), Lamps.set().documents());
        assertEquals(before + "the set of questions \"lamps\"" + what, refusal(changed, Map.of("documents", "a"), Lamps.quoting("none")));
        assertEquals(before + "the system \"none\"" + what,
                refusal(Lamps.set(), Map.of("documents", "a"), Lamps.quoting("none", Map.of("gate", "strict"))));
        assertEquals(before + "the setting \"documents\"" + what, refusal(Lamps.set(), Map.of("documents", "b"), Lamps.quoting("none")));
    }

    @Test
    void aVariationThatChangesQuestionsInAnotherWayIsRefusedByName() {
        PilotRun.Builder run = PilotRun.of(List.of(Lamps.set()), List.of(Lamps.quoting("none"))).recordingIn(records);
        run.variations(set -> List.of(Variations.typos(1))).build().run(progress -> {});
        String message = assertThrows(SatchelException.class,
                () -> run.variations(set -> List.of(Variations.typos(2))).build().run(progress -> {})).getMessage();
        assertTrue(message.contains("the set of questions \"lamps, typos\" has changed since"), message);
    }

    @Test
    void whatIsNoRecordIsToldWithItsLine() throws IOException {
        recorded(Lamps.set(), Map.of(), Lamps.quoting("none"));
        Files.writeString(records, Files.readString(records) + "hello\n");
        int lines = Files.readAllLines(records).size();
        assertEquals(records + " line " + lines + ": not a record of a pilot: remove the line, or the file to begin anew",
                refusal(Lamps.set(), Map.of(), Lamps.quoting("none")));
    }

    @Test
    void aSystemThatComesLaterIsAskedAloneAndComparedWithTheOthers() {
        recorded(Lamps.set(), Map.of(), Lamps.quoting("none"));
        List<String> started = new ArrayList<>();
        PilotReport both = recorded(Lamps.set(), Map.of(), Lamps.told(Lamps.quoting("none"), started),
                Lamps.told(Lamps.writing("model", "no"), started));
        assertEquals(List.of("started model", "closed model"), started);
        assertEquals(List.of("none", "model"), both.systems().stream().map(SystemRun::system).toList());
        assertTrue(both.differences().stream().anyMatch(each -> each.measure().equals("right")));
    }

    @Test
    void onlyOneSystemIsInMemoryAtATime() {
        List<String> started = new ArrayList<>();
        run(List.of(Lamps.set()), Lamps.told(Lamps.quoting("a"), started), Lamps.told(Lamps.quoting("b"), started));
        assertEquals(List.of("started a", "closed a", "started b", "closed b"), started);
    }

    @Test
    void progressEndsWithAllAndNothingRemaining() {
        List<Progress> told = new ArrayList<>();
        PilotRun.of(List.of(Lamps.set()), List.of(Lamps.quoting("none"), Lamps.writing("model", "no"))).withClosedBook().build()
                .run(told::add);
        Progress last = told.getLast();
        assertEquals(QUESTIONS * 2 + 3, last.total());
        assertEquals(last.total(), last.done());
        assertEquals(0, last.remaining().orElseThrow().toMillis());
        assertTrue(told.getFirst().remaining().isPresent());
    }

    @Test
    void whatItCostsIsMeasured() {
        SystemRun run = run(List.of(Lamps.set()), Lamps.quoting("none")).systems().getFirst();
        assertTrue(run.loadMilliseconds() >= 0);
        assertTrue(run.firstAnswerMilliseconds() > 0);
        run.peakMemoryBytes().ifPresent(bytes -> assertTrue(bytes > 10_000_000, () -> bytes + " bytes"));
        assertTrue(run.cpuMilliseconds().orElseThrow() >= 0);
    }

    @Test
    void aQuestionThatCannotBeAskedIsNamed() {
        QuestionSet.Documents broken = Lamps.documents(query -> {
            throw new SatchelException("the index is gone: build it again");
        });
        SatchelException failure = assertThrows(SatchelException.class,
                () -> run(List.of(new QuestionSet("lamps", List.of(Lamps.QUESTIONS.getLast()), broken)), Lamps.quoting("none")));
        assertEquals("question none of lamps, asked of none: the index is gone: build it again", failure.getMessage());
        SatchelException relevant = assertThrows(SatchelException.class,
                () -> run(List.of(new QuestionSet("lamps", Lamps.QUESTIONS, broken)), Lamps.quoting("none")));
        assertEquals("question weight of lamps: the index is gone: build it again", relevant.getMessage());
    }

    private PilotReport recorded(QuestionSet set, Map<String, String> settings, PilotSystem... systems) {
        return PilotRun.of(List.of(set), List.of(systems)).recordingIn(records).settings(settings).build().run(progress -> {});
    }

    private String refusal(QuestionSet set, Map<String, String> settings, PilotSystem system) {
        return assertThrows(SatchelException.class, () -> recorded(set, settings, system)).getMessage();
    }

    private static PilotReport run(List<QuestionSet> sets, PilotSystem... systems) {
        return PilotRun.of(sets, List.of(systems)).variations(set -> List.of(Variations.lowerCase())).withClosedBook().build()
                .run(progress -> {});
    }

    private static long count(PilotReport report, String variation) {
        return report.answers().stream().filter(each -> each.variation().equals(variation)).count();
    }

    private static AnsweredQuestion find(PilotReport report, String id, String variation) {
        return report.answers().stream().filter(each -> each.id().equals(id) && each.variation().equals(variation)).findFirst()
                .orElseThrow();
    }
}
