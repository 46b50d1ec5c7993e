package dev.satchel;

import java.util.Set;

/**
 * Small words on which the truth of a sentence hangs, in English, Portuguese, Spanish and German: what says no, how many, under which
 * condition, and on whose word. Forms are those of {@link Words}: lower case, without accents.
 */
final class Qualifiers {
    private static final Set<String> NEGATIONS = Words.forms("""
            not no never none nobody nothing neither nor without cannot hardly barely scarcely seldom rarely lack lacks lacked
            nao nunca jamais nenhum nenhuma ninguem nada nem sem tampouco
            ningun ninguno ninguna nadie ni sin tampoco apenas
            nicht kein keine keinen keinem keiner keines nie niemals niemand nichts ohne weder kaum
            """);
    private static final Set<String> AMOUNTS = Words.forms("""
            only just all every each any some most many few several both either almost nearly about approximately least up than more less
            over under fewer half part first last mainly mostly usually often sometimes always generally normally exclusively solely
            so somente apenas todo toda todos todas cada algum alguma alguns algumas muitos muitas poucos poucas varios varias ambos
            quase cerca menos mais maioria metade sempre geralmente normalmente exclusivamente
            solo solamente unicamente algun alguno alguna algunos algunas muchos muchas pocos pocas casi mas mayoria mitad siempre
            nur alle alles jeder jede jedes jeden einige manche viele wenige mehrere beide fast etwa ungefahr mindestens hochstens mehr
            weniger meisten meist halfte immer oft manchmal ausschliesslich ausschließlich
            """);
    private static final Set<String> CONDITIONS = Words.forms("""
            if unless when whenever while until till except excluding besides but although though whether or depending provided
            otherwise instead may might could would should must can shall will need needs required according allegedly reportedly
            supposedly
            se salvo exceto quando enquanto ate mas embora ou caso conforme segundo pode podem poderia deve devem deveria sera serao
            si excepto cuando mientras hasta pero sino aunque o u segun puede pueden podria debe deben deberia sera seran
            wenn falls sofern wahrend bis ausser außer aber sondern obwohl oder sonst laut kann konnen konnte soll sollen sollte muss mussen
            darf durfen wird werden
            """);
    private static final Set<String> REPORTS = Words.forms("""
            that said says say saying claims claimed claim believes believed believe thinks thought think hopes hoped wants wanted denies
            denied doubts doubted wrote writes argues argued suggests suggested estimated expected planned reported rumoured rumored
            supposed alleged asked promised told tells dreamed imagined feared predicted proposed
            disse diz dizem dizia afirma afirmou acredita acreditava acha achava espera esperava nega negou duvida prometeu escreveu
            supostamente alega alegou
            dijo dice dicen decia afirma afirmo cree creia piensa espera esperaba niega nego duda prometio escribio supuestamente
            dass sagte sagt sagen behauptet behauptete glaubt glaubte denkt dachte hofft hoffte bestreitet schrieb angeblich
            """);

    private Qualifiers() {}

    /** Whether the sentence would say something else, or more, without this word or without what it governs. */
    static boolean qualifies(String form) {
        return NEGATIONS.contains(form) || AMOUNTS.contains(form) || CONDITIONS.contains(form) || REPORTS.contains(form);
    }

    static boolean negates(String form) { return NEGATIONS.contains(form); }

    /** Whether what stands beside it is somebody's word. */
    static boolean reports(String form) { return REPORTS.contains(form); }
}
