package dev.satchel.samples;

import dev.satchel.SatchelException;
import dev.satchel.ScoredPassage;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code satchel search}: passages only. */
@Command(name = "search", description = "The passages that match best, without an answer.")
final class Search implements Callable<Integer> {
    private static final int MOST = 1000;

    private final Satchel satchel;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of documents.")
    private Path folder;

    @Parameters(index = "1", paramLabel = "QUERY", description = "Words or a question; none of them is an operator.")
    private String query;

    @Option(names = "-k", paramLabel = "N", defaultValue = "5", description = "How many passages (default: ${DEFAULT-VALUE}).")
    private int count;

    @Mixin
    private Scope scope;

    Search(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        if (count < 1 || count > MOST) throw new SatchelException("-k must be from 1 to " + MOST + ", got " + count);
        try (Shelf shelf = Shelf.openForSearches(satchel, folder, scope)) {
            shelf.embedIfHere();
            List<ScoredPassage> found = shelf.retrieve(query, count);
            if (satchel.json()) found.forEach(each -> satchel.print(Json.of(each).with("text", each.passage().text())));
            else print(found);
            return found.isEmpty() ? Satchel.NOT_FOUND : Satchel.FOUND;
        }
    }

    private void print(List<ScoredPassage> found) {
        AnswerText text = new AnswerText(satchel.console());
        for (int i = 0; i < found.size(); i++) text.printPassage(i + 1, found.get(i));
        if (found.isEmpty()) satchel.console().say("nothing in " + folder + " matches");
    }
}
