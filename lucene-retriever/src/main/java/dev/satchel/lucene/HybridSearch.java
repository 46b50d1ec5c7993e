package dev.satchel.lucene;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.ScoreDoc;

/** Makes one list of what the words found and what the vectors found. */
final class HybridSearch {
    /** From each side, even for a short list: a passage that only one side likes much may be the best of all. */
    private static final int CANDIDATES = 200;

    private HybridSearch() {}

    /** How many candidates each side is asked for, so that {@code limit} passages can be chosen among them. */
    static int candidates(int limit) {
        return Math.max(limit, CANDIDATES);
    }

    /**
     * The candidates of both sides, in no order, each once, with a score from 0 to 1.
     *
     * @param words candidates with their BM25 scores, best first
     * @param vectors candidates with their similarities, best first
     */
    static List<ScoreDoc> fuse(List<ScoreDoc> words, List<ScoreDoc> vectors, Ranking.Hybrid ranking) {
        Map<Integer, Double> scores = new HashMap<>();
        add(words, 1 - ranking.vectorShare(), scores);
        add(vectors, ranking.vectorShare(), scores);
        List<ScoreDoc> fused = new ArrayList<>();
        scores.forEach((doc, score) -> fused.add(new ScoreDoc(doc, score.floatValue())));
        return fused;
    }

    private static void add(List<ScoreDoc> side, double weight, Map<Integer, Double> scores) {
        if (side.isEmpty()) return;
        double best = side.getFirst().score;
        double worst = side.getLast().score;
        double range = best > worst ? best - worst : 1;
        double floor = best > worst ? worst : best - 1;
        for (ScoreDoc each : side) scores.merge(each.doc, weight * (each.score - floor) / range, Double::sum);
    }
}
