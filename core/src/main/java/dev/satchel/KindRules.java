package dev.satchel;

import static dev.satchel.QuestionKind.COMPARISON;
import static dev.satchel.QuestionKind.DATE;
import static dev.satchel.QuestionKind.DEFINITION;
import static dev.satchel.QuestionKind.FOLLOW_UP;
import static dev.satchel.QuestionKind.LIST;
import static dev.satchel.QuestionKind.OTHER;
import static dev.satchel.QuestionKind.PERSON;
import static dev.satchel.QuestionKind.PLACE;
import static dev.satchel.QuestionKind.PROCEDURE;
import static dev.satchel.QuestionKind.QUANTITY;
import static dev.satchel.QuestionKind.REASON;
import static dev.satchel.QuestionKind.YES_NO;

import dev.satchel.Words.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The words that ask, by language, and what they ask for. Of several in a question the first counts, and of those that begin at the same
 * word the longest: in "What is the name of the man who built it?" it is "what is the name". A comparison counts wherever it stands.
 */
final class KindRules {
    private static final Map<Language, List<Rule>> RULES = Map.of(Language.ENGLISH, List.of(
            rule(COMPARISON, """
                    difference/differences/distinction between | ^difference/differences/similarities | ^compare | versus
                    | vs | differ/differs from | how do/does/did * differ $ | how is/are/was/were * different from | in common $
                    | similarities between
                    """),
            second("* and what/why/where/when/how/who/which"),
            rule(QUANTITY, """
                    how many | how much | how long | how old | how far | how tall | how high | how deep | how wide | how big | how large
                    | how heavy | how fast | how often | how hot | how cold | how thick | how small | how soon | how late | how likely
                    | what/which percentage/percent/proportion/fraction/number/amount/size/price/temperature/age/speed/distance
                    | what is/was/are/were/s the/its price/cost/size/weight/height/length/width/depth/population/distance/speed/rate/ratio
                    | what is/was/are/were/s the/its temperature/amount/total/number/percentage/fee/salary/area/capacity/duration
                            | what is/was/are/were/s the * rate/price/cost/temperature/population/salary/size/length in/of/for
                    | what is/was/are/were/s the average/maximum/minimum/highest/lowest/total
                    """),
            rule(DATE, """
                    when | how long ago | what/which year/date/day/month/century/decade/season/week/era | what time | until/since when
                    | what is/was/s the date/deadline/year
                    """),
            rule(PERSON,
                    "who | whom | whose | what/which person/people/president/king/queen/author/actor/actress/artist/scientist/engineer"),
            rule(PLACE, """
                    where | what/which country/city/town/state/place/region/continent/county/province/village/island/street/location
                    | what/which countries/cities/states/places/regions
                    """),
            rule(REASON,
                    """
                            why | how come | what caused/causes | what led/leads | what made/makes | what/which reason/reasons | what is/was/s the reason
                            | what is/are/was/were the cause/causes/reasons/purpose/motive/point | what/which purpose | what * for $
                            """),
            rule(PROCEDURE, """
                    how | what steps | what is/are the steps/step/procedure/process | what do/should/must/can i/we/you do
                    | what happens/happened/happen
                    """),
            rule(DEFINITION,
                    """
                            what do/does/did * do $ | what do/does/did * mean $ | what does/do/did * mean in/by | what does/do * stand for | meaning of | what is meant
                            | ^define | definition of | ^describe | ^explain | ^discuss | ^tell me about | ^summarize | ^summary | summary $
                            | what is/are/was/were/s the role/function/meaning/definition/significance/importance/concept/idea/effect/effects/history
                            | what is/are/was/were/s the main/primary role/function/purpose/idea | what is/was/s * about $
                            | what is/are/was/were/s a/an | where do/does/did the term/phrase/word/expression/saying/name/title
                            """),
            rule(LIST,
                    """
                            ^list | ^name two/three/four/five/six/some/all/the | ^identify two/three/four/five | what are/were the/some | which are/were the
                            | what/which two/three/four/five/six/2/3/4/5/6 | what types/kinds/sorts/forms/categories | which types/kinds/ones | what all | what else
                            """),
            rule(YES_NO, """
                    ^is/are/was/were/do/does/did/can/could/will/would/should/shall/has/have/had/may/must/might/am | right/correct $
                    | ^isn/aren/wasn/don/doesn/didn/can/couldn/won/wouldn/hasn/haven t
                    """),
            rule(FOLLOW_UP, "^what about | ^how about"),
            rule(OTHER,
                    "what | which | what is the name | what is * called $ | how is/are/was/were * called $ | how * spelled/pronounced $ | ^name a")),
            Language.PORTUGUESE, List.of(
                    rule(COMPARISON,
                            """
                                    diferenca/diferencas/semelhancas/distincao entre | ^compare                             | versus | vs | diferem | difere de/do/da | qual a diferenca | em comum $ | que distingue
                                    """),
                    second("* e o que | * e como/quando/onde/quem/qual/quais/quanto | * e por que"),
                    rule(QUANTITY,
                            """
                                    quanto | quanta | quantos | quantas | ha quanto
                                    | qual o/a preco/valor/custo/prazo/duracao/tamanho/peso/altura/largura/comprimento/populacao/idade/numero/quantidade
                                    | qual o/a percentual/porcentagem/temperatura/velocidade/distancia/taxa/media/profundidade/area/total/carga/multa
                                    | qual e/foi/era/sera o/a preco/valor/custo/prazo/duracao/tamanho/peso/altura/largura/comprimento/populacao/idade
                                    | qual e/foi/era/sera o/a numero/quantidade/percentual/porcentagem/temperatura/velocidade/distancia/taxa/media
                                    | qual e/foi/era/sera o/a profundidade/area/total/carga/multa | que idade/altura/porcentagem/percentual/tamanho | de quanto
                                    | com que frequencia
                                    """),
                    rule(DATE,
                            """
                                    quando | que/qual ano/dia/mes/data/seculo/decada/epoca/horario | que horas | qual e/foi/era o/a data/ano/dia/horario
                                    | qual o/a data/ano/dia/horario
                                    """),
                    rule(PERSON, "quem | que/qual pessoa"),
                    rule(PLACE, """
                            onde | aonde | que/qual cidade/pais/estado/lugar/local/regiao/continente/bairro/rua
                            | que/quais lugares/locais/regioes
                            """),
                    rule(REASON,
                            """
                                    por que | ^porque | porque $ | qual o/a motivo/razao/causa | qual e/foi/era o/a motivo/razao/causa | que motivo/razao
                                    | quais os/as motivos/razoes/causas | quais sao/foram os/as motivos/razoes/causas | o que causou/causa/levou/provocou
                                    | para que | a que se deve | qual o/a objetivo/finalidade/proposito
                                    | qual e/foi/era o/a objetivo/finalidade/proposito
                                    """),
                    rule(PROCEDURE,
                            "como | qual o/e passo/procedimento | qual e o passo/procedimento | o que devo/preciso fazer | o que acontece/aconteceu"),
                    rule(DEFINITION,
                            """
                                    o que e/sao/eram/era/foi | ^que e/sao | o que significa/significam | o que quer dizer | que significa/significam | que quer dizer | ^defina | definicao de/do/da
                                    | ^explique | ^descreva | ^fale | ^resuma | qual o/a funcao/papel/significado/definicao/importancia/conceito/sentido
                                    | qual e/foi/era o/a funcao/papel/significado/definicao/importancia/conceito/sentido
                                    | o que se entende | como se define | como * definido/definida $
                                    """),
                    rule(LIST, "quais | ^liste | ^cite | ^enumere | ^que tipos | ^aponte | que mais $"),
                    rule(YES_NO,
                            """
                                    ^e possivel/permitido/necessario/obrigatorio/preciso/verdade | ^posso | ^podemos | ^pode | ^ha | ^tem | ^existe | ^existem
                                    | ^devo | ^preciso
                                    """),
                    rule(FOLLOW_UP, "^e quanto a/ao/aos/as | ^quanto a/ao/aos/as | ^e se"),
                    rule(OTHER,
                            """
                                    qual | ^que | ^o/a/as/os/em/de/do/com/no/na/ao/sobre/por/pelo/pela/desde que | o que | a que | que $
                                    | como se chama/chamam/chamava/chamavam/denomina | como e/sao/foi/era chamado/chamada/chamados/chamadas/conhecido/conhecida
                                    | como ficou/ficaram/era/e/sao * conhecido/conhecida/conhecidos/conhecidas
                                    | qual e o nome | como * chamar/chamado/chamada/chamados/chamadas $
                                    """)),
            Language.SPANISH, List.of(
                    rule(COMPARISON, """
                            diferencia/diferencias/semejanzas entre | ^compare/compara/comparar | versus | vs | diferencian
                            | en comun | se diferencia | difieren
                            """),
                    second("* y que/como/cuando/donde/quien/cual/cuanto | * y por que"),
                    rule(QUANTITY,
                            """
                                    cada cuanto | cuanto | cuanta | cuantos | cuantas
                                    | cual es/fue/era/sera el/la precio/valor/costo/coste/plazo/duracion/tamano/peso/altura/anchura/longitud/poblacion/edad
                                    | cual es/fue/era/sera el/la numero/cantidad/porcentaje/temperatura/velocidad/distancia/tasa/media/multa/tarifa
                                    | que edad/porcentaje/altura/tamano/cantidad/temperatura/distancia | con que frecuencia
                                    """),
                    rule(DATE, """
                            cuando | que/cual ano/dia/mes/fecha/siglo/decada/epoca/horario | que hora/horas
                            | cual es/fue/era el/la fecha/ano/dia/horario
                            """),
                    rule(PERSON, "quien | quienes | que persona"),
                    rule(PLACE,
                            """
                                    donde | adonde | que/cual ciudad/pais/estado/lugar/region/continente/barrio/calle/provincia/ciudades/paises/lugares
                                    """),
                    rule(REASON, """
                            por que | ^porque | cual es/fue/era el/la motivo/razon/causa | que motivo/razon | a que se debe | para que
                            | cuales son/fueron los/las motivos/razones/causas | que causo/causa/provoco/provoca/llevo
                            | cual es/fue/era el/la objetivo/finalidad/proposito
                            """),
                    rule(PROCEDURE,
                            "como | que pasos | que debo/tengo/hay hacer | que debo/hay que hacer | que pasa/sucede/ocurre/ocurrio/paso"),
                    rule(DEFINITION,
                            """
                                    que es/son/era/eran/fue | que significa/significan | que quiere decir | ^defina/define | definicion de/del | ^explique/explica
                                    | ^describa/describe | ^resume/resuma | cual es/fue/era el/la funcion/papel/significado/definicion/importancia/concepto
                                    | que se entiende | ^hablame/hableme
                                    """),
                    rule(LIST, "cuales | ^lista | ^enumere/enumera | ^nombre/nombra/cite | ^que tipos/clases"),
                    rule(YES_NO,
                            """
                                    ^es posible/obligatorio/necesario/verdad/cierto | ^puedo | ^podemos | ^puede | ^hay | ^tiene | ^existe | ^existen | ^debo | ^se puede
                                    """),
                    rule(FOLLOW_UP, "^que tal | ^que pasa con | ^y que pasa con | ^y si | ^que hay de"),
                    rule(OTHER,
                            """
                                    cual | ^que | ^a/en/de/del/con/por/sobre/para/desde/hasta que | que $ | como se llama/llaman/llamaba/llamaban/denomina
                                    | como se conoce | lo que | cual es el nombre | como se llamo
                                    """)),
            Language.GERMAN, List.of(
                    rule(COMPARISON, """
                            unterschied/unterschiede zwischen | unterscheiden sich | unterscheidet sich | ^vergleiche | vergleich | versus
                            | vs | gemeinsam $ | gemeinsamkeiten
                            """),
                    second("* und was/warum/wo/wann/wie/wer/welche"),
                    rule(QUANTITY,
                            """
                                    wie viel | wie viele | wieviel | wieviele | wie vielen | wie lang | wie lange | wie hoch | wie tief | wie breit | wie alt
                                    | wie gross | wie schwer | wie schnell | wie weit | wie oft | wie teuer | wie dick | wie klein | wie heiss | wie kalt
                                    | was kostet/kosten/wiegt/wiegen | was war/ist/sind der preis/anteil/betrag | was war/ist/sind die gesamtzahl/anzahl/zahl
                                    | wie haufig | welcher prozentsatz/anteil/preis/betrag | welchen prozentsatz/anteil/preis/betrag | welche/welcher/welchem anzahl/menge/grosse/temperatur/entfernung/hohe/tiefe/lange
                                    """),
                    rule(DATE,
                            """
                                    wann | welchem/welches/welchen jahr/datum/tag/monat/jahrhundert | welcher tag/monat | um wie viel uhr | wie spat | wieviel uhr
                                    """),
                    rule(PERSON, "wer | wen | wem | wessen | welche person"),
                    rule(PLACE,
                            """
                                    wo | wohin | woher | welche stadt/region/insel/strasse | welchem/welches/welcher land/ort/stadt/staat/kontinent/region
                                    | welchen landern/stadten/orten
                                    """),
                    rule(REASON,
                            """
                                    warum | wieso | weshalb | weswegen | wozu | welchem grund | welchen grunden | was ist/war der/die grund/ursache/zweck
                                    | was sind/waren die grunde/ursachen | was verursacht/verursachte | wofur
                                    """),
                    rule(PROCEDURE, "wie | welche schritte | was muss/soll/kann ich tun/machen | was passiert/passierte/geschieht/geschah"),
                    rule(DEFINITION,
                            """
                                    was ist/war ein/eine | was ist/sind/war/waren | was bedeutet/bedeuten | was heisst | was versteht | ^definiere | definition von
                                    | ^erklare | ^beschreibe | ^erlautere | was ist/war der/die rolle/funktion/bedeutung/aufgabe | ^erzahl | wofur steht
                                    | was meint
                                    """),
                    rule(LIST,
                            "was sind/waren die | welche sind/waren | ^nenne | ^liste | ^zahle | welche arten | welche drei/zwei/vier/funf"),
                    rule(YES_NO,
                            """
                                    ^ist/sind/war/waren/hat/haben/hatte/hatten/kann/konnen/konnte/konnten/muss/mussen/darf/durfen/wird/werden/wurde/wurden
                                    | ^soll/sollen/sollte/gibt/gab/gilt/gelten/braucht/brauche/brauchen/funktioniert/enthalt/lasst/bietet/bieten/geht/will/mag
                                    """),
                    rule(FOLLOW_UP, "^was ist mit | ^wie ist es mit | ^wie sieht es * aus | ^wie steht es"),
                    rule(OTHER,
                            """
                                    was | welche | welcher | welches | welchem | welchen | wie heisst/heissen/hiess/hiessen | wie nennt/nannte/lautet/lautete
                                    | wie wird/wurde/werden/wurden * genannt/bezeichnet $ | wonach | womit | woraus | worauf | worin | wodurch
                                    """)),
            Language.FRENCH, List.of(
                    rule(COMPARISON, "difference/differences entre | ^comparez/comparer | en commun $ | versus | vs"),
                    rule(QUANTITY,
                            "combien | quel age | quelle taille/distance/hauteur/duree/longueur | quel est le prix/nombre/poids/cout"),
                    rule(DATE, "quand | quelle annee/date/heure/periode | quel jour/mois/siecle"),
                    rule(PERSON, "^qui | ^a/de/par/pour/avec qui"),
                    rule(PLACE, "^ou | ^d ou | quel pays/endroit/lieu/continent | quelle ville/region/ile"),
                    rule(REASON, "pourquoi | quelle est la raison/cause | pour quelle raison | a quoi sert"),
                    rule(PROCEDURE, "comment | que faire | que se passe"),
                    rule(DEFINITION,
                            "qu est ce que | qu est ce qu | que signifie/veut | ^definissez | ^expliquez | ^decrivez | c est quoi"),
                    rule(LIST, "quels sont | quelles sont | ^listez/citez/nommez"),
                    rule(YES_NO, "^est ce que | ^est ce qu | ^puis je | ^peut on | ^y a t il"),
                    rule(FOLLOW_UP, "^et si | ^qu en est il"),
                    rule(OTHER, "quel | quelle | quels | quelles | ^que | ^qu | comment s appelle/appellent | comment appelle | quoi")),
            Language.ITALIAN, List.of(
                    rule(COMPARISON, "differenza/differenze tra/fra | ^confronta | in comune $ | versus | vs"),
                    rule(QUANTITY, "quanto | quanta | quanti | quante | qual e il prezzo/costo/numero/peso | ogni quanto"),
                    rule(DATE, "quando | che anno/giorno/ora/mese/secolo | quale anno/giorno/data/mese/secolo"),
                    rule(PERSON, "^chi | ^a/di/da/per/con chi"),
                    rule(PLACE, "dove | quale citta/paese/regione/luogo | che citta/paese/regione"),
                    rule(REASON, "perche | per quale motivo/ragione | qual e il motivo | a che serve"),
                    rule(PROCEDURE, "come | che cosa succede | cosa succede"),
                    rule(DEFINITION,
                            "che cos e | cos e | cosa e/sono/significa | che cosa e/sono/significa | ^spiega | ^descrivi | ^definisci"),
                    rule(LIST, "quali | ^elenca"),
                    rule(YES_NO, "^posso | ^e possibile/vero/necessario | ^c e | ^ci sono | ^si puo"),
                    rule(FOLLOW_UP, "^e se"),
                    rule(OTHER, "quale | qual | ^che | ^cosa | che cosa | come si chiama/chiamano/chiamava")),
            Language.DUTCH, List.of(
                    rule(COMPARISON, "verschil/verschillen tussen | ^vergelijk | gemeen $ | versus | vs"),
                    rule(QUANTITY,
                            "hoeveel | hoe lang | hoe oud | hoe groot | hoe ver | hoe hoog | hoe vaak | hoe diep | hoe zwaar | hoe snel | hoe duur | wat kost"),
                    rule(DATE, "wanneer | welk jaar | welke dag/datum/maand/eeuw | hoe laat"),
                    rule(PERSON, "wie | wiens"),
                    rule(PLACE, "waar | waarheen | welk land | welke stad/plaats"),
                    rule(REASON, "waarom | om welke reden | wat is de reden/oorzaak"),
                    rule(PROCEDURE, "hoe | wat gebeurt | wat moet ik doen"),
                    rule(DEFINITION, "wat is/zijn/was | wat betekent | ^leg uit | ^beschrijf | ^definieer"),
                    rule(LIST, "welke zijn | wat zijn de | ^noem"),
                    rule(YES_NO, "^is/zijn/was/waren/heeft/hebben/kan/kunnen/moet/moeten/mag/mogen/wordt/worden/werd/zal/geldt"),
                    rule(FOLLOW_UP, "^hoe zit het met"),
                    rule(OTHER, "wat | welke | welk | hoe heet/heten/heette")));
    /** Words before a question that are none of it. */
    private static final Set<String> OPENERS = Set.of("and", "but", "so", "ok", "e", "mas", "entao", "y", "pero", "entonces", "und", "aber",
            "et", "mais", "ma", "maar");
    /** Without a determiner, what has no more words than this is defined: "What is supply chain management?" */
    private static final int DEFINED_WORDS = 3;
    private static final Set<String> NOT_DEFINED = Set.of("of", "in", "on", "at", "to", "by", "for", "from", "with", "s", "called", "known",
            "named", "used", "located", "as");
    /** The least words of a sentence that asks only by its question mark. */
    private static final int SENTENCE = 3;

    private static final Comparator<Asking> BY_PLACE = Comparator.comparingInt(Asking::start)
            .thenComparing(Asking::end, Comparator.reverseOrder());
    private static final Comparator<Asking> SAYS_MORE = Comparator.comparing(Asking::anywhere)
            .thenComparing(each -> each.kind == COMPARISON).thenComparing(Asking::end)
            .thenComparing(Asking::start, Comparator.reverseOrder());

    private KindRules() {}

    private record Rule(QuestionKind kind, List<WordPattern> patterns, boolean anywhere) {}

    private static Rule rule(QuestionKind kind, String table) {
        return new Rule(kind, WordPattern.table(table), kind == COMPARISON);
    }

    /** A second question in the same sentence: both want their answer. */
    private static Rule second(String table) {
        return new Rule(LIST, WordPattern.table(table), true);
    }

    /**
     * The words that ask.
     *
     * @param kind what they ask for
     * @param start the first of them
     * @param end one past the last
     * @param anywhere whether it counts more than what comes before it
     */
    record Asking(QuestionKind kind, int start, int end, boolean anywhere) {}

    /** The words that ask for something; empty where none do. */
    static Optional<Asking> asking(Language language, List<Word> words) {
        List<Asking> found = new ArrayList<>();
        int offset = !words.isEmpty() && OPENERS.contains(words.getFirst().form()) && !isVerb(language, words) ? 1 : 0;
        List<Word> asked = words.subList(offset, words.size());
        for (Rule rule : RULES.getOrDefault(language, List.of()))
            for (WordPattern pattern : rule.patterns)
                for (int at = 0; at < (pattern.atStart() ? Math.min(1, asked.size()) : asked.size()); at++) {
                    int start = at + offset;
                    pattern.endAt(asked, at).ifPresent(end -> found.add(new Asking(rule.kind, start, end + offset, rule.anywhere)));
                }
        Optional<Asking> first = found.stream().min(BY_PLACE);
        // "In what year" is the question of "what year": what begins within the first words that ask, and goes on after them, says more.
        return first.flatMap(one -> found.stream().filter(each -> each.start < one.end || each.anywhere).max(SAYS_MORE));
    }

    /** Portuguese "é", is, and not "e", and: their forms are the same. */
    private static boolean isVerb(Language language, List<Word> words) {
        return language == Language.PORTUGUESE && words.size() > 1 && words.getFirst().form().equals("e")
                && Set.of("possivel", "permitido", "necessario", "obrigatorio", "preciso", "verdade").contains(words.get(1).form());
    }

    static QuestionKind kind(Question question) {
        if (SmallTalk.of(question).isPresent()) return QuestionKind.SMALL_TALK;
        Optional<Asking> asking = asking(question.language(), question.words());
        if (asking.isPresent()) return asking.get().kind == OTHER && defines(question, asking.get()) ? DEFINITION : asking.get().kind;
        List<Word> words = question.words();
        if (!words.isEmpty() && OPENERS.contains(words.getFirst().form())) return FOLLOW_UP;
        boolean asks = question.text().strip().endsWith("?");
        if (asks && words.size() >= SENTENCE && question.language() != Language.ENGLISH) return YES_NO;
        return question.asksForNumber() ? QUANTITY : OTHER;
    }

    /** "What is ownership?", but not "What is the capital of Brazil?" nor "What is grown there?". */
    private static boolean defines(Question question, Asking asking) {
        List<Word> words = question.words();
        if (question.language() != Language.ENGLISH || asking.start > 1 || asking.end >= words.size()) return false;
        if (!Set.of("is", "are", "was", "were", "s").contains(words.get(asking.end).form())) return false;
        List<Word> defined = words.subList(asking.end + 1, words.size());
        boolean participle = !defined.isEmpty() && defined.getFirst().form().endsWith("ed");
        return !participle && !defined.isEmpty() && question.terms().size() <= DEFINED_WORDS
                && defined.stream().noneMatch(each -> NOT_DEFINED.contains(each.form()));
    }
}
