package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmallTalkTest {
    private static final Retriever NEVER_ASKED = (question, limit) -> { throw new AssertionError("looked for " + question); };

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Hello!                            | Hello! What would you like to know from your documents?
            hellooo 👋                        | Hello! What would you like to know from your documents?
            helo                              | Hello! What would you like to know from your documents?
            Hi there, good morning!           | Hello! What would you like to know from your documents?
            Thansk!                           | You are welcome.
            thank you so much for your help 🙏 | You are welcome.
            bye!!                             | Goodbye!
            ok, thanks                        | You are welcome.
            OK                                | All right. Ask me anything else about your documents.
            how are you?                      | I am ready. What would you like to know from your documents?
            Olá! Bom dia                      | Olá! O que você quer saber dos seus documentos?
            Muito obrigada :)                 | De nada.
            Tchau, até logo                   | Até logo!
            ¡Muchas gracias!                  | De nada.
            Hola, buenos días                 | ¡Hola! ¿Qué quiere saber de sus documentos?
            Vielen Dank!                      | Gern geschehen.
            Tschüß                            | Auf Wiedersehen!
            Guten Tag                         | Hallo! Was möchten Sie aus Ihren Dokumenten wissen?
            Merci beaucoup                    | You are welcome.
            """)
    void isAnsweredInItsLanguageWithoutLookingForIt(String said, String reply) {
        Answer.Abstained answer = assertInstanceOf(Answer.Abstained.class, Rag.over(NEVER_ASKED).build().ask(said));
        assertEquals(reply, answer.reason());
        assertEquals("small_talk", answer.trace().kind());
        assertEquals("small talk: nothing was looked for", answer.trace().decision());
    }

    @ParameterizedTest
    @ValueSource(strings = {"What can you do?", "who are you", "Hello, who are you?", "o que você faz?", "Quem é você?",
            "¿Qué puedes hacer?",
            "¿quién eres?", "Was kannst du?", "Wer sind Sie?", "help"})
    void whoAsksForTheProgramIsToldWhatItIsFor(String said) {
        assertEquals(Phrases.ABOUT, SmallTalk.of(Question.of(said)).orElseThrow().reply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Who are you allowed to invite?", "What can you do with a lock gate?", "help desk hours", "Goodbye party date",
            "Is thanks enough?", "How are you paid?", "Hello world program", "ok button", "Como funciona?", "¿Cómo funciona?",
            "Quem é você na festa?",
            "¿Qué puedes hacer con la tarjeta?", "Was kannst du mit der Karte zahlen?", "good", "Thanksgiving", "hat", "byte", "Holland",
            "ok?"})
    void whatNamesSomethingIsAQuestion(String question) {
        boolean harmless = List.of("good", "ok?").contains(question);
        assertEquals(harmless, SmallTalk.of(Question.of(question)).isPresent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hello, how long is the warranty?            | how long is the warranty?
            Hi! Good morning. Who designed the bridge?  | Who designed the bridge?
            Who designed the bridge? Thanks!            | Who designed the bridge?
            Who designed the bridge, please?            | Who designed the bridge?
            ok thanks, and in winter?                   | and in winter?
            Bom dia! Qual é o prazo?                    | Qual é o prazo?
            Hola, ¿cuánto cuesta?                       | ¿cuánto cuesta?
            Hallo, wann öffnet das Museum? Danke!       | wann öffnet das Museum?
            Hello world program                         | Hello world program
            Hi-Fi, what is it?                          | Hi-Fi, what is it?
            Hi - what is a fuse?                        | what is a fuse?
            Who wrote "Hello, Dolly"?                   | Who wrote "Hello, Dolly"?
            """)
    void aGreetingBeforeAQuestionIsNotLookedFor(String said, String askedAs) {
        assertEquals(askedAs, SelfContained.of(said).text());
    }

    @Test
    void aGreetedQuestionIsAnswered() {
        Passage passage = new Passage("lamp.md", "", List.of(), OptionalInt.empty(), 0, "The warranty of the lamp is 24 months.");
        Answer answer = Rag.over(new WordOverlapRetriever(List.of(passage))).build()
                .ask("Hello, how long is the warranty of the lamp? Thanks!");
        assertInstanceOf(Answer.Grounded.class, answer);
        assertEquals("Hello, how long is the warranty of the lamp? Thanks!", answer.question());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Where is the lighthouse?      | Nothing in the documents matches the question.
            Onde fica o farol?            | Nada nos documentos corresponde à pergunta.
            ¿Dónde está el faro?          | Nada en los documentos corresponde a la pregunta.
            Wo steht der Leuchtturm?      | Nichts in den Dokumenten passt zu der Frage.
            O que é isso?                 | A pergunta não tem nenhuma palavra que possa ser procurada.
            Où est le phare?              | Nothing in the documents matches the question.
            """)
    void whyThereIsNoAnswerIsToldInTheLanguageOfTheQuestion(String question, String reason) {
        Answer.Abstained none = assertInstanceOf(Answer.Abstained.class, Rag.over((text, limit) -> List.of()).build().ask(question));
        assertEquals(reason, none.reason());
    }

    @Test
    void theTraceTellsTheDecisionInEnglish() {
        assertEquals("abstained: Nothing in the documents matches the question.",
                Rag.over((text, limit) -> List.of()).build().ask("Onde fica o farol?").trace().decision());
    }

    @Test
    void aLeadIsInTheLanguageAndDoesNotPromiseAYes() {
        assertEquals("Os documentos dizem:", Phrases.lead(Language.PORTUGUESE, QuestionKind.REASON));
        assertEquals("In den Dokumenten steht dazu:", Phrases.lead(Language.GERMAN, QuestionKind.YES_NO));
        assertEquals("The documents say:", Phrases.lead(Language.POLISH, QuestionKind.OTHER));
    }

    @Test
    void noPhraseIsEmptyInAnyLanguage() {
        for (Phrases phrase : Phrases.values())
            for (Language language : Language.values()) assertFalse(phrase.in(language).isBlank());
        assertTrue(Phrases.values().length > 0);
    }
}
