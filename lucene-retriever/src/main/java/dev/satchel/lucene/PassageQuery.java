package dev.satchel.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * The query for a question: any of its words, each as often as it is said.
 *
 * <p>A word becomes one term for each language in the index, and a passage is searched in its own language only, so no passage counts a
 * word twice. The word is as rare as its terms are in all languages together: otherwise a function word of one language would weigh heavily
 * wherever it strays into another. For the same reason the question's own function words are not looked for in other languages.
 */
final class PassageQuery {
    /** Lucene's usual bound for a query. The words that tell most are kept; nobody's question has more. */
    private static final int MOST_CLAUSES = 1024;

    private PassageQuery() {}

    /** Matches nothing when no word of the question is in the index. */
    static Query of(String question, PassageSearcher searcher) throws IOException {
        List<Word> words = new ArrayList<>();
        for (Map.Entry<Map<Language, String>, Integer> each : termsAndCounts(question, searcher.languages()).entrySet())
            words.add(word(each.getKey(), each.getValue(), searcher));
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        int room = MOST_CLAUSES;
        for (Word word : mostTellingFirst(words)) {
            room -= word.clauses.size();
            if (room < 0) break;
            word.clauses.forEach(clause -> query.add(clause, BooleanClause.Occur.SHOULD));
        }
        return query.build();
    }

    /** A word of the question: its clauses, one for each language that has it, and the most that it can add to a score. */
    private record Word(List<Query> clauses, double weight) {}

    private static List<Word> mostTellingFirst(List<Word> words) {
        return words.stream().sorted(Comparator.comparingDouble(Word::weight).reversed()).toList();
    }

    private static Word word(Map<Language, String> terms, int count, PassageSearcher searcher) throws IOException {
        Map<Term, TermStates> found = new LinkedHashMap<>();
        int passages = 0;
        long occurrences = 0;
        for (Map.Entry<Language, String> each : terms.entrySet()) {
            Term term = new Term(PassageFields.searched(each.getKey()), each.getValue());
            TermStates states = TermStates.build(searcher, term, true);
            if (states.docFreq() == 0) continue;
            found.put(term, states);
            passages += states.docFreq();
            occurrences += states.totalTermFreq();
        }
        List<Query> clauses = new ArrayList<>();
        for (Map.Entry<Term, TermStates> each : found.entrySet()) {
            TermStates states = each.getValue();
            states.accumulateStatistics(passages - states.docFreq(), occurrences - states.totalTermFreq());
            clauses.add(new BoostQuery(new TermQuery(each.getKey(), states), count));
        }
        double weight = count * Math.log(1 + (searcher.passages() - passages + 0.5) / (passages + 0.5));
        return new Word(clauses, weight);
    }

    private record Span(int start, int end) {}

    /** What each word of the question is in each language, and how often the question has it. */
    private static Map<Map<Language, String>, Integer> termsAndCounts(String question, List<Language> languages) throws IOException {
        Map<Span, Map<Language, String>> words = new LinkedHashMap<>();
        Language spoken = Language.of(question);
        for (Language language : languages) {
            try (TokenStream tokens = language.analyzer().tokenStream("", question)) {
                CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
                OffsetAttribute offsets = tokens.addAttribute(OffsetAttribute.class);
                tokens.reset();
                while (tokens.incrementToken()) {
                    Span span = new Span(offsets.startOffset(), offsets.endOffset());
                    String word = question.substring(span.start, span.end).toLowerCase(Locale.ROOT);
                    if (language != spoken && spoken.isFunctionWord(word)) continue;
                    words.computeIfAbsent(span, first -> new EnumMap<>(Language.class)).put(language, term.toString());
                }
                tokens.end();
            }
        }
        Map<Map<Language, String>, Integer> counts = new LinkedHashMap<>();
        words.values().forEach(terms -> counts.merge(terms, 1, Integer::sum));
        return counts;
    }
}
