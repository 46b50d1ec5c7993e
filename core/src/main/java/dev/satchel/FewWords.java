package dev.satchel;

import dev.satchel.Words.Word;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether a few words can be what is asked for. Only what surely cannot is told, such as the number of a version for a day: where the
 * sentence that was read has nothing of the kind, something of it is the likeliest all the same, and then the sentence says more.
 */
final class FewWords {
    private static final Pattern YEAR = Pattern.compile("(?:19|20)\\d{2}");
    private static final Pattern VERSION = Pattern.compile("\\d{1,2}(?:\\.\\d{1,3}){1,3}");
    /** What stands before a year. */
    private static final Set<String> BEFORE_YEAR = Words.forms("in of since until from by em de do desde ate en del hasta im seit bis von");
    /** First words that name nobody. */
    private static final Set<String> NOBODY = Words.forms("""
            he she it they this that these those ele ela eles elas isso isto esse essa este esta el ella ellos esto er sie es
            """);

    /** A quantity may be said without a number, "free" or "every year", but shortly. */
    private static final int LONGEST_WITHOUT_A_NUMBER = 3;

    private static final Set<String> WEIGHT_IS_ASKED_FOR = Words.forms("""
            weigh weighs weight heavy pesa pesam pesan pesar peso pesado pesada wiegt wiegen schwer gewicht pese poids lourd pesano weegt
            gewicht zwaar
            """);
    private static final Set<String> WEIGHTS = Words.forms("""
            kg g mg t lb lbs oz ton tons tonne tonnes gram grams gramme grammes kilogram kilograms kilogramme kilogrammes kilo kilos pound
            pounds ounce ounces stone grama gramas quilo quilos quilograma quilogramas tonelada toneladas gramo gramos kilogramo kilogramos
            libra libras onza onzas gramm kilogramm tonnen pfund livre livres grammo grammi chilo chili chilogrammo chilogrammi tonnellata
            tonnellate
            """);
    /** {@code 134kg} is one word. */
    private static final Pattern NUMBER_BEFORE = Pattern.compile("^[0-9.,]+(?=\\p{L})");

    private FewWords() {}

    /**
     * Whether they can be an answer.
     *
     * @param question what is asked
     * @param kind what is asked for
     * @param text where the words stand
     * @param start their first character
     * @param end one past their last
     */
    static boolean canAnswer(Question question, QuestionKind kind, String text, int start, int end) {
        List<Word> said = Words.of(text.substring(start, end));
        if (saysNothing(said, text) || isOfAnotherMeasure(question, said, Words.of(text, end, text.length()))) return false;
        List<Word> before = Words.of(text.substring(0, start));
        return switch (kind) {
            case QUANTITY -> isQuantity(said, before);
            case DATE -> !VERSION.matcher(text.substring(start, end).strip()).matches();
            case PERSON -> said.isEmpty() || !NOBODY.contains(said.getFirst().form());
            default -> true;
        };
    }

    /** Boxes are no weight: of "72 boxes and 134 kg" the first is not what something weighs. */
    private static boolean isOfAnotherMeasure(Question question, List<Word> said, List<Word> after) {
        if (question.words().stream().noneMatch(each -> WEIGHT_IS_ASKED_FOR.contains(each.form()))) return false;
        boolean hasNumber = said.stream().anyMatch(Word::isNumber);
        return hasNumber && Stream.concat(said.stream(), after.stream().limit(1)).noneMatch(FewWords::isOfWeight);
    }

    private static boolean isOfWeight(Word word) { return WEIGHTS.contains(NUMBER_BEFORE.matcher(word.form()).replaceFirst("")); }

    /** "A", "of the": words that say nothing by themselves. */
    private static boolean saysNothing(List<Word> said, String text) {
        Set<String> functionWords = FunctionWords.of(FunctionWords.language(text, Words.of(text), Language.ENGLISH));
        return said.stream().allMatch(each -> functionWords.contains(each.form()) && !SentenceFeatures.isNumber(each));
    }

    /** Whether there is a number which is no year by what stands before it, or hardly a word. */
    private static boolean isQuantity(List<Word> said, List<Word> before) {
        int[] numbers = IntStream.range(0, said.size()).filter(i -> said.get(i).isNumber()).toArray();
        if (numbers.length == 0) return said.size() <= LONGEST_WITHOUT_A_NUMBER || said.stream().anyMatch(SentenceFeatures::isNumber);
        return IntStream.of(numbers).anyMatch(i -> {
            String previous = i > 0 ? said.get(i - 1).form() : before.isEmpty() ? "" : before.getLast().form();
            boolean maybeYear = BEFORE_YEAR.contains(previous) || SentenceFeatures.isMonth(previous);
            return !maybeYear || !YEAR.matcher(said.get(i).form()).matches();
        });
    }
}
