package dev.satchel;

import dev.satchel.Words.Word;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The words that say nothing about what a text is about: articles, pronouns, auxiliaries, prepositions, and the words that ask. Rarity
 * would not do: question words are rare in documents, so they would look important.
 *
 * <p>One list per language, and for a text the one that has most of its words: {@code son} is a word of content in English and none in
 * Spanish. Of a language that is not listed, every word counts.
 */
final class FunctionWords {
    private static final Set<String> ENGLISH = words("""
            a an the this that these those it its i me my we us our you your he him his she her they them their there here
            is are was were be been being am do does did doing done have has had having will would shall should can could may might must
            of in on at to for from by with as into than and or but if so not no about during per via
            what which who whom whose when where why how many much tell please explain describe name list give s t d ll re ve m
            """);
    private static final Set<String> PORTUGUESE = words("""
            a o os as um uma uns umas ao aos do da dos das de no na nos nas num numa pelo pela pelos pelas em por para com sem que e ou mas
            se eu me meu minha tu teu tua ele ela eles elas seu sua seus suas lhe isso isto este esta esse essa aquele aquela voce nao
            sao era eram foi foram ser sido sendo estao estava tem ter tinha ha havia haver pode podem deve devem
            sobre entre apos desde durante nesse nessa nesses nessas neste nesta nestes nestas desse dessa desses dessas deste desta destes
            destas dele dela deles delas esses essas estes estas aqueles aquelas mesmo mesma outro outra outros outras ja ainda tambem tao
            qual quais quem quando onde porque como quanto quanta quantos quantas diga explique descreva cite
            """);
    private static final Set<String> SPANISH = words("""
            a el la los las un una unos unas al del de lo en con sin y o u pero si no se le les su sus mi tu que por para como
            es son fue fueron era ha han hay ser sido esta estan puede pueden debe deben
            sobre entre desde durante este esta estos estas ese esa esos esas aquel aquella ya aun tambien tan
            cual cuales quien quienes cuando donde cuanto cuanta cuantos cuantas diga explique describa
            """);
    private static final Set<String> GERMAN = words("""
            der die das den dem des ein eine einen einem einer eines und oder aber wenn ist sind war waren sein wird werden wurde hat haben
            kann konnen muss mussen zu zum zur von vom mit bei in im an am auf aus fur nach ich du er sie es wir ihr sich mein dein nicht
            als auch noch um an uber unter durch seit dieser diese dieses diesem diesen dass
            wer wen wem was wann wo wohin woher warum wieso weshalb wie viel viele welche welcher welches welchen
            """);
    private static final List<Set<String>> LANGUAGES = List.of(ENGLISH, PORTUGUESE, SPANISH, GERMAN);

    private FunctionWords() {}

    /** The function words of the language in which the text seems to be. */
    static Set<String> of(List<Word> text) {
        Set<String> best = ENGLISH;
        long most = 0;
        for (Set<String> language : LANGUAGES) {
            long count = text.stream().filter(word -> language.contains(word.form())).count();
            if (count > most) {
                best = language;
                most = count;
            }
        }
        return best;
    }

    private static Set<String> words(String list) { return Set.copyOf(Arrays.asList(list.strip().split("\\s+"))); }
}
