package dev.satchel.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.pilot.AnsweredQuestion;
import dev.satchel.pilot.PilotReport;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Recommendation;
import dev.satchel.pilot.PilotReport.Topic;
import dev.satchel.pilot.SystemRun;
import dev.satchel.pilot.Variations;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class PilotTestTest {
    private static final Path PAGE = Path.of("target", "pilot-test", "page.html");

    @Test
    void passesWhereEveryFloorAndCeilingIsMet() { assertEquals("", message(Floors.class, "areMet")); }

    @Test
    void failsWithWhatWasMeasuredAndWhichQuestionsWentWrong() {
        assertEquals("""
                f1 of quoting over all is 0.600 (95 % interval 0.500 to 0.700, 2 questions): must be at least 0.610, by its value
                p95 of quoting over all is 250 (95 % interval 200 to 300, 2 questions): must be at most 240, by its value
                not right of quoting: q2""", message(Floors.class, "areNotMet"));
    }

    @Test
    void byTheIntervalItsWorseEndCounts() {
        assertEquals("""
                f1 of quoting over all is 0.600 (95 % interval 0.500 to 0.700, 2 questions): must be at least 0.550, by its interval
                p95 of quoting over all is 250 (95 % interval 200 to 300, 2 questions): must be at most 260, by its interval
                not right of quoting: q2""", message(Floors.class, "areNotMetByTheInterval"));
    }

    @Test
    void aFloorOfWhatIsNotMeasuredIsAMistakeThatIsTold() {
        assertEquals("no figure f2 of quoting over all: the report has f1 over all, p95 over all", message(Floors.class, "areMisspelt"));
        assertEquals("no system writing in the report: it has quoting", message(Floors.class, "areOfNobody"));
    }

    @Test
    void theReportIsMadeOnceForAClassAndHandedToItsTests() {
        Floors.MADE.set(0);
        Map<String, TestExecutionResult> results = run(Floors.class);
        assertEquals(1, Floors.MADE.get());
        assertEquals(TestExecutionResult.Status.SUCCESSFUL, results.get("seesTheReport(PilotReport)").getStatus());
        assertTrue(results.size() >= 7, results::toString);
    }

    @Test
    void aTestThatFailsByItselfSaysItsOwn() { assertEquals("its own", message(Floors.class, "failsByItself")); }

    @Test
    void thePageIsWrittenWhereItIsAskedForAndNamedWhenTheTestFails() throws Exception {
        Files.deleteIfExists(PAGE);
        assertTrue(message(Floors.class, "writesAPage").endsWith("\nall of it: target/pilot-test/page.html"));
        assertTrue(Files.readString(PAGE).startsWith("<!doctype html>"));
    }

    @Test
    void aClassWithoutAPilotIsToldWhatToAdd() {
        assertEquals(NoPilot.class.getName()
                + " has no method PilotReport pilot(): add one that runs the pilot, or name another with @PilotTest(report = ...)",
                message(NoPilot.class, "misses"));
    }

    @Test
    void anotherMethodOfTheInstanceMayMakeTheReport() { assertEquals("", message(NoPilot.class, "namesAnother")); }

    private static String message(Class<?> test, String method) {
        return run(test).entrySet().stream().filter(each -> each.getKey().startsWith(method + "(")).findFirst().orElseThrow().getValue()
                .getThrowable().map(Throwable::getMessage).orElse("");
    }

    private static Map<String, TestExecutionResult> run(Class<?> test) {
        Map<String, TestExecutionResult> results = new LinkedHashMap<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(test))
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false").build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                if (identifier.isTest()) results.put(identifier.getLegacyReportingName(), result);
            }
        });
        return results;
    }

    /** Not run by the build: its tests are meant to fail. */
    @Tag("evaluation")
    static class Floors {
        static final AtomicInteger MADE = new AtomicInteger();

        static PilotReport pilot() {
            MADE.incrementAndGet();
            return small();
        }

        @PilotTest
        @Floor(measure = "f1", atLeast = 0.6)
        @Floor(measure = "f1", atLeast = 0.5, by = Bound.INTERVAL, system = "quoting", set = "all")
        @Ceiling(measure = "p95", atMost = 300, by = Bound.INTERVAL)
        void areMet() {}

        @PilotTest
        @Floor(measure = "f1", atLeast = 0.61)
        @Ceiling(measure = "p95", atMost = 240)
        void areNotMet() {}

        @PilotTest
        @Floor(measure = "f1", atLeast = 0.55, by = Bound.INTERVAL)
        @Ceiling(measure = "p95", atMost = 260, by = Bound.INTERVAL)
        void areNotMetByTheInterval() {}

        @PilotTest
        @Floor(measure = "f2", atLeast = 0)
        void areMisspelt() {}

        @PilotTest
        @Floor(measure = "f1", atLeast = 0, system = "writing")
        void areOfNobody() {}

        @PilotTest
        void seesTheReport(PilotReport report) { assertEquals("small", report.title()); }

        @PilotTest
        @Floor(measure = "f1", atLeast = 0.99)
        void failsByItself() {
            throw new IllegalStateException("its own");
        }

        @PilotTest(page = "target/pilot-test/page.html")
        @Floor(measure = "f1", atLeast = 0.99)
        void writesAPage() {}
    }

    /** The same. */
    @Tag("evaluation")
    static class NoPilot {
        @PilotTest
        void misses() {}

        PilotReport another() {
            return small();
        }

        @PilotTest(report = "another")
        @Floor(measure = "f1", atLeast = 0.6)
        void namesAnother() {}
    }

    private static PilotReport small() {
        return new PilotReport("small", Instant.EPOCH, Map.of(),
                List.of(new SystemRun("quoting", Map.of(), 1, 1, Optional.empty(), Optional.empty(), Optional.empty())),
                Map.of("one", 2), new Recommendation(Optional.of("quoting"), "Use quoting.", List.of()),
                List.of(new Figure(Topic.ACCURACY, "f1", "F1", "", true, "quoting", PilotReport.ALL_SETS, 0.6, 0.5, 0.7, 2),
                        new Figure(Topic.SPEED_AND_COST, "p95", "95 % within", "ms", false, "quoting", PilotReport.ALL_SETS, 250, 200, 300,
                                2)),
                List.of(), List.of(), List.of(answer("q1", 1), answer("q2", 0)));
    }

    private static AnsweredQuestion answer(String id, double right) {
        return new AnsweredQuestion("one", "quoting", Variations.AS_ASKED, id, "?", List.of("!"), true, "!", 0.5, List.of(), 0, 0,
                Map.of("right", right),
                Map.of(), 0, 0, 0, "", List.of());
    }
}
