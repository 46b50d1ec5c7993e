package dev.satchel.pilot;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The languages in which questions can be changed, each with the small words that tell it and that a search box never sees. */
enum Tongue {
    ENGLISH("en", """
            the a an is are was were am do does did i you we my your our of in on at please
            """,
            """
                    be been being what which who whom whose when where why how many much to for from with by and or not can could must may should has have had it its this
                    that these those there they their as than before after between if
                    """,
            "Hello, could you please tell me: %s Thank you!"),
    PORTUGUESE("pt", """
            o a os as um uma uns umas é são foi foram era eram eu você nós meu minha nosso nossa do da dos das de em no na nos nas num numa
            """,
            """
                    ser sido que qual quais quem quando onde quanto quanta quantos quantas como por quê porque para com sem não e ou ao aos à às pelo pela se posso pode
                    podem deve tem seu sua isso esse essa este esta antes depois entre
                    """,
            "Olá, você poderia me dizer, por favor: %s Obrigado!"),
    SPANISH("es", """
            el la los las un una unos unas es son fue fueron era eran yo usted mi nuestro nuestra del de en
            """,
            """
                    ser sido que qué cuál cuáles quién quiénes cuándo dónde cuánto cuánta cuántos cuántas cómo por para con sin no y o al se puedo puede pueden debe tiene su
                    sus eso ese esa este esta antes después entre
                    """,
            "Hola, ¿podría decirme, por favor: %s ¡Gracias!"),
    GERMAN("de",
            """
                    der die das den dem des ein eine einen einem einer eines ist sind war waren ich sie wir mein meine unser unsere im in am an bitte
                    """,
            """
                    was wer wen wem welche welcher welches wann wo wohin woher warum wieso wie viele viel und oder nicht mit ohne für von vom zu zum zur bei auf
                    aus nach kann können muss müssen darf soll hat haben es man vor zwischen wenn wird werden wurde wurden
                    """,
            "Guten Tag, können Sie mir bitte sagen: %s Vielen Dank!");

    private final String code;
    /** Left out by somebody who types keywords: without them the others still ask the same. */
    private final Set<String> leftOut;
    private final Set<String> kept;
    private final String politely;

    Tongue(String code, String leftOut, String kept, String politely) {
        this.code = code;
        this.leftOut = words(leftOut);
        this.kept = words(kept);
        this.politely = politely;
    }

    private static Set<String> words(String list) {
        return Set.copyOf(Arrays.asList(list.strip().split("\\s+")));
    }

    /** The language of a code of ISO 639-1, such as {@code pt}; empty when it is none of these. */
    static Optional<Tongue> coded(String code) {
        return Arrays.stream(values()).filter(each -> each.code.equals(code)).findFirst();
    }

    /** The one that most small words of a question are of; empty when none has more than the others. */
    static Optional<Tongue> of(String question) {
        List<String> words = QuestionWord.of(question).stream().map(QuestionWord::form).toList();
        Tongue best = null;
        long most = 0;
        boolean shared = false;
        for (Tongue each : values()) {
            long count = words.stream().filter(each::isSmall).count();
            shared = count == most ? most > 0 : count < most && shared;
            if (count > most) {
                best = each;
                most = count;
            }
        }
        return shared ? Optional.empty() : Optional.ofNullable(best);
    }

    String code() { return code; }

    /** What a reader calls it. */
    String inEnglish() { return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT); }

    boolean isSmall(String form) { return leftOut.contains(form) || kept.contains(form); }

    boolean isLeftOut(String form) { return leftOut.contains(form); }

    /** The question as somebody asks it who writes a letter. */
    String politely(String question) {
        return politely.formatted(this == SPANISH && question.startsWith("¿") ? question.substring(1) : question);
    }
}
