package com.example.embedded;

import dev.satchel.Answer;
import dev.satchel.AnswerMode;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.Rag;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.LuceneIndex;
import java.nio.file.Path;

/** One question about a folder: {@code DOCUMENTS INDEX MODEL QUESTION}. */
public final class Embedded {
    private Embedded() {}

    /** Prints where it runs, the answer and its quotes. */
    public static void main(String[] args) {
        System.setProperty("ai.djl.offline", "true"); // before the first class of DJL is loaded: it then neither downloads nor reports anything
        System.out.println(Embedded.class.getModule().isNamed() ? "on the module path" : "on the class path");
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load();
                DjlGenerator model = DjlGenerator.load(Path.of(args[2]));
                LuceneIndex index = LuceneIndex.open(Path.of(args[1]), embedder)) {
            index.sync(Folder.of(Path.of(args[0]))).failed().forEach(problem -> System.err.println("cannot read " + problem));
            switch (Rag.over(index).answeredBy(model).mode(AnswerMode.QUOTE).build().ask(args[3])) {
                case Answer.Grounded answer -> {
                    System.out.println(answer.text());
                    answer.citations().forEach(System.out::println);
                }
                case Answer.Abstained none -> System.out.println(none.reason());
            }
        }
    }
}
