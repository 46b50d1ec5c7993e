package dev.satchel.pilot;

import dev.satchel.PilotQuestion;
import dev.satchel.RankingMetrics;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import dev.satchel.pilot.AnsweredQuestion.Score;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which documents answer a question, and how well they are found: the one that is the question's passage; otherwise those that have a
 * sentence in which people found the answer; and where they did not tell, those that have an answer of several words. An answer of one word
 * may stand anywhere.
 */
final class RelevantDocuments {
    private static final int RANKS = 10;
    /** Of one document, many passages may come before the next document. */
    private static final int PASSAGES = 100;
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    private final QuestionSet set;
    private final Map<String, Map<Score, Double>> known = new HashMap<>();
    /** By id, as words with one space around each. */
    private Optional<Map<String, String>> texts = Optional.empty();

    RelevantDocuments(QuestionSet set) { this.set = set; }

    /**
     * Finds it out of all these questions, before anything is timed: it reads every document and searches each question once more. Texts are
     * then let go, as they are not what a system needs.
     */
    void learn(List<PilotQuestion> questions) {
        for (PilotQuestion each : questions) {
            try {
                scores(each);
            } catch (SatchelException e) {
                throw new SatchelException("question " + each.id() + " of " + set.name() + ": " + e.getMessage(), e);
            }
        }
        texts = Optional.empty();
    }

    /** Empty where it is not known what is relevant, or nothing is searched. The same for every system, so found out once. */
    Map<Score, Double> scores(PilotQuestion question) {
        if (!set.documents().isSearched() || !question.isAnswerable()) return Map.of();
        return known.computeIfAbsent(question.id(), id -> measured(question));
    }

    private Map<Score, Double> measured(PilotQuestion question) {
        Map<String, Integer> grades = relevant(question).stream().collect(Collectors.toMap(each -> each, each -> 1));
        if (grades.isEmpty()) return Map.of();
        List<String> ranking = set.documents().retriever(question).retrieve(question.question(), PASSAGES).stream()
                .map(ScoredPassage::passage).map(each -> each.documentId()).distinct().limit(RANKS).toList();
        return Map.of(Score.NDCG_AT_10, RankingMetrics.ndcg(ranking, grades, RANKS), Score.RECALL_AT_10,
                RankingMetrics.recall(ranking, grades, RANKS));
    }

    private List<String> relevant(PilotQuestion question) {
        if (question.passage().isPresent()) return having(question.passage().map(RelevantDocuments::words).get()::equals);
        List<String> looked = question.evidence().isEmpty()
                ? question.answers().stream().filter(each -> words(each).strip().contains(" ")).toList()
                : question.evidence();
        List<String> sentences = looked.stream().map(RelevantDocuments::words).filter(each -> !each.isBlank()).toList();
        return having(text -> sentences.stream().anyMatch(text::contains));
    }

    private List<String> having(Predicate<String> wanted) {
        return texts().entrySet().stream().filter(each -> wanted.test(each.getValue())).map(Map.Entry::getKey).toList();
    }

    private Map<String, String> texts() {
        if (texts.isEmpty()) {
            Map<String, String> read = new LinkedHashMap<>();
            for (String id : set.documents().ids()) set.documents().text(id).ifPresent(text -> read.put(id, words(text)));
            texts = Optional.of(read);
        }
        return texts.get();
    }

    private static String words(String text) {
        return " " + NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip() + " ";
    }
}
