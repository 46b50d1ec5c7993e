package dev.satchel.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Document;
import dev.satchel.Embedder;
import dev.satchel.HashEmbedder;
import dev.satchel.MemorySource;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
                assertEquals(
                        similarity(embedder.embedQuestion("w1 w2 w3"), embedder.embedPassages(List.of(each.passage().text())).getFirst()),
                        each.score(), 1e-6);
        }
    }

    /** Whatever order they have in the index, of which a short list takes a part only. */
    @Test
    void equalPassagesAreInOrderOfTheirDocuments() {
        List<Document> documents = Stream.of("e", "d", "c", "b", "a").map(id -> new Document(id, "", "w1 w2 w3")).toList();
        try (LuceneIndex index = LuceneIndex.open(folder, embedder)) {
            for (int i = 1; i <= documents.size(); i++) index.sync(new MemorySource(documents.subList(0, i)));
            assertEquals(List.of("a", "b"), index.rankedBy(Ranking.vectors()).retrieve("w1 w2", 2).stream()
                    .map(each -> each.passage().documentId()).toList());
        }
    }

    @Test
    void vectorsThatAreTooLongAreRefused() {
        Embedder vast = new Embedder() {
            @Override
            public String name() { return "vast"; }

            @Override
            public String fingerprint() { return "vast 1"; }

            @Override
            public int dimensions() { return 1025; }

            @Override
            public Set<String> languages() { return Set.of(); }

            @Override
            public float[] embedQuestion(String question) {
                float[] vector = new float[1025];
                vector[0] = 1;
                return vector;
            }

            @Override
            public List<float[]> embedPassages(List<String> passages) {
                return passages.stream().map(this::embedQuestion).toList();
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        };
        try (LuceneIndex index = LuceneIndex.open(folder, vast)) {
            String message = "the vectors of embedder vast have 1025 dimensions, an index takes at most 1024: use another embedder";
            MemorySource source = new MemorySource(documents(1, new Random(4)));
            assertEquals(message, assertThrows(SatchelException.class, () -> index.sync(source)).getMessage());
            assertEquals(message, assertThrows(SatchelException.class, () -> index.retrieve("w1", 1)).getMessage());
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
