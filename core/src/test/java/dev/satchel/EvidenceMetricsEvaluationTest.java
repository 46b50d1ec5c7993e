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
        // Of the collection's own sentences .472 are marked by at least one of those who were asked; ours are cut by other rules.
        assertEquals(0.472, cited.stream().mapToDouble(EvidenceMetrics::precision).average().orElseThrow(), 0.02);
    }
}
