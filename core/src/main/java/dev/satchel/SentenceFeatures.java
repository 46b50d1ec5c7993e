package dev.satchel;

import dev.satchel.Words.Word;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What can be seen of a sentence that says whether it answers a question, beyond how much of the question it covers: above all whether it
 * has something of the kind that is asked for and that the question does not say itself.
 */
final class SentenceFeatures {
    /** A year, a decade, a day in figures. */
    private static final Pattern DATE = Pattern.compile("1\\d{3}|20\\d{2}|\\d{3,4}s|\\d{1,4}[-/.]\\d.*");
    private static final Set<String> NUMBERS = Words.forms("""
            two three four five six seven eight nine ten eleven twelve dozen twenty thirty forty fifty hundred thousand million billion half
            third quarter twice dois duas tres quatro cinco seis sete oito nove dez vinte trinta cem mil milhao milhoes metade cuatro
            siete ocho nueve diez veinte treinta cien millon millones mitad zwei drei vier funf sechs sieben acht neun zehn zwanzig hundert
            tausend million millionen halfte deux trois quatre cinq sept huit neuf dix vingt cent mille
            """);
    /** What may stand before the name of a place. */
    private static final Set<String> PLACES = Words.forms("""
            in at near from to on into across em no na nos nas de do da ao para en a desde del cerca im am bei aus nach dans au aux a nel
            nella al alla
            """);
    /** First words of sentences that lean on the one before. */
    private static final Set<String> LEANING = Words.forms("""
            it its this these that those they them their he she his her him however also but and thus therefore then such both
            ele ela eles elas isso isto este esta estes estas esse essa esses essas seu sua porem tambem mas assim entao
            esto eso estos estas ellos ellas sin pero tambien asi su sus
            er sie es dies diese dieser dieses jedoch aber auch dann daher il elle ils elles cela ce cette ces mais aussi
            """);

    /**
     * What each is worth beside the score by words, and how sharply a difference of scores tells sentences apart. Fitted together with
     * the weight of the similarity and of the coverage as one softmax over a passage's, or all found passages', sentences: on the
     * tuning halves of SQuAD 2 and FaQuAD, each with its passage given and to be found, and of CLAPNQ. Most of the gain is the
     * similarity's: cross-validated by article, these features with it are no better than the score by words and the similarity added
     * up (0.859 and 0.861 of the tuning half of SQuAD 2); they help where the passage is to be found.
     */
    static final double SHARPNESS = 3.8;
    private static final double SAME_WORDS = 0.55;
    private static final double HAS_NUMBER = 0.45;
    private static final double HAS_DATE = 0.55;
    private static final double HAS_PERSON = 0.25;
    private static final double HAS_PLACE = 0.3;
    private static final double GOES_ON = 0.15;
    private static final double INTRODUCES = -0.5;
    /**
     * What is not in those sets, which are prose, and was seen in books and reports: captions, and lines of a table of contents or a form
     * that repeat the question. They have its words and say nothing of it, so they stood before what answers.
     */
    private static final double CAPTION = -0.8;
    private static final double REPEATS = -0.8;
    /** So few words that the question does not say are no answer where no full stop says that they are a sentence. */
    private static final int FEW_NEW = 3;
    /** What it is worth to begin like an instruction, where one is asked for; seen in manuals, which those sets have none of. */
    private static final double INSTRUCTS = 0.4;
    private static final Pattern INSTRUCTION = Pattern.compile("(?is)(?:\\d{1,2}[.)]\\s.*|(?:to|para|um|pour|per)\\s\\p{L}.*[,:].*)");
    private static final Pattern IN_A_TAG = Pattern
            .compile("(?is)(?:[#>*_\\s]|<a\\b[^>]*>\\s*</a>)*<(?:span|figcaption|caption|figure|img)\\b.*");
    private static final Pattern WHOLE = Pattern.compile("(?s).*(?:[.!?…:。！？]|```|~~~)[*_`\"'”’»)\\]]*");

    private final QuestionKind kind;
    private final Set<String> asked;
    private final Set<String> terms;
    private final Set<String> small;

    SentenceFeatures(Question question, QuestionKind kind) {
        this.kind = kind;
        this.terms = question.terms();
        this.small = FunctionWords.of(question.language());
        this.asked = question.words().stream().map(Word::form).collect(Collectors.toSet());
    }

    /** What they are worth together, in a sentence of these words. */
    double worth(String text, List<Word> words) {
        double worth = SAME_WORDS * sameWords(words);
        if (goesOn(words)) worth += GOES_ON;
        if (introduces(text) && kind.isAnsweredByFewWords()) worth += INTRODUCES;
        if (IN_A_TAG.matcher(text).matches()) worth += CAPTION;
        if (!kind.isAnsweredByFewWords() && repeats(text, words)) worth += REPEATS;
        return worth + switch (kind) {
            case QUANTITY -> words.stream().anyMatch(each -> isNumber(each) && isNew(each)) ? HAS_NUMBER : 0;
            case DATE -> words.stream().anyMatch(each -> isDate(each) && isNew(each)) ? HAS_DATE : 0;
            case PERSON -> words.stream().skip(1).anyMatch(this::isNewName) ? HAS_PERSON : 0;
            case PROCEDURE -> INSTRUCTION.matcher(text).matches() ? INSTRUCTS : 0;
            case PLACE -> hasNewPlace(words) ? HAS_PLACE : 0;
            default -> 0;
        };
    }

    /** Whether it leans on the sentence before, by a pronoun or a connective. */
    static boolean goesOn(List<Word> words) {
        return !words.isEmpty() && LEANING.contains(words.getFirst().form());
    }

    /** Whether what it says comes after it. */
    static boolean introduces(String text) {
        return text.endsWith(":") || text.endsWith("：");
    }

    /** The share of the question's words, small ones too, that it has in the same form. */
    private double sameWords(List<Word> words) {
        Set<String> forms = words.stream().map(Word::form).collect(Collectors.toSet());
        return asked.isEmpty() ? 0 : (double) asked.stream().filter(forms::contains).count() / asked.size();
    }

    /** Whether it is no sentence and says hardly more than the question does. */
    private boolean repeats(String text, List<Word> words) {
        if (WHOLE.matcher(text).matches() || Sentences.isTableRow(text)) return false;
        List<Word> others = words.stream().filter(each -> isNew(each) && !terms.contains(each.stem()) && !small.contains(each.form()))
                .toList();
        return others.size() < words.size() && others.size() < FEW_NEW && others.stream().noneMatch(SentenceFeatures::isNumber);
    }

    private boolean isNew(Word word) { return !asked.contains(word.form()); }

    static boolean isNumber(Word word) { return word.isNumber() || NUMBERS.contains(word.form()); }

    static boolean isMonth(String form) { return SpanWords.MONTHS.contains(form); }

    private static boolean isDate(Word word) {
        return isMonth(word.form()) || DATE.matcher(word.form()).matches();
    }

    /** Anything with a capital letter; at the beginning every word has one. */
    private boolean isNewName(Word word) {
        return word.capital() && isNew(word) && !terms.contains(word.stem());
    }

    private boolean hasNewPlace(List<Word> words) {
        for (int i = 1; i < words.size(); i++)
            if (isNewName(words.get(i)) && words.subList(Math.max(0, i - 2), i).stream().anyMatch(each -> PLACES.contains(each.form())))
                return true;
        return false;
    }
}
