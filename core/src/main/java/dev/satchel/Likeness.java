package dev.satchel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much excerpts have in common: the cosine of their words, those that few of all excerpts have counting more. */
final class Likeness {
    private final int count;
    private final Map<String, Double> weights;
    /** For each word, how much it counts in all excerpts together that have it, each of them having the length 1. */
    private final Map<String, Double> together = new HashMap<>();

    Likeness(List<Excerpt> all) {
        this.count = all.size();
        Map<String, Long> with = all.stream().flatMap(each -> each.stems().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        this.weights = with.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Math.log(1 + (double) count / each.getValue())));
        for (Excerpt each : all) {
            double length = Math.sqrt(length(each.stems()));
            for (String stem : each.stems()) together.merge(stem, weight(stem) / length, Double::sum);
        }
    }

    double weight(String stem) { return weights.getOrDefault(stem, 0.0); }

    double of(Excerpt one, Excerpt other) { return of(one.stems(), other.stems()); }

    double of(Set<String> one, Set<String> other) {
        double shared = one.stream().filter(other::contains).mapToDouble(this::square).sum();
        return shared == 0 ? 0 : shared / Math.sqrt(length(one) * length(other));
    }

    /** The mean likeness of one of the excerpts to the others: to all of them together, less that to itself, which is 1. */
    double toOthers(Excerpt excerpt) {
        if (count < 2 || excerpt.stems().isEmpty()) return 0;
        double toAll = excerpt.stems().stream().mapToDouble(each -> weight(each) * together.getOrDefault(each, 0.0)).sum()
                / Math.sqrt(length(excerpt.stems()));
        return (toAll - 1) / (count - 1);
    }

    private double length(Set<String> stems) {
        return stems.stream().mapToDouble(this::square).sum();
    }

    private double square(String stem) {
        return weight(stem) * weight(stem);
    }
}
