package dev.satchel;

import dev.satchel.Words.Word;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The words that say nothing about what a text is about: articles, pronouns, auxiliaries, prepositions, and the words that ask. Rarity
 * would not do: question words are rare in documents, so they would look important.
 *
 * <p>One list per language, and for a text the one that has most of its words: {@code son} is a word of content in English and none in
 * Spanish. Of a language that is not listed, every word counts.
 */
final class FunctionWords {
    private static final Set<String> ENGLISH = Words.forms("""
            a an the this that these those it its i me my we us our you your he him his she her they them their there here
            is are was were be been being am do does did doing done have has had having will would shall should can could may might must
            of in on at to for from by with as into than and or but if so not no about during per via
            what which who whom whose when where why how many much tell please explain describe name list give s t d ll re ve m
            """);
    private static final Set<String> PORTUGUESE = Words.forms(
            """
                    a o os as um uma uns umas ao aos do da dos das de no na nos nas num numa pelo pela pelos pelas em por para com sem que e ou mas
                    se eu me meu minha tu teu tua ele ela eles elas seu sua seus suas lhe isso isto este esta esse essa aquele aquela voce voces nao ali
                    sao era eram foi foram ser sido sendo estao estava tem ter tinha ha havia haver pode podem deve devem
                    sobre entre apos desde durante nesse nessa nesses nessas neste nesta nestes nestas desse dessa desses dessas deste desta destes
                    destas dele dela deles delas esses essas estes estas aqueles aquelas mesmo mesma outro outra outros outras ja ainda tambem tao
                    qual quais quem quando onde porque como quanto quanta quantos quantas diga explique descreva cite
                    """);
    private static final Set<String> SPANISH = Words.forms(
            """
                    a el la los las un una unos unas al del de lo en con sin y o u pero si no se le les su sus mi tu que por para como
                    es son fue fueron era ha han hay ser sido esta estan puede pueden debe deben
                    sobre entre desde durante este esta estos estas ese esa esos esas eso esto aquel aquella ella ellas ellos alli ahi ya aun tambien tan
                    cual cuales quien quienes cuando donde cuanto cuanta cuantos cuantas diga explique describa
                    """);
    private static final Set<String> GERMAN = Words.forms("""
            der die das den dem des ein eine einen einem einer eines und oder aber wenn ist sind war waren sein wird werden wurde hat haben
            kann konnen muss mussen zu zum zur von vom mit bei in im an am auf aus fur nach ich du er sie es wir ihr sich mein dein nicht
            als auch noch um an uber unter durch seit dieser diese dieses diesem diesen dass
            ihn ihm ihnen dort davon dafur damit
            wer wen wem was wann wo wohin woher warum wieso weshalb weswegen wozu wie viel viele welche welcher welches welchen
            """);
    private static final Set<String> FRENCH = Words.forms("""
            le la les l un une des du de d au aux ce cet cette ces il elle ils elles on je tu nous vous me te se leur leurs mon ma mes son
            sa ses notre nos votre vos et ou mais si ne pas plus que qui dont à en dans par pour sur avec sans sous est sont était étaient
            être été a ont avoir peut peuvent doit doivent fait y n s c qu j t
            quel quelle quels quelles quand où comment combien pourquoi quoi
            """);
    private static final Set<String> ITALIAN = Words.forms("""
            il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai dalle in nel
            nella nei nelle con su sul sulla per tra fra e o ma se non che chi cui si ci ne è sono era erano essere stato ha hanno avere può
            possono deve devono questo questa questi queste quello quella io tu lui lei noi voi loro mio suo sua suoi sue vi mi ti
            quale quali quando dove come quanto quanta quanti quante perché cosa
            """);
    private static final Set<String> DUTCH = Words.forms(
            """
                    de het een en of maar als van in op aan met voor door bij uit naar over onder te tot om is zijn was waren wordt worden werd heeft
                    hebben had kan kunnen moet moeten mag zal er dit dat deze die ik je jij u hij zij ze wij we uw mijn haar hun niet geen ook nog
                    wie wat waar wanneer waarom hoe hoeveel welk welke lang
                    """);
    private static final Set<String> SWEDISH = Words.forms(
            """
                    en ett den det de som och eller men om i på av för med till från vid under över är var vara blir har hade kan ska skall måste jag
                    du han hon vi ni man sig sin sitt sina min din inte att så denna detta dessa
                    vad vem vilken vilket vilka när var hur varför många mycket länge
                    """);
    private static final Set<String> DANISH_AND_NORWEGIAN = Words.forms(
            """
                    en et ei den det de som og eller men om i på av af for med til fra ved under over er var være bli bliver blir har hadde havde kan
                    skal må jeg du han hun vi man seg sig sin sitt sine min din ikke at å så denne dette disse
                    hva hvad hvem hvilken hvilket hvilke når hvor hvordan hvorfor mange meget lenge længe
                    """);
    private static final Set<String> POLISH = Words.forms(
            """
                    i a w we z ze na do od o u po za przez przy dla pod nad nie się jest są był była było były być to ten ta te tego tej tym tych jak
                    co czy że ale lub oraz jego jej ich ja ty on ona my wy może można ma mają
                    kto gdzie kiedy dlaczego ile jaki jaka jakie który która które
                    """);
    private static final Set<String> RUSSIAN = Words.forms("""
            и в во на с со к ко о об от до из за у по под над при для без не ни но а или что чтобы как это этот эта эти того этого той то же
            ли бы я ты он она оно они мы вы его ее их мой ваш наш был была было были есть быть может можно нужно
            кто где куда когда почему сколько какой какая какое какие каков какова чем чего
            """);
    /** Pairs of characters, as words of these scripts are: endings, particles, and what asks. */
    private static final Set<String> CHINESE = Words.forms("""
            什么 时间 长时 是什 么是 多少 少钱 怎么 么样 如何 哪里 在哪 哪个 哪些 何时 时候 么时 几个 多长 多久 为什 是多 是谁 有多 谁的 是否
            """);
    private static final Set<String> JAPANESE = Words.forms("""
            です すか ます ませ すが した いつ つで どこ こで どの くら らい いで なに 何で は何 いく くつ らで はい はど どう うや やっ って して ので 誰で は誰 なぜ こと とは れは
            のよ よう うに する るの にす れば ばい いい
            """);
    private static final Set<String> KOREAN = Words.forms("""
            무엇 무엇이 무엇입니까 얼마 얼마나 얼마입니까 언제 어디 어디에서 어떻게 왜 누가 누구 몇 입니까 합니까 됩니까 그 이 저 수 것
            """);
    private static final Map<Language, Set<String>> LISTS = new EnumMap<>(Map.ofEntries(Map.entry(Language.ENGLISH, ENGLISH),
            Map.entry(Language.PORTUGUESE, PORTUGUESE), Map.entry(Language.SPANISH, SPANISH), Map.entry(Language.GERMAN, GERMAN),
            Map.entry(Language.FRENCH, FRENCH), Map.entry(Language.ITALIAN, ITALIAN), Map.entry(Language.DUTCH, DUTCH),
            Map.entry(Language.SWEDISH, SWEDISH), Map.entry(Language.DANISH_OR_NORWEGIAN, DANISH_AND_NORWEGIAN),
            Map.entry(Language.POLISH, POLISH), Map.entry(Language.RUSSIAN, RUSSIAN), Map.entry(Language.CHINESE, CHINESE),
            Map.entry(Language.JAPANESE, JAPANESE), Map.entry(Language.KOREAN, KOREAN)));
    /** What only some languages write; it decides where the words do not, for {@code como} is Spanish and Portuguese. */
    private static final Map<Language, String> SIGNS = Map.of(Language.PORTUGUESE, "ãõçêâô", Language.SPANISH, "¿¡ñ", Language.GERMAN,
            "äöüß");

    /** Words of content that are only in one of the languages, and with which many questions begin. */
    private static final Map<Language, Set<String>> TELLING = Map.of(Language.ENGLISH, Words.forms("hello hi thanks thank and but"),
            Language.PORTUGUESE,
            Words.forms("ola oi obrigado obrigada mas entao custa liste enumere voces funciona"), Language.SPANISH,
            Words.forms("hola gracias pero entonces cuesta compara enumera"),
            Language.GERMAN, Words.forms("hallo danke bedeutet kostet heißt beschreibe erklare nenne definiere wofur dauert gilt"));

    private FunctionWords() {}

    /** Those of a language. */
    static Set<String> of(Language language) {
        return LISTS.get(language);
    }

    /** The language in which a text seems to be; the other one when no word or sign tells. */
    static Language language(String text, List<Word> words, Language otherwise) {
        Language best = otherwise;
        long most = 0;
        for (Language language : Language.values()) {
            // A small word with a capital letter may be part of a name: "Van Gend en Loos"; but a text begins with one anyway.
            long count = words.stream()
                    .filter(word -> of(language).contains(word.form()) || TELLING.getOrDefault(language, Set.of()).contains(word.form()))
                    .mapToInt(word -> word.capital() && word.start() > 1 ? 1 : 2).sum()
                    + (hasSign(text, SIGNS.getOrDefault(language, "")) ? 1 : 0);
            if (count > most || count == most && count > 0 && language == otherwise) {
                best = language;
                most = count;
            }
        }
        return best;
    }

    private static boolean hasSign(String text, String signs) {
        return text.chars().anyMatch(c -> signs.indexOf(Character.toLowerCase(c)) >= 0);
    }
}
