package dev.satchel.samples;

import dev.satchel.Answerability;
import dev.satchel.DocumentSource;
import dev.satchel.Folder;
import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import dev.satchel.Splitter;
import dev.satchel.WritingPilot;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.IndexView;
import dev.satchel.lucene.LuceneIndex;
import dev.satchel.lucene.SyncReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Folders of documents that are open for questions: their index, which was brought up to date, the part of it that is asked, and the model
 * that answers, if there is one.
 */
final class Shelf implements AutoCloseable {
    private final IndexKeeper keeper;
    private final Folder folder;
    private final Scope scope;
    private final Manner manner;
    private final Optional<Generator> model;
    private final Calibration calibration;
    private Optional<Answerability> learned = Optional.empty();
    private Optional<WritingPilot.Result> writing = Optional.empty();
    private Optional<Upkeep> upkeep = Optional.empty();

    /** An index that is up to date, and a model if there is one. */
    Shelf(IndexKeeper keeper, Folder folder, Scope scope, Manner manner, Optional<Generator> model, Calibration calibration) {
        this.keeper = keeper;
        this.folder = folder;
        this.scope = scope;
        this.manner = manner;
        this.model = model;
        this.calibration = calibration;
    }

    /** Opens folders for questions; the model is loaded while their documents are read. */
    static Shelf openForQuestions(Satchel satchel, List<Path> folders, Scope scope, Manner manner) {
        scope.check();
        List<Path> real = realFolders(folders);
        Optional<Path> file = Model.usableFile(satchel);
        Optional<Generator> model = file.map(each -> Model.loading(satchel, each));
        try {
            manner.check(model.isPresent());
            Optional<WritingPilot.Result> writing = file.flatMap(WritingNotes.standard()::of);
            Shelf shelf = open(satchel, real, scope, manner, model);
            shelf.learn(satchel);
            shelf.writing = writing;
            return shelf;
        } catch (RuntimeException | Error failure) {
            model.ifPresent(Generator::close);
            throw failure;
        }
    }

    private void learn(Satchel satchel) {
        learned = calibration.read();
        if (satchel.verbose() && learned.isPresent()) satchel.console().say("answering as learned in " + calibration.file());
    }

    /** Opens a folder for searches, which need no model. */
    static Shelf openForSearches(Satchel satchel, Path folder, Scope scope) {
        scope.check();
        return open(satchel, realFolders(List.of(folder)), scope, new Manner(), Optional.empty());
    }

    private static Shelf open(Satchel satchel, List<Path> folders, Scope scope, Manner manner, Optional<Generator> model) {
        Folder folder = Folder.of(folders.toArray(Path[]::new));
        Path directory = directory(satchel, folders);
        IndexKeeper keeper = IndexKeeper.open(satchel, directory, folder, Splitter.structured());
        try {
            readIfPossible(satchel, keeper, folders);
            Shelf shelf = new Shelf(keeper, folder, scope, manner, model, Calibration.in(directory));
            shelf.tellIfNothingIsInScope(satchel.console());
            return shelf;
        } catch (RuntimeException | Error failure) {
            keeper.close();
            throw failure;
        }
    }

    /** Brings the index of a folder up to date, and does nothing else with it. */
    static SyncReport sync(Satchel satchel, Path folder) {
        List<Path> real = realFolders(List.of(folder));
        try (IndexKeeper keeper = IndexKeeper.open(satchel, directory(satchel, real), Folder.of(real.getFirst()), Splitter.structured())) {
            SyncReport report = read(satchel, keeper, real);
            keeper.embed();
            return report;
        }
    }

    /** The text of a document as it is read; empty when the folder has no such document. */
    static Optional<String> text(Satchel satchel, Path folder, String document) {
        List<Path> real = realFolders(List.of(folder));
        try (IndexKeeper keeper = IndexKeeper.openForWords(satchel, directory(satchel, real), Folder.of(real.getFirst()),
                Splitter.structured())) {
            readIfPossible(satchel, keeper, real);
            return keeper.index().text(document);
        }
    }

    private static Path directory(Satchel satchel, List<Path> folders) {
        Path directory = satchel.index().orElseGet(() -> UserCache.indexOf(folders));
        folders.forEach(folder -> requireThatItIsNotADocument(directory, folder));
        return directory;
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
    private static void readIfPossible(Satchel satchel, IndexKeeper keeper, List<Path> folders) {
        try {
            read(satchel, keeper, folders);
        } catch (SatchelException failure) {
            if (satchel.index().isPresent() || keeper.index().documentIds().isEmpty()) throw failure;
            satchel.console().say(Failure.inOneLine(failure) + "; going on with the documents as they were read before");
        }
    }

    private static SyncReport read(Satchel satchel, IndexKeeper keeper, List<Path> folders) {
        SyncReport report = keeper.read();
        for (DocumentSource.Problem each : report.failed()) satchel.console().say(IndexKeeper.describe(each));
        if (report.added() + report.renamed() + report.updated() + report.unchanged() == 0) satchel.console().say(nothingToRead(folders));
        return report;
    }

    private static String nothingToRead(List<Path> folders) {
        String names = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
        return "nothing to read in " + names
                + ": what is read are PDF, office documents, mails, books, web pages, Markdown, tables and plain text";
    }

    private void tellIfNothingIsInScope(Console console) {
        int all = keeper.index().documentIds().size();
        if (all > 0 && scope.isPart() && view(keeper.index()).documentIds().isEmpty())
            console.say("none of the " + all + " documents passes the options that say where to look: change or leave out one of them");
    }

    private static List<Path> realFolders(List<Path> folders) {
        return folders.stream().map(Shelf::realFolder).distinct().toList();
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

    /** Makes the vectors that are missing, which takes a while when they all are. */
    void embed() { keeper.embed(); }

    /** The same, unless an embedder would have to be fetched first. */
    void embedIfHere() { keeper.embedIfHere(); }

    /** Keeps the index up to date until it is closed; a line about what happened is given to {@code tell} on another thread. */
    void keepUpToDate(Consumer<String> tell) {
        keeper.tellThrough(tell);
        upkeep = Optional.of(Upkeep.begin(keeper, folder, keeper.choose(), tell));
    }

    /** The passages that match best, among the documents that are asked. */
    List<ScoredPassage> retrieve(String query, int limit) {
        return keeper.search(index -> view(index).retrieve(query, limit));
    }

    /** How near texts are to a question in meaning, where the index tells. */
    private Optional<double[]> similarities(String question, List<String> texts) {
        return keeper.search(index -> view(index).similarities(question, texts));
    }

    /** What finds passages among the documents that are asked. */
    Retriever retriever() {
        return new Retriever() {
            @Override
            public List<ScoredPassage> retrieve(String query, int limit) { return Shelf.this.retrieve(query, limit); }

            @Override
            public Optional<double[]> similarities(String question, List<String> texts) {
                return Shelf.this.similarities(question, texts);
            }
        };
    }

    /** The text of a document as it was read; empty when there is no such document. */
    Optional<String> text(String documentId) {
        return keeper.search(index -> view(index).text(documentId));
    }

    private IndexView view(LuceneIndex index) {
        return index.visibleTo(scope.filter()).rankedBy(scope.ranking());
    }

    /** What tells meanings apart in searches, if anything does. */
    Optional<String> embedder() { return keeper.embedder(); }

    /** The model's name, if there is a model. */
    Optional<String> model() { return model.map(Generator::name); }

    /**
     * Waits until the model, if there is one, is loaded.
     *
     * @throws SatchelException when it cannot be: told also of a question that was decided without it
     */
    void requireModel() { model.ifPresent(Generator::contextLength); }

    /** The names of the documents that are asked, in order. */
    List<String> documentIds() {
        return keeper.search(index -> view(index).documentIds());
    }

    /** What answers questions from these documents. */
    Rag rag() { return rag(retriever()).build(); }

    /** The same, not built yet, with passages that come through this retriever. */
    Rag.Builder rag(Retriever through) {
        Rag.Builder rag = Rag.over(through);
        model.ifPresent(rag::answeredBy);
        writing.ifPresent(rag::writing);
        return manner.applied(rag, learned);
    }

    /** Where it is kept what was learned of the documents. */
    Calibration calibration() { return calibration; }

    /** What there is, in one line for a person. */
    String description() {
        int documents = view(keeper.index()).documentIds().size();
        return documents + (documents == 1 ? " document, " : " documents, ")
                + keeper.embedder().map(name -> "found by words and meaning (" + name + "), ").orElse("found by words, ")
                + model().map(name -> "answered by " + name).orElse("answered in quotes, without a model") + ".";
    }

    @Override
    public void close() {
        upkeep.ifPresent(Upkeep::close);
        keeper.close();
        model.ifPresent(Generator::close);
    }
}
