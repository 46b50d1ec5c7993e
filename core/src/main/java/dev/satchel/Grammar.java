package dev.satchel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The small words of a language that tell what in a question leans on the one before.
 *
 * @param openers a follow-up begins with
 * @param about phrases that ask the question before again, of something else
 * @param things pronouns for things, and for what was said
 * @param people pronouns for people, some of which may be for things too
 * @param possessives whose: they lean only when nobody stands before them
 * @param places there
 * @param demonstratives that stand before a noun
 * @param articles and other words that a noun follows
 * @param prepositions those that mean the same are joined by a slash
 * @param of joins two nouns to one thing
 * @param auxiliaries verbs that no noun ends with
 * @param clauses words that begin another part of the sentence, in which a pronoun stands for something in the first
 * @param which of several: the second, the other one
 * @param lives what only people do
 */
record Grammar(Set<String> openers, List<WordPattern> about, Set<String> things, Set<String> people, Set<String> possessives,
        Set<String> places, Set<String> demonstratives, Set<String> articles, List<Set<String>> prepositions, Set<String> of,
        Set<String> auxiliaries, Set<String> clauses, Set<String> which, Set<String> lives) {
    private static final Map<Language, Grammar> GRAMMARS = Map.of(Language.ENGLISH,
            of("and but so then also or", "what/how about | what of",
                    "it they them that this those these", "he she him her", "its their his her", "there", "that this those these",
                    "the a an my your our his her its their some any every each no which what",
                    """
                            in/at/on/within of/for for/of to/into/towards from with without by about under over before after during between per through
                            against if/when
                            """,
                    "of", """
                            is are was were be been do does did can could will would shall should may might must has have had i you we
                            """, "when if while because after before until once and or but whether unless since although so", """
                            first second third fourth fifth last next other others another one ones same previous latter former
                            """, "born die died marry married study studied grow grew"),
            Language.PORTUGUESE,
            of("e mas entao", "e quanto ao/aos/a/as | quanto ao/aos/a/as | que tal | e sobre", "isso isto aquilo disso disto nisso",
                    "ele ela eles elas dele dela deles delas nele nela lhe", "seu sua seus suas", "la ali",
                    "esse essa esses essas este esta estes estas aquele aquela desse dessa deste desta nesse nessa",
                    "o a os as um uma uns umas meu minha seu sua nosso nossa qual quais que quantos quantas cada algum alguma nenhum nenhuma tem ha existe",
                    """
                            em/no/na/nos/nas/num/numa de/do/da/dos/das para/pra/por/pelo/pela/pelos/pelas a/ao/aos com sem sobre entre ate antes
                            depois durante desde se/quando
                            """,
                    "de do da dos das",
                    """
                            e sao era eram foi foram ser sido esta estao estava pode podem deve devem tem ter tinha eu nos voce posso podemos se nao
                            """,
                    "quando se enquanto porque depois antes ate e ou mas caso",
                    """
                            primeiro primeira segundo segunda terceiro terceira quarto quarta ultimo ultima outro outra outros outras mesmo mesma proximo
                            """,
                    "nasceu morreu casou estudou viveu trabalhou nascida nascido formou"),
            Language.SPANISH,
            of("y e pero entonces", "que hay de/del | que pasa con | que tal | y en cuanto a/al | en cuanto a/al", "eso esto ello",
                    "el ella ellos ellas", "su sus", "alli alla ahi", "ese esa esos esas este esta estos estas aquel aquella",
                    "el la los las un una unos unas mi tu su sus nuestro nuestra que cual cuantos cuantas cada algun alguna ningun ninguna tiene hay existe al del",
                    """
                            en de/del para/por a/al con sin sobre entre hasta antes despues durante desde si/cuando
                            """, "de del", """
                            es son era eran fue fueron ser sido esta estan estaba puede pueden debe deben ha han puedo podemos se no lo
                            """, "cuando si mientras porque despues antes hasta y o pero",
                    """
                            primero primera primer segundo segunda tercero tercera cuarto cuarta ultimo ultima otro otra otros otras mismo misma siguiente
                            """,
                    "nacio murio caso estudio vivio trabajo nacida nacido"),
            Language.GERMAN,
            of("und aber dann also",
                    "was ist mit | wie ist es mit | wie sieht es mit | wie steht es mit | wie sieht es bei | wie ist es bei",
                    "es das dies davon dafur damit dazu daran darin dabei daraus darauf", "er sie ihn ihm ihnen",
                    "sein seine seiner seinem seinen ihr ihre ihrer ihrem ihren dessen deren", "dort da",
                    "dieser diese dieses diesem diesen jener jene jenes",
                    """
                            der die das den dem des ein eine einen einem einer eines mein meine ihr ihre sein seine kein keine jeder jede jedes welche
                            welcher welches wie viele
                            """,
                    """
                            in/im/bei/am/an/auf fur von/vom mit ohne nach zu/zum/zur aus uber unter durch gegen um vor wahrend seit zwischen bis wenn/falls
                            """,
                    "der des von vom",
                    """
                            ist sind war waren wird werden wurde wurden hat haben kann konnen konnte muss mussen darf durfen soll ich man wir sich nicht
                            """,
                    "wenn falls weil nachdem bevor bis und oder aber ob damit dass sobald",
                    """
                            erste ersten erster zweite zweiten zweiter dritte dritten dritter vierte vierten letzte letzten andere anderen anderes nachste
                            """,
                    "geboren starb gestorben studierte lebte heiratete arbeitete studiert gelebt"));

    static Optional<Grammar> of(Language language) { return Optional.ofNullable(GRAMMARS.get(language)); }

    private static Grammar of(String openers, String about, String things, String people, String possessives, String places,
            String demonstratives, String articles, String prepositions, String of, String auxiliaries, String clauses, String which,
            String lives) {
        return new Grammar(words(openers), WordPattern.table(about), words(things), words(people), words(possessives), words(places),
                words(demonstratives), words(articles),
                List.of(prepositions.strip().split("\\s+")).stream().map(each -> Set.of(each.split("/"))).toList(), words(of),
                words(auxiliaries), words(clauses), words(which), words(lives));
    }

    private static Set<String> words(String list) {
        return List.of(list.strip().split("\\s+")).stream().collect(Collectors.toUnmodifiableSet());
    }

    boolean isPreposition(String form) { return prepositions.stream().anyMatch(each -> each.contains(form)); }

    /** Whether one can stand where the other stood: no cinema, na praça. */
    boolean areAlike(String one, String other) {
        return prepositions.stream().anyMatch(each -> each.contains(one) && each.contains(other));
    }
}
