package dev.satchel.pilot;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether answers stay what they are when a question is varied. */
final class Steadiness {
    /** Of the words of two answers; with fewer in common they say something else. */
    private static final double ALIKE = 0.8;
    private static final Set<String> NEGATIONS = Set.of("not", "no", "never", "cannot", "without", "não", "nunca", "sem", "nenhum",
            "nenhuma",
            "sin", "ningún", "ninguna", "nicht", "kein", "keine", "nie", "ohne");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private Steadiness() {}

    /**
     * Whether two answers are the same: none was given either time, or one has the words of the other in a row, or nearly all words are the
     * same and those that are not are no numbers; and in no case a negation is in one of them alone.
     */
    static boolean agree(AnsweredQuestion asAsked, AnsweredQuestion varied) {
        if (asAsked.answered() != varied.answered()) return false;
        if (!asAsked.answered()) return true;
        List<String> one = words(asAsked.text());
        List<String> other = words(varied.text());
        if (one.isEmpty() || other.isEmpty()) return one.equals(other);
        if (differing(one, other).anyMatch(Steadiness::denies)) return false;
        if (Collections.indexOfSubList(one, other) >= 0 || Collections.indexOfSubList(other, one) >= 0) return true;
        return f1(one, other) >= ALIKE && differing(one, other).noneMatch(Steadiness::hasDigit);
    }

    private static boolean denies(String word) {
        return NEGATIONS.contains(word) || word.endsWith("n't");
    }

    private static boolean hasDigit(String word) { return word.chars().anyMatch(Character::isDigit); }

    private static Stream<String> differing(List<String> one, List<String> other) {
        Set<String> both = new HashSet<>(one);
        both.retainAll(other);
        return Stream.concat(one.stream(), other.stream()).filter(each -> !both.contains(each));
    }

    private static double f1(List<String> one, List<String> other) {
        Map<String, Integer> left = new HashMap<>();
        other.forEach(each -> left.merge(each, 1, Integer::sum));
        long common = one.stream().filter(each -> left.merge(each, -1, Integer::sum) >= 0).count();
        return 2.0 * common / (one.size() + other.size());
    }

    private static List<String> words(String text) {
        return Stream.of(text.toLowerCase(Locale.ROOT).replace('’', '\'').split("[^\\p{L}\\p{M}\\p{N}']+"))
                .map(each -> each.replaceAll("^'+|'+$", "")).filter(each -> !each.isEmpty() && !ARTICLES.contains(each)).toList();
    }
}
