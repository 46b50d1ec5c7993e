package dev.satchel.samples.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.RagListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** What a flight recording has of questions: everything that is measured and no word of what was asked or read. */
@TestInstance(Lifecycle.PER_CLASS)
class FlightTest {
    @TempDir
    private static Path scratch;

    private final Set<String> ids = new HashSet<>();
    private Path flight;
    private List<RecordedEvent> events;

    @BeforeAll
    void record() throws IOException {
        flight = scratch.resolve("flight.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            new Secrets(scratch, new RagListener() {
                @Override
                public void onAsked(Asking asking) { ids.add(asking.id()); }
            }).tell();
            recording.stop();
            recording.dump(flight);
        }
        events = RecordingFile.readAllEvents(flight).stream().filter(each -> isOurs(each.getEventType())).toList();
    }

    @AfterAll
    void forget() throws IOException { Files.deleteIfExists(flight); }

    private static boolean isOurs(EventType type) { return type.getName().startsWith("dev.satchel."); }

    private List<RecordedEvent> of(String name) {
        return events.stream().filter(each -> each.getEventType().getName().equals("dev.satchel." + name)).toList();
    }

    @Test
    void hasEachStepOfAnAnswer() {
        assertEquals(Set.of("Sync", "Search", "Question", "Retrieval", "Prompt", "Prefill", "Decode", "Verification"),
                events.stream().map(each -> each.getEventType().getName().substring("dev.satchel.".length())).collect(Collectors.toSet()));
    }

    @Test
    void hasNoWordOfDocumentsAndQuestionsNorTheirNames() throws IOException {
        assertEquals(Optional.empty(), Secrets.in(new String(Files.readAllBytes(flight), StandardCharsets.ISO_8859_1)));
        for (RecordedEvent each : events) assertEquals(Optional.empty(), Secrets.in(each.toString()), each::toString);
    }

    @Test
    void aWordThatWasRecordedWouldBeFound() throws IOException {
        String all = new String(Files.readAllBytes(flight), StandardCharsets.ISO_8859_1);
        assertTrue(all.contains("too_little_found"), "texts do not stand in a recording as they are: the test above tests nothing");
    }

    @Test
    void tellsWhatBecameOfEachQuestionByTheIdThatListenersKnow() {
        List<RecordedEvent> questions = of("Question");
        assertEquals(ids, questions.stream().map(each -> each.getString("question")).collect(Collectors.toSet()));
        assertEquals(List.of("abstained too_little_found", "cancelled null", "failed null", "grounded sentences", "grounded sentences",
                "grounded written", "small_talk small_talk"),
                questions.stream().map(each -> each.getString("outcome") + " " + each.getString("decision"))
                        .map(each -> each.replace("grounded words", "grounded sentences")).sorted().toList());
        assertEquals(Set.of("java.util.concurrent.CancellationException", "dev.satchel.SatchelException"), questions.stream()
                .map(each -> each.getString("error")).filter(each -> each != null).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theFiguresAreThoseOfTheSteps() {
        RecordedEvent sync = of("Sync").getFirst();
        assertEquals(1, sync.getInt("added"));
        assertTrue(sync.getBoolean("complete"));
        assertEquals(1, of("Verification").stream().mapToInt(each -> each.getInt("supported")).max().orElse(-1));
        assertTrue(of("Decode").stream().map(each -> each.getString("task")).toList().containsAll(List.of("write", "score")));
        RecordedEvent prefill = of("Prefill").getFirst();
        double seconds = prefill.getDuration().toNanos() / 1e9;
        int read = prefill.getInt("promptTokens") - prefill.getInt("cachedTokens");
        assertTrue(read > 0, prefill::toString);
        // The rate is from a clock that was read a moment later.
        assertEquals(read / prefill.getDouble("tokensPerSecond"), seconds, 0.005);
    }

    @Test
    void whereNothingIsRecordedTheFlightRecorderIsNotStarted() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Unrecorded.class.getName(),
                scratch.resolve("unrecorded").toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        assertTrue(said.contains("started: false"), said);
    }

    @Test
    void everyEventHasALabelADescriptionAndNoStackTrace() {
        List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream().filter(FlightTest::isOurs).toList();
        assertTrue(types.size() >= 8, types::toString);
        for (EventType type : types) {
            assertTrue(type.getLabel() != null && type.getDescription() != null, type::getName);
            assertEquals(List.of("Satchel"), type.getCategoryNames(), type::getName);
        }
        events.forEach(each -> assertEquals(null, each.getStackTrace()));
    }
}
