package dev.satchel.samples;

import dev.satchel.Composer;
import dev.satchel.Composition;
import dev.satchel.SatchelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code satchel draft}: a text put together from quotes. */
@Command(name = "draft", description = "A summary, a comparison, a list of questions or an e-mail, put together from quotes of the documents; no model is asked.")
final class DraftCommand implements Callable<Integer> {
    private final Satchel satchel;

    @Parameters(index = "0", paramLabel = "summary|comparison|faq|email", description = "What to draft.")
    private Kind kind;

    @Parameters(index = "1", paramLabel = "FOLDER", description = "The folder of documents.")
    private Path folder;

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "TOPIC", description = "What it is about, in quotation marks if it has several words; for a comparison, two of them.")
    private List<String> topics;

    @Option(names = "--to", paramLabel = "NAME", defaultValue = "…", description = "Whom an e-mail greets.")
    private String recipient;

    @Option(names = "-n", paramLabel = "N", defaultValue = "8", description = "How many questions a list has at most (default: ${DEFAULT-VALUE}).")
    private int questions;

    @Mixin
    private Scope scope;

    /** What can be drafted. */
    enum Kind {
        /** The main statements about a topic. */
        SUMMARY,
        /** Two things side by side. */
        COMPARISON,
        /** Questions and their answers. */
        FAQ,
        /** A summary with a greeting. */
        EMAIL
    }

    DraftCommand(Satchel satchel) { this.satchel = satchel; }

    @Override
    public Integer call() {
        check();
        try (Shelf shelf = Shelf.openForSearches(satchel, folder, scope)) {
            shelf.embedIfHere();
            Optional<Composition> composition = compose(Composer.over(shelf::retrieve));
            if (satchel.json()) satchel.print(composition.map(Json::of).orElseGet(() -> new Json().with("outcome", "abstained")));
            else composition.ifPresentOrElse(this::print, () -> satchel.console().say("the documents say too little about it"));
            return composition.isPresent() ? Satchel.FOUND : Satchel.NOT_FOUND;
        }
    }

    private void check() {
        int wanted = kind == Kind.COMPARISON ? 2 : 1;
        if (topics.size() != wanted)
            throw new SatchelException("satchel draft " + kind.name().toLowerCase(Locale.ROOT) + " takes " + wanted
                    + (wanted == 1 ? " topic" : " topics") + ", got " + topics.size()
                    + ": several words that belong together need quotation marks");
        if (questions < 1) throw new SatchelException("-n must be at least 1, got " + questions);
    }

    private Optional<Composition> compose(Composer composer) {
        return switch (kind) {
            case SUMMARY -> composer.summary(topics.getFirst());
            case COMPARISON -> composer.comparison(topics.getFirst(), topics.getLast());
            case FAQ -> composer.faq(topics.getFirst(), questions);
            case EMAIL -> composer.email(topics.getFirst(), recipient);
        };
    }

    private void print(Composition composition) {
        Console console = satchel.console();
        for (String line : PlainText.wrapped(composition.text().strip(), console.columns(), "").split("\n", -1))
            console.out().println(line.startsWith("#") ? console.bold(line) : line);
        console.out().flush();
    }
}
