package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.QuestionSets.Half;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whether the sentences that people marked are found in a text that is cut by other rules than theirs. */
@Tag("evaluation")
class EvidenceMetricsEvaluationTest {
    @Test
    void whoQuotesTheWholePassageQuotesEverySentenceThatPeopleMarked() {
        List<EvidenceMetrics> cited = QuestionSets.clapnq(Half.REPORTING).stream().filter(each -> !each.evidence().isEmpty())
                .map(each -> EvidenceMetrics.of(List.of(
                        new Citation("passage", List.of(), OptionalInt.empty(), 0, each.passage().length(), each.passage())),
                        each.evidence()))
                .toList();
        assertEquals(1, cited.stream().mapToDouble(EvidenceMetrics::recall).average().orElseThrow(), 0.01);
        // .42 was measured with other rules for sentences, on a hundred questions of both halves.
        assertEquals(0.42, cited.stream().mapToDouble(EvidenceMetrics::precision).average().orElseThrow(), 0.06);
    }
}
