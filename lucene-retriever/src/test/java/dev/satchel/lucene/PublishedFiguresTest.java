package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.BeirCollection;
import dev.satchel.Document;
import dev.satchel.DocumentSource;
import dev.satchel.RetrievalPilot;
import dev.satchel.SharedFiles;
import dev.satchel.Splitter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole documents as passages, the language of each told from its text. */
@Tag("evaluation")
class PublishedFiguresTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"scifact, .6789", "nfcorpus, .3218"})
    void ranksAsPublishedForLucenesBm25WithTheEnglishAnalyzer(String collection, double published) {
        assertEquals(published, ndcgAt10(collection), 0.003);
    }

    @ParameterizedTest
    @CsvSource({"faquad, .905", "tldr-nl2bash, .421", "xquad-es, .955"})
    void ranksAsWellAsLuceneToldTheLanguage(String collection, double floor) {
        double ndcg = ndcgAt10(collection);
        assertTrue(ndcg >= floor, () -> collection + " nDCG@10 is " + ndcg);
    }

    /** The questions of each collection over the documents of both. What is lost are questions such as "O que é MIT?". */
    @ParameterizedTest
    @CsvSource({"faquad, .902", "xquad-es, .957"})
    void theOtherLanguageOfAnIndexCostsNextToNothing(String other, double floor) {
        BeirCollection english = collection("scifact");
        BeirCollection foreign = collection(other);
        try (LuceneIndex index = LuceneIndex.at(folder).splitBy(Splitter.whole()).open()) {
            index.sync(new Together(List.of(english, foreign)));
            assertEquals(.6789, RetrievalPilot.measure(english, index).ndcgAt10(), 0.001);
            double ndcg = RetrievalPilot.measure(foreign, index).ndcgAt10();
            assertTrue(ndcg >= floor, () -> other + " nDCG@10 is " + ndcg);
        }
    }

    /** SciFact, whose ids are numbers, and another collection, whose ids begin with a p, as one. */
    private record Together(List<? extends DocumentSource> sources) implements DocumentSource {
        @Override
        public Listing list() { return new Listing(sources.stream().flatMap(each -> each.list().items().stream()).toList(), List.of()); }

        @Override
        public byte[] content(Item item) throws IOException { return of(item).content(item); }

        @Override
        public Document read(Item item, byte[] content) { return of(item).read(item, content); }

        @Override
        public String readerVersion(Item item) { return of(item).readerVersion(item); }

        private DocumentSource of(Item item) {
            return sources.get(item.id().startsWith("p") ? 1 : 0);
        }
    }

    private static BeirCollection collection(String name) {
        return BeirCollection.open(SharedFiles.require("eval/retrieval/" + name));
    }

    private double ndcgAt10(String name) {
        BeirCollection collection = collection(name);
        try (LuceneIndex index = LuceneIndex.at(folder).splitBy(Splitter.whole()).open()) {
            index.sync(collection);
            return RetrievalPilot.measure(collection, index).ndcgAt10();
        }
    }
}
