package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An answer of sentences alone, without a model.
 *
 * <p>What is explained is quoted in up to three sentences of a passage, rather those at its beginning. Sentences around the best one would
 * be less: of long answers that people made of a passage (CLAPNQ, tuning half, n = 150) the best three have ROUGE-L .56 and the best one
 * with its neighbours .48. Where few words can answer, and of yes or no, sentences are taken only until one of them is likely enough to be
 * the one that answers: three of them always would be nearer to CLAPNQ's answers (.02), but what goes with an answer must earn its place,
 * and what a hostile document puts beside it would be quoted too.
 */
final class Extraction {
    private static final int MOST = 3;
    /** In words; what is longer is no quote any more, but a passage. One sentence may be longer. */
    private static final int LONGEST = 120;
    /** How likely it is that the few words are among the sentences taken. */
    private static final double LIKELY_ENOUGH = 0.95;
    /** A sentence must be this likely, the best one being 1. */
    private static final double EARNS_ITS_PLACE = 0.05;
    /** One that has no word of the question must stand beside a better one, and be likelier. */
    private static final double EARNS_IT_WITHOUT_A_WORD = 0.15;
    /** In an explanation, which is more than the sentence that answers. */
    private static final double EXPLAINS = 0.01;
    /** What it is worth for an explanation to be the first sentence of a passage; to be the second, half of it. */
    private static final double BEGINNING = 0.5;
    /** What a sentence introduces is quoted with it, up to so many characters and items of a list. */
    private static final int LONGEST_INTRODUCED = 1200;
    private static final int MOST_ITEMS = 8;
    private static final Pattern LIST_ITEM = Pattern.compile("(?s)(?:[-*+•‣◦▪●·]|\\(?\\d{1,3}[.)]|[a-zA-Z]\\))\\s.*");

    private Extraction() {}

    /** Those of the sentences that answer, best first. */
    static List<Sentence> of(Question question, QuestionKind kind, List<Sentence> bestFirst) {
        Sentence best = bestFirst.getFirst();
        List<Sentence> passage = bestFirst.stream().filter(each -> each.passage().equals(best.passage())).toList();
        List<Sentence> answer = kind.isExplained() ? excerpt(passage) : fewest(passage);
        leantOn(best, passage).filter(each -> !answer.contains(each) && hasRoom(each, answer)).ifPresent(answer::add);
        return Stream.of(answer.stream(), answer.stream().flatMap(each -> introduced(each, passage)),
                answer.stream().flatMap(each -> introduction(each, passage).stream())).flatMap(each -> each).distinct().toList();
    }

    private static List<Sentence> fewest(List<Sentence> passage) {
        double all = passage.stream().mapToDouble(each -> likelihood(each, passage)).sum();
        List<Sentence> taken = new ArrayList<>(List.of(passage.getFirst()));
        double likely = 1 / all;
        for (Sentence each : passage.subList(1, passage.size())) {
            if (likely >= LIKELY_ENOUGH || !hasRoom(each, taken) || likelihood(each, passage) < EARNS_ITS_PLACE) break;
            if (!isRelated(each, taken) || each.terms().isEmpty() && likelihood(each, passage) < EARNS_IT_WITHOUT_A_WORD) continue;
            taken.add(each);
            likely += likelihood(each, passage) / all;
        }
        return taken;
    }

    private static List<Sentence> excerpt(List<Sentence> passage) {
        List<Sentence> taken = new ArrayList<>(List.of(passage.getFirst()));
        List<Sentence> others = passage.stream().skip(1)
                .sorted(Comparator.comparingDouble((Sentence each) -> each.score() + BEGINNING / (1 + each.number())).reversed()).toList();
        for (Sentence each : others)
            if (hasRoom(each, taken) && isRelated(each, taken) && likelihood(each, passage) >= EXPLAINS) taken.add(each);
        return taken;
    }

    /** How likely it is to be the one that answers, the best one being 1. */
    private static double likelihood(Sentence sentence, List<Sentence> bestFirst) {
        return Math.exp(SentenceFeatures.SHARPNESS * (sentence.score() - bestFirst.getFirst().score()));
    }

    private static boolean hasRoom(Sentence sentence, List<Sentence> taken) {
        int words = Stream.concat(taken.stream(), Stream.of(sentence)).mapToInt(each -> Words.of(each.text()).size()).sum();
        return taken.size() < MOST && words <= LONGEST;
    }

    /** Whether it speaks of what is asked, or stands beside a sentence that was taken and may go on with it. */
    private static boolean isRelated(Sentence sentence, List<Sentence> taken) {
        if (!sentence.terms().isEmpty()) return true;
        return !Sentences.isRow(sentence.text()) && taken.stream().anyMatch(each -> each.goesOnWith(sentence) || sentence.goesOnWith(each));
    }

    /** What stands before a sentence that begins with a pronoun or a connective: a reader needs it to know what is spoken of. */
    private static Optional<Sentence> leantOn(Sentence sentence, List<Sentence> passage) {
        if (!SentenceFeatures.goesOn(Words.of(sentence.text()))) return Optional.empty();
        return before(sentence, passage);
    }

    /** What comes after a colon: the items of a list, a block of code, or one sentence. */
    private static Stream<Sentence> introduced(Sentence sentence, List<Sentence> passage) {
        if (!SentenceFeatures.introduces(sentence.text())) return Stream.empty();
        List<Sentence> introduced = new ArrayList<>();
        Optional<Sentence> next = after(sentence, passage);
        while (next.isPresent() && introduced.size() < MOST_ITEMS && next.get().end() - sentence.end() <= LONGEST_INTRODUCED
                && (introduced.isEmpty() || isItem(next.get()) && isItem(introduced.getLast()))) {
            introduced.add(next.get());
            next = after(next.get(), passage);
        }
        return introduced.stream();
    }

    /** What introduces the list in which an item stands: under "these cannot be returned:" it says the opposite of what it says alone. */
    private static Optional<Sentence> introduction(Sentence item, List<Sentence> passage) {
        Optional<Sentence> before = Optional.of(item);
        while (before.isPresent() && isItem(before.get())) before = before(before.get(), passage);
        return before.filter(each -> SentenceFeatures.introduces(each.text()));
    }

    private static Optional<Sentence> before(Sentence sentence, List<Sentence> passage) {
        return passage.stream().filter(each -> each.goesOnWith(sentence)).findFirst();
    }

    private static Optional<Sentence> after(Sentence sentence, List<Sentence> passage) {
        return passage.stream().filter(sentence::goesOnWith).findFirst();
    }

    private static boolean isItem(Sentence sentence) { return LIST_ITEM.matcher(sentence.text()).matches(); }
}
