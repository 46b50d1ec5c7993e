package dev.satchel.samples;

import dev.satchel.lucene.SyncReport;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code satchel sync}: brings the index up to date. */
@Command(name = "sync", description = "Bring the index up to date and say what changed.")
final class Sync implements Callable<Integer> {
    private final Satchel satchel;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of documents.")
    private Path folder;

    Sync(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        SyncReport report = Shelf.sync(satchel, folder);
        if (satchel.json()) satchel.print(json(report));
        else satchel.console().out().println(text(report));
        return Satchel.FOUND;
    }

    private static Json json(SyncReport report) {
        return new Json().with("added", report.added()).with("updated", report.updated()).with("deleted", report.deleted())
                .with("unchanged", report.unchanged()).with("renamed", report.renamed()).with("failed", Json.of(report.failed()))
                .with("passages", report.passages())
                .with("milliseconds", Json.milliseconds(report.elapsed()));
    }

    private static String text(SyncReport report) {
        return String.format(Locale.ROOT, "%d added, %d updated, %d renamed, %d deleted, %d unchanged, %d failed; %d passages, %.1f s",
                report.added(),
                report.updated(), report.renamed(), report.deleted(), report.unchanged(), report.failed().size(), report.passages(),
                report.elapsed().toMillis() / 1000.0);
    }
}
