package dev.satchel;

import dev.satchel.Words.Word;
import java.util.List;
import java.util.Set;

/** Words of several languages by which it is seen what a question wants and what a span is. All in the form in which words are compared. */
final class SpanWords {
    static final Set<String> PREPOSITIONS = Words.forms("""
            in on at by of to from for with into as than between among during after before since until about near under over through via
            em no na nos nas de do da dos das por pelo pela pelos pelas para com ate sobre entre desde durante apos ao a aos
            en del al con hacia hasta tras por im am bei von vom zu zum zur mit nach aus seit vor fur durch uber unter auf an
            dans par pour sur avec du des au aux il nel nella con per tra fra
            """);
    static final Set<String> DETERMINERS = Words.forms("""
            the a an its his her their our this that these those o os as um uma seu sua seus suas el la los las un una unos unas su sus
            der die das den dem des ein eine einen einem einer eines sein seine ihr ihre le les une il lo gli
            """);
    static final Set<String> CONJUNCTIONS = Words.forms(
            "and or but which who that where when while e ou mas que y o u pero und oder aber et mais ed");
    static final Set<String> IS = Words.forms(
            "is are was were be been being e sao era eram foi foram ser es son fue fueron eran ist sind war waren wurde wurden est sont");
    static final Set<String> MONTHS = Words.forms(
            """
                    january february march april may june july august september october november december
                    janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro
                    enero febrero marzo mayo junio julio septiembre octubre noviembre diciembre
                    januar februar marz mai juni juli oktober dezember janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre
                    gennaio febbraio aprile maggio giugno luglio settembre ottobre
                    """);
    static final Set<String> TIMES = Words.forms("""
            century centuries decade decades year years month months week weeks day days hour hours minute minutes monday tuesday wednesday
            thursday friday saturday sunday seculo seculos decada ano anos mes meses semana semanas dia dias hora horas minutos siglo siglos
            jahrhundert jahrhunderts jahr jahre jahren monate tage stunden minuten siecle annees
            """);
    static final Set<String> NUMBERS = Words.forms(
            """
                    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty forty fifty sixty
                    seventy eighty ninety hundred hundreds thousand thousands million millions billion billions dozen half third quarter twice once
                    dois duas tres quatro cinco seis sete oito nove dez onze doze vinte trinta quarenta cinquenta cem cento mil milhao milhoes bilhao
                    bilhoes metade terco dos cuatro siete ocho nueve diez veinte treinta cuarenta cincuenta cien ciento millon millones mitad
                    zwei drei vier funf sechs sieben acht neun zehn elf zwolf zwanzig dreissig hundert tausend millionen milliarden halfte
                    deux trois quatre cinq sept huit neuf dix vingt cent mille
                    """);
    static final Set<String> HOW = Words.forms("how quanto quanta cuanto cuanta wie combien");
    static final Set<String> MANY = Words.forms(
            "many much long old far high tall often large big fast deep wide viel viele lange hoch alt weit gross oft");
    static final Set<String> COUNTS = Words.forms(
            """
                    quantos quantas cuantos cuantas wieviel wieviele quanto quanta cuanto cuanta percent percentage percentagem porcentagem porcentaje prozent
                    """);
    static final Set<String> WHEN = Words.forms("when quando cuando wann quand");
    static final Set<String> DATES = Words.forms(
            "year years date century decade month ano data seculo decada mes dia fecha siglo jahr jahren datum jahrhundert monat annee");
    static final Set<String> WHO = Words.forms("who whose whom quem quien quienes wer wem wen wessen qui");
    static final Set<String> PERSONS = Words.forms("""
            person people king queen president actor author group company team organization organisation school university leader scientist
            pessoa rei rainha presidente ator autor grupo empresa organizacao escola universidade lider persona reina actor compania equipo
            organizacion escuela universidad konig prasident autor gruppe firma mannschaft organisation schule universitat
            """);
    static final Set<String> WHERE = Words.forms("where onde donde wo wohin woher ou");
    static final Set<String> PLACES = Words.forms("""
            country city state place river region area town continent county location pais cidade estado lugar rio regiao ciudad region
            continente land stadt staat ort fluss gebiet kontinent
            """);
    static final Set<String> WHY = Words.forms("why porque warum weshalb wieso pourquoi");
    static final Set<String> WHICH = Words.forms(
            "what which que qual quais cual cuales welche welcher welches welchen welchem quel quelle quels quelles");

    private SpanWords() {}

    /** What can be told from a question about the words that answer it. */
    enum Wanted {
        NUMBER, DATE, PERSON, PLACE, REASON, OTHER;

        static Wanted of(List<Word> question) {
            List<String> forms = question.stream().map(Word::form).toList();
            if (asksHowMany(forms)) return NUMBER;
            if (forms.stream().anyMatch(WHEN::contains) || asksWhich(forms, DATES)) return DATE;
            if (forms.stream().anyMatch(WHO::contains) || asksWhich(forms, PERSONS)) return PERSON;
            if (forms.stream().anyMatch(WHERE::contains) || asksWhich(forms, PLACES)) return PLACE;
            if (forms.stream().anyMatch(WHY::contains) || asksForReason(forms)) return REASON;
            return OTHER;
        }

        private static boolean asksHowMany(List<String> forms) {
            for (int i = 0; i < forms.size(); i++) {
                if (COUNTS.contains(forms.get(i))) return true;
                if (HOW.contains(forms.get(i)) && i + 1 < forms.size() && MANY.contains(forms.get(i + 1))) return true;
            }
            return false;
        }

        /** What year, qual o nome do autor: the thing stands behind the word that asks, a few words may be between. */
        private static boolean asksWhich(List<String> forms, Set<String> things) {
            for (int i = 0; i < forms.size(); i++)
                if (WHICH.contains(forms.get(i)) && forms.subList(i + 1, Math.min(forms.size(), i + 4)).stream().anyMatch(things::contains))
                    return true;
            return false;
        }

        private static boolean asksForReason(List<String> forms) {
            String first = forms.isEmpty() ? "" : forms.getFirst();
            boolean howIsIt = Set.of("how", "como", "wie", "comment").contains(first);
            boolean forWhat = forms.size() > 1 && Set.of("por", "pour").contains(first) && Set.of("que", "quoi").contains(forms.get(1));
            return howIsIt || forWhat;
        }
    }
}
