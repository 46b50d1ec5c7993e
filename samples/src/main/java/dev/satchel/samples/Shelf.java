package dev.satchel.samples;

import dev.satchel.DocumentSource;
import dev.satchel.Folder;
import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.SatchelException;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.lucene.SyncReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Folders of documents that are open for questions: their index, brought up to date, and the model that answers, if there is one. */
final class Shelf implements AutoCloseable {
    private final LuceneIndex index;
    private final SyncReport report;
    private final Optional<Generator> model;

    private Shelf(LuceneIndex index, SyncReport report, Optional<Generator> model) {
        this.index = index;
        this.report = report;
        this.model = model;
    }

    /** Opens folders; the model, where one is wanted, is loaded while their documents are read. */
    static Shelf open(Satchel satchel, List<Path> folders, boolean withModel) {
        List<Path> real = folders.stream().map(Shelf::realFolder).distinct().toList();
        Optional<Generator> model = withModel ? Model.chosen(satchel) : Optional.empty();
        LuceneIndex index = null;
        try {
            index = LuceneIndex.open(satchel.index().orElseGet(() -> UserCache.indexOf(real)));
            Shelf shelf = new Shelf(index, sync(satchel, index, real), model);
            if (shelf.documents() == 0) satchel.console().say(nothingToRead(folders));
            return shelf;
        } catch (RuntimeException | Error failure) {
            if (index != null) index.close();
            model.ifPresent(Generator::close);
            throw failure;
        }
    }

    private static SyncReport sync(Satchel satchel, LuceneIndex index, List<Path> folders) {
        Console console = satchel.console();
        SyncReport report;
        try (ProgressBar bar = new ProgressBar(console, "reading documents")) {
            report = index.sync(Folder.of(folders.toArray(Path[]::new)), (done, total, document) -> bar.show(done, total, document));
        }
        for (DocumentSource.Problem each : report.failed()) console.say(each.documentId() + ": " + each.problem());
        return report;
    }

    private static String nothingToRead(List<Path> folders) {
        String names = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
        return "nothing to read in " + names + ": what is read are files of Markdown (.md), HTML (.html) and plain text (.txt and others)";
    }

    /** The folder itself, so that every path to it means the same index; checked before an index is made for it. */
    private static Path realFolder(Path folder) {
        if (!Files.exists(folder)) throw new SatchelException("there is no folder " + folder + ": check the path");
        if (!Files.isDirectory(folder))
            throw new SatchelException(folder + " is a file, not a folder: give the folder that holds it");
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents' index. */
    LuceneIndex index() { return index; }

    /** What changed when the index was brought up to date. */
    SyncReport report() { return report; }

    /** The model's name, if there is a model. */
    Optional<String> model() { return model.map(Generator::name); }

    /** How many documents there are. */
    int documents() { return report.added() + report.updated() + report.unchanged(); }

    /** What answers questions from these documents. */
    Rag rag() {
        Rag.Builder rag = Rag.over(index);
        model.ifPresent(rag::answeredBy);
        return rag.build();
    }

    /** What there is, in one line for a person. */
    String description() {
        return "%d %s, %d passages, %s.".formatted(documents(), documents() == 1 ? "document" : "documents", report.passages(),
                model().map(name -> "answered by " + name).orElse("answered in quotes, without a model"));
    }

    @Override
    public void close() {
        index.close();
        model.ifPresent(Generator::close);
    }
}
