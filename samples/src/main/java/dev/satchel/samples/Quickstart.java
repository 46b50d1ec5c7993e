package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.Rag;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.IndexView;
import dev.satchel.lucene.LuceneIndex;
import java.nio.file.Path;

/** The whole library in two methods: an answer in three statements; and the same with a model and a part of the documents. */
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
}
