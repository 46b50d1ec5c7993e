package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Cancellation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code satchel ask}: one question. */
@Command(name = "ask", description = "One question: the answer, and below it the words it rests on.")
final class Ask implements Callable<Integer> {
    private final Satchel satchel;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of documents.")
    private Path folder;

    @Parameters(index = "1", paramLabel = "QUESTION", description = "The question, in quotation marks.")
    private String question;

    @Mixin
    private Scope scope;

    @Mixin
    private Manner manner;

    Ask(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        Answers.requireQuestion(question);
        try (Shelf shelf = Shelf.openForQuestions(satchel, List.of(folder), scope, manner)) {
            shelf.embedIfHere();
            Answer answer = new Answers(satchel, shelf).answer(question, new Cancellation());
            return answer instanceof Answer.Grounded ? Satchel.FOUND : Satchel.NOT_FOUND;
        }
    }
}
