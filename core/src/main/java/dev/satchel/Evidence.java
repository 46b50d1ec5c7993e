package dev.satchel;

import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
    /** What an amount of money is worth where a price is asked for. */
    private static final double MONEY = 0.3;
    /** What it is worth that a sentence begins like a definition of what is asked for: "Ownership is". */
    private static final double DEFINITION = 0.2;
    /** How many other words, such as articles, may stand there. */
    private static final int BEGINNING = 3;
    /** What a full stop is worth: a whole sentence answers better than an item of a list or a cell of a table. */
    private static final double COMPLETE = 0.1;
    /** Longer sentences cover more by chance; the correction of BM25, but slight, for they also answer more. */
    private static final double LENGTH = 0.15;
    /** How much of a term is covered by its being near, and by its being somewhere in the passage. */
    private static final double NEAR_COVERS = 0.7;
    private static final double PASSAGE_COVERS = 0.3;
    /**
     * Every question is taken to ask for half a term more than it says: one term of one is less sure than five of five. The half term is
     * one of the question's own, not a rare one: where all documents are about one thing, a question about it has no rare terms.
     */
    private static final double UNSAID = 0.5;
    /** What the coverage is worth in the score; see {@link SentenceFeatures}. */
    private static final double COVERAGE = 1.3;
    /**
     * What a term is worth that only a column's heading has, in a row that says nothing else of what is asked: all rows of the table say
     * the same, so it does not tell that this one answers.
     */
    private static final double COLUMN = 0.4;

    private static final Pattern MARKUP = Pattern
            .compile(String.join("|", "!?\\[[^\\[\\]]*\\](?:\\((?:[^()]++|\\([^()]*+\\))*+\\)|\\[[^\\[\\]]*\\])", // links
                    "^\\[[^\\[\\]]*\\]:.*", // what a link refers to
                    "<[^<>]*>", "\\{\\{[^{}]*\\}\\}", // tags, template directives
                    "(?m)^\\s*(?:```|~~~).*$"));

    private static final String FULL_STOPS = ".!…。！";
    private static final String QUESTION_MARKS = "?？؟";
    private static final String CLOSERS = "*_`\"'”’»)";

    private static final Comparator<Sentence> BEST_FIRST = Comparator.comparingDouble(Sentence::score).reversed()
            .thenComparing(each -> each.passage.documentId()).thenComparing(each -> each.passage.start() + each.start);

    private final List<Sentence> bestFirst;
    private final Weights weights;

    private final Set<Passage> emptied;

    private Evidence(List<Sentence> bestFirst, Weights weights, Set<Passage> emptied) {
        this.bestFirst = bestFirst;
        this.weights = weights;
        this.emptied = emptied;
    }

    /**
     * A sentence of a passage.
     *
     * @param passage the passage
     * @param number counts the passage's sentences from 0, so that neighbours are known
     * @param lead where the question begins that stands right before it; otherwise the same as {@code start}
     * @param start its first character in the passage's text
     * @param end one past its last
     * @param retrieval the passage's score, as the retriever gave it
     * @param terms the question's terms that stand in the sentence itself; in a row of a table, in more than the headings of its columns
     * @param lexical how well it seems to answer by its words and its form; comparable only within one question
     * @param similarity how near it is to the question in meaning, a cosine; empty where no embedder was asked, and for all but the
     *        sentences that are best by their words
     * @param score both together; comparable only within one question
     * @param coverage how much of the question is covered by it and what is around it, from 0 to below 1
     */
    record Sentence(Passage passage, int number, int lead, int start, int end, double retrieval, Set<String> terms, double lexical,
            OptionalDouble similarity, double score, double coverage) {
        String text() { return passage.text().substring(start, end); }

        /** The same, with what its meaning says. */
        Sentence with(OptionalDouble itsSimilarity, double itsScore) {
            return new Sentence(passage, number, lead, start, end, retrieval, terms, lexical, itsSimilarity, itsScore, coverage);
        }

        /** Whether the other one is the next of the same passage. */
        boolean goesOnWith(Sentence other) {
            return passage.equals(other.passage) && number + 1 == other.number;
        }
    }

    /** The sentences, best first, equal ones by document and place. Headings and questions are none of them: they answer nothing. */
    List<Sentence> bestFirst() {
        return bestFirst;
    }

    /** Those of the sentences. */
    Evidence only(Predicate<Sentence> wanted) {
        List<Sentence> kept = bestFirst.stream().filter(wanted).toList();
        Set<Passage> without = new HashSet<>(emptied);
        bestFirst.forEach(each -> without.add(each.passage()));
        kept.forEach(each -> without.remove(each.passage()));
        return new Evidence(kept, weights, without);
    }

    /** Why a passage has none of the sentences; only for one that has none. */
    String whyNoneOf(Passage passage) {
        return emptied.contains(passage)
                ? "what it says to machines or hides from readers was left out"
                : "it has no sentence, only headings";
    }

    /** What a question's term weighs: a rare one among the sentences more than a common one. */
    double weight(String term) {
        return weights.of(term);
    }

    /** By words alone. */
    static Evidence gather(Question question, List<ScoredPassage> passages) {
        return gather(question, passages, (query, limit) -> List.of());
    }

    /** By words, and by meaning where the retriever knows how near texts are. */
    static Evidence gather(Question question, List<ScoredPassage> passages, Retriever retriever) {
        double best = passages.stream().mapToDouble(ScoredPassage::score).max().orElse(0);
        List<Found> all = new ArrayList<>();
        SentenceFeatures features = new SentenceFeatures(question, QuestionKind.of(question));
        for (ScoredPassage each : passages)
            all.addAll(find(question, features, each, best > 0 ? Math.max(0, each.score() / best) : 1));
        Weights weights = new Weights(all);
        double averageLength = all.stream().mapToInt(Found::length).average().orElse(1);
        List<Sentence> byWords = all.stream().map(each -> score(each, question, weights, averageLength)).sorted(BEST_FIRST).toList();
        return new Evidence(Meaning.weigh(question, byWords, retriever).stream().sorted(BEST_FIRST).toList(), weights, Set.of());
    }

    /**
     * A sentence before it is scored.
     *
     * @param length in words
     * @param bonus what its form is worth, whatever it says
     * @param retrieval the passage's score, as the retriever gave it
     * @param rank the same, the best passage's being 1
     * @param own the question's terms in it
     * @param columnOnly those of them that only headings of columns have, if there are no others in it
     * @param near those before and above it, and what each is worth there
     * @param inPassage those in its passage
     */
    private record Found(Passage passage, int number, int lead, Sentences.Range range, int length, double bonus, double retrieval,
            double rank, Set<String> own, Set<String> columnOnly, Map<String, Double> near, Set<String> inPassage) {}

    private static List<Found> find(Question question, SentenceFeatures features, ScoredPassage scored, double rank) {
        Passage passage = scored.passage();
        Set<String> headings = passage.headings().stream().map(Evidence::forms).collect(Collectors.toSet());
        Map<String, Double> above = above(question, passage);
        Set<String> inPassage = new HashSet<>(above.keySet());
        List<Found> found = new ArrayList<>();
        Map<String, Double> before = Map.of();
        int questionStart = -1;
        for (Sentences.Range range : Sentences.of(passage.text())) {
            String text = passage.text().substring(range.start(), range.end());
            List<Word> words = Words.of(text);
            Set<String> own = terms(question, words);
            inPassage.addAll(own);
            boolean asks = endsIn(text, QUESTION_MARKS);
            if (!asks && !text.startsWith("#") && !headings.contains(forms(text)) && !isMarkup(text)) {
                double bonus = bonus(question, text, words) + features.worth(text, words);
                Set<String> columnOnly = columnOnly(question, text, own);
                int lead = questionStart < 0 ? range.start() : questionStart;
                found.add(new Found(passage, found.size(), lead, range, words.size(), bonus, scored.score(), rank, own, columnOnly,
                        near(own, before, above),
                        inPassage));
            }
            before = own.stream().collect(Collectors.toMap(term -> term, term -> asks ? ASKED : BEFORE));
            questionStart = asks ? range.start() : -1;
        }
        return found;
    }

    private static Set<String> columnOnly(Question question, String text, Set<String> own) {
        if (own.isEmpty() || !Sentences.isRow(text)) return Set.of();
        return terms(question, Words.of(Sentences.withoutColumns(text))).isEmpty() ? own : Set.of();
    }

    private static double bonus(Question question, String text, List<Word> words) {
        double bonus = endsIn(text, FULL_STOPS) ? COMPLETE : 0;
        if (question.asksForNumber() && words.stream().anyMatch(Word::isNumber)) bonus += NUMBER;
        if (question.asksForPrice() && text.codePoints().anyMatch(c -> Character.getType(c) == Character.CURRENCY_SYMBOL)) bonus += MONEY;
        if (defines(question, words)) bonus += DEFINITION;
        return bonus;
    }

    /** Whether it begins with what is asked for and then "is". */
    private static boolean defines(Question question, List<Word> words) {
        int is = 0;
        while (is < words.size() && !Question.IS.contains(words.get(is).form())) is++;
        boolean early = is < words.size() && is <= BEGINNING + question.toDefine().size();
        return early && !question.toDefine().isEmpty() && terms(question, words.subList(0, is)).containsAll(question.toDefine());
    }

    private static Map<String, Double> above(Question question, Passage passage) {
        Map<String, Double> above = new HashMap<>();
        terms(question, Words.of(passage.title())).forEach(term -> above.put(term, ABOVE));
        for (String heading : passage.headings()) {
            double worth = endsIn(heading, QUESTION_MARKS) ? ASKED : ABOVE;
            terms(question, Words.of(heading)).forEach(term -> above.merge(term, worth, Math::max));
        }
        return above;
    }

    private static Map<String, Double> near(Set<String> own, Map<String, Double> before, Map<String, Double> above) {
        Map<String, Double> near = new HashMap<>(above);
        before.forEach((term, worth) -> near.merge(term, worth, Math::max));
        near.keySet().removeAll(own);
        return near;
    }

    private static Set<String> terms(Question question, List<Word> words) {
        return words.stream().map(Word::stem).filter(question.terms()::contains).collect(Collectors.toSet());
    }

    private static String forms(String text) { return Words.of(text).stream().map(Word::form).collect(Collectors.joining(" ")); }

    /** Nothing but links, tags, template directives or the frame of a code block. */
    private static boolean isMarkup(String text) {
        return Words.of(MARKUP.matcher(text).replaceAll(" ")).isEmpty();
    }

    private static boolean endsIn(String text, String marks) {
        int end = text.length();
        while (end > 0 && CLOSERS.indexOf(text.charAt(end - 1)) >= 0) end--;
        return end > 0 && marks.indexOf(text.charAt(end - 1)) >= 0;
    }

    /**
     * What a term weighs: the root of its inverse frequency (that of BM25) among the sentences. Without the root, the rarest decides alone.
     */
    private static final class Weights {
        private final int sentences;
        private final Map<String, Integer> with = new HashMap<>();

        Weights(List<Found> sentences) {
            this.sentences = sentences.size();
            sentences.forEach(each -> each.own.forEach(term -> with.merge(term, 1, Integer::sum)));
        }

        double of(String term) {
            int count = with.getOrDefault(term, 0);
            return Math.sqrt(Math.log(1 + (sentences - count + 0.5) / (count + 0.5)));
        }
    }

    private static Sentence score(Found found, Question question, Weights weights, double averageLength) {
        double own = 0;
        double near = 0;
        double covered = 0;
        double total = 0;
        for (String term : question.terms()) {
            double weight = weights.of(term);
            total += weight;
            if (found.own.contains(term)) {
                double share = found.columnOnly.contains(term) ? COLUMN : 1;
                own += weight * share;
                covered += weight * share;
            } else if (found.near.containsKey(term)) {
                near += weight * found.near.get(term);
                covered += weight * Math.max(NEAR_COVERS, found.near.get(term));
            } else if (found.inPassage.contains(term)) {
                covered += weight * PASSAGE_COVERS;
            }
        }
        double length = 1 - LENGTH + LENGTH * found.length / averageLength;
        double score = (own / length + near) / total + RETRIEVAL * found.rank + found.bonus;
        double coverage = covered / (total * (1 + UNSAID / question.terms().size()));
        Set<String> terms = found.columnOnly.isEmpty() ? found.own : Set.of();
        double lexical = score + COVERAGE * coverage;
        return new Sentence(found.passage, found.number, found.lead, found.range.start(), found.range.end(), found.retrieval, terms,
                lexical,
                OptionalDouble.empty(), lexical, coverage);
    }
}
