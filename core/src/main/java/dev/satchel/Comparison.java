package dev.satchel;

import dev.satchel.Composition.Section;
import dev.satchel.Composition.Statement;
import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Two things, and what is said about them.
 *
 * @param one the first thing
 * @param other the second
 * @param both what names both
 * @param left what is about the first alone
 * @param right what is about the second alone
 */
record Comparison(String one, String other, List<Excerpt> both, List<Excerpt> left, List<Excerpt> right) {
    private static final int ASPECTS = 6;
    /** Statements about both, and about only one of them. */
    private static final int MORE = 3;
    /** Two statements with less in common are not of one aspect. */
    private static final double SAME_ASPECT = 0.2;
    /** Shorter words seldom name an aspect. */
    private static final int SHORTEST_ASPECT = 4;

    /** The excerpts, told apart by what they name. */
    static Comparison of(String one, String other, List<Excerpt> aboutOne, List<Excerpt> aboutOther) {
        Thing first = Thing.of(one, other);
        Thing second = Thing.of(other, one);
        List<Excerpt> both = aboutOne.stream().filter(each -> first.isNamedIn(each) && second.isNamedIn(each)).toList();
        return new Comparison(one, other, both, aboutOne.stream().filter(each -> first.isTopicOf(each) && !second.isTopicOf(each)).toList(),
                aboutOther.stream().filter(each -> second.isTopicOf(each) && !first.isTopicOf(each)).toList());
    }

    /** Whether there is something to say about each. */
    boolean isOfBoth() {
        return !both.isEmpty() || !left.isEmpty() && !right.isEmpty();
    }

    /** Both together, then side by side, then each alone. */
    List<Section> sections() {
        List<Excerpt> all = Stream.of(both, left, right).flatMap(List::stream).toList();
        Speech speech = Speech.of(all.stream().map(Excerpt::text).collect(Collectors.joining("\n")));
        List<Section> sections = new ArrayList<>();
        section(one + " / " + other, "", both).ifPresent(sections::add);
        List<Excerpt> used = new ArrayList<>(both);
        sections.addAll(sideBySide(new Likeness(all), used));
        section(speech.only(one), one, without(left, used)).ifPresent(sections::add);
        section(speech.only(other), other, without(right, used)).ifPresent(sections::add);
        return sections;
    }

    private static Optional<Section> section(String heading, String about, List<Excerpt> excerpts) {
        List<Statement> statements = new Choice(excerpts).best(MORE).stream().map(each -> new Statement(about, each.cite())).toList();
        return statements.isEmpty() ? Optional.empty() : Optional.of(new Section(heading, statements));
    }

    private static List<Excerpt> without(List<Excerpt> excerpts, List<Excerpt> used) {
        return excerpts.stream().filter(each -> used.stream().noneMatch(each::overlaps)).toList();
    }

    private List<Section> sideBySide(Likeness likeness, List<Excerpt> used) {
        List<Section> sections = new ArrayList<>();
        for (Pair each : pairs(likeness)) {
            boolean fresh = used.stream().noneMatch(taken -> taken.overlaps(each.left) || taken.overlaps(each.right));
            if (!fresh || sections.size() == ASPECTS) continue;
            used.addAll(List.of(each.left, each.right));
            sections.add(new Section(aspect(each, likeness),
                    List.of(new Statement(one, each.left.cite()), new Statement(other, each.right.cite()))));
        }
        return sections;
    }

    private record Pair(Excerpt left, Excerpt right, double likeness) {}

    /** The pairs that are of one aspect, the likest first. */
    private List<Pair> pairs(Likeness likeness) {
        List<Pair> pairs = new ArrayList<>();
        for (Excerpt each : left) for (Excerpt against : right) {
            double like = likeness.of(aspects(each), aspects(against));
            if (like >= SAME_ASPECT && !each.overlaps(against)) pairs.add(new Pair(each, against, like));
        }
        pairs.sort(Comparator.comparingDouble(Pair::likeness).reversed());
        return pairs;
    }

    /** Its words without those of what is compared, which all statements have in common. */
    private Set<String> aspects(Excerpt excerpt) {
        Set<String> aspects = new HashSet<>(excerpt.stems());
        aspects.removeAll(Question.of(one).terms());
        aspects.removeAll(Question.of(other).terms());
        return aspects;
    }

    /** The place of both; otherwise the two rarest words that both have, as the first one writes them. */
    private String aspect(Pair pair, Likeness likeness) {
        if (pair.left.place().equals(pair.right.place())) return pair.left.place();
        Set<String> shared = aspects(pair.left);
        shared.retainAll(aspects(pair.right));
        Set<String> named = new HashSet<>();
        String text = pair.left.text();
        return Words.of(text).stream().filter(each -> each.form().length() >= SHORTEST_ASPECT && !each.isNumber())
                .filter(each -> shared.contains(each.stem()) && named.add(each.stem()))
                .sorted(Comparator.<Word>comparingDouble(each -> likeness.weight(each.stem())).reversed()).limit(2)
                .map(each -> text.substring(each.start(), each.end())).collect(Collectors.joining(", "));
    }

    /**
     * One of the things.
     *
     * @param name its words in order
     * @param own its terms that the other one does not have
     */
    private record Thing(List<String> name, Set<String> own) {
        static Thing of(String thing, String other) {
            Set<String> own = new HashSet<>(Question.of(thing).terms());
            own.removeAll(Question.of(other).terms());
            return new Thing(stems(thing), own);
        }

        /** Whether the excerpt is about it, by its own words or those above it. */
        boolean isTopicOf(Excerpt excerpt) {
            return isNamedIn(excerpt) || (own.isEmpty() || !hasNumber()) && excerpt.speaksOf(own) || isNamedIn(stems(excerpt.place()));
        }

        boolean isNamedIn(Excerpt excerpt) {
            return !own.isEmpty() && (hasNumber() ? isNamedIn(stems(excerpt.text())) : excerpt.stems().containsAll(own));
        }

        /** Numbers stand everywhere: only next to the rest of its name does one mean the thing. */
        private boolean hasNumber() {
            return own.stream().anyMatch(each -> each.chars().anyMatch(Character::isDigit));
        }

        private boolean isNamedIn(List<String> words) { return Collections.indexOfSubList(words, name) >= 0; }

        private static List<String> stems(String text) { return Words.of(text).stream().map(Word::stem).toList(); }
    }
}
