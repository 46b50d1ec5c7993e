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
import java.nio.file.Path;
import java.util.Optional;

/** What the questions of a pilot are asked of, one after the other. */
final class PilotSources implements AutoCloseable {
    private final Scope scope;
    private final Manner manner;
    private Optional<PassageDocuments> passages = Optional.empty();
    private Optional<Rag> ofPassages = Optional.empty();
    private Optional<Documents> documents = Optional.empty();

    private PilotSources(Scope scope, Manner manner) {
        this.scope = scope;
        this.manner = manner;
    }

    /**
     * How questions are answered.
     *
     * @param mode how answers are made
     * @param when when it is answered
     * @param model answers, if there is one
     */
    private record Manner(AnswerMode mode, Answerability when, Optional<Generator> model) {
        Rag over(Retriever retriever) {
            Rag.Builder rag = Rag.over(retriever).mode(mode).answering(when);
            model.ifPresent(rag::answeredBy);
            return rag.build();
        }
    }

    /** Begins to load the model that this mode needs. Until passages or documents are opened, nothing can be asked. */
    static PilotSources answering(Satchel satchel, Scope scope, AnswerMode mode, Answerability when) {
        scope.check();
        Optional<Generator> model = mode == AnswerMode.EXTRACT ? Optional.empty() : Model.chosen(satchel);
        if (model.isEmpty() && mode != AnswerMode.EXTRACT && mode != AnswerMode.AUTO)
            throw new SatchelException("this mode needs a model: name one with --model, or take --mode extract");
        return new PilotSources(scope, new Manner(mode, when, model));
    }

    /** Opens a folder for the questions without a passage. */
    void openDocuments(Satchel satchel, Path folder) {
        Shelf shelf = Shelf.openForSearches(satchel, folder, scope);
        documents = Optional.of(new Documents(shelf, manner.over(shelf.retriever())));
        shelf.embed();
    }

    /**
     * Indexes passages for the questions that have one.
     *
     * @param all also those that no question is asked of
     * @param directory where their index is kept
     * @param together whether a question is asked of all of them
     */
    void openPassages(Satchel satchel, PilotQuestions all, Path directory, boolean together) {
        PassageDocuments opened = PassageDocuments.open(satchel, scope, all, directory, together);
        passages = Optional.of(opened);
        ofPassages = Optional.of(manner.over(opened.retriever()));
    }

    /** What this question is asked of; until this is called for the next one. */
    AnswerPilot.Source of(PilotQuestion question) {
        if (question.passage().isEmpty()) return documents.orElseThrow().source();
        passages.orElseThrow().retriever(question);
        return new AnswerPilot.Source(ofPassages.orElseThrow(), passages.get()::text);
    }

    private record Documents(Shelf shelf, Rag rag) {
        AnswerPilot.Source source() { return new AnswerPilot.Source(rag, shelf::text); }
    }

    /** Waits until the model, if there is one, is loaded. */
    void requireModel() { manner.model.ifPresent(Generator::contextLength); }

    /** The model's name. */
    Optional<String> model() { return manner.model.map(Generator::name); }

    /** The embedder's name. */
    Optional<String> embedder() {
        return passages.map(PassageDocuments::embedder).orElseGet(() -> documents.flatMap(each -> each.shelf.embedder()));
    }

    @Override
    public void close() {
        passages.ifPresent(PassageDocuments::close);
        documents.ifPresent(each -> each.shelf.close());
        manner.model.ifPresent(Generator::close);
    }
}
