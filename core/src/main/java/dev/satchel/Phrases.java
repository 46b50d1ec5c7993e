package dev.satchel;

import java.util.Map;

/** What is said that no document says: why there is no answer, replies to small talk, and what may stand before a quote. */
enum Phrases {
    /** A question about nothing. */
    NOTHING_ASKED("The question has no word that could be looked for.", "A pergunta não tem nenhuma palavra que possa ser procurada.",
            "La pregunta no tiene ninguna palabra que se pueda buscar.",
            "Die Frage enthält kein Wort, nach dem gesucht werden könnte."),
    /** Nothing was retrieved. */
    NOTHING_FOUND("Nothing in the documents matches the question.", "Nada nos documentos corresponde à pergunta.",
            "Nada en los documentos corresponde a la pregunta.", "Nichts in den Dokumenten passt zu der Frage."),
    /** What was retrieved does not answer. */
    TOO_LITTLE_FOUND("What was found in the documents covers too little of the question.",
            "O que foi encontrado nos documentos cobre muito pouco da pergunta.",
            "Lo que se encontró en los documentos cubre muy poco de la pregunta.",
            "Was in den Dokumenten gefunden wurde, deckt zu wenig von der Frage ab."),
    /** What stands in it before the words of the question that were found nowhere. */
    NOTHING_ABOUT("nothing was found about", "nada foi encontrado sobre", "no se encontró nada sobre", "nichts gefunden wurde zu"),
    /** What was retrieved is headings and questions. */
    NO_SENTENCE_FOUND("What was found in the documents has no sentence that could answer.",
            "O que foi encontrado nos documentos não tem nenhuma frase que possa responder.",
            "Lo que se encontró en los documentos no tiene ninguna frase que pueda responder.",
            "Was in den Dokumenten gefunden wurde, enthält keinen Satz, der antworten könnte."),
    /** The model read what was retrieved and says that it does not answer. */
    NOT_IN_PASSAGES("The model found no answer in the passages shown.", "O modelo não encontrou resposta nos trechos mostrados.",
            "El modelo no encontró respuesta en los pasajes mostrados.",
            "Das Modell hat in den gezeigten Textstellen keine Antwort gefunden."),
    /** To a greeting. */
    HELLO("Hello! What would you like to know from your documents?", "Olá! O que você quer saber dos seus documentos?",
            "¡Hola! ¿Qué quiere saber de sus documentos?", "Hallo! Was möchten Sie aus Ihren Dokumenten wissen?"),
    /** To thanks. */
    WELCOME("You are welcome.", "De nada.", "De nada.", "Gern geschehen."),
    /** To a goodbye. */
    GOODBYE("Goodbye!", "Até logo!", "¡Hasta luego!", "Auf Wiedersehen!"),
    /** To an "ok". */
    ACKNOWLEDGED("All right. Ask me anything else about your documents.", "Certo. Pergunte o que mais quiser sobre os seus documentos.",
            "De acuerdo. Pregunte lo que quiera sobre sus documentos.", "In Ordnung. Fragen Sie gern weiter nach Ihren Dokumenten."),
    /** To "how are you?". */
    WELL("I am ready. What would you like to know from your documents?", "Tudo pronto. O que você quer saber dos seus documentos?",
            "Todo listo. ¿Qué quiere saber de sus documentos?", "Alles bereit. Was möchten Sie aus Ihren Dokumenten wissen?"),
    /** To "who are you?" and "what can you do?". */
    ABOUT("I answer questions from your documents, on this machine, and show the exact words each answer rests on.",
            "Respondo a perguntas com os seus documentos, nesta máquina, e mostro as palavras exatas em que cada resposta se apoia.",
            "Respondo preguntas con sus documentos, en este equipo, y muestro las palabras exactas en las que se apoya cada respuesta.",
            "Ich beantworte Fragen aus Ihren Dokumenten, auf diesem Rechner, und zeige die genauen Worte, auf denen jede Antwort beruht."),
    /** Before a quote. */
    DOCUMENTS_SAY("The documents say:", "Os documentos dizem:", "Los documentos dicen:", "In den Dokumenten steht:"),
    /** Before a quote to a question that asks for yes or no, which a quote is not. */
    DOCUMENTS_SAY_ABOUT_IT("The documents say about it:", "Os documentos dizem sobre isso:", "Los documentos dicen al respecto:",
            "In den Dokumenten steht dazu:");

    private final String english;
    private final Map<Language, String> others;

    Phrases(String english, String portuguese, String spanish, String german) {
        this.english = english;
        this.others = Map.of(Language.PORTUGUESE, portuguese, Language.SPANISH, spanish, Language.GERMAN, german);
    }

    /** In this language where it is known, otherwise in English. */
    String in(Language language) {
        return others.getOrDefault(language, english);
    }

    /** What may stand before an answer of sentences of the documents. */
    static String lead(Language language, QuestionKind kind) {
        return (kind == QuestionKind.YES_NO ? DOCUMENTS_SAY_ABOUT_IT : DOCUMENTS_SAY).in(language);
    }
}
