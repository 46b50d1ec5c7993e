package dev.satchel.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that a pilot must pass: its {@link Floor}s and {@link Ceiling}s are held against the report, and what else the method asserts.
 *
 * <p>The report comes from a method of the test class, called {@code pilot} unless {@link #report} names another one. It takes nothing,
 * returns a {@link dev.satchel.pilot.PilotReport}, and is asked once for all tests of the class. There the user says which questions are
 * asked of which documents, and who answers:
 *
 * <pre>{@code
 * class HandbookQualityTest {
 *     static PilotReport pilot() {
 *         try (LuceneIndex index = LuceneIndex.open(Path.of("target/index"))) {
 *             index.sync(Folder.of(Path.of("handbook")));
 *             List<PilotQuestion> questions = PilotQuestions.read(Path.of("questions.jsonl")).questions();
 *             QuestionSet set = QuestionSet.of("handbook", questions, index, index::text);
 *             PilotSystem quoting = PilotSystem.of("no model", documents -> Rag.over(documents).build());
 *             return PilotRun.of(List.of(set), List.of(quoting)).build().run(progress -> {});
 *         }
 *     }
 *
 *     @PilotTest(page = "target/quality.html")
 *     @Floor(measure = "right", atLeast = 0.70)
 *     @Floor(measure = "refusal_recall", atLeast = 0.60, by = Bound.INTERVAL)
 *     @Ceiling(measure = "p95", atMost = 2000)
 *     void theHandbookIsAnsweredAsWellAsBefore() {}
 *
 *     @PilotTest
 *     void everyClaimHasItsQuote(PilotReport report) {
 *         for (AnsweredQuestion each : report.answers()) assertEquals(each.claims(), each.citedClaims(), each::id);
 *     }
 * }
 * }</pre>
 *
 * <p>All floors are looked at before the test fails, so that one run says all that is wrong; beside what was measured, the message names the
 * questions that were not answered rightly.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@ExtendWith(PilotExtension.class)
public @interface PilotTest {
    /** The method of the test class that makes the report; static, or of the test's instance. */
    String report() default "pilot";

    /** Where the report is written as a web page, to be looked at when the test has failed; empty for nowhere. */
    String page() default "";
}
