package dev.satchel.samples;

import dev.satchel.AnswerMode;
import dev.satchel.AnswerPilot;
import dev.satchel.Answerability;
import dev.satchel.Generator;
import dev.satchel.PilotQuestion;
import dev.satchel.PilotQuestions;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import dev.satchel.lucene.Filter;
import dev.satchel.lucene.IndexView;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the questions of a pilot are asked of. Passages are documents of one index, and a question's own is all that it sees of it: it is
 * found, compared and answered from as any document is. An index of each would be slower and no different.
 */
final class PilotSources implements AutoCloseable {
    private final Function<Retriever, Rag> rag;
    private final Scope scope;
    private final boolean open;
    private final PilotQuestions passages;
    private final Optional<Generator> model;
    private Optional<IndexKeeper> index = Optional.empty();
    private Optional<Shelf> documents = Optional.empty();

    private PilotSources(Scope scope, boolean open, PilotQuestions passages, Optional<Generator> model, Function<Retriever, Rag> rag) {
        this.scope = scope;
        this.open = open;
        this.passages = passages;
        this.model = model;
        this.rag = rag;
    }

    /**
     * Reads what the questions need, while the model is loaded.
     *
     * @param open whether a question is asked of all passages together
     * @param files where the passages come from, which names their index
     * @param passages all of them, also those that no question is asked of
     * @param folder what questions without a passage are asked of
     */
    static PilotSources open(Satchel satchel, Scope scope, AnswerMode mode, Answerability when, boolean open, List<Path> files,
            PilotQuestions passages, List<PilotQuestion> questions, Optional<Path> folder) {
        scope.check();
        Optional<PilotQuestion> without = questions.stream().filter(each -> each.passage().isEmpty()).findFirst();
        if (without.isPresent() && folder.isEmpty())
            throw new SatchelException(
                    "the question " + without.get().id() + " has no passage: say with --folder which documents it is asked of");
        Optional<Generator> model = mode == AnswerMode.EXTRACT ? Optional.empty() : Model.chosen(satchel);
        if (model.isEmpty() && mode != AnswerMode.EXTRACT && mode != AnswerMode.AUTO)
            throw new SatchelException("this mode needs a model: name one with --model, or take --mode extract");
        PilotSources sources = new PilotSources(scope, open, passages, model, retriever -> {
            Rag.Builder parts = Rag.over(retriever).mode(mode).answering(when);
            model.ifPresent(parts::answeredBy);
            return parts.build();
        });
        try {
            if (without.isPresent()) sources.openDocuments(satchel, folder.get());
            if (questions.stream().anyMatch(each -> each.passage().isPresent())) sources.openPassages(satchel, files, without.isEmpty());
            return sources;
        } catch (RuntimeException | Error failure) {
            sources.close();
            throw failure;
        }
    }

    private void openDocuments(Satchel satchel, Path folder) {
        documents = Optional.of(Shelf.openForSearches(satchel, folder, scope));
        documents.get().embed();
    }

    private void openPassages(Satchel satchel, List<Path> files, boolean alone) {
        Path directory = satchel.index().map(named -> alone ? named : besides(named))
                .orElseGet(() -> UserCache.indexOf(files.stream().map(each -> each.toAbsolutePath().normalize()).toList()));
        IndexKeeper keeper = IndexKeeper.open(satchel, directory, passages, Splitter.whole());
        index = Optional.of(keeper);
        keeper.read();
        keeper.embed();
    }

    /** Documents and passages in one index would be found together. */
    private static Path besides(Path index) {
        return index.resolveSibling(index.getFileName() + "-passages");
    }

    /** What this question is asked of. */
    AnswerPilot.Source of(PilotQuestion question) {
        if (question.passage().isEmpty()) {
            Shelf shelf = documents.orElseThrow();
            return new AnswerPilot.Source(rag.apply(shelf.retriever()), shelf::text);
        }
        IndexView all = index.orElseThrow().index().rankedBy(scope.ranking());
        IndexView asked = open ? all : all.visibleTo(Filter.metadata(PilotQuestions.DOCUMENT, passages.documentOf(question)));
        return new AnswerPilot.Source(rag.apply(asked), asked::text);
    }

    /** Waits until the model, if there is one, is loaded. */
    void requireModel() { model.ifPresent(Generator::contextLength); }

    /** The model's name. */
    Optional<String> model() { return model.map(Generator::name); }

    /** The embedder's name. */
    Optional<String> embedder() {
        return index.map(IndexKeeper::embedder).orElseGet(() -> documents.flatMap(Shelf::embedder));
    }

    @Override
    public void close() {
        index.ifPresent(IndexKeeper::close);
        documents.ifPresent(Shelf::close);
        model.ifPresent(Generator::close);
    }
}
