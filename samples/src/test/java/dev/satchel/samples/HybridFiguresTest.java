package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.BeirCollection;
import dev.satchel.Embedder;
import dev.satchel.RetrievalPilot;
import dev.satchel.SharedFiles;
import dev.satchel.Splitter;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.lucene.Ranking;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words and vectors together, with the English embedder that comes with the program. */
@Tag("evaluation")
class HybridFiguresTest {
    @TempDir
    Path folder;

    @Test
    void findsMoreThanEitherSideAlone() {
        BeirCollection collection = BeirCollection.open(SharedFiles.require("eval/retrieval/tldr-nl2bash"));
        try (Embedder embedder = english(); LuceneIndex index = index(embedder)) {
            index.sync(collection);
            RetrievalPilot.Report hybrid = RetrievalPilot.measure(collection, index);
            assertTrue(hybrid.ndcgAt10() > RetrievalPilot.measure(collection, index.rankedBy(Ranking.words())).ndcgAt10());
            assertTrue(hybrid.ndcgAt10() > RetrievalPilot.measure(collection, index.rankedBy(Ranking.vectors())).ndcgAt10());
            assertTrue(hybrid.ndcgAt10() >= .545, () -> "nDCG@10 is " + hybrid.ndcgAt10());
            assertTrue(hybrid.recallAt100() >= .92, () -> "recall@100 is " + hybrid.recallAt100());
        }
    }

    @Test
    void aModelThatDoesNotKnowTheLanguageChangesNothing() {
        BeirCollection portuguese = BeirCollection.open(SharedFiles.require("eval/retrieval/faquad"));
        try (Embedder embedder = english(); LuceneIndex index = index(embedder)) {
            index.sync(portuguese);
            double words = RetrievalPilot.measure(portuguese, index.rankedBy(Ranking.words())).ndcgAt10();
            assertEquals(words, RetrievalPilot.measure(portuguese, index).ndcgAt10(), 0.001);
        }
    }

    private static Embedder english() {
        return ModelCatalog.standard().embedder(Embedders.ENGLISH).load();
    }

    private LuceneIndex index(Embedder embedder) {
        return LuceneIndex.at(folder).splitBy(Splitter.whole()).embeddedBy(embedder).open();
    }
}
