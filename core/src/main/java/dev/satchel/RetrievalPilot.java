package dev.satchel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

/**
 * Measures how well a retriever finds the documents of a test collection.
 *
 * <p>Documents are ranked by their best passage; equal scores by document id. The averages are over the questions that have judgements.
 */
public final class RetrievalPilot {
    /** The depth of recall@100, and of a run file. */
    private static final int DEPTH = 100;
    /** Where passages of a few documents fill the list, this many are looked through for a hundred documents. */
    private static final int MOST_PASSAGES = 32 * DEPTH;

    private RetrievalPilot() {}

    /** Asks the retriever, which must be over the collection's documents, every question. */
    public static Report measure(BeirCollection collection, Retriever retriever) {
        Map<String, List<RankedDocument>> run = new LinkedHashMap<>();
        List<Long> nanos = new ArrayList<>();
        collection.questions().forEach((id, question) -> {
            long begin = System.nanoTime();
            List<ScoredPassage> found = retriever.retrieve(question, DEPTH);
            nanos.add(System.nanoTime() - begin);
            run.put(id, documents(retriever, question, found));
        });
        return new Report(mean(run, collection, each -> RankingMetrics.ndcg(each.ranking, each.grades, 10)),
                mean(run, collection, each -> RankingMetrics.recall(each.ranking, each.grades, 10)),
                mean(run, collection, each -> RankingMetrics.recall(each.ranking, each.grades, 100)),
                mean(run, collection, each -> RankingMetrics.reciprocalRank(each.ranking, each.grades, 10)), run.size(),
                percentile(nanos, 50), percentile(nanos, 95), run);
    }

    private record Judged(List<String> ranking, Map<String, Integer> grades) {}

    private static double mean(Map<String, List<RankedDocument>> run, BeirCollection collection, ToDoubleFunction<Judged> metric) {
        return run.entrySet().stream()
                .map(each -> new Judged(each.getValue().stream().map(RankedDocument::documentId).toList(),
                        collection.grades().get(each.getKey())))
                .mapToDouble(metric).average().orElse(0);
    }

    private static List<RankedDocument> documents(Retriever retriever, String question, List<ScoredPassage> found) {
        List<ScoredPassage> passages = found;
        int limit = DEPTH;
        while (passages.size() == limit && rank(passages).size() < DEPTH && limit < MOST_PASSAGES) {
            limit *= 2;
            passages = retriever.retrieve(question, limit);
        }
        return rank(passages);
    }

    private static List<RankedDocument> rank(List<ScoredPassage> passages) {
        Map<String, Double> best = new HashMap<>();
        passages.forEach(each -> best.merge(each.passage().documentId(), each.score(), Math::max));
        return best.entrySet().stream().map(each -> new RankedDocument(each.getKey(), each.getValue()))
                .sorted(Comparator.comparingDouble(RankedDocument::score).reversed().thenComparing(RankedDocument::documentId)).limit(DEPTH)
                .toList();
    }

    /** The smallest time that at least this many percent of the questions kept (nearest rank). */
    static Duration percentile(List<Long> nanos, int percent) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return Duration.ofNanos(sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)]);
    }

    /**
     * A document in a ranked list.
     *
     * @param documentId the document
     * @param score that of its best passage
     */
    public record RankedDocument(String documentId, double score) {}

    /**
     * What was measured.
     *
     * @param ndcgAt10 normalized discounted cumulative gain of the first ten, 0 to 1
     * @param recallAt10 the share of the relevant documents that are among the first ten
     * @param recallAt100 among the first hundred
     * @param mrrAt10 the mean of 1/rank of the first relevant document among the first ten
     * @param queries how many questions were asked
     * @param p50 half of the questions took at most this long; the time is that of one call for a hundred passages
     * @param p95 95 percent of the questions took at most this long
     * @param run the ranking for each question's id, at most a hundred documents, best first
     */
    public record Report(double ndcgAt10, double recallAt10, double recallAt100, double mrrAt10, int queries, Duration p50, Duration p95,
            Map<String, List<RankedDocument>> run) {
        private static final Pattern SPACE = Pattern.compile("\\s");

        /** Keeps the run as it is, in its order. */
        public Report {
            run = Collections.unmodifiableMap(run);
        }

        /**
         * Writes the ranking in the format of TREC runs, {@code query-id Q0 document-id rank score tag} a line, for other evaluation
         * programs. These order by a float score and, where it is equal, in their own way; so an equal score is lowered by the smallest
         * step.
         *
         * @param tag names the run; without white space
         * @throws SatchelException when an id has white space, which the format cannot express
         */
        public void writeRun(Path file, String tag) {
            checkName(tag);
            try (Writer out = Files.newBufferedWriter(file)) {
                for (Map.Entry<String, List<RankedDocument>> each : run.entrySet()) {
                    checkName(each.getKey());
                    float last = Float.POSITIVE_INFINITY;
                    int rank = 1;
                    for (RankedDocument document : each.getValue()) {
                        checkName(document.documentId);
                        last = Math.min((float) document.score, Math.nextDown(last));
                        out.write(each.getKey() + " Q0 " + document.documentId + " " + rank++ + " " + last + " " + tag + "\n");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("could not write the run to " + file, e);
            }
        }

        private static void checkName(String name) {
            if (name.isEmpty() || SPACE.matcher(name).find())
                throw new SatchelException("\"" + name + "\" is empty or has white space, which a run file cannot hold: rename it");
        }
    }
}
