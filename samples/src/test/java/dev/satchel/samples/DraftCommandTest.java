package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code satchel draft}, and the options that say how is answered. */
class DraftCommandTest {
    @TempDir
    private Path scratch;

    private int run(Streams streams, String... arguments) {
        return streams.run(List.of(arguments), "--index", scratch.resolve("index").toString(), "--model", "none", "--embedder",
                "none");
    }

    @Test
    void anEmailGreetsAndEveryStatementOfItHasAPlace() {
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, "draft", "email", "documents", "returns", "--to", "Ana"), streams::err);
        assertTrue(streams.out().contains("Dear Ana,"), streams::out);
        assertTrue(streams.out().contains("[1] returns.md"), streams::out);
    }

    @Test
    void aDraftAsJsonHasItsStatementsWithTheirCitations() {
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, "draft", "comparison", "documents", "outdoor unit", "base", "--json"), streams::err);
        JsonNode draft = streams.json().getFirst();
        assertEquals("grounded", draft.get("outcome").stringValue());
        JsonNode statement = draft.get("sections").get(1).get("statements").get(0);
        assertEquals("outdoor unit", statement.get("about").stringValue());
        assertTrue(statement.get("citation").get("end").intValue() > statement.get("citation").get("start").intValue());
    }

    @Test
    void whatTheDocumentsDoNotSayIsNotDrafted() {
        Streams streams = Streams.piped("");
        assertEquals(1, run(streams, "draft", "faq", "documents", "nuclear power"));
        assertEquals("", streams.out());
        assertTrue(streams.err().contains("the documents say too little about it"), streams::err);
    }

    @Test
    void aComparisonNeedsTwoTopics() {
        Streams streams = Streams.piped("");
        assertEquals(2, run(streams, "draft", "comparison", "documents", "base"));
        assertEquals("satchel: satchel draft comparison takes 2 topics, got 1: several words that belong together need quotation marks\n",
                streams.err());
    }

    @Test
    void customersAreToldWhomToWriteTo() {
        Streams streams = Streams.piped("");
        assertEquals(1, run(streams, "ask", "documents", "Who founded the company?", "--role", "customer-service", "--contact", "Ana"));
        assertEquals("I could not find this in our documents.\nPlease contact: Ana\n", streams.out());
    }

    @Test
    void optionsThatDoNotFitTogetherAreExplained() {
        Streams streams = Streams.piped("");
        assertEquals(2, run(streams, "ask", "documents", "Why?", "--role", "customer-service"));
        assertEquals(2, run(streams, "ask", "documents", "Why?", "--contact", "Ana"));
        assertEquals(2, run(streams, "ask", "documents", "Why?", "--role", "king"));
        assertEquals(2, run(streams, "ask", "documents", "Why?", "--mode", "write"));
        assertEquals("""
                satchel: --role customer-service needs --contact, whom to write to when the documents do not say
                satchel: --contact is for --role customer-service: give both
                satchel: there is no role king: plain and customer-service are
                satchel: --mode write needs a model: leave out --model none, or take --mode extract
                """, streams.err());
    }

    @Test
    void anAnswerAsJsonTellsItsKindWhatWasAskedAndWhatDecided() {
        Streams streams = Streams.piped("");
        assertEquals(0, run(streams, "ask", "documents", "Can I use it on a boat?", "--json"), streams::err);
        JsonNode answer = streams.json().getFirst();
        assertEquals("yes_no", answer.get("kind").stringValue());
        assertEquals("The documents say about it:", answer.get("lead").stringValue());
        assertTrue(answer.get("signals").size() > 0);
        assertTrue(answer.get("decision").stringValue().startsWith("quoted"));
    }
}
