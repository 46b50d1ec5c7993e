package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.satchel.RetrievalPilot.RankedDocument;
import dev.satchel.RetrievalPilot.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalPilotTest {
    @TempDir
    Path folder;

    @Test
    void averagesOverTheQuestions() throws IOException {
        BeirCollection collection = collection("q1\ta\t1\nq2\tb\t1\nq2\tc\t1\n");
        Retriever retriever = (question, limit) -> question.equals("one")
                ? List.of(found("b", 0, 2), found("a", 0, 1))
                : List.of(found("b", 0, 2));
        Report report = RetrievalPilot.measure(collection, retriever);
        double log3 = Math.log(3) / Math.log(2);
        assertEquals((1 / log3 + 1 / (1 + 1 / log3)) / 2, report.ndcgAt10(), 1e-12);
        assertEquals((1 + 0.5) / 2, report.recallAt10(), 1e-12);
        assertEquals((1 + 0.5) / 2, report.recallAt100(), 1e-12);
        assertEquals((0.5 + 1) / 2, report.mrrAt10(), 1e-12);
        assertEquals(2, report.queries());
    }

    @Test
    void aDocumentCountsOnceWithItsBestPassage() throws IOException {
        BeirCollection collection = collection("q1\tb\t1\n");
        Retriever retriever = (question, limit) -> List.of(found("a", 0, 9), found("a", 50, 8), found("b", 0, 5), found("a", 9, 4));
        Report report = RetrievalPilot.measure(collection, retriever);
        assertEquals(List.of(new RankedDocument("a", 9), new RankedDocument("b", 5)), report.run().get("q1"));
        assertEquals(0.5, report.mrrAt10());
    }

    @Test
    void equalScoresAreOrderedByDocumentId() throws IOException {
        BeirCollection collection = collection("q1\ta\t1\n");
        Report report = RetrievalPilot.measure(collection,
                (question, limit) -> List.of(found("c", 0, 1), found("a", 0, 1), found("b", 0, 1)));
        assertEquals(List.of("a", "b", "c"), report.run().get("q1").stream().map(RankedDocument::documentId).toList());
    }

    @Test
    void asksForMoreWhenTheListIsFullOfTheSameDocument() throws IOException {
        BeirCollection collection = collection("q1\tlast\t1\n");
        List<ScoredPassage> all = new ArrayList<>(IntStream.range(0, 250).mapToObj(i -> found("long", i, 1000 - i)).toList());
        all.add(found("last", 0, 1));
        List<Integer> limits = new ArrayList<>();
        Report report = RetrievalPilot.measure(collection, (question, limit) -> {
            limits.add(limit);
            return all.stream().limit(limit).toList();
        });
        assertEquals(List.of(100, 200, 400), limits);
        assertEquals(1, report.recallAt10());
    }

    @Test
    void aRunFileHasTheColumnsOfTrecAndNoEqualScores() throws IOException {
        Report report = new Report(0, 0, 0, 0, 1, Duration.ZERO, Duration.ZERO,
                Map.of("q1", List.of(new RankedDocument("a", 1.5), new RankedDocument("b", 1.5), new RankedDocument("c", 1.5),
                        new RankedDocument("d", 0.25))));
        report.writeRun(folder.resolve("run.txt"), "bm25");
        assertEquals("""
                q1 Q0 a 1 1.5 bm25
                q1 Q0 b 2 1.4999999 bm25
                q1 Q0 c 3 1.4999998 bm25
                q1 Q0 d 4 0.25 bm25
                """, Files.readString(folder.resolve("run.txt")));
    }

    @Test
    void anIdThatARunFileCannotHoldIsRefused() {
        Report report = new Report(0, 0, 0, 0, 1, Duration.ZERO, Duration.ZERO,
                Map.of("q1", List.of(new RankedDocument("my notes.txt", 1))));
        assertEquals("\"my notes.txt\" is empty or has white space, which a run file cannot hold: rename it",
                assertThrows(SatchelException.class, () -> report.writeRun(folder.resolve("run.txt"), "bm25")).getMessage());
    }

    @Test
    void percentilesAreNearestRank() {
        List<Long> hundred = LongStream.rangeClosed(1, 100).boxed().toList();
        assertEquals(Duration.ofNanos(50), RetrievalPilot.percentile(hundred, 50));
        assertEquals(Duration.ofNanos(95), RetrievalPilot.percentile(hundred, 95));
        assertEquals(Duration.ofNanos(7), RetrievalPilot.percentile(List.of(7L), 95));
        assertEquals(Duration.ofNanos(2), RetrievalPilot.percentile(List.of(3L, 1L, 2L), 50));
    }

    private BeirCollection collection(String judgements) throws IOException {
        Files.writeString(folder.resolve("corpus.jsonl"), "{\"_id\": \"a\", \"text\": \"x\"}");
        Files.writeString(folder.resolve("queries.jsonl"), "{\"_id\": \"q1\", \"text\": \"one\"}\n{\"_id\": \"q2\", \"text\": \"two\"}\n");
        Files.writeString(folder.resolve("qrels.tsv"), "query-id\tcorpus-id\tscore\n" + judgements);
        return BeirCollection.open(folder);
    }

    private static ScoredPassage found(String document, int start, double score) {
        return new ScoredPassage(new Passage(document, "", List.of(), OptionalInt.empty(), start, "text"), score);
    }
}
