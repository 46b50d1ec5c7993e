package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Cancellation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code satchel chat}: a conversation in the terminal, or one question per line from a pipe. */
@Command(name = "chat", description = "A conversation in the terminal, in which a question may lean on those before; with input from a pipe, one question per line. Documents that change meanwhile are read again.", footer = {
        "", "From a pipe, the exit status is 0 when at least one question was answered (or none was asked), 1 when the documents "
                + "answer none of them, 2 when something went wrong with one of them; the others are answered all the same."})
final class Chat implements Callable<Integer> {
    private final Satchel satchel;

    @Parameters(arity = "1..*", paramLabel = "FOLDER", description = "One or more folders of documents.")
    private List<Path> folders;

    @Mixin
    private Scope scope;

    @Mixin
    private Manner manner;

    Chat(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() throws IOException {
        Console console = satchel.console();
        boolean typed = console.inputIsTerminal() && console.outputIsTerminal() && !satchel.json();
        try (Shelf shelf = Shelf.openForQuestions(satchel, folders, scope, manner)) {
            return typed ? new TerminalChat(satchel, shelf).run() : answerEachLine(shelf);
        }
    }

    private int answerEachLine(Shelf shelf) throws IOException {
        shelf.embed();
        shelf.keepUpToDate(satchel.console()::say);
        Answers answers = new Answers(satchel, shelf);
        int asked = 0;
        int answered = 0;
        int failed = 0;
        BufferedReader lines = new BufferedReader(new InputStreamReader(satchel.console().in(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String question = line.strip();
            if (question.isEmpty()) continue;
            asked++;
            try {
                if (answerOne(answers, question) instanceof Answer.Grounded) answered++;
            } catch (RuntimeException failure) {
                failed++;
                satchel.explain(failure);
            }
        }
        if (failed > 0) return Satchel.WRONG;
        return answered > 0 || asked == 0 ? Satchel.FOUND : Satchel.NOT_FOUND;
    }

    private Answer answerOne(Answers answers, String question) {
        if (!satchel.json()) satchel.console().out().println("> " + PlainText.onOneLine(question));
        Answer answer = answers.answer(question, new Cancellation());
        if (!satchel.json()) satchel.console().out().println();
        return answer;
    }
}
