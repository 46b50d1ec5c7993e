package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class EvidenceMetricsTest {
    private static final String TEXT = "The lamp is green. It weighs two kilograms. It was made in Porto. Nobody bought it.";

    @Test
    void sentencesAreCountedNotQuotes() {
        EvidenceMetrics cited = EvidenceMetrics.of(List.of(cite("It weighs two kilograms. It was made in Porto.")),
                List.of("It was made in Porto .", "Nobody bought it ."));
        assertEquals(0.5, cited.precision());
        assertEquals(0.5, cited.recall());
        assertEquals(0.5, cited.f());
    }

    @Test
    void aSentenceThatPeopleCutElsewhereIsTheSame() {
        EvidenceMetrics cited = EvidenceMetrics.of(List.of(cite("The lamp is green."), cite("It weighs two kilograms.")),
                List.of("The lamp is green . It weighs two kilograms ."));
        assertEquals(1, cited.precision());
        assertEquals(1, cited.recall());
    }

    @Test
    void whatWasFoundNowhereIsZero() {
        assertEquals(0, EvidenceMetrics.of(List.of(cite("Nobody bought it.")), List.of("The lamp is green.")).f());
    }

    private static Citation cite(String quote) {
        int start = TEXT.indexOf(quote);
        return new Citation("lamp", List.of(), OptionalInt.empty(), start, start + quote.length(), quote);
    }
}
