package dev.satchel.samples;

import dev.satchel.DocumentSource.Problem;
import dev.satchel.Folder;
import dev.satchel.lucene.SyncReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps an index up to date beside a conversation, on a thread of its own: makes the vectors that are missing, then follows the folder, and
 * tells what happened in a line each time.
 */
final class Upkeep implements AutoCloseable {
    private final IndexKeeper keeper;
    private final Folder folder;
    private final Consumer<String> tell;
    /** What cannot be read, as the person knows already. */
    private List<Problem> told;
    private volatile boolean closed;

    private Upkeep(IndexKeeper keeper, Folder folder, Consumer<String> tell) {
        this.keeper = keeper;
        this.folder = folder;
        this.told = keeper.unreadable();
        this.tell = tell;
    }

    /**
     * Begins.
     *
     * @param change what lacks vectors, if anything does
     * @param tell is given a line for a person, on another thread
     */
    static Upkeep begin(IndexKeeper keeper, Folder folder, Optional<IndexKeeper.Change> change, Consumer<String> tell) {
        Upkeep upkeep = new Upkeep(keeper, folder, tell);
        Thread.ofPlatform().name("upkeep").daemon().start(() -> upkeep.run(change));
        return upkeep;
    }

    private void run(Optional<IndexKeeper.Change> change) {
        try {
            change.ifPresent(this::makeVectors);
            if (!closed) keeper.index().follow(folder, this::tellChanges, failure -> tell.accept(failure.getMessage()));
        } catch (RuntimeException failure) {
            if (!closed) tell.accept(Failure.inOneLine(failure));
        }
    }

    private void makeVectors(IndexKeeper.Change change) {
        keeper.make(change, progress -> {}).ifPresent(report -> {
            tell.accept("From now on, documents are found by their meaning too (" + change.choice().name() + ").");
            tellChanges(report, 0); // each document that was given vectors counts as updated
        });
    }

    private void tellChanges(SyncReport report) { tellChanges(report, report.updated()); }

    private void tellChanges(SyncReport report, int changed) {
        List<String> parts = new ArrayList<>();
        add(parts, report.added(), "added");
        add(parts, changed, "changed");
        add(parts, report.renamed(), "renamed");
        add(parts, report.deleted(), "gone");
        if (!parts.isEmpty()) tell.accept("In the folder: " + String.join(", ", parts) + ".");
        for (Problem each : report.failed()) if (!told.contains(each)) tell.accept(IndexKeeper.describe(each));
        told = report.failed();
    }

    private static void add(List<String> parts, int documents, String what) {
        if (documents > 0) parts.add(documents + (parts.isEmpty() ? documents == 1 ? " document " : " documents " : " ") + what);
    }

    /** Ends with what is under way; to be called before the index is closed, which interrupts it. */
    @Override
    public void close() { closed = true; }
}
