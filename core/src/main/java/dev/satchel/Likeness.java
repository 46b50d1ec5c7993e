package dev.satchel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much excerpts have in common: the cosine of their words, those that few of all excerpts have counting more. */
final class Likeness {
    private final List<Excerpt> all;
    private final Map<String, Double> weights;

    Likeness(List<Excerpt> all) {
        this.all = all;
        Map<String, Long> with = all.stream().flatMap(each -> each.stems().stream())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        this.weights = with.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> Math.log(1 + (double) all.size() / each.getValue())));
    }

    double weight(String stem) { return weights.getOrDefault(stem, 0.0); }

    double of(Excerpt one, Excerpt other) { return of(one.stems(), other.stems()); }

    double of(Set<String> one, Set<String> other) {
        double shared = one.stream().filter(other::contains).mapToDouble(this::square).sum();
        return shared == 0 ? 0 : shared / Math.sqrt(length(one) * length(other));
    }

    double toOthers(Excerpt excerpt) {
        return all.stream().filter(each -> !each.equals(excerpt)).mapToDouble(each -> of(excerpt, each)).average().orElse(0);
    }

    private double length(Set<String> stems) {
        return stems.stream().mapToDouble(this::square).sum();
    }

    private double square(String stem) {
        return weight(stem) * weight(stem);
    }
}
