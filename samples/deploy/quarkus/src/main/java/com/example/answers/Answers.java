package com.example.answers;

import dev.satchel.AnswerMode;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.LuceneIndex;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The parts of the library, made at the start and closed at the end, the last first. They are kept in one bean because a client proxy, which
 * Quarkus would put before each of several, cannot stand for classes that are final.
 */
@Startup
@Singleton
class Answers {
    private static final Logger log = Logger.getLogger(Answers.class);

    @ConfigProperty(name = "answers.documents")
    Path documents;

    @ConfigProperty(name = "answers.index")
    Path indexFolder;

    @ConfigProperty(name = "answers.model")
    Path modelFile;

    private Embedder embedder;
    private Generator model;
    private LuceneIndex index;
    private Rag rag;

    Rag rag() { return rag; }

    /** The index is in step with the folder before the first question; from then on it follows. */
    @PostConstruct
    void open() {
        embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load();
        model = DjlGenerator.load(modelFile);
        index = LuceneIndex.open(indexFolder, embedder);
        Folder folder = Folder.of(documents);
        index.sync(folder).failed().forEach(problem -> log.warnf("cannot read %s", problem));
        index.follow(folder, report -> {
            if (report.changedSomething()) log.infof("documents have changed: %d passages now", report.passages());
        });
        rag = Rag.over(index).answeredBy(model).mode(AnswerMode.QUOTE).build();
    }

    @PreDestroy
    void close() {
        if (index != null) index.close(); // which ends following
        if (model != null) model.close();
        if (embedder != null) embedder.close();
    }
}
