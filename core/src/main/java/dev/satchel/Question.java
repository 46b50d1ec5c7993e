package dev.satchel;

import dev.satchel.Words.Word;
import java.util.List;
import java.util.Set;

/**
 * A question as it is compared with sentences.
 *
 * @param text the question as it was asked
 * @param terms what it is about: its words without function words and endings, each once; empty when it is about nothing
 * @param asksForNumber whether the answer probably has a number: how many, how long, when
 */
record Question(String text, List<String> terms, boolean asksForNumber) {
    private static final Set<String> NUMBER_IS_ASKED_FOR = Set.of("many", "much", "long", "old", "far", "when", "quantos", "quantas",
            "quanto",
            "quanta", "quando", "cuantos", "cuantas", "cuanto", "cuanta", "cuando", "viele", "viel", "wann");

    static Question of(String text) {
        List<Word> words = Words.of(text);
        Set<String> functionWords = FunctionWords.of(words);
        List<String> terms = words.stream().filter(word -> !functionWords.contains(word.form())).map(Word::stem).distinct().toList();
        return new Question(text, terms, words.stream().anyMatch(word -> NUMBER_IS_ASKED_FOR.contains(word.form())));
    }
}
