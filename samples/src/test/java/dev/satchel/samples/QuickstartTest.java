package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Answer;
import dev.satchel.Folder;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.lucene.LuceneIndex;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    private static final Path TINY_MODEL = Path.of("../djl-generator/src/test/resources/reference/llama.Q4_1.gguf");

    @Test
    void theShortProgramOfTheReadmeAnswersWithAQuote(@TempDir Path scratch) {
        Answer answer = Quickstart.quote(Path.of("documents"), scratch.resolve("index"), "What does a pallet weigh?");
        assertTrue(answer instanceof Answer.Grounded grounded && grounded.text().contains("134 kg"), answer::toString);
    }

    @Test
    void theProgramOfTheReadmeAnswersWithAQuote(@TempDir Path scratch) {
        PrintStream usual = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Quickstart.ask(Path.of("documents"), scratch.resolve("index"), TINY_MODEL, "Who is the data protection officer?");
        } finally {
            System.setOut(usual);
        }
        // The tiny model writes nonsense, which is dropped: what is left is the quote.
        assertTrue(printed.toString(StandardCharsets.UTF_8).contains("The data protection officer is Helena Prates"), printed::toString);
    }

    @Test
    void theConversationOfTheReadmeKnowsWhatAFollowUpMeans(@TempDir Path scratch) {
        try (LuceneIndex index = LuceneIndex.open(scratch); DjlGenerator model = DjlGenerator.load(TINY_MODEL)) {
            index.sync(Folder.of(Path.of("documents")));
            Answer answer = Quickstart.talk(index, model, "How long is the warranty?", "And of the batteries?");
            assertEquals("How long is the warranty of the batteries?", answer.trace().askedAs());
        }
    }

    @Test
    void aCustomerWhoseQuestionNoDocumentAnswersIsTheContactGiven(@TempDir Path scratch) {
        try (LuceneIndex index = LuceneIndex.open(scratch)) {
            index.sync(Folder.of(Path.of("documents")));
            String reply = CustomerDesk.reply(index, "support@garoa.example", "Who founded the company?");
            assertTrue(reply.contains("I could not find this") && reply.endsWith("support@garoa.example"), reply);
            assertTrue(CustomerDesk.reply(index, "support@garoa.example", "How long is the warranty?").contains("24 months"));
        }
    }

    @Test
    void contentIsComposedFromTheDocuments(@TempDir Path scratch) {
        try (LuceneIndex index = LuceneIndex.open(scratch)) {
            index.sync(Folder.of(Path.of("documents")));
            assertEquals(3, ContentDesk.compose(index, "returns").count());
            assertEquals(0, ContentDesk.compose(index, "nuclear power").count());
        }
    }

    @Test
    void aModelOfRandomNumbersQuotesASentenceWhenItMayWriteNothingElse() {
        String text = "The roof is red. The door is green. Nobody lives there.";
        try (DjlGenerator model = DjlGenerator.load(TINY_MODEL)) {
            String quote = Quickstart.quoteOf(model, text, "Which colour is the door?");
            assertTrue(text.contains(quote) && quote.endsWith("."), quote);
        }
    }
}
