package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satchel.BeirCollection;
import dev.satchel.RetrievalPilot;
import dev.satchel.Splitter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole documents as passages, the language of each told from its text. */
@Tag("evaluation")
class PublishedFiguresTest {
    private static final Path COLLECTIONS = Path.of("../../shared/eval/retrieval");

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

    private double ndcgAt10(String name) {
        Path data = COLLECTIONS.resolve(name);
        assumeTrue(Files.isDirectory(data), () -> "skipped: no evaluation data in " + data.toAbsolutePath().normalize());
        BeirCollection collection = BeirCollection.open(data);
        try (LuceneIndex index = LuceneIndex.open(folder, Splitter.whole())) {
            index.sync(collection);
            return RetrievalPilot.measure(collection, index).ndcgAt10();
        }
    }
}
