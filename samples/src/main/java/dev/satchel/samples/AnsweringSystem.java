package dev.satchel.samples;

import dev.satchel.AnswerMode;
import dev.satchel.Answerability;
import dev.satchel.Generator;
import dev.satchel.Rag;
import dev.satchel.Retriever;
import dev.satchel.WritingPilot;
import dev.satchel.pilot.PilotSystem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A way of answering that the command offers, to be compared with others.
 *
 * @param name what it is called
 * @param facts what is told of it
 * @param model the file of its model; empty when none is asked
 * @param mode how answers are made
 * @param when when it is answered
 * @param satchel loads the model
 */
record AnsweringSystem(String name, Map<String, String> facts, Optional<Path> model, AnswerMode mode, Answerability when, Satchel satchel)
        implements
            PilotSystem {
    @Override
    public boolean hasModel() { return model.isPresent(); }

    @Override
    public Running start() {
        return new Loaded(model.map(file -> Model.open(satchel, file)), model.flatMap(WritingNotes.standard()::of), mode, when);
    }

    private record Loaded(Optional<Generator> generator, Optional<WritingPilot.Result> writing, AnswerMode mode, Answerability when)
            implements
                Running {
        @Override
        public Rag over(Retriever retriever) {
            Rag.Builder rag = Rag.over(retriever).mode(mode).answering(when);
            generator.ifPresent(rag::answeredBy);
            writing.ifPresent(rag::writing);
            return rag.build();
        }

        @Override
        public void close() { generator.ifPresent(Generator::close); }
    }
}
