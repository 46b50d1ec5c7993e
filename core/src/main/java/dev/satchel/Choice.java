package dev.satchel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chooses among excerpts those that fit best, are central, and do not say what another one has said. */
record Choice(List<Excerpt> excerpts, Likeness likeness) {
    /** Less of the best one's score is too far from the topic. */
    private static final double NEARLY_AS_GOOD = 0.5;
    /** What it is worth to be like the others, beside the fit to the topic; of each the best has 1. */
    private static final double CENTRALITY = 0.5;
    /** What it costs to be like one that was chosen already, and from where on it says the same. */
    private static final double REDUNDANCY = 0.7;
    private static final double SAME = 0.5;

    Choice(List<Excerpt> excerpts) { this(excerpts, new Likeness(excerpts)); }

    /** The best one, then each time the one that adds most (maximal marginal relevance). */
    List<Excerpt> best(int most) {
        double bestScore = excerpts.stream().mapToDouble(Excerpt::score).max().orElse(1);
        List<Excerpt> left = new ArrayList<>(excerpts.stream().filter(each -> each.score() >= NEARLY_AS_GOOD * bestScore).toList());
        Map<Excerpt, Double> worth = worth(left, bestScore);
        List<Excerpt> chosen = new ArrayList<>();
        while (chosen.size() < most && !left.isEmpty()) {
            Excerpt next = left.stream().max(Comparator.comparingDouble(each -> worth.get(each) - REDUNDANCY * likest(each, chosen)))
                    .orElseThrow();
            chosen.removeIf(next::contains);
            chosen.add(next);
            left.replaceAll(each -> beyond(each, next, worth));
            left.removeIf(each -> each.overlaps(next) && !each.isLongerThan(next) || likeness.of(each, next) >= SAME);
        }
        return chosen;
    }

    private Map<Excerpt, Double> worth(List<Excerpt> candidates, double bestScore) {
        Map<Excerpt, Double> central = new HashMap<>();
        candidates.forEach(each -> central.put(each, likeness.toOthers(each)));
        double mostCentral = central.values().stream().mapToDouble(each -> each).max().orElse(0);
        Map<Excerpt, Double> worth = new HashMap<>();
        for (Excerpt each : candidates) {
            double centrality = mostCentral == 0 ? 0 : central.get(each) / mostCentral;
            worth.put(each, each.score() / bestScore + CENTRALITY * centrality);
        }
        return worth;
    }

    /** What goes on where another one ends is compared by what it adds, and takes the other one's place when it is chosen. */
    private static Excerpt beyond(Excerpt excerpt, Excerpt chosen, Map<Excerpt, Double> worth) {
        if (!excerpt.isLongerThan(chosen)) return excerpt;
        Excerpt rest = excerpt.withWordsFrom(chosen.end());
        worth.put(rest, worth.get(excerpt));
        return rest;
    }

    private double likest(Excerpt excerpt, List<Excerpt> chosen) {
        return chosen.stream().mapToDouble(each -> likeness.of(excerpt, each)).max().orElse(0);
    }
}
