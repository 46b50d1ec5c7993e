package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Document;
import dev.satchel.HashEmbedder;
import dev.satchel.MemorySource;
import dev.satchel.ScoredPassage;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compared with what going through all vectors finds. */
class VectorSearchTest {
    private static final int LIMIT = 10;

    @TempDir
    Path folder;

    private final HashEmbedder embedder = new HashEmbedder();

    @Test
    void aSmallIndexMissesNothing() {
        assertEquals(1, recall(600, new Random(1)));
    }

    /** More than can be compared one by one in no time: most of them are never looked at. */
    @Test
    void aLargeIndexMissesNextToNothing() {
        double recall = recall(12_000, new Random(2));
        assertTrue(recall >= 0.95, () -> "recall is " + recall);
    }

    @Test
    void theScoreIsTheExactSimilarity() {
        List<Document> documents = documents(300, new Random(3));
        try (LuceneIndex index = LuceneIndex.open(folder, embedder)) {
            index.sync(new MemorySource(documents));
            for (ScoredPassage each : index.rankedBy(Ranking.vectors()).retrieve("w1 w2 w3", LIMIT))
                assertEquals(similarity(embedder.embedQuestion("w1 w2 w3"), embedder.embedPassages(List.of(each.passage().text())).getFirst()),
                        each.score(), 1e-6);
        }
    }

    private double recall(int count, Random random) {
        List<Document> documents = documents(count, random);
        List<float[]> vectors = embedder.embedPassages(documents.stream().map(Document::text).toList());
        int hits = 0;
        int questions = 20;
        try (LuceneIndex index = LuceneIndex.open(folder, embedder)) {
            index.sync(new MemorySource(documents));
            for (int i = 0; i < questions; i++) {
                String question = text(random, 5);
                Set<String> found = index.rankedBy(Ranking.vectors()).retrieve(question, LIMIT).stream()
                        .map(each -> each.passage().documentId()).collect(Collectors.toSet());
                for (int each : nearest(question, vectors)) if (found.contains(documents.get(each).id())) hits++;
            }
        }
        return hits / (double) (questions * LIMIT);
    }

    private static List<Document> documents(int count, Random random) {
        return IntStream.range(0, count).mapToObj(i -> new Document("d%05d".formatted(i), "", text(random, 8))).toList();
    }

    private static String text(Random random, int words) {
        return IntStream.range(0, words).mapToObj(i -> "w" + random.nextInt(300)).collect(Collectors.joining(" "));
    }

    private List<Integer> nearest(String question, List<float[]> vectors) {
        float[] asked = embedder.embedQuestion(question);
        return IntStream.range(0, vectors.size()).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> similarity(asked, vectors.get(i))).reversed()).limit(LIMIT).toList();
    }

    private static double similarity(float[] one, float[] other) {
        return (1 + IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).sum()) / 2;
    }
}
