package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Document;
import dev.satchel.HashEmbedder;
import dev.satchel.MemorySource;
import dev.satchel.ScoredPassage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index of English and Portuguese documents, with an embedder that knows only English. */
class HybridRankingTest {
    private static final String PORTUGUESE_QUESTION = "Quando é que o navio Cassiopeia chega ao porto de Lisboa?";
    private static final String ENGLISH_QUESTION = "When does the ship Cassiopeia arrive in Lisboa, at which port?";

    @TempDir
    Path folder;
    private LuceneIndex index;

    @BeforeEach
    void open() {
        index = LuceneIndex.open(folder, new HashEmbedder("hash 1", Set.of("en")));
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            documents.add(new Document("en/%02d.txt".formatted(i), "",
                    "This is what the captain of the ship wrote on day " + i + " about the weather" + " and the sea".repeat(i % 5) + "."));
            documents.add(new Document("pt/%02d.txt".formatted(i), "", "Isto é o que o capitão do navio escreveu no dia " + i
                    + " sobre o tempo" + " e o mar de Lisboa".repeat(i % 5) + "."));
        }
        documents.add(new Document("en/ship.txt", "", "The ship Cassiopeia is to arrive in Lisboa on Friday, at the port of Alges."));
        documents.add(new Document("pt/navio.txt", "", "O navio Cassiopeia chega a Lisboa na sexta-feira, ao porto de Algés."));
        index.sync(new MemorySource(documents));
    }

    @AfterEach
    void close() { index.close(); }

    @Test
    void aQuestionInALanguageThatTheEmbedderDoesNotKnowIsRankedByWords() {
        List<ScoredPassage> byWords = index.rankedBy(Ranking.words()).retrieve(PORTUGUESE_QUESTION, 100);
        assertEquals("pt/navio.txt", byWords.getFirst().passage().documentId());
        for (Ranking ranking : List.of(Ranking.hybrid(), Ranking.reciprocalRanks(), Ranking.vectors()))
            assertEquals(byWords, index.rankedBy(ranking).retrieve(PORTUGUESE_QUESTION, 100), ranking::toString);
    }

    @Test
    void passagesWithoutVectorsKeepTheirOrderAndAreNeitherLostNorAlwaysFirst() {
        for (Ranking ranking : List.of(Ranking.hybrid(), Ranking.reciprocalRanks())) {
            List<String> found = ids(index.rankedBy(ranking).retrieve(ENGLISH_QUESTION, 100));
            List<String> byWords = ids(index.rankedBy(Ranking.words()).retrieve(ENGLISH_QUESTION, 100));
            assertEquals(portuguese(byWords), portuguese(found), ranking::toString);
            assertEquals("en/ship.txt", found.getFirst(), ranking::toString);
            assertTrue(found.indexOf("pt/navio.txt") < 10, ranking::toString);
        }
    }

    @Test
    void scoresAreFromZeroToOneAndDescend() {
        for (Ranking ranking : List.of(Ranking.hybrid(), Ranking.reciprocalRanks(), Ranking.hybrid().withVectorWeight(0.9))) {
            double last = 1;
            for (ScoredPassage each : index.rankedBy(ranking).retrieve(ENGLISH_QUESTION, 100)) {
                assertTrue(each.score() >= 0 && each.score() <= last, ranking::toString);
                last = each.score();
            }
        }
    }

    @Test
    void theSameQuestionGetsTheSamePassagesHoweverFewAreAskedFor() {
        List<ScoredPassage> many = index.retrieve(ENGLISH_QUESTION, 80);
        assertEquals(many.subList(0, 7), index.retrieve(ENGLISH_QUESTION, 7));
    }

    @Test
    void theNeighboursOfAPassageAreOnlyThoseThatMayBeSeen() {
        IndexView view = index.visibleTo(Filter.folder("en"));
        List<String> found = ids(view.retrieve(ENGLISH_QUESTION, 100));
        assertEquals(41, found.size());
        assertFalse(found.stream().anyMatch(each -> each.startsWith("pt/")));
    }

    @Test
    void aWeightThatIsNoShareIsRefused() {
        for (double weight : new double[] {-0.1, 1.1, Double.NaN})
            assertEquals("vectorWeight must be from 0 to 1, got " + weight,
                    assertThrows(IllegalArgumentException.class, () -> Ranking.hybrid().withVectorWeight(weight)).getMessage());
    }

    private static List<String> portuguese(List<String> ids) {
        return ids.stream().filter(each -> each.startsWith("pt/")).toList();
    }

    private static List<String> ids(List<ScoredPassage> found) {
        return Stream.of(found).flatMap(List::stream).map(each -> each.passage().documentId()).toList();
    }
}
