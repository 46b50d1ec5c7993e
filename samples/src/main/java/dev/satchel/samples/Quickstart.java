package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Folder;
import dev.satchel.Rag;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.LuceneIndex;
import java.nio.file.Path;

/** The whole library in one method: a folder, an index, a model, a question. */
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

    static void ask(Path documents, Path indexFolder, Path modelFile, String question) {
        // @start region=ask
        try (LuceneIndex index = LuceneIndex.open(indexFolder); // made when absent; survives restarts
                DjlGenerator model = DjlGenerator.load(modelFile)) { // leave it out, and answers are quoted, not written
            index.sync(Folder.of(documents)); // new, changed and deleted files; unchanged ones cost nothing
            Rag rag = Rag.over(index).answeredBy(model).build();
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
