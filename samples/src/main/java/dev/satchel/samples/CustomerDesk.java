package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import dev.satchel.Role;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.LuceneIndex;
import java.nio.file.Path;

/** Answers a customer's question from a company's documents, and says whom to write to when they do not say. */
public final class CustomerDesk {
    private CustomerDesk() {}

    /**
     * Answers one question.
     *
     * @param arguments a folder of documents, a folder for the index, who can help, a question
     */
    public static void main(String[] arguments) {
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load();
                LuceneIndex index = LuceneIndex.open(Path.of(arguments[1]), embedder)) {
            index.sync(Folder.of(Path.of(arguments[0])));
            Retriever forCustomers = index.visibleTo(Filter.type("xlsx").not()); // the resellers' prices are none of theirs
            System.out.println(reply(forCustomers, arguments[2], arguments[3]));
        }
    }

    /** What the customer is written. */
    static String reply(Retriever documents, String contact, String question) {
        // @start region=reply
        Rag desk = Rag.over(documents).speakingAs(new Role.CustomerService(contact)).build();
        Answer answer = desk.ask(question);
        String said = switch (answer) {
            case Answer.Grounded grounded -> grounded.text(); // the documents' words: any promise in it is theirs
            case Answer.Abstained none -> "";
        };
        return String.join("\n\n", answer.frame().lead(), said, answer.frame().closing()); // in the question's language
        // @end region=reply
    }
}
