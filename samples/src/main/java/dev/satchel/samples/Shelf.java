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
    private final Optional<Generator> model;

    /** An index that is up to date, and a model if there is one. */
    Shelf(LuceneIndex index, Optional<Generator> model) {
        this.index = index;
        this.model = model;
    }

    /** Opens folders; the model, where one is wanted, is loaded while their documents are read. */
    static Shelf open(Satchel satchel, List<Path> folders, boolean withModel) {
        List<Path> real = folders.stream().map(Shelf::realFolder).distinct().toList();
        Optional<Generator> model = withModel ? Model.chosen(satchel) : Optional.empty();
        LuceneIndex index = null;
        try {
            index = openIndex(satchel, real);
            syncIfPossible(satchel, index, real);
            return new Shelf(index, model);
        } catch (RuntimeException | Error failure) {
            if (index != null) index.close();
            model.ifPresent(Generator::close);
            throw failure;
        }
    }

    /** Brings the index of a folder up to date, and does nothing else with it. */
    static SyncReport sync(Satchel satchel, Path folder) {
        List<Path> real = List.of(realFolder(folder));
        try (LuceneIndex index = openIndex(satchel, real)) {
            return sync(satchel, index, real);
        }
    }

    private static LuceneIndex openIndex(Satchel satchel, List<Path> folders) {
        Path directory = satchel.index().orElseGet(() -> UserCache.indexOf(folders));
        folders.forEach(folder -> requireThatItIsNotADocument(directory, folder));
        return LuceneIndex.open(directory);
    }

    /** An index among the documents would be read as one of them, and change with each reading. Hidden folders are not read. */
    private static void requireThatItIsNotADocument(Path directory, Path folder) {
        Path absolute = directory.toAbsolutePath().normalize();
        if (!absolute.startsWith(folder)) return;
        for (Path part : folder.relativize(absolute)) if (part.toString().startsWith(".")) return;
        throw new SatchelException("the index " + directory + " would be among the documents in " + folder
                + ": name a folder outside, or one whose name begins with a dot");
    }

    /**
     * Another process that is reading the same documents, or a full disk, is no reason not to answer from what was read before. An index
     * that the person named may hold the documents of another folder, though.
     */
    private static void syncIfPossible(Satchel satchel, LuceneIndex index, List<Path> folders) {
        try {
            sync(satchel, index, folders);
        } catch (SatchelException failure) {
            if (satchel.index().isPresent() || index.documentIds().isEmpty()) throw failure;
            satchel.console().say(Failure.inOneLine(failure) + "; going on with the documents as they were read before");
        }
    }

    private static SyncReport sync(Satchel satchel, LuceneIndex index, List<Path> folders) {
        Console console = satchel.console();
        SyncReport report;
        try (ProgressBar bar = new ProgressBar(console, "reading documents")) {
            report = index.sync(Folder.of(folders.toArray(Path[]::new)),
                    progress -> bar.show(progress.done(), progress.total(), progress.documentId()));
        }
        for (DocumentSource.Problem each : report.failed()) console.say(describe(each));
        if (report.added() + report.updated() + report.unchanged() == 0) console.say(nothingToRead(folders));
        return report;
    }

    private static String describe(DocumentSource.Problem problem) {
        return problem.problem().startsWith(problem.documentId()) ? problem.problem() : problem.documentId() + ": " + problem.problem();
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

    /** The model's name, if there is a model. */
    Optional<String> model() { return model.map(Generator::name); }

    /** What answers questions from these documents. */
    Rag rag() {
        Rag.Builder rag = Rag.over(index);
        model.ifPresent(rag::answeredBy);
        return rag.build();
    }

    /** What there is, in one line for a person. */
    String description() {
        int documents = index.documentIds().size();
        return documents + (documents == 1 ? " document, " : " documents, ")
                + model().map(name -> "answered by " + name).orElse("answered in quotes, without a model") + ".";
    }

    @Override
    public void close() {
        index.close();
        model.ifPresent(Generator::close);
    }
}
