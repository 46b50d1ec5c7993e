package dev.satchel;

import dev.satchel.Evidence.Sentence;
import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What can be seen, before an answer is made, of whether the sentences that were found hold one.
 *
 * @param values a number from about 0 to about 1 for each signal, in a fixed order; a higher one always speaks for an answer
 * @param unfound the words of the question that nothing that was found has, as they were written
 * @param byMeaning whether an embedder was asked, so that the signals of meaning are among them
 * @param severalPassages from 0 for a single passage to 1 for several, in which it shows how rare a word is
 */
record AnswerSignals(Map<String, Double> values, List<String> unfound, boolean byMeaning, double severalPassages) {
    /** How much of the question the best sentence, and what is around it, covers. */
    static final String COVERAGE = "coverage";
    /** How much of it is found anywhere. */
    static final String FOUND = "found";
    /** Names and numbers of the question that stand in the best sentence: another name is another question. */
    static final String NAMES = "names";
    /** The same in its passage. */
    static final String NAMES_NEAR = "names near";
    /** How common the rarest term is that the best sentence lacks. */
    static final String RAREST = "rarest";
    /** Terms that stand side by side in the question and in the passage too: shared words alone mean less where all is about one thing. */
    static final String TOGETHER = "together";
    /** That the best sentence denies when the question does. */
    static final String NEGATION = "negation";
    /** A name that is not the question's where a person or a place is asked for, a number where a date or a quantity is. */
    static final String KIND = "kind";
    /** How near the nearest sentence is in meaning. */
    static final String SIMILARITY = "similarity";
    /** How near the second is. */
    static final String SECOND = "second";
    /** How near the best sentence's passage is. */
    static final String PASSAGE = "passage";
    /** The same, for as much as it had others to be the best of: the only passage there is may be near to what it does not say. */
    static final String OF_SEVERAL = "of several";

    private static final Set<String> DENIALS = Set.of("not", "no", "never", "none", "without", "nor", "neither", "cannot", "unable", "fail",
            "failed", "nao", "nunca", "nenhum", "nenhuma", "sem", "jamais", "ningun", "ninguna", "sin", "nicht", "kein", "keine",
            "keinen",
            "nie", "ohne");
    /** More than one is as bad. */
    private static final int MISSING_NAMES = 2;
    /** So many words on, two terms are still together. */
    private static final int TOGETHER_WITHIN = 3;
    /** German compounds, and words that differ by more than an ending; shorter words would begin and end too many others. */
    private static final int LONG_WORD = 5;
    /** The best of so many passages is as good as the best of more. */
    private static final int SEVERAL = 5;

    AnswerSignals {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        unfound = List.copyOf(unfound);
    }

    /**
     * @param evidence what was found; has a sentence
     * @param meaning how the retriever sees meaning; empty when it goes by words alone
     */
    static AnswerSignals of(Question question, QuestionKind kind, Evidence evidence, Optional<MeaningScale> meaning) {
        return new Reading(question, kind, evidence).signals(meaning);
    }

    /**
     * A term of the question.
     *
     * @param written as it is in the question
     * @param isName a number, or a word with a capital letter that only names have
     */
    private record Term(Word word, String written, boolean isName, double weight) {
        boolean isIn(Text text) { return text.stems.contains(word.stem()); }

        /** Also when it is a part of a longer word there, or the other way round. */
        boolean isNearlyIn(Text text) {
            return isIn(text) || word.form().length() >= LONG_WORD && text.words.stream().map(Word::form)
                    .anyMatch(each -> each.length() >= LONG_WORD && (isPartOf(word.form(), each) || isPartOf(each, word.form())));
        }

        private static boolean isPartOf(String part, String whole) { return whole.startsWith(part) || whole.endsWith(part); }
    }

    /** A text with its words. */
    private record Text(List<Word> words, Set<String> stems) {
        static Text of(String text) {
            List<Word> words = Words.of(text);
            return new Text(words, words.stream().map(Word::stem).collect(Collectors.toSet()));
        }

        static Text of(Passage passage) {
            return of(Stream.concat(Stream.of(passage.title()), passage.headings().stream()).collect(Collectors.joining("\n")) + "\n"
                    + passage.text());
        }

        boolean hasTogether(String one, String other) {
            List<Integer> places = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) if (words.get(i).stem().equals(other)) places.add(i);
            for (int i = 0; i < words.size(); i++) {
                int at = i;
                if (words.get(i).stem().equals(one) && places.stream().anyMatch(each -> Math.abs(each - at) <= TOGETHER_WITHIN))
                    return true;
            }
            return false;
        }

        boolean denies() { return IntStream.range(0, words.size()).anyMatch(this::denies); }

        /** {@code isn't} is two words; the t of {@code clignote-t-il} denies nothing. */
        private boolean denies(int word) {
            String form = words.get(word).form();
            return DENIALS.contains(form) || form.equals("t") && word > 0 && words.get(word - 1).form().endsWith("n");
        }
    }

    /** One question and what was found for it. */
    private static final class Reading {
        private final Question question;
        private final QuestionKind kind;
        private final List<Sentence> bestFirst;
        private final Text asked;
        private final List<Term> terms;
        private final Text sentence;
        private final Text passage;

        Reading(Question question, QuestionKind kind, Evidence evidence) {
            this.question = question;
            this.kind = kind;
            this.bestFirst = evidence.bestFirst();
            this.asked = Text.of(question.text());
            this.terms = terms(evidence);
            this.sentence = Text.of(bestFirst.getFirst().text());
            this.passage = Text.of(bestFirst.getFirst().passage());
        }

        private List<Term> terms(Evidence evidence) {
            boolean capitalsAreNames = question.language() != Language.GERMAN;
            Map<String, Term> each = new LinkedHashMap<>();
            for (int i = 0; i < asked.words.size(); i++) {
                Word word = asked.words.get(i);
                if (!question.terms().contains(word.stem())) continue;
                boolean isName = word.isNumber() || i > 0 && word.capital() && capitalsAreNames;
                String written = question.text().substring(word.start(), word.end());
                each.putIfAbsent(word.stem(), new Term(word, written, isName, evidence.weight(word.stem())));
            }
            return List.copyOf(each.values());
        }

        /** No more than {@link #SEVERAL} of them count. */
        private long passages() {
            return bestFirst.stream().map(Sentence::passage).distinct().limit(SEVERAL).count();
        }

        AnswerSignals signals(Optional<MeaningScale> meaning) {
            List<Term> unfound = unfound();
            Map<String, Double> values = new LinkedHashMap<>();
            values.put(COVERAGE, bestFirst.stream().mapToDouble(Sentence::coverage).max().orElse(0));
            values.put(FOUND, 1 - weight(unfound) / weight(terms));
            values.put(NAMES, names(each -> each.isIn(sentence)));
            values.put(NAMES_NEAR, names(each -> each.isIn(passage)));
            values.put(RAREST, 1 - heaviest(missing(each -> each.isNearlyIn(sentence))) / heaviest(terms));
            values.put(TOGETHER, together());
            values.put(NEGATION, asked.denies() && !sentence.denies() ? 0. : 1.);
            values.put(KIND, kind());
            boolean byMeaning = meaning.isPresent() && bestFirst.getFirst().similarity().isPresent();
            if (byMeaning) addMeaning(meaning.get(), values);
            return new AnswerSignals(values, unfound.stream().map(Term::written).toList(), byMeaning, (passages() - 1.0) / (SEVERAL - 1));
        }

        private void addMeaning(MeaningScale scale, Map<String, Double> values) {
            double[] nearestLast = bestFirst.stream().map(Sentence::similarity).flatMapToDouble(OptionalDouble::stream).sorted().toArray();
            values.put(SIMILARITY, scale.of(nearestLast[nearestLast.length - 1]));
            values.put(SECOND, scale.of(nearestLast[Math.max(0, nearestLast.length - 2)]));
            double passageNear = scale.of(question, bestFirst.getFirst().passage().text());
            values.put(PASSAGE, passageNear);
            values.put(OF_SEVERAL, passageNear * passages() / SEVERAL);
        }

        /** The other passages are only looked through for what the first one lacks. */
        private List<Term> unfound() {
            List<Term> left = new ArrayList<>(missing(each -> each.isNearlyIn(passage)));
            Set<Passage> others = bestFirst.stream().map(Sentence::passage).collect(Collectors.toCollection(LinkedHashSet::new));
            others.remove(bestFirst.getFirst().passage());
            for (Passage each : others) {
                if (left.isEmpty()) break;
                Text text = Text.of(each);
                left.removeIf(term -> term.isNearlyIn(text));
            }
            return left;
        }

        private List<Term> missing(Predicate<Term> found) {
            return terms.stream().filter(found.negate()).toList();
        }

        private double names(Predicate<Term> found) {
            long missing = missing(found).stream().filter(Term::isName).count();
            return 1 - Math.min(MISSING_NAMES, missing) / (double) MISSING_NAMES;
        }

        private static double weight(Collection<Term> terms) {
            return terms.stream().mapToDouble(Term::weight).sum();
        }

        private static double heaviest(Collection<Term> terms) {
            return terms.stream().mapToDouble(Term::weight).max().orElse(0);
        }

        /** Of a question with one term: that it is there. */
        private double together() {
            int pairs = 0;
            int together = 0;
            for (int i = 0; i + 1 < terms.size(); i++) {
                pairs++;
                if (passage.hasTogether(terms.get(i).word.stem(), terms.get(i + 1).word.stem())) together++;
            }
            return pairs == 0
                    ? weight(terms.stream().filter(each -> each.isIn(passage)).toList()) / weight(terms)
                    : together / (double) pairs;
        }

        private double kind() {
            Set<String> said = asked.words.stream().map(Word::form).collect(Collectors.toCollection(HashSet::new));
            List<Word> rest = sentence.words.stream().filter(each -> !said.contains(each.form())).toList();
            return switch (kind) {
                case DATE, QUANTITY -> rest.stream().anyMatch(Word::isNumber) ? 1 : 0;
                case PERSON, PLACE -> rest.stream().anyMatch(each -> each.capital() && each.start() > 0) ? 1 : 0;
                default -> 0.5;
            };
        }
    }
}
