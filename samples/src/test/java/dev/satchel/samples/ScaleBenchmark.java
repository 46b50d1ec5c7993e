package dev.satchel.samples;

import dev.satchel.BeirCollection;
import dev.satchel.Embedder;
import dev.satchel.Passage;
import dev.satchel.Retriever;
import dev.satchel.ScoredPassage;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.lucene.Ranking;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an index of many passages costs: its size, how long it takes to open and to answer, how many of the nearest vectors it finds, and
 * how fast text is indexed beside Lucene alone. The figures are written as JSON, a line each. The command is in docs/benchmarks.md.
 */
final class ScaleBenchmark {
    private static final int TEXTS_EMBEDDED = 20_000;
    private static final int QUESTIONS_MEASURED = 400;
    private static final int QUESTIONS_COMPARED = 100;
    private static final int LIMIT = 10;
    private static final int ROUNDS = 3;
    private static final int DOCUMENTS_INDEXED = 500;

    private final SampledDocuments documents;
    private final SampledEmbedder embedder;
    private final List<String> questions;
    private final Path folder;

    private ScaleBenchmark(SampledDocuments documents, SampledEmbedder embedder, List<String> questions, Path folder) {
        this.documents = documents;
        this.embedder = embedder;
        this.questions = questions;
        this.folder = folder;
    }

    /**
     * Measures over sentences and questions of the collections; an index that is there from an earlier time is used again.
     *
     * @param folder for the index, and for the vectors of real texts
     */
    static void run(Embedder embedder, List<Path> collections, int passages, Path folder) throws IOException {
        List<String> sentences = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (Path each : collections) {
            BeirCollection collection = BeirCollection.open(each);
            questions.addAll(collection.questions().values());
            for (var item : collection.list().items())
                sentences.addAll(List.of(collection.read(item, collection.content(item)).text().split("(?<=[.!?])\\s+")));
        }
        sentences.removeIf(each -> each.length() < 40 || each.length() > 500);
        Collections.shuffle(sentences, new Random(1));
        Collections.shuffle(questions, new Random(2));
        Files.createDirectories(folder);
        List<String> sample = sentences.subList(0, Math.min(sentences.size(), TEXTS_EMBEDDED));
        SampledEmbedder sampled = new SampledEmbedder(embedder, RealVectors.of(sample, embedder, folder.resolve("real-vectors")));
        SampledDocuments documents = new SampledDocuments(sentences, Math.ceilDiv(passages, SampledDocuments.PASSAGES_IN_EACH));
        ScaleBenchmark benchmark = new ScaleBenchmark(documents, sampled, questions, folder);
        benchmark.print(benchmark.indexing());
        benchmark.print(benchmark.searching());
    }

    private void print(Map<String, Object> figures) { System.out.println(new JsonMapper().writeValueAsString(figures)); }

    /** Passages a second, ours beside a bare Lucene loop over the same passages, in turn. */
    private Map<String, Object> indexing() throws IOException {
        SampledDocuments some = new SampledDocuments(documents.sentences(), Math.min(documents.documents(), DOCUMENTS_INDEXED));
        List<Passage> passages = new ArrayList<>();
        some.passages().forEach(passages::addAll);
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        // The first round warms up.
        for (int round = 0; round <= ROUNDS; round++) {
            double theirs = passages.size() / seconds(() -> indexBare(passages));
            double own = passages.size() / seconds(() -> indexOurs(some));
            if (round == 0) continue;
            bare.add(theirs);
            ours.add(own);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("indexed", passages.size());
        figures.put("passagesPerSecond", Math.round(median(ours)));
        figures.put("bareLucenePassagesPerSecond", Math.round(median(bare)));
        figures.put("ratio", median(ours) / median(bare));
        return figures;
    }

    private void indexOurs(SampledDocuments some) throws IOException {
        Path index = Files.createTempDirectory(folder, "ours");
        try (LuceneIndex opened = LuceneIndex.open(index)) {
            opened.sync(some);
        }
        delete(index);
    }

    private void indexBare(List<Passage> passages) throws IOException {
        Path index = Files.createTempDirectory(folder, "bare");
        try (FSDirectory directory = FSDirectory.open(index);
                IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new EnglishAnalyzer()))) {
            for (Passage each : passages) {
                Document document = new Document();
                document.add(new StringField("id", each.documentId(), Field.Store.YES));
                document.add(new TextField("text", each.text(), Field.Store.YES));
                writer.addDocument(document);
            }
            writer.commit();
        }
        delete(index);
    }

    private Map<String, Object> searching() throws IOException {
        Path index = folder.resolve("index-" + documents.documents());
        Map<String, Object> figures = new LinkedHashMap<>();
        if (!Files.exists(index)) {
            try (LuceneIndex made = LuceneIndex.open(index, embedder)) {
                figures.put("built", true);
                figures.put("buildSeconds", Math.round(made.sync(documents).elapsed().toMillis() / 1000.0));
            }
        }
        long begin = System.nanoTime();
        try (LuceneIndex opened = LuceneIndex.open(index, embedder)) {
            figures.put("openMilliseconds", milliseconds(begin));
            figures.put("megabytesOnDisk", megabytes(index));
            figures.put("embedQuestion", latency(question -> embedder.embedQuestion(question)));
            figures.put("words", latency(opened.rankedBy(Ranking.words())));
            figures.put("vectors", latency(opened.rankedBy(Ranking.vectors())));
            figures.put("hybrid", latency(opened.rankedBy(Ranking.hybrid())));
            Exact exact = exact();
            figures.put("passages", exact.passages);
            figures.put("recallAt10", recall(opened.rankedBy(Ranking.vectors()), exact));
            System.gc();
            figures.put("heapMegabytes", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20);
        }
        return figures;
    }

    private interface Work {
        void run() throws IOException;
    }

    private static double seconds(Work work) throws IOException {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static double milliseconds(long begin) {
        return Math.round((System.nanoTime() - begin) / 1e4) / 100.0;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private interface Asked {
        void ask(String question);
    }

    private Map<String, Double> latency(Retriever retriever) {
        return latency(question -> retriever.retrieve(question, LIMIT));
    }

    /** After as many other questions, so that the machine code is made and the index is in memory. */
    private Map<String, Double> latency(Asked retriever) {
        int measured = Math.min(QUESTIONS_MEASURED, questions.size() / 2);
        questions.subList(measured, 2 * measured).forEach(retriever::ask);
        double[] times = questions.subList(0, measured).stream().mapToDouble(question -> {
            long begin = System.nanoTime();
            retriever.ask(question);
            return milliseconds(begin);
        }).sorted().toArray();
        return Map.of("p50", times[measured / 2], "p95", times[measured * 95 / 100]);
    }

    private record Place(String documentId, int start) {}

    private record Neighbour(Place place, double similarity) {}

    /** What comparing all vectors tells: the nearest of the first questions. */
    private record Exact(long passages, List<PriorityQueue<Neighbour>> nearest) {
        boolean has(int question, Passage passage) {
            Place place = new Place(passage.documentId(), passage.start());
            return nearest.get(question).stream().anyMatch(each -> each.place.equals(place));
        }
    }

    private List<String> compared() { return questions.subList(0, Math.min(questions.size(), QUESTIONS_COMPARED)); }

    private Exact exact() {
        List<float[]> asked = compared().stream().map(embedder::embedQuestion).toList();
        List<PriorityQueue<Neighbour>> nearest = asked.stream()
                .map(each -> new PriorityQueue<Neighbour>(Comparator.comparingDouble(Neighbour::similarity))).toList();
        long passages = 0;
        for (List<Passage> some : documents.passages()) {
            passages += some.size();
            List<float[]> vectors = embedder.embedPassages(some.stream().map(Passage::text).toList());
            for (int p = 0; p < some.size(); p++)
                for (int q = 0; q < asked.size(); q++) add(nearest.get(q), some.get(p), dot(asked.get(q), vectors.get(p)));
        }
        return new Exact(passages, nearest);
    }

    private static void add(PriorityQueue<Neighbour> nearest, Passage passage, double similarity) {
        if (nearest.size() == LIMIT && similarity <= nearest.peek().similarity) return;
        nearest.add(new Neighbour(new Place(passage.documentId(), passage.start()), similarity));
        if (nearest.size() > LIMIT) nearest.remove();
    }

    /** The share of the really nearest ten that is found. */
    private double recall(Retriever vectors, Exact exact) {
        List<String> asked = compared();
        int hits = 0;
        for (int i = 0; i < asked.size(); i++)
            for (ScoredPassage each : vectors.retrieve(asked.get(i), LIMIT)) if (exact.has(i, each.passage())) hits++;
        return hits / (double) (LIMIT * asked.size());
    }

    private static double dot(float[] a, float[] b) {
        float[] sums = new float[8];
        for (int i = 0; i + 8 <= a.length; i += 8) for (int k = 0; k < 8; k++) sums[k] += a[i + k] * b[i + k];
        double sum = 0;
        for (float each : sums) sum += each;
        for (int i = a.length & ~7; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    private static long megabytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(each -> each.toFile().length()).sum() >> 20;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) Files.delete(each);
        }
        Files.delete(folder);
    }
}
