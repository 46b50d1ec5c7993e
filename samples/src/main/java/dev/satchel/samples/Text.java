package dev.satchel.samples;

import dev.satchel.SatchelException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code satchel text}: the text of a document as it was read. */
@Command(name = "text", description = "The text of one document as it was read: what citations point into.")
final class Text implements Callable<Integer> {
    private final Satchel satchel;

    @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of documents.")
    private Path folder;

    @Parameters(index = "1", paramLabel = "DOCUMENT", description = "The document's path within the folder, with forward slashes.")
    private String document;

    Text(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        String text = Shelf.text(satchel, folder, document).orElseThrow(() -> new SatchelException(
                "no document " + document + " in " + folder + ": name one of its files by its path within the folder"));
        Console console = satchel.console();
        if (satchel.json()) satchel.print(new Json().with("document", document).with("text", text));
        // Exactly as it is for a program, whose offsets must fit; for a terminal without what it would obey.
        else console.out().print(console.outputIsTerminal() ? PlainText.of(text) : text);
        return Satchel.FOUND;
    }
}
