package dev.satchel.samples;

import dev.satchel.BeirCollection;
import dev.satchel.RetrievalPilot;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import dev.satchel.lucene.Ranking;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code satchel pilot}: how well it works on questions of your own. */
final class Pilot {
    private Pilot() {}

    /** The command with its subcommands. */
    static CommandLine with(Satchel satchel) {
        return new CommandLine(new Group()).addSubcommand(new PilotDraftCommand(satchel)).addSubcommand(new PilotRunCommand(satchel))
                .addSubcommand(new Retrieval(satchel))
                .addSubcommand(new PilotAnswers(satchel))
                .addSubcommand(new PilotWriting(satchel, WritingNotes.standard())).addSubcommand(new PilotCalibrate(satchel));
    }

    @Command(name = "pilot", synopsisSubcommandLabel = "COMMAND", description = "Measure quality and speed on your own questions.")
    private static final class Group {}

    @Command(name = "retrieval", description = "How well the right documents are found.")
    private static final class Retrieval implements Callable<Integer> {
        private final Satchel satchel;

        @Option(names = "--data", required = true, paramLabel = "DIR", description = "A collection in the layout of BEIR: corpus.jsonl, queries.jsonl, qrels.tsv.")
        private Path data;

        @Option(names = "--mode", paramLabel = "MODE", defaultValue = "hybrid", description = "How to search: bm25, vector or hybrid (default: ${DEFAULT-VALUE}).")
        private String mode;

        @Option(names = "--vector-weight", paramLabel = "W", description = "How much vectors count beside words in hybrid search, from 0 to 1.")
        private Optional<Double> vectorWeight = Optional.empty();

        @Option(names = "--tune", description = "Try several vector weights, print how good each is, and name the best.")
        private boolean tune;

        @Option(names = "--run-file", paramLabel = "F", description = "Write what was found, in the run format of TREC.")
        private Optional<Path> runFile = Optional.empty();

        Retrieval(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() {
            Ranking ranking = ranking();
            BeirCollection collection = BeirCollection.open(data);
            try (IndexKeeper keeper = open(collection, ranking)) {
                keeper.read();
                keeper.embed();
                if (tune) return tune(collection, keeper);
                RetrievalPilot.Report report = RetrievalPilot.measure(collection, keeper.index().rankedBy(ranking));
                runFile.ifPresent(file -> report.writeRun(file, "satchel-" + mode));
                if (satchel.json()) satchel.print(json(report));
                else satchel.console().out().println(text(report));
                return Satchel.FOUND;
            }
        }

        private Ranking ranking() {
            if (tune && !mode.equals("hybrid")) throw new SatchelException("--tune weighs words and vectors: it needs --mode hybrid");
            return switch (mode) {
                case "bm25" -> Ranking.words();
                case "vector" -> Ranking.vectors();
                case "hybrid" -> Scope.hybrid(vectorWeight);
                default -> throw new SatchelException("no mode " + mode + ": there are bm25, vector and hybrid");
            };
        }

        private IndexKeeper open(BeirCollection collection, Ranking ranking) {
            Path folder = satchel.index().orElseGet(() -> UserCache.indexOf(List.of(data.toAbsolutePath().normalize())));
            return ranking instanceof Ranking.Words
                    ? IndexKeeper.openForWords(satchel, folder, collection, Splitter.whole())
                    : IndexKeeper.open(satchel, folder, collection, Splitter.whole());
        }

        /** All the weights that differ enough to be told apart by a few hundred questions. */
        private int tune(BeirCollection collection, IndexKeeper keeper) {
            if (keeper.embedder().isEmpty())
                throw new SatchelException("there is nothing to weigh: the collection is searched by words alone");
            double best = 0;
            double bestNdcg = -1;
            for (int tenths = 0; tenths <= 10; tenths++) {
                double weight = tenths / 10.0;
                RetrievalPilot.Report report = RetrievalPilot.measure(collection,
                        keeper.index().rankedBy(Scope.hybrid(Optional.of(weight))));
                if (report.ndcgAt10() > bestNdcg) {
                    best = weight;
                    bestNdcg = report.ndcgAt10();
                }
                if (satchel.json()) satchel.print(json(report).with("vector_weight", weight));
                else satchel.console().out().println(curve(weight, report));
                satchel.console().out().flush();
            }
            satchel.console()
                    .say(String.format(Locale.ROOT,
                            "best at --vector-weight %.1f; with %d questions, differences below about %.3f are chance",
                            best, collection.questions().size(), chance(collection.questions().size())));
            return Satchel.FOUND;
        }

        /** Of the difference of two means: the standard error, when the scores of a question differ by .2, which is usual. */
        private static double chance(int questions) {
            return 0.2 / Math.sqrt(questions);
        }

        private static String curve(double weight, RetrievalPilot.Report report) {
            return String.format(Locale.ROOT, "%.1f  nDCG@10 %.4f  recall@100 %.4f  %s", weight, report.ndcgAt10(), report.recallAt100(),
                    "█".repeat((int) Math.round(40 * report.ndcgAt10())));
        }

        private static Json json(RetrievalPilot.Report report) {
            return new Json().with("ndcg@10", report.ndcgAt10()).with("recall@10", report.recallAt10())
                    .with("recall@100", report.recallAt100()).with("mrr@10", report.mrrAt10()).with("queries", report.queries())
                    .with("milliseconds",
                            new Json().with("p50", Json.milliseconds(report.p50())).with("p95", Json.milliseconds(report.p95())));
        }

        private static String text(RetrievalPilot.Report report) {
            return String.format(Locale.ROOT,
                    "nDCG@10 %.4f, recall@10 %.4f, recall@100 %.4f, MRR@10 %.4f over %d questions; %.1f ms at the "
                            + "median, %.1f ms at the 95th percentile",
                    report.ndcgAt10(), report.recallAt10(), report.recallAt100(), report.mrrAt10(),
                    report.queries(), Json.milliseconds(report.p50()), Json.milliseconds(report.p95()));
        }
    }
}
