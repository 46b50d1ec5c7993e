package dev.satchel;

import dev.satchel.Words.Word;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a sentence says, word by word, as it is compared: without articles, and with what is only written differently made one: case,
 * emphasis, {@code 6} and {@code six}, {@code €3} and {@code 3 euros}, {@code doesn't} and {@code does not}.
 */
record Statement(List<Token> tokens) {
    private static final Pattern LIST_MARK = Pattern.compile("^(?:[-*•]|\\d{1,3}[.)])\\s+");
    /** {@code [2]} after a space or a full stop is a reference; right after a word, as in {@code a[2]}, it is part of what is said. */
    static final Pattern REFERENCE = Pattern
            .compile("(?:[ \\t]+|(?<![\\p{L}\\p{N}_)\\]]))(?:\\[\\d{1,3}(?:\\s*[,;]\\s*\\d{1,3})*\\])+");
    private static final String SIGNS = "%‰°+<>=±×÷≤≥≈&@";
    private static final String MARKS = ",;:()–—…|";
    /**
     * By a word that tells the language. The German articles are not here: they tell who does it from whom it is done to; nor is {@code a}
     * where it may also be "to", nor {@code o} where it is "or".
     */
    private static final Map<Language, Set<String>> ARTICLES = Map.of(Language.ENGLISH, Set.of("the", "a", "an"), Language.PORTUGUESE,
            Set.of("o", "os", "as", "um", "uma", "uns", "umas"), Language.SPANISH,
            Set.of("el", "la", "los", "las", "un", "una", "unos", "unas"));
    /**
     * What is the same in another writing. Of number words only those that are nothing else in one of the languages: {@code once} is
     * eleven in Spanish only.
     */
    private static final Map<String, String> SAME = same("""
            2 two dois duas zwei
            3 three três drei
            4 four quatro cuatro vier
            5 five cinco fünf
            6 six seis sechs
            7 seven sete siete sieben
            8 eight oito ocho acht
            9 nine nove nueve neun
            10 ten dez diez zehn
            12 twelve zwölf
            € euro euros eur
            % percent prozent
            km kilometre kilometres kilometer kilometers quilômetro quilômetros kilómetro kilómetros
            kg kilogram kilograms quilograma quilogramas kilogramo kilogramos kilogramm
            cm centimetre centimetres centimeter centimeters centímetro centímetros
            mm millimetre millimetres millimeter millimeters milímetro milímetros
            and & und y e
            """);
    private static final Map<String, List<String>> SHORT = Map.of("cannot", List.of("can", "not"), "won't", List.of("will", "not"), "can't",
            List.of("can", "not"), "isn't", List.of("is", "not"), "aren't", List.of("are", "not"), "doesn't", List.of("does", "not"),
            "don't", List.of("do", "not"), "didn't", List.of("did", "not"), "wasn't", List.of("was", "not"), "weren't",
            List.of("were", "not"));
    /** Begin a clause that tells more about a noun, or that tells which one is meant: without a comma. */
    private static final Set<String> RELATIVES = Set.of("who", "which", "whose", "where", "whom", "que", "quien", "quienes", "cuyo", "cuya",
            "cujo", "cuja", "onde", "donde");

    Statement {
        tokens = List.copyOf(tokens);
    }

    /**
     * A word, a sign or a punctuation mark.
     *
     * @param form as it is compared; accents are kept, which tell words apart
     * @param plain lower case, without accents, as word lists have it
     * @param capital whether it is written with a capital letter at its beginning
     * @param mark whether it is punctuation that may be there or not
     * @param defined whether an article stood before it
     */
    record Token(String form, String plain, boolean capital, boolean mark, boolean defined) {
        static Token word(String form) { return new Token(form, form, false, false, false); }

        boolean is(String mark) { return form.equals(mark); }

        private Token firm() { return new Token(form, plain, capital, false, defined); }
    }

    /** Of a text in the language that it seems to be in. */
    static Statement of(String text) { return of(text, articlesOf(text)); }

    /** Of a text whose articles are these. Few words do not tell their language: "the door" is half Dutch. */
    static Statement of(String text, Set<String> articles) {
        String bare = REFERENCE.matcher(LIST_MARK.matcher(text.strip()).replaceFirst("")).replaceAll("");
        List<Token> tokens = new ArrayList<>();
        int last = 0;
        List<Word> words = Words.of(bare);
        boolean defined = false;
        for (Word word : words) {
            if (word.start() < last) continue;
            addSigns(bare, last, word.start(), tokens);
            last = word.end();
            boolean article = articles.contains(bare.substring(word.start(), word.end()).toLowerCase(Locale.ROOT)) && !isLetter(bare, word);
            if (!article) last = add(bare, word, defined, tokens);
            defined = article;
        }
        addSigns(bare, last, bare.length(), tokens);
        return new Statement(withFirmCommas(amountBeforeCurrency(tokens)));
    }

    /** Where the word ends, which is later than the word itself says for {@code doesn't}. */
    private static int add(String text, Word word, boolean defined, List<Token> tokens) {
        String form = Normalizer.normalize(text.substring(word.start(), word.end()), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        int end = word.end();
        if (end + 1 < text.length() && "'’".indexOf(text.charAt(end)) >= 0 && Character.toLowerCase(text.charAt(end + 1)) == 't'
                && SHORT.containsKey(form + "'t")) {
            form += "'t";
            end += 2;
        }
        if (SHORT.containsKey(form)) SHORT.get(form).forEach(each -> tokens.add(Token.word(each)));
        else tokens.add(new Token(SAME.getOrDefault(form, form), word.form(), word.capital(), false, defined));
        return end;
    }

    static Set<String> articlesOf(String text) {
        return ARTICLES.getOrDefault(FunctionWords.language(text, Words.of(text), Language.ENGLISH), Set.of());
    }

    /** {@code A} within a sentence is a letter or a grade, not an article. */
    private static boolean isLetter(String text, Word word) {
        boolean inside = word.start() > 0 && text.substring(0, word.start()).codePoints().anyMatch(Character::isLetterOrDigit);
        return inside && word.capital() && word.end() - word.start() == 1;
    }

    private static void addSigns(String text, int from, int to, List<Token> tokens) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            String form = String.valueOf(c);
            if (isMinus(text, i)) tokens.add(Token.word("-"));
            else
                if (SIGNS.indexOf(c) >= 0 || Character.getType(c) == Character.CURRENCY_SYMBOL)
                    tokens.add(Token.word(SAME.getOrDefault(form, form)));
                else
                    if (MARKS.indexOf(c) >= 0) tokens.add(new Token(form, form, false, true, false));
        }
    }

    /** A dash right before a number and after no word: -12, not 10-12. */
    private static boolean isMinus(String text, int at) {
        boolean dash = "-\u2212\u2013".indexOf(text.charAt(at)) >= 0;
        boolean numberFollows = at + 1 < text.length() && Character.isDigit(text.charAt(at + 1));
        return dash && numberFollows && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)));
    }

    private static List<Token> amountBeforeCurrency(List<Token> tokens) {
        List<Token> ordered = new ArrayList<>(tokens);
        for (int i = 0; i + 1 < ordered.size(); i++) {
            boolean currency = ordered.get(i).form.codePoints().allMatch(c -> Character.getType(c) == Character.CURRENCY_SYMBOL);
            boolean afterAmount = i > 0 && isNumber(ordered.get(i - 1));
            if (currency && !afterAmount && isNumber(ordered.get(i + 1))) {
                ordered.add(i + 1, ordered.remove(i));
                i++;
            }
        }
        return ordered;
    }

    static boolean isNumber(Token token) { return token.form.chars().anyMatch(Character::isDigit); }

    /**
     * Commas that change what is said must be where they are: "guests, who paid, left" are all guests, and "Holm, said Lima, was late" is
     * not what Holm said.
     */
    private static List<Token> withFirmCommas(List<Token> tokens) {
        return IntStream.range(0, tokens.size()).mapToObj(i -> {
            Token token = tokens.get(i);
            if (!token.is(",")) return token;
            String before = i > 0 ? tokens.get(i - 1).plain : "";
            String after = i + 1 < tokens.size() ? tokens.get(i + 1).plain : "";
            return RELATIVES.contains(after) || Qualifiers.reports(after) || Qualifiers.reports(before) ? token.firm() : token;
        }).toList();
    }

    static boolean isRelative(Token token) { return RELATIVES.contains(token.plain); }

    /** How many words it has. */
    long length() { return tokens.stream().filter(each -> !each.mark).count(); }

    private static Map<String, String> same(String lists) {
        return lists.lines().map(line -> line.strip().split(" ")).flatMap(
                line -> IntStream.range(1, line.length).mapToObj(i -> Map.entry(line[i], line[0])))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
