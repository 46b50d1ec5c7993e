package dev.satchel.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;

/**
 * The query for a question: any of its words, each as often as it is said.
 *
 * <p>A word becomes one term for each language in the index, and a passage is searched in its own language only, so no passage counts a
 * word twice. Where there is one language, the score is Lucene's BM25. Where there are several, Lucene's weights do not compare: among five
 * passages no word can be as rare as among a thousand. So the weights of each language are stretched to the range that all passages together
 * allow; but no word weighs more than it would if its passages in all languages were counted together, since what is an everyday word in one
 * language is rare wherever it strays into another. For the same reason the question's own function words are not looked for in other
 * languages.
 */
final class PassageQuery {
    /** What a filter leaves of Lucene's usual bound for a query. The words that tell most are kept; nobody's question has more. */
    private static final int MOST_CLAUSES = 1024 - Filter.MOST_PARTS;

    private PassageQuery() {}

    /** Matches nothing when no word of the question is in the index. */
    static Query of(String question, IndexSearcher searcher) throws IOException {
        Map<Language, Long> passages = passages(searcher);
        Language spoken = Language.ofQuestion(question, passages);
        List<Word> words = new ArrayList<>();
        for (Map.Entry<Said, Integer> each : saidAndCounts(question, spoken, passages.keySet()).entrySet())
            words.add(word(each.getKey(), spoken, each.getValue(), passages, searcher));
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        int room = MOST_CLAUSES;
        for (Word word : mostTellingFirst(words)) {
            room -= word.clauses.size();
            if (room < 0) break;
            word.clauses.forEach(clause -> query.add(clause, BooleanClause.Occur.SHOULD));
        }
        return query.build();
    }

    /** How many passages each language has. */
    static Map<Language, Long> passages(IndexSearcher searcher) throws IOException {
        Map<Language, Long> passages = new EnumMap<>(Language.class);
        for (Language each : Language.values()) {
            CollectionStatistics statistics = searcher.collectionStatistics(PassageFields.searched(each));
            if (statistics != null) passages.put(each, statistics.docCount());
        }
        return passages;
    }

    /** A word of the question: its clauses, one for each language that has it, and how much it can add to a score. */
    private record Word(List<Query> clauses, double weight) {}

    private static List<Word> mostTellingFirst(List<Word> words) {
        return words.stream().sorted(Comparator.comparingDouble(Word::weight).reversed()).toList();
    }

    private static Word word(Said said, Language spoken, int count, Map<Language, Long> passages, IndexSearcher searcher)
            throws IOException {
        Map<Language, TermStates> found = new EnumMap<>(Language.class);
        long all = passages.values().stream().mapToLong(Long::longValue).sum();
        long having = 0;
        for (Map.Entry<Language, String> each : said.terms.entrySet()) {
            TermStates states = TermStates.build(searcher, term(each), true);
            if (states.docFreq() == 0) continue;
            found.put(each.getKey(), states);
            having += states.docFreq();
        }
        double atMost = idf(having, all);
        // A word of its own language; where accents are taken off, another language may have another word that is written so.
        if (said.isAccented && found.containsKey(spoken)) found.keySet().retainAll(Set.of(spoken));
        List<Query> clauses = new ArrayList<>();
        for (Map.Entry<Language, String> each : said.terms.entrySet()) {
            TermStates states = found.get(each.getKey());
            if (states == null) continue;
            long own = passages.get(each.getKey());
            double lucenes = idf(states.docFreq(), own);
            double stretched = lucenes * idf(1, all) / idf(1, own);
            clauses.add(new BoostQuery(new TermQuery(term(each), states), (float) (count * Math.min(stretched, atMost) / lucenes)));
        }
        return new Word(clauses, count * atMost);
    }

    private static Term term(Map.Entry<Language, String> each) { return new Term(PassageFields.searched(each.getKey()), each.getValue()); }

    /** How much a word tells that is in so many of so many passages: inverse document frequency, as {@link BM25Similarity} has it. */
    private static double idf(long having, long all) {
        return Math.log(1 + (all - having + 0.5) / (having + 0.5));
    }

    private record Span(int start, int end) {
        String of(String text) { return text.substring(start, end); }
    }

    /** A word of the question: what it is in each language, and whether it is written with accents. */
    private record Said(Map<Language, String> terms, boolean isAccented) {}

    /** The words of the question, and how often it has each. */
    private static Map<Said, Integer> saidAndCounts(String question, Language spoken, Set<Language> languages) throws IOException {
        Map<Span, Map<Language, String>> words = new LinkedHashMap<>();
        for (Language language : languages) {
            try (TokenStream tokens = language.analyzer().tokenStream("", question)) {
                CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
                OffsetAttribute offsets = tokens.addAttribute(OffsetAttribute.class);
                tokens.reset();
                while (tokens.incrementToken()) {
                    Span span = new Span(offsets.startOffset(), offsets.endOffset());
                    if (language != spoken && spoken.isFunctionWord(span.of(question).toLowerCase(Locale.ROOT))) continue;
                    words.computeIfAbsent(span, first -> new EnumMap<>(Language.class)).put(language, term.toString());
                }
                tokens.end();
            }
        }
        Map<Said, Integer> counts = new LinkedHashMap<>();
        words.forEach((span, terms) -> counts.merge(new Said(terms, Folding.changes(span.of(question))), 1, Integer::sum));
        return counts;
    }
}
