package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleTest {
    private static final Retriever DOCUMENTS = WordOverlapRetriever.overDocuments(List.of(
            new Document("warranty.md", "Warranty", "The pump has a warranty of 24 months. It can be used on a boat."),
            new Document("garantia.md", "Garantia", "A bomba tem garantia de 24 meses.")));

    private static Answer ask(Role role, String question) { return Rag.over(DOCUMENTS).speakingAs(role).build().ask(question); }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Who founded the company?              | I could not find this in our documents.        | Please contact: Ana
            Quem fundou a empresa de vocês?       | Não encontrei isso em nossos documentos.       | Por favor, entre em contato com: Ana
            ¿Quién fundó la empresa de ustedes?   | No he encontrado esto en nuestros documentos.  | Por favor, póngase en contacto con: Ana
            Wer hat die Firma gegründet?          | Das habe ich in unseren Unterlagen nicht gefunden. | Bitte wenden Sie sich an: Ana
            """)
    void aCustomerIsToldWhomToAskInTheQuestionsLanguage(String question, String lead, String closing) {
        Answer answer = ask(new Role.CustomerService("Ana"), question);
        assertInstanceOf(Answer.Abstained.class, answer);
        assertEquals(new Answer.Frame(lead, closing), answer.frame());
    }

    @Test
    void whatIsSaidAroundAnAnswerIsNoPartOfIt() {
        Answer plain = ask(new Role.Plain(), "How long is the warranty of the pump?");
        Answer service = ask(new Role.CustomerService("Ana"), "How long is the warranty of the pump?");
        assertEquals(((Answer.Grounded) plain).text(), ((Answer.Grounded) service).text());
        assertEquals(Answer.Frame.NONE, plain.frame());
        assertEquals("Thank you for your question. This is what our documents say:", service.frame().lead());
        assertEquals("If this does not help, please contact: Ana", service.frame().closing());
    }

    @Test
    void aQuoteIsNoYesOrNoAndThatIsSaid() {
        Answer answer = ask(new Role.Plain(), "Can the pump be used on a boat?");
        assertTrue(answer instanceof Answer.Grounded, answer::toString);
        assertEquals("The documents say about it:", answer.frame().lead());
    }

    @Test
    void aGreetingIsAnsweredWithoutAContact() {
        assertEquals(Answer.Frame.NONE, ask(new Role.CustomerService("Ana"), "Hello!").frame());
    }

    @Test
    void aConversationKeepsTheRole() {
        Conversation conversation = Rag.over(DOCUMENTS).speakingAs(new Role.CustomerService("Ana")).build().converse();
        assertEquals("Please contact: Ana", conversation.ask("Who founded the company?").frame().closing());
    }

    @Test
    void aContactThatSaysNothingIsRefused() {
        Exception refused = assertThrows(IllegalArgumentException.class, () -> new Role.CustomerService(" "));
        assertEquals("customer service needs a contact, such as an e-mail address", refused.getMessage());
    }
}
