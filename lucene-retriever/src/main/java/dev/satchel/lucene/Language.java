package dev.satchel.lucene;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;

/** The languages whose words are reduced to stems, each with Lucene's analyzer for it; and how the language of a text is told. */
enum Language {
    /** Lucene's list of English stop words is short: the others here only tell the language, they stay searchable. */
    ENGLISH("en", new EnglishAnalyzer(), Set.of("about", "after", "all", "also", "any", "been", "before", "between", "both", "can", "could",
            "did", "do", "does", "each", "every", "from", "had", "has", "have", "he", "her", "his", "how", "its", "may", "more", "most",
            "my", "one", "only", "other", "our", "over", "she", "should", "so", "some", "than", "them", "through", "under", "up", "using",
            "we",
            "were", "what", "when", "where", "which", "while", "who", "why", "would", "you", "your"),
            EnglishAnalyzer.ENGLISH_STOP_WORDS_SET),
    /** The Brazilian stemmer finds more than the European one on Brazilian questions (nDCG@10 on FaQuAD .909 and .896). */
    PORTUGUESE("pt", new BrazilianAnalyzer(), Set.of(), BrazilianAnalyzer.getDefaultStopSet(), PortugueseAnalyzer.getDefaultStopSet()),
    SPANISH("es", new SpanishAnalyzer(), Set.of(), SpanishAnalyzer.getDefaultStopSet()),
    GERMAN("de", new GermanAnalyzer(), Set.of(), GermanAnalyzer.getDefaultStopSet()),
    FRENCH("fr", new FrenchAnalyzer(), Set.of(), FrenchAnalyzer.getDefaultStopSet()),
    ITALIAN("it", new ItalianAnalyzer(), Set.of(), ItalianAnalyzer.getDefaultStopSet()),
    DUTCH("nl", new DutchAnalyzer(), Set.of(), DutchAnalyzer.getDefaultStopSet()),
    SWEDISH("sv", new SwedishAnalyzer(), Set.of(), SwedishAnalyzer.getDefaultStopSet()),
    DANISH("da", new DanishAnalyzer(), Set.of(), DanishAnalyzer.getDefaultStopSet()),
    NORWEGIAN("no", new NorwegianAnalyzer(), Set.of(), NorwegianAnalyzer.getDefaultStopSet()),
    FINNISH("fi", new FinnishAnalyzer(), Set.of(), FinnishAnalyzer.getDefaultStopSet()),
    CZECH("cs", new CzechAnalyzer(), Set.of(), CzechAnalyzer.getDefaultStopSet()),
    HUNGARIAN("hu", new HungarianAnalyzer(), Set.of(), HungarianAnalyzer.getDefaultStopSet()),
    ROMANIAN("ro", new RomanianAnalyzer(), Set.of(), RomanianAnalyzer.getDefaultStopSet()),
    TURKISH("tr", new TurkishAnalyzer(), Set.of(), TurkishAnalyzer.getDefaultStopSet()),
    GREEK("el", new GreekAnalyzer(), Set.of(), GreekAnalyzer.getDefaultStopSet()),
    RUSSIAN("ru", new RussianAnalyzer(), Set.of(), RussianAnalyzer.getDefaultStopSet()),
    /** Chinese, Japanese and Korean: pairs of neighbouring characters stand for words. */
    CJK("cjk", new CJKAnalyzer(), Set.of()),
    /** Everything else: words as they stand. */
    OTHER("other", new StandardAnalyzer(), Set.of());

    /** The beginning tells the language as well as the whole. */
    private static final int SAMPLE = 20_000;
    /** Of running text a quarter to a half are function words, of tables and code fewer, of a foreign text a few by chance. */
    private static final double LEAST_SHARE = 0.05;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}]+");

    private final String code;
    private final Analyzer analyzer;
    private final Set<String> functionWords;

    Language(String code, Analyzer analyzer, Set<String> more, CharArraySet... stopWords) {
        this.code = code;
        this.analyzer = analyzer;
        Set<String> words = new HashSet<>(more);
        for (CharArraySet each : stopWords)
            for (Object word : each) words.add(new String((char[]) word));
        this.functionWords = Set.copyOf(words);
    }

    /** The ISO 639-1 code where there is one. */
    String code() { return code; }

    /** Turns text of this language into terms; safe for use by many threads. */
    Analyzer analyzer() { return analyzer; }

    /** Whether the word, in lower case, has a grammatical function rather than a meaning of its own. */
    boolean isFunctionWord(String word) {
        return functionWords.contains(word);
    }

    /**
     * The language of a text: the one with the most function words in it, if there are enough; for Chinese, Japanese and Korean the script
     * decides. Counting these words tells English, German, Spanish and Portuguese paragraphs apart as well as a trained model of ten
     * megabytes does, and short ones better (docs/decisions.md).
     */
    static Language of(String text) {
        int[] hits = new int[values().length];
        int words = 0;
        int cjkCharacters = 0;
        Matcher word = WORD.matcher(text.subSequence(0, Math.min(text.length(), SAMPLE)));
        while (word.find()) {
            String lower = word.group().toLowerCase(Locale.ROOT);
            if (isCjk(lower.codePointAt(0))) cjkCharacters += lower.length();
            else words++;
            // In code and formulas a single letter is a name.
            if (lower.length() < 2) continue;
            for (Language each : values()) if (each.isFunctionWord(lower)) hits[each.ordinal()]++;
        }
        if (cjkCharacters > words) return CJK;
        Language best = Stream.of(values()).reduce((a, b) -> hits[b.ordinal()] > hits[a.ordinal()] ? b : a).orElseThrow();
        return hits[best.ordinal()] > words * LEAST_SHARE ? best : OTHER;
    }

    private static boolean isCjk(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL, BOPOMOFO -> true;
            default -> false;
        };
    }
}
