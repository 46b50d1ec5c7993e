package dev.satchel.djl;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How fast an embedder is beside a bare loop over ONNX Runtime, which is given tokens and gives vectors that nobody reads. The loop is run with
 * each way of sharing out the work, and the best one counts. Not a test: run {@code main} with the path of an embedder, a
 * {@code corpus.jsonl} and a number of its passages.
 */
final class EmbedderBenchmark {
    private static final int ROUNDS = 3;
    private static final List<Integer> TOKENS_AT_ONCE = List.of(1, 512, 2048, 8192);
    private static final int QUESTIONS = 200;

    private EmbedderBenchmark() {}

    /**
     * A way of running the bare loop.
     *
     * @param callers how many texts or batches are run at the same time
     * @param threads of each
     * @param tokens of a batch, padding included; 1 for one text at a time
     */
    private record Way(int callers, int threads, int tokens) {
        @Override
        public String toString() {
            return callers + " x " + threads + (threads == 1 ? " thread, " : " threads, ") + (tokens == 1 ? "one text" : tokens + " tokens")
                    + " at a time";
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path place = Path.of(arguments[0]);
        List<String> passages = passages(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
        int processors = OrtLanguageModel.defaultThreads();
        List<Way> ways = TOKENS_AT_ONCE.stream()
                .flatMap(tokens -> Stream.of(new Way(processors, 1, tokens), new Way(1, processors, tokens))).toList();
        try (DjlEmbedder embedder = DjlEmbedder.load(place);
                EmbeddingFiles files = EmbeddingFiles.at(place);
                OrtSession one = session(files, 1);
                OrtSession all = session(files, processors)) {
            List<long[]> texts = tokens(files, passages);
            System.out.printf(Locale.ROOT, "%d passages of %.0f tokens%n", texts.size(),
                    texts.stream().mapToInt(text -> text.length).average().orElseThrow());
            Map<Way, Double> best = new HashMap<>();
            double own = 0;
            for (int round = 0; round < ROUNDS; round++) {
                for (Way way : ways) best.merge(way, bareRate(way.threads == 1 ? one : all, way, texts), Math::max);
                long start = System.nanoTime();
                embedder.embedPassages(passages);
                own = Math.max(own, rate(texts, start));
            }
            Way fastest = ways.stream().max(Comparator.comparing(best::get)).orElseThrow();
            for (Way way : ways) System.out.printf(Locale.ROOT, "%8.1f passages/s  bare loop, %s%n", best.get(way), way);
            System.out.printf(Locale.ROOT,
                    "%8.1f passages/s  embedder with tokenization: %.2f of the best loop, %.2f of the best with one text%n",
                    own, own / best.get(fastest),
                    own / ways.stream().filter(way -> way.tokens == 1).mapToDouble(best::get).max().orElseThrow());
            questions(embedder);
        }
    }

    private static void questions(DjlEmbedder embedder) {
        double[] millis = new double[QUESTIONS];
        for (int i = 0; i < QUESTIONS; i++) {
            long start = System.nanoTime();
            embedder.embedQuestion("What does number " + i + " of the list have to do with the others?");
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(Locale.ROOT, "a question: median %.1f ms, 95th percentile %.1f ms%n", millis[QUESTIONS / 2],
                millis[QUESTIONS * 95 / 100]);
    }

    private static double rate(List<long[]> texts, long start) {
        return texts.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static List<String> passages(Path corpus, int count) throws IOException {
        try (Stream<String> lines = Files.lines(corpus)) {
            return lines.limit(count).map(line -> {
                JsonNode row = JsonMapper.shared().readTree(line);
                return row.path("title").asString("") + "\n" + row.path("text").asString("");
            }).toList();
        }
    }

    /** The tokens of each text as far as the model reads, with the template's. */
    private static List<long[]> tokens(EmbeddingFiles files, List<String> passages) {
        String name = files.names().stream().filter(file -> file.endsWith("tokenizer.json")).findFirst().orElseThrow();
        try (TextTokenizer tokenizer = TextTokenizer.load(files.read(name, EmbeddingFiles.LARGEST_FILE), name)) {
            return passages.stream().map(passage -> LongStream.concat(LongStream.concat(Arrays.stream(tokenizer.before()),
                    Arrays.stream(tokenizer.encode(passage)).limit(500)), Arrays.stream(tokenizer.after())).toArray()).toList();
        }
    }

    private static OrtSession session(EmbeddingFiles files, int threads) throws OrtException {
        String model = files.names().stream().filter(file -> file.endsWith(".onnx")).findFirst().orElseThrow();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            return OnnxRuntime.environment().createSession(files.read(model, EmbeddingFiles.LARGEST_FILE), options);
        }
    }

    private static double bareRate(OrtSession session, Way way, List<long[]> texts) throws Exception {
        List<List<long[]>> batches = batches(texts, way.tokens);
        try (ExecutorService callers = Executors.newFixedThreadPool(way.callers)) {
            long start = System.nanoTime();
            for (var done : callers.invokeAll(batches.stream().map(batch -> Executors.callable(() -> run(session, batch))).toList()))
                done.get();
            return rate(texts, start);
        }
    }

    private static List<List<long[]>> batches(List<long[]> texts, int tokens) {
        List<List<long[]>> batches = new ArrayList<>();
        for (long[] text : texts.stream().sorted(Comparator.comparingInt((long[] each) -> each.length).reversed()).toList()) {
            List<long[]> last = batches.isEmpty() ? List.of() : batches.getLast();
            if (last.isEmpty() || (last.size() + 1) * last.getFirst().length > tokens) batches.add(last = new ArrayList<>());
            last.add(text);
        }
        return batches;
    }

    private static void run(OrtSession session, List<long[]> batch) {
        int width = batch.getFirst().length;
        LongBuffer ids = LongBuffer.allocate(batch.size() * width);
        LongBuffer mask = LongBuffer.allocate(batch.size() * width);
        for (int row = 0; row < batch.size(); row++) {
            ids.put(row * width, batch.get(row));
            for (int i = 0; i < batch.get(row).length; i++) mask.put(row * width + i, 1);
        }
        long[] shape = {batch.size(), width};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(OnnxRuntime.environment(), ids, shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(OnnxRuntime.environment(), mask, shape);
                OnnxTensor typeTensor = OnnxTensor.createTensor(OnnxRuntime.environment(), LongBuffer.allocate(ids.capacity()), shape)) {
            Map<String, OnnxTensor> inputs = new HashMap<>(
                    Map.of("input_ids", idTensor, "attention_mask", maskTensor, "token_type_ids", typeTensor));
            inputs.keySet().retainAll(session.getInputNames());
            session.run(inputs).close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
