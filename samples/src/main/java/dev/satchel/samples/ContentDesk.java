package dev.satchel.samples;

import dev.satchel.Composer;
import dev.satchel.Composition;
import dev.satchel.Folder;
import dev.satchel.lucene.LuceneIndex;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Texts put together from one's own documents, each statement with its place: no model is needed. */
public final class ContentDesk {
    private ContentDesk() {}

    /**
     * Prints a summary, a list of questions and an e-mail about a topic.
     *
     * @param arguments a folder of documents, a folder for the index, a topic
     */
    public static void main(String[] arguments) {
        try (LuceneIndex index = LuceneIndex.open(Path.of(arguments[1]))) {
            index.sync(Folder.of(Path.of(arguments[0])));
            compose(index, arguments[2]).forEach(each -> System.out.println(each.text()));
        }
    }

    /** What the documents say about the topic; nothing when they say too little. */
    static Stream<Composition> compose(LuceneIndex index, String topic) {
        // @start region=compose
        Composer composer = Composer.over(index);
        return Stream.of(composer.summary(topic), composer.faq(topic, 5), composer.email(topic, "Ana"))
                .flatMap(found -> found.stream()); // empty when the documents say too little about the topic
        // @end region=compose
    }
}
