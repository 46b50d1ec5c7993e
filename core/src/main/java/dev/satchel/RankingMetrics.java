package dev.satchel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Measures of one ranked list against judgements, as trec_eval computes them. A grade above 0 is relevant; what is not judged is not. */
public final class RankingMetrics {
    private RankingMetrics() {}

    /**
     * Discounted cumulative gain of the first {@code k}, divided by that of the best order there is: the gain is the grade, the discount is
     * log2(rank + 1) (Järvelin and Kekäläinen 2002, the form of trec_eval's ndcg_cut).
     */
    public static double ndcg(List<String> ranking, Map<String, Integer> grades, int k) {
        double ideal = gain(grades.values().stream().sorted((a, b) -> Integer.compare(b, a)).toList(), k);
        return ideal == 0 ? 0 : gain(ranking.stream().map(each -> grades.getOrDefault(each, 0)).toList(), k) / ideal;
    }

    private static double gain(List<Integer> inOrder, int k) {
        double sum = 0;
        for (int i = 0; i < Math.min(k, inOrder.size()); i++) sum += Math.max(0, inOrder.get(i)) * Math.log(2) / Math.log(i + 2);
        return sum;
    }

    /** The share of the relevant documents that are among the first {@code k}. */
    public static double recall(List<String> ranking, Map<String, Integer> grades, int k) {
        Set<String> relevant = relevant(grades);
        return relevant.isEmpty() ? 0 : ranking.stream().limit(k).filter(relevant::contains).count() / (double) relevant.size();
    }

    /** One divided by the rank of the first relevant document, if it is among the first {@code k}; otherwise 0. */
    public static double reciprocalRank(List<String> ranking, Map<String, Integer> grades, int k) {
        Set<String> relevant = relevant(grades);
        for (int i = 0; i < Math.min(k, ranking.size()); i++) if (relevant.contains(ranking.get(i))) return 1.0 / (i + 1);
        return 0;
    }

    private static Set<String> relevant(Map<String, Integer> grades) {
        return grades.entrySet().stream().filter(each -> each.getValue() > 0).map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
