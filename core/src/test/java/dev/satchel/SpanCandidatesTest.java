package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SpanCandidates.Chain;
import dev.satchel.SpanCandidates.Span;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanCandidatesTest {
    private static List<Chain> chains(String text) { return SpanCandidates.of(text, 0, text.length()); }

    private static Set<String> spans(String text) {
        return chains(text).stream().flatMap(chain -> chain.spans().stream()).map(each -> text.substring(each.start(), each.end()))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"It was designed by Karl Holm, a Dane. | Karl Holm", "The mill (closed in 1987) was sold. | 1987",
            "He called it \"the blue hour\". | the blue hour", "In 1939–1945 there was war. | 1945", "A 420-metre bridge. | 420",
            "It costs $5.50, or 10%. | $5.50", "Tesla's laboratory burned. | Tesla", "Die Brücke heißt „Alte Brücke“. | Alte Brücke",
            "¿Vive en São Paulo? | São Paulo", "f(x) grows. | f(x)", "桥长四百米。 | 四百米"})
    void whatAnswersIsAmongTheSpans(String text, String answer) {
        assertTrue(spans(text).contains(answer), () -> spans(text).toString());
    }

    @Test
    void punctuationAtTheEdgesIsNoPartOfASpan() {
        for (String each : spans("\"Yes,\" said (the) *old* man; he -- at last! -- left… [12] | next."))
            assertTrue(each.matches("(?s)[\\p{L}\\p{N}](?:.*[\\p{L}\\p{N}]|.*\\([^()]*\\)|.*\\[[^\\[\\]]*\\])?"), each);
    }

    @Test
    void noSpanGoesOverTheBorderOfACell() {
        assertFalse(spans("| Bolt | 5 euros | Nut | 3 euros |").stream().anyMatch(each -> each.contains("|")));
        assertTrue(spans("| Bolt | 5 euros | Nut | 3 euros |").contains("5 euros"));
    }

    @Test
    void aSpanHasAtMostFourteenWords() {
        Set<String> spans = spans("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen");
        assertEquals(14, spans.stream().mapToInt(each -> each.split(" ").length).max().orElse(0));
    }

    @Test
    void whiteSpaceWithinIsASingleSpaceForTheModelAndStaysInTheSpan() {
        String text = "the\n  old\tmill";
        Chain first = chains("the\n  old mill").getFirst();
        assertEquals(" the old mill", first.text());
        assertTrue(spans("the\n  old mill").contains("the\n  old"));
        assertFalse(spans(text).contains("old\tmill"));
    }

    /** What the model says of the beginning of a chain is said of the span. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void theBeginningOfTheChainIsTheSpan(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            String text = text(random);
            int from = random.nextInt(text.length() / 2);
            while (from > 0 && Character.isLowSurrogate(text.charAt(from))) from--;
            for (Chain chain : SpanCandidates.of(text, from, text.length())) {
                int before = 0;
                for (Span each : chain.spans()) {
                    String span = text.substring(each.start(), each.end());
                    assertEquals(" " + span.replaceAll("[\\s\\p{Z}]+", " "), chain.text().substring(0, each.length()));
                    assertTrue(each.start() == chain.start() && each.start() >= from && each.end() > before, span);
                    assertTrue(span.codePoints().anyMatch(Character::isLetterOrDigit), span);
                    before = each.end();
                }
            }
        }
    }

    private static String text(Random random) {
        String[] parts = {"word", "Karl", "1987", "3,200", " ", " ", " ", "\n", "-", "–", "/", "(", ")", "\"", "'s", ".", ", ", "|", "🍎",
                "ção", "水", "*", "«", "»", "$", "\u00a0", "…"};
        StringBuilder text = new StringBuilder("a");
        for (int i = random.nextInt(60); i >= 0; i--) text.append(parts[random.nextInt(parts.length)]);
        return text.toString();
    }
}
