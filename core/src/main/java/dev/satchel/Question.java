package dev.satchel;

import dev.satchel.Words.Word;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A question as it is compared with sentences.
 *
 * @param text the question as it was asked
 * @param words all its words
 * @param language the one it seems to be in
 * @param terms what it is about: its words without function words and endings, each once; empty when it is about nothing
 * @param asksForNumber whether the answer probably has a number: how many, how long, when
 * @param asksForPrice whether the answer probably has an amount of money
 * @param toDefine of "What is ownership in Rust?" ownership: the terms that a definition begins with; empty when none is asked for
 */
record Question(String text, List<Word> words, Language language, Set<String> terms, boolean asksForNumber, boolean asksForPrice,
        Set<String> toDefine) {
    private static final Set<String> NUMBER_IS_ASKED_FOR = Set.of("many", "much", "long", "old", "far", "when", "quantos", "quantas",
            "quanto",
            "quanta", "quando", "cuantos", "cuantas", "cuanto", "cuanta", "cuando", "viele", "viel", "wann", "combien", "quand", "hoeveel",
            "wanneer", "сколько", "когда", "ile", "kiedy", "多少", "多长", "多久", "何年", "いつ");

    /** Verbs that only say what kind of answer is wanted, and that answers seldom repeat: how long does it last, what does it mean. */
    static final Set<String> ASKING_VERBS = Set.of("last", "lasts", "take", "takes", "cost", "costs", "weigh", "weighs", "mean",
            "means",
            "dura", "duram", "demora", "demoram", "leva", "levam", "custa", "custam", "usa", "usam", "precisa", "precisam", "pesa", "pesam",
            "mede", "medem", "significa",
            "significam",
            "duran", "tarda", "tardan", "cuesta", "cuestan", "pesan", "mide", "miden", "significan", "dauert", "dauern", "kostet", "kosten",
            "wiegt", "wiegen", "bedeutet", "bedeuten", "dure", "durent", "coute", "coutent", "costa", "costano", "duurt", "duren", "kost",
            "длится", "kosztuje", "trwa");

    private static final Set<String> PRICE_IS_ASKED_FOR = Set.of("cost", "costs", "price", "prices", "custa", "custam", "preco", "precos",
            "cuesta", "cuestan", "precio", "precios", "kostet", "kosten", "preis", "preise", "coute", "coutent", "prix", "costa", "costano",
            "prezzo", "prezzi", "kost", "prijs", "стоит", "цена", "kosztuje", "cena");

    private static final Set<String> WHAT = Set.of("what", "que", "was");
    /** Forms of to be, in the present and the past. */
    static final Set<String> IS = Set.of("is", "are", "was", "were", "e", "sao", "era", "foi", "es", "son", "fue", "ist", "sind", "war",
            "waren");

    /** What follows says where, not what. */
    private static final Set<String> BEFORE_A_PLACE = Set.of("in", "em", "no", "na", "en", "im");

    /** The word after it says what is measured: how long, how tall, wie lange, quanto tempo. Answers seldom repeat it. */
    private static final Set<String> BEFORE_A_MEASURE = Set.of("how", "wie", "quanto", "cuanto");

    static Question of(String text) {
        return of(text, Language.ENGLISH);
    }

    /** In the other language when none of its words tells which it is: the question before was in that one. */
    static Question of(String text, Language otherwise) {
        List<Word> words = Words.of(text);
        Language language = FunctionWords.language(text, words, otherwise);
        Set<String> functionWords = FunctionWords.of(language);
        Set<String> content = IntStream.range(0, words.size()).filter(i -> !isFunctionWord(words, i, functionWords))
                .filter(i -> i == 0 || !BEFORE_A_MEASURE.contains(words.get(i - 1).form())).mapToObj(i -> words.get(i).form())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> subject = content.stream().filter(each -> !ASKING_VERBS.contains(each))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean number = words.stream().anyMatch(word -> NUMBER_IS_ASKED_FOR.contains(word.form()));
        boolean price = words.stream().anyMatch(word -> PRICE_IS_ASKED_FOR.contains(word.form()));
        Set<String> terms = stems(words, subject.isEmpty() ? content : subject);
        return new Question(text, words, language, terms, number, price, toDefine(words, terms));
    }

    /** What stands between a word and the one before it; nothing where they overlap, as pairs of characters do. */
    String before(int word) {
        int start = word == 0 ? 0 : words.get(word - 1).end();
        return text.substring(Math.min(start, words.get(word).start()), words.get(word).start());
    }

    /** Whether the word only says what kind of answer is wanted, where it is asked, and what kind it is, where it is answered. */
    static boolean isAskingVerb(String form) {
        return ASKING_VERBS.contains(form);
    }

    /** In scripts without spaces a pair of characters is no word either when it shares a character with a function word. */
    private static boolean isFunctionWord(List<Word> words, int index, Set<String> functionWords) {
        Word word = words.get(index);
        return words.subList(Math.max(0, index - 1), Math.min(words.size(), index + 2)).stream()
                .anyMatch(each -> each.start() < word.end() && word.start() < each.end() && functionWords.contains(each.form()));
    }

    private static Set<String> toDefine(List<Word> words, Set<String> terms) {
        int what = 1;
        while (what < words.size() && !(WHAT.contains(words.get(what - 1).form()) && IS.contains(words.get(what).form()))) what++;
        return words.stream().skip(what).takeWhile(each -> !BEFORE_A_PLACE.contains(each.form())).map(Word::stem).filter(terms::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Set<String> stems(List<Word> words, Set<String> forms) {
        return words.stream().filter(each -> forms.contains(each.form())).map(Word::stem)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
