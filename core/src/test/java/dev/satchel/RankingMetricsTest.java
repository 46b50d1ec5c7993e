package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RankingMetricsTest {
    private static final double EXACTLY = 1e-12;

    @Test
    void ndcgIsWhatPaperAndPencilSay() {
        // Gains 0, 2, 1 at ranks 1 to 3; the best order is 3, 2, 1, of which the 3 was not found.
        double found = 2 / log2(3) + 1 / log2(4);
        double best = 3 + 2 / log2(3) + 1 / log2(4);
        assertEquals(found / best, RankingMetrics.ndcg(List.of("x", "two", "one"), Map.of("one", 1, "two", 2, "three", 3), 10), EXACTLY);
    }

    @Test
    void onlyTheFirstKCount() {
        List<String> ranking = List.of("x", "y", "z", "right");
        assertEquals(0, RankingMetrics.ndcg(ranking, Map.of("right", 1), 3), EXACTLY);
        assertEquals(1 / log2(5), RankingMetrics.ndcg(ranking, Map.of("right", 1), 4), EXACTLY);
        assertEquals(0, RankingMetrics.recall(ranking, Map.of("right", 1), 3), EXACTLY);
        assertEquals(0.5, RankingMetrics.recall(ranking, Map.of("right", 1, "missed", 2, "judged", 0), 4), EXACTLY);
        assertEquals(0, RankingMetrics.reciprocalRank(ranking, Map.of("right", 1), 3), EXACTLY);
        assertEquals(0.25, RankingMetrics.reciprocalRank(ranking, Map.of("right", 1, "x", 0), 4), EXACTLY);
    }

    @Test
    void withoutARelevantDocumentEverythingIsZero() {
        assertEquals(0, RankingMetrics.ndcg(List.of("x"), Map.of("x", 0), 10));
        assertEquals(0, RankingMetrics.recall(List.of("x"), Map.of("x", 0), 10));
        assertEquals(0, RankingMetrics.reciprocalRank(List.of(), Map.of("x", 1), 10));
    }

    @ParameterizedTest
    @MethodSource
    void agreesWithTrecEval(String ranking, String grades, double ndcg, double recall10, double recall100, double reciprocalRank) {
        List<String> ranked = List.of(ranking.split(","));
        Map<String, Integer> judged = Arrays.stream(grades.split(",")).map(each -> each.split(":"))
                .collect(Collectors.toMap(each -> each[0], each -> Integer.valueOf(each[1])));
        assertEquals(ndcg, RankingMetrics.ndcg(ranked, judged, 10), EXACTLY);
        assertEquals(recall10, RankingMetrics.recall(ranked, judged, 10), EXACTLY);
        assertEquals(recall100, RankingMetrics.recall(ranked, judged, 100), EXACTLY);
        assertEquals(reciprocalRank, RankingMetrics.reciprocalRank(ranked, judged, 10), EXACTLY);
    }

    static List<Object[]> agreesWithTrecEval() throws IOException {
        return Vectors.of("trec_eval.tsv");
    }

    private static double log2(double x) { return Math.log(x) / Math.log(2); }
}
