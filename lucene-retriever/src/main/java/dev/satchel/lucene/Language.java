package dev.satchel.lucene;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.br.BrazilianAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.ckb.SoraniAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.et.EstonianAnalyzer;
import org.apache.lucene.analysis.eu.BasqueAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.ga.IrishAnalyzer;
import org.apache.lucene.analysis.gl.GalicianAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.hy.ArmenianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.lt.LithuanianAnalyzer;
import org.apache.lucene.analysis.lv.LatvianAnalyzer;
import org.apache.lucene.analysis.ne.NepaliAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.sr.SerbianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.ta.TamilAnalyzer;
import org.apache.lucene.analysis.te.TeluguAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.th.ThaiTokenizer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/**
 * The languages that are told apart, each with the analyzer that turns its text into terms: Lucene's own where it has one, otherwise the
 * beginnings of words. Where two seem equally likely, the first of this list is taken.
 */
enum Language {
    ENGLISH("en", () -> new Folding(new EnglishAnalyzer()), EnglishAnalyzer.ENGLISH_STOP_WORDS_SET),
    /** The Brazilian stemmer finds more than the European one on Brazilian questions (nDCG@10 on FaQuAD .909 and .896). */
    PORTUGUESE("pt", BrazilianAnalyzer::new, BrazilianAnalyzer.getDefaultStopSet(), PortugueseAnalyzer.getDefaultStopSet()),
    SPANISH("es", SpanishAnalyzer::new, SpanishAnalyzer.getDefaultStopSet()),
    GERMAN("de", () -> new Folding(new GermanAnalyzer()), GermanAnalyzer.getDefaultStopSet()),
    FRENCH("fr", () -> new Folding(new FrenchAnalyzer()), FrenchAnalyzer.getDefaultStopSet()),
    ITALIAN("it", () -> new Folding(new ItalianAnalyzer()), ItalianAnalyzer.getDefaultStopSet()),
    DUTCH("nl", () -> new Folding(new DutchAnalyzer()), DutchAnalyzer.getDefaultStopSet()),
    SWEDISH("sv", () -> new Folding(new SwedishAnalyzer()), SwedishAnalyzer.getDefaultStopSet()),
    DANISH("da", () -> new Folding(new DanishAnalyzer()), DanishAnalyzer.getDefaultStopSet()),
    NORWEGIAN("no", () -> new Folding(new NorwegianAnalyzer()), NorwegianAnalyzer.getDefaultStopSet()),
    FINNISH("fi", () -> new Folding(new FinnishAnalyzer()), FinnishAnalyzer.getDefaultStopSet()),
    POLISH("pl", Beginnings::new),
    CZECH("cs", () -> new Folding(new CzechAnalyzer()), CzechAnalyzer.getDefaultStopSet()),
    SLOVAK("sk", Beginnings::new),
    HUNGARIAN("hu", () -> new Folding(new HungarianAnalyzer()), HungarianAnalyzer.getDefaultStopSet()),
    ROMANIAN("ro", () -> new Folding(new RomanianAnalyzer()), RomanianAnalyzer.getDefaultStopSet()),
    CATALAN("ca", () -> new Folding(new CatalanAnalyzer()), CatalanAnalyzer.getDefaultStopSet()),
    GALICIAN("gl", () -> new Folding(new GalicianAnalyzer()), GalicianAnalyzer.getDefaultStopSet()),
    BASQUE("eu", () -> new Folding(new BasqueAnalyzer()), BasqueAnalyzer.getDefaultStopSet()),
    /** The same stemmer as Serbian: the languages inflect alike, and it reads both scripts. */
    CROATIAN("hr", () -> new Folding(new SerbianAnalyzer())),
    SERBIAN("sr", () -> new Folding(new SerbianAnalyzer()), SerbianAnalyzer.getDefaultStopSet()),
    SLOVENIAN("sl", Beginnings::new),
    ALBANIAN("sq", Beginnings::new),
    ESTONIAN("et", () -> new Folding(new EstonianAnalyzer())),
    LATVIAN("lv", () -> new Folding(new LatvianAnalyzer()), LatvianAnalyzer.getDefaultStopSet()),
    LITHUANIAN("lt", () -> new Folding(new LithuanianAnalyzer()), LithuanianAnalyzer.getDefaultStopSet()),
    TURKISH("tr", () -> new Folding(new TurkishAnalyzer()), TurkishAnalyzer.getDefaultStopSet()),
    INDONESIAN("id", () -> new Folding(new IndonesianAnalyzer()), IndonesianAnalyzer.getDefaultStopSet()),
    /** Without its marks a Vietnamese word is another word (nDCG@10 .79 with them, .75 without). */
    VIETNAMESE("vi", StandardAnalyzer::new),
    IRISH("ga", () -> new Folding(new IrishAnalyzer()), IrishAnalyzer.getDefaultStopSet()),
    ICELANDIC("is", Beginnings::new),
    AFRIKAANS("af", Beginnings::new),
    GREEK("el", GreekAnalyzer::new, GreekAnalyzer.getDefaultStopSet()),
    RUSSIAN("ru", RussianAnalyzer::new, RussianAnalyzer.getDefaultStopSet()),
    UKRAINIAN("uk", Beginnings::new),
    BELARUSIAN("be", Beginnings::new),
    BULGARIAN("bg", BulgarianAnalyzer::new, BulgarianAnalyzer.getDefaultStopSet()),
    MACEDONIAN("mk", Beginnings::new),
    ARABIC("ar", ArabicAnalyzer::new, ArabicAnalyzer.getDefaultStopSet()),
    PERSIAN("fa", PersianAnalyzer::new, PersianAnalyzer.getDefaultStopSet()),
    URDU("ur", StandardAnalyzer::new),
    /** ISO 639-1 has one code for all Kurdish languages; this is the one of ISO 639-3. */
    SORANI("ckb", SoraniAnalyzer::new, SoraniAnalyzer.getDefaultStopSet()),
    HEBREW("he", StandardAnalyzer::new),
    HINDI("hi", HindiAnalyzer::new, HindiAnalyzer.getDefaultStopSet()),
    NEPALI("ne", NepaliAnalyzer::new, NepaliAnalyzer.getDefaultStopSet()),
    MARATHI("mr", Beginnings::new),
    BENGALI("bn", BengaliAnalyzer::new, BengaliAnalyzer.getDefaultStopSet()),
    TAMIL("ta", TamilAnalyzer::new, TamilAnalyzer.getDefaultStopSet()),
    TELUGU("te", TeluguAnalyzer::new, TeluguAnalyzer.getDefaultStopSet()),
    ARMENIAN("hy", ArmenianAnalyzer::new, ArmenianAnalyzer.getDefaultStopSet()),
    GEORGIAN("ka", Beginnings::new),
    /** Its words are found by the Java platform's dictionary, which a platform made small may not have. */
    THAI("th", () -> ThaiTokenizer.DBBI_AVAILABLE ? new ThaiAnalyzer() : new StandardAnalyzer(), ThaiAnalyzer.getDefaultStopSet()),
    /** In Chinese, Japanese and Korean, pairs of neighbouring characters stand for words. */
    CHINESE("zh", CJKAnalyzer::new),
    JAPANESE("ja", CJKAnalyzer::new),
    KOREAN("ko", CJKAnalyzer::new),
    /** Everything else: words as they stand. */
    OTHER("other", () -> new Folding(new StandardAnalyzer()));

    /** The beginning tells the language as well as the whole. */
    private static final int SAMPLE = 20_000;

    private final String code;
    private final Supplier<Analyzer> making;
    private final CharArraySet[] stopWords;
    private Analyzer analyzer;

    Language(String code, Supplier<Analyzer> making, CharArraySet... stopWords) {
        this.code = code;
        this.making = making;
        this.stopWords = stopWords;
    }

    /** The ISO 639-1 code where there is one. */
    String code() { return code; }

    /** Turns text of this language into terms; safe for use by many threads. Made when it is first needed: few indexes need many. */
    synchronized Analyzer analyzer() {
        if (analyzer == null) analyzer = making.get();
        return analyzer;
    }

    /** The words that its analyzer leaves out, or could. */
    CharArraySet[] stopWords() { return stopWords.clone(); }

    /** What it has to itself in a comparison: of two near relatives, the one that is written more is the likelier one. */
    double commonness() {
        return switch (this) {
            case ENGLISH -> 1.3;
            case AFRIKAANS, ALBANIAN, BASQUE, BELARUSIAN, CATALAN, ESTONIAN, GALICIAN, ICELANDIC, IRISH, LATVIAN, LITHUANIAN, MACEDONIAN,
                    SLOVENIAN, VIETNAMESE ->
                0.85;
            default -> 1;
        };
    }

    /** Whether the word, in lower case, has a grammatical function rather than a meaning of its own. */
    boolean isFunctionWord(String word) {
        return LanguageDetector.isFunctionWord(this, word);
    }

    /** The language in which a text, or most of it, seems to be written; {@link #OTHER} when nothing tells. */
    static Language of(String text) {
        return LanguageDetector.detect(text, 0, Math.min(text.length(), SAMPLE));
    }

    /**
     * The language of a question to passages of these languages: where the question is too short to tell, the one that most of them have.
     *
     * @param passages how many passages each language has
     */
    static Language ofQuestion(String question, Map<Language, Long> passages) {
        return LanguageDetector.detect(question, passages);
    }
}
