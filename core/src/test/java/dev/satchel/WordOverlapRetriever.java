package dev.satchel;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The simplest retriever there is: every document is one passage, its score the number of the question's words that it has. */
final class WordOverlapRetriever implements Retriever {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    private final List<Passage> passages;

    WordOverlapRetriever(List<Passage> passages) { this.passages = List.copyOf(passages); }

    static WordOverlapRetriever overDocuments(List<Document> documents) {
        return new WordOverlapRetriever(documents.stream().filter(each -> !each.text().isBlank())
                .map(each -> new Passage(each.id(), each.title(), List.of(), each.page(0), 0, each.text())).toList());
    }

    @Override
    public List<ScoredPassage> retrieve(String query, int limit) {
        if (limit < 1) throw new IllegalArgumentException("limit must be >= 1, got " + limit);
        Set<String> wanted = words(query);
        return passages.stream().map(each -> new ScoredPassage(each, words(each.text()).stream().filter(wanted::contains).count()))
                .filter(each -> each.score() > 0)
                .sorted(Comparator.comparingDouble(ScoredPassage::score).reversed().thenComparing(each -> each.passage().documentId())
                        .thenComparing(each -> each.passage().start()))
                .limit(limit).toList();
    }

    private static Set<String> words(String text) {
        return WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).filter(Predicate.not(String::isEmpty))
                .collect(HashSet::new, Set::add, Set::addAll);
    }
}
