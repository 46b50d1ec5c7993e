package dev.satchel;

import java.util.List;
import java.util.stream.Stream;

/** The fixed texts of roles and compositions, in a language. None of them says anything that a document could say. */
enum Speech {
    PORTUGUESE(Language.PORTUGUESE, """
            Obrigado pela sua pergunta. Isto é o que dizem os nossos documentos:
            Se isso não ajudar, fale com: {}
            Não encontrei isso em nossos documentos.
            Por favor, entre em contato com: {}
            Olá, {},
            Isto é o que dizem os nossos documentos sobre “{}”:
            Atenciosamente,
            O que é {}?
            O que dizem os documentos sobre “{}”?
            Somente sobre “{}”
            """),
    SPANISH(Language.SPANISH, """
            Gracias por su pregunta. Esto es lo que dicen nuestros documentos:
            Si esto no le ayuda, escriba a: {}
            No he encontrado esto en nuestros documentos.
            Por favor, póngase en contacto con: {}
            Hola, {}:
            Esto es lo que dicen nuestros documentos sobre “{}”:
            Saludos cordiales,
            ¿Qué es {}?
            ¿Qué dicen los documentos sobre “{}”?
            Solo sobre “{}”
            """),
    GERMAN(Language.GERMAN, """
            Vielen Dank für Ihre Frage. Das steht in unseren Unterlagen:
            Falls das nicht weiterhilft, wenden Sie sich bitte an: {}
            Das habe ich in unseren Unterlagen nicht gefunden.
            Bitte wenden Sie sich an: {}
            Guten Tag {},
            das steht in unseren Unterlagen zu „{}“:
            Mit freundlichen Grüßen
            Was ist {}?
            Was sagen die Unterlagen zu „{}“?
            Nur zu „{}“
            """),
    ENGLISH(Language.ENGLISH, """
            Thank you for your question. This is what our documents say:
            If this does not help, please contact: {}
            I could not find this in our documents.
            Please contact: {}
            Dear {},
            This is what our documents say about “{}”:
            Kind regards,
            What is {}?
            What do the documents say about “{}”?
            About “{}” only
            """);

    private final Language language;
    private final List<String> texts;

    /** The texts, one a line. */
    Speech(Language language, String texts) {
        this.language = language;
        this.texts = texts.lines().toList();
    }

    /** In this language where it is known, otherwise in English. */
    static Speech of(Language language) {
        return Stream.of(values()).filter(each -> each.language == language).findFirst().orElse(ENGLISH);
    }

    /** In the language in which this seems to be written. */
    static Speech of(String text) {
        return of(FunctionWords.language(text, Words.of(text), Language.ENGLISH));
    }

    /** What is said around an answer. */
    static Answer.Frame around(Role role, Language language) {
        return switch (role) {
            case Role.Plain plain -> Answer.Frame.NONE;
            case Role.CustomerService service -> new Answer.Frame(of(language).thanks(), of(language).more(service.contact()));
        };
    }

    /** The same around sentences of documents. To a question that asks for yes or no, they are neither, and that is said. */
    static Answer.Frame aroundSentences(Role role, Language language, QuestionKind kind) {
        boolean plain = role instanceof Role.Plain && kind == QuestionKind.YES_NO;
        return plain ? new Answer.Frame(Phrases.lead(language, kind), "") : around(role, language);
    }

    /** What is said when the documents do not answer. */
    static Answer.Frame withoutAnswer(Role role, Language language) {
        return switch (role) {
            case Role.Plain plain -> Answer.Frame.NONE;
            case Role.CustomerService service -> new Answer.Frame(of(language).notFound(), of(language).ask(service.contact()));
        };
    }

    String thanks() { return texts.get(0); }

    String more(String contact) { return filled(1, contact); }

    String notFound() { return texts.get(2); }

    String ask(String contact) { return filled(3, contact); }

    String greeting(String person) { return filled(4, person); }

    String about(String topic) { return filled(5, topic); }

    String regards() { return texts.get(6); }

    String whatIs(String thing) { return filled(7, thing); }

    String whatIsSaidAbout(String thing) { return filled(8, thing); }

    String only(String thing) { return filled(9, thing); }

    private String filled(int text, String word) { return texts.get(text).replace("{}", word); }
}
