package com.example.answers;

import dev.satchel.AnswerMode;
import dev.satchel.Embedder;
import dev.satchel.Folder;
import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.LuceneIndex;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Answers questions about a folder of documents over HTTP. Spring closes what it made, the last first. */
@SpringBootApplication
@EnableConfigurationProperties(AnswersApplication.Places.class)
public class AnswersApplication {
    private static final Logger log = LoggerFactory.getLogger(AnswersApplication.class);

    /** Where documents, index and model are: {@code answers.documents} and so on in {@code application.properties}. */
    @ConfigurationProperties("answers")
    record Places(Path documents, Path index, Path model) {}

    public static void main(String[] args) {
        // Before the first class of DJL is loaded: it then neither downloads nor reports anything.
        System.setProperty("ai.djl.offline", "true");
        SpringApplication.run(AnswersApplication.class, args);
    }

    @Bean
    Embedder embedder() { return ModelCatalog.standard().embedder("bge-small-en-v1.5").load(); }

    @Bean
    Generator model(Places places) { return DjlGenerator.load(places.model()); }

    /** The index, in step with the folder before the first question; from then on it follows. */
    @Bean
    LuceneIndex index(Places places, Embedder embedder) {
        LuceneIndex index = LuceneIndex.open(places.index(), embedder);
        Folder documents = Folder.of(places.documents());
        index.sync(documents).failed().forEach(problem -> log.warn("cannot read {}", problem));
        index.follow(documents, report -> {
            if (report.changedSomething()) log.info("documents have changed: {} passages now", report.passages());
        });
        return index; // which ends following when it is closed
    }

    @Bean
    Rag rag(LuceneIndex index, Generator model) {
        return Rag.over(index).answeredBy(model).mode(AnswerMode.QUOTE).build();
    }
}
