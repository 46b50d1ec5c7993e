package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.AnswerMode;
import dev.satchel.Answerability;
import dev.satchel.Conversation;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.Prompt;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import dev.satchel.TokenConstraint;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.IndexView;
import dev.satchel.lucene.LuceneIndex;
import java.nio.file.Path;
import java.util.List;

/**
 * The library in four methods: an answer in three statements; the same with a model and a part of the documents; a conversation; a model
 * alone.
 */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Asks a question and prints the answer with its quotes.
     *
     * @param arguments a folder of documents, a folder for the index, a question
     */
    public static void main(String[] arguments) {
        ask(Path.of(arguments[0]), Path.of(arguments[1]), ModelCatalog.standard().get("smollm2-135m-instruct"), arguments[2]);
    }

    /** The shortest way to an answer: opened, brought up to date, asked. The answer is quoted. */
    static Answer quote(Path documents, Path indexFolder, String question) {
        // @start region=quote
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load(); // without it, only words are compared
                LuceneIndex index = LuceneIndex.open(indexFolder, embedder)) { // made when absent; survives restarts
            index.sync(Folder.of(documents)); // new, changed, renamed and deleted files; unchanged ones cost nothing
            return Rag.over(index).build().ask(question);
        }
        // @end region=quote
    }

    /** The same with a model that writes, and for somebody who may see only a part of the documents. */
    static void ask(Path documents, Path indexFolder, Path modelFile, String question) {
        // @start region=ask
        try (LuceneIndex index = LuceneIndex.open(indexFolder); DjlGenerator model = DjlGenerator.load(modelFile)) {
            index.sync(Folder.of(documents));
            IndexView english = index.visibleTo(Filter.folder("pt").not()); // nothing leads from a view to the other documents
            Rag rag = Rag.over(english).answeredBy(model).build();
            switch (rag.ask(question)) {
                case Answer.Grounded answer -> {
                    System.out.println(answer.text());
                    answer.citations().forEach(System.out::println); // document, page, character range, exact quote
                }
                case Answer.Abstained none -> System.out.println(none.reason());
            }
        }
        // @end region=ask
    }

    /** A conversation, in which a question may lean on those before. */
    static Answer talk(Retriever documents, Generator model, String question, String next) {
        // @start region=talk
        Rag rag = Rag.over(documents).answeredBy(model).mode(AnswerMode.QUOTE).answering(Answerability.normal()).build();
        Conversation conversation = rag.converse(); // each person has their own
        conversation.ask(question); // "How long is the warranty?"
        Answer answer = conversation.ask(next); // "And of the batteries?"; answer.trace().askedAs() has the whole question
        System.out.println(answer.confidence() + " " + answer.trace().decision());
        // @end region=talk
        return answer;
    }

    /** A model that may write nothing but sentences of a text. */
    static String quoteOf(Generator model, String text, String question) {
        // @start region=constraint
        Prompt prompt = new Prompt(List.of(new Prompt.Message(Prompt.Role.USER, text + "\n\n" + question)));
        GenerationOptions quoting = GenerationOptions.greedy(64).withConstraint(TokenConstraint.quoteSentences(List.of(text)));
        return model.generate(prompt, quoting).text().strip(); // a slice of the text, whatever the model is
        // @end region=constraint
    }
}
