package dev.satchel.samples;

import dev.satchel.BeirCollection;
import dev.satchel.RetrievalPilot;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import dev.satchel.lucene.LuceneIndex;
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
        return new CommandLine(new Group()).addSubcommand(new Retrieval(satchel));
    }

    @Command(name = "pilot", synopsisSubcommandLabel = "COMMAND", description = "Measure quality and speed on your own questions.")
    private static final class Group {}

    @Command(name = "retrieval", description = "How well the right documents are found.")
    private static final class Retrieval implements Callable<Integer> {
        private final Satchel satchel;

        @Option(names = "--data", required = true, paramLabel = "DIR", description = "A collection in the layout of BEIR: corpus.jsonl, queries.jsonl, qrels.tsv.")
        private Path data;

        @Option(names = "--mode", paramLabel = "MODE", defaultValue = "bm25", description = "How to search: bm25.")
        private String mode;

        @Option(names = "--run-file", paramLabel = "F", description = "Write what was found, in the run format of TREC.")
        private Optional<Path> runFile;

        Retrieval(Satchel satchel) { this.satchel = satchel; }

        @Override
        public Integer call() {
            if (!mode.equals("bm25")) throw new SatchelException("no mode " + mode + ": this version searches by bm25 only");
            BeirCollection collection = BeirCollection.open(data);
            Path folder = satchel.index().orElseGet(() -> UserCache.indexOf(List.of(data.toAbsolutePath().normalize())));
            try (LuceneIndex index = LuceneIndex.at(folder).splitBy(Splitter.whole()).open()) {
                try (ProgressBar bar = new ProgressBar(satchel.console(), "reading documents")) {
                    index.sync(collection, progress -> bar.show(progress.done(), progress.total(), ""));
                }
                RetrievalPilot.Report report = RetrievalPilot.measure(collection, index);
                runFile.ifPresent(file -> report.writeRun(file, "satchel-" + mode));
                if (satchel.json()) satchel.print(json(report));
                else satchel.console().out().println(text(report));
                return Satchel.FOUND;
            }
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
