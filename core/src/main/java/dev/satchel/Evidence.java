package dev.satchel;

import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sentences of the retrieved passages, each scored against the question.
 *
 * <p>A sentence is worth what it covers of the question's terms, a rare term more than a common one. What stands before it and above it
 * counts too, because sentences lean on their surroundings: under the heading Warranty, "It is 24 months." speaks of the warranty.
 * The weights were chosen on the tuning halves of SQuAD 2 and FaQuAD, where they lie on a plateau.
 */
final class Evidence {
    /** What a term is worth that is not in the sentence itself but in the sentence before, in the headings or in the title. */
    private static final double BEFORE = 0.4;
    private static final double ABOVE = 0.5;
    /** The same when it is a question that stands before or above: what follows a question answers it. */
    private static final double ASKED = 0.9;
    /** How much of the score is the passage's own, as the retriever sees it. */
    private static final double RETRIEVAL = 0.5;
    /** What a number is worth where one is asked for. */
    private static final double NUMBER = 0.1;
    /** Longer sentences cover more by chance; the correction of BM25, but slight, for they also answer more. */
    private static final double LENGTH = 0.15;
    /** How much of a term is covered by its being near, and by its being somewhere in the passage. */
    private static final double NEAR_COVERS = 0.7;
    private static final double PASSAGE_COVERS = 0.3;
    /** Every question is taken to mean half a term more than it says: one term of one is less sure than five of five. */
    private static final double UNSAID = 0.5;

    /**
     * The logistic curve from coverage to confidence: at {@code EVEN} as many questions are answered as not. Fitted by eye to the tuning
     * halves of SQuAD 2 and FaQuAD, each question asked once of all paragraphs and once of all but its own article's.
     */
    private static final double EVEN = 0.6;
    private static final double STEEPNESS = 7;

    private static final Comparator<Sentence> BEST_FIRST = Comparator.comparingDouble(Sentence::score).reversed()
            .thenComparing(each -> each.passage.documentId()).thenComparing(each -> each.passage.start() + each.start);

    private final List<Sentence> bestFirst;

    private Evidence(List<Sentence> bestFirst) { this.bestFirst = bestFirst; }

    /**
     * A sentence of a passage.
     *
     * @param passage the passage
     * @param number counts the passage's sentences from 0, so that neighbours are known
     * @param start its first character in the passage's text
     * @param end one past its last
     * @param score how well it seems to answer; comparable only within one question
     * @param coverage how much of the question is covered by it and what is around it, from 0 to below 1
     */
    record Sentence(Passage passage, int number, int start, int end, double score, double coverage) {
        String text() { return passage.text().substring(start, end); }

        Citation cite() { return passage.cite(start, end); }

        boolean isQuestion() { return endsInQuestionMark(text()); }
    }

    /** The sentences, best first, equal ones by document and place. Headings are none of them: they say what follows, and answer nothing. */
    List<Sentence> bestFirst() {
        return bestFirst;
    }

    /** How sure it is that the best sentence answers the question, from 0 to 1; 0 without any. */
    double confidence() {
        return bestFirst.stream().filter(each -> !each.isQuestion()).findFirst()
                .map(each -> 1 / (1 + Math.exp(STEEPNESS * (EVEN - each.coverage)))).orElse(0.0);
    }

    static Evidence gather(Question question, List<ScoredPassage> passages) {
        double best = passages.stream().mapToDouble(ScoredPassage::score).max().orElse(0);
        List<Found> all = new ArrayList<>();
        for (ScoredPassage each : passages) all.addAll(find(question, each.passage(), best > 0 ? Math.max(0, each.score() / best) : 1));
        Map<String, Double> weights = weights(question, all);
        double averageLength = all.stream().mapToInt(Found::length).average().orElse(1);
        return new Evidence(all.stream().map(each -> score(each, question, weights, averageLength)).sorted(BEST_FIRST).toList());
    }

    /**
     * A sentence before it is scored.
     *
     * @param own the question's terms in it
     * @param near those before and above it, and what each is worth there
     * @param inPassage those in its passage
     * @param retrieval the passage's retrieval score, the best passage's being 1
     */
    private record Found(Passage passage, int number, Sentences.Range range, int length, boolean hasNumber, Set<String> own,
            Map<String, Double> near, Set<String> inPassage, double retrieval) {}

    private static List<Found> find(Question question, Passage passage, double retrieval) {
        Set<String> headings = passage.headings().stream().map(Evidence::forms).collect(Collectors.toSet());
        Map<String, Double> above = new HashMap<>();
        terms(question, Words.of(passage.title())).forEach(term -> above.put(term, ABOVE));
        for (String heading : passage.headings())
            terms(question, Words.of(heading)).forEach(term -> above.merge(term, endsInQuestionMark(heading) ? ASKED : ABOVE, Math::max));

        List<Found> found = new ArrayList<>();
        Set<String> inPassage = new HashSet<>(above.keySet());
        Map<String, Double> before = Map.of();
        for (Sentences.Range range : Sentences.of(passage.text())) {
            String text = passage.text().substring(range.start(), range.end());
            List<Word> words = Words.of(text);
            Set<String> own = terms(question, words);
            inPassage.addAll(own);
            if (!words.isEmpty() && !text.startsWith("#") && !headings.contains(forms(text))) {
                Map<String, Double> near = new HashMap<>(above);
                before.forEach((term, worth) -> near.merge(term, worth, Math::max));
                near.keySet().removeAll(own);
                found.add(
                        new Found(passage, found.size(), range, words.size(), words.stream().anyMatch(Word::isNumber), own, near, inPassage,
                                retrieval));
            }
            double worth = endsInQuestionMark(text) ? ASKED : BEFORE;
            before = own.stream().collect(Collectors.toMap(term -> term, term -> worth));
        }
        return found;
    }

    private static Set<String> terms(Question question, List<Word> words) {
        return words.stream().map(Word::stem).filter(question.terms()::contains).collect(Collectors.toCollection(HashSet::new));
    }

    private static String forms(String text) { return Words.of(text).stream().map(Word::form).collect(Collectors.joining(" ")); }

    private static boolean endsInQuestionMark(String text) {
        int end = text.length();
        while (end > 0 && "*_`\"'”’»)".indexOf(text.charAt(end - 1)) >= 0) end--;
        return end > 0 && "?？؟".indexOf(text.charAt(end - 1)) >= 0;
    }

    /** The root of each term's inverse frequency (that of BM25) among the sentences; without the root, the rarest term decides alone. */
    private static Map<String, Double> weights(Question question, List<Found> sentences) {
        Map<String, Double> weights = new HashMap<>();
        for (String term : question.terms()) {
            long with = sentences.stream().filter(each -> each.own.contains(term)).count();
            weights.put(term, Math.sqrt(Math.log(1 + (sentences.size() - with + 0.5) / (with + 0.5))));
        }
        return weights;
    }

    private static Sentence score(Found found, Question question, Map<String, Double> weights, double averageLength) {
        double own = 0;
        double near = 0;
        double covered = 0;
        double total = 0;
        for (String term : question.terms()) {
            double weight = weights.get(term);
            total += weight;
            if (found.own.contains(term)) {
                own += weight;
                covered += weight;
            } else if (found.near.containsKey(term)) {
                near += weight * found.near.get(term);
                covered += weight * Math.max(NEAR_COVERS, found.near.get(term));
            } else if (found.inPassage.contains(term)) {
                covered += weight * PASSAGE_COVERS;
            }
        }
        double score = (own / (1 - LENGTH + LENGTH * found.length / averageLength) + near) / total + RETRIEVAL * found.retrieval;
        if (question.asksForNumber() && found.hasNumber) score += NUMBER;
        double coverage = covered / (total + UNSAID * total / question.terms().size());
        return new Sentence(found.passage, found.number, found.range.start(), found.range.end(), score, coverage);
    }
}
