package dev.satchel.samples;

import dev.satchel.Answer;
import dev.satchel.Cancellation;
import dev.satchel.Trace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A conversation with a person at a terminal: line editing, a draft while the model writes, and Ctrl-C that stops it. */
final class TerminalChat {
    private static final String HELP = """
            Type a question and press Enter. Answers come from your documents only, with the words they rest on.

              /sources   the passages that were found for the last question, and what became of each
              /new       forget the conversation: the next question leans on nothing
              /model     the model, and what the last answer cost
              /help      this text
              /quit      leave (also Ctrl-D)

            Ctrl-C stops a running answer; pressed twice, it leaves.""";

    private final Satchel satchel;
    private final Shelf shelf;
    private Answers answers;
    private Optional<Answer> last = Optional.empty();

    TerminalChat(Satchel satchel, Shelf shelf) {
        this.satchel = satchel;
        this.shelf = shelf;
        this.answers = new Answers(satchel, shelf);
    }

    /** Talks until the person leaves. */
    int run() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().name("satchel").system(true).encoding(StandardCharsets.UTF_8).build()) {
            converse(terminal);
        }
        return Satchel.FOUND;
    }

    /** Talks at this terminal until the person leaves. */
    void converse(Terminal terminal) {
        LineReader reader = lineReader(terminal);
        Notices notices = new Notices(satchel.console(), reader);
        shelf.keepUpToDate(notices::tell);
        greet(terminal);
        for (Optional<String> line = read(reader, notices); line.isPresent(); line = read(reader, notices)) {
            String said = line.get().strip();
            if (said.equals("/quit") || said.equals("/exit")) break;
            if (!said.isEmpty()) reactTo(said, terminal);
        }
    }

    private void greet(Terminal terminal) {
        String greeting = shelf.description() + " Type a question, /help for help, Ctrl-D to leave.";
        say(satchel.console().dim(PlainText.wrapped(greeting, console(terminal).columns(), "")));
        say("");
    }

    /**
     * The next line; empty when the person leaves. Ctrl-C with something typed only takes that back, and once it may have been meant for an
     * answer that was ready a moment before.
     */
    private Optional<String> read(LineReader reader, Notices notices) {
        boolean again = false;
        while (true) {
            notices.showWaiting();
            try {
                return Optional.of(reader.readLine(satchel.console().bold("> ")));
            } catch (UserInterruptException interrupted) {
                boolean nothingTyped = interrupted.getPartialLine() == null || interrupted.getPartialLine().isEmpty();
                if (again && nothingTyped) return Optional.empty();
                if (nothingTyped) say(satchel.console().dim("Ctrl-C again, or Ctrl-D, to leave."));
                again = nothingTyped;
            } catch (EndOfFileException left) {
                return Optional.empty();
            }
        }
    }

    private void reactTo(String said, Terminal terminal) {
        switch (said) {
            case "/help" -> say(HELP);
            case "/sources" -> last.ifPresentOrElse(answer -> text(terminal).printPassages(answer.trace()), this::nothingAskedYet);
            case "/new" -> {
                answers = new Answers(satchel, shelf);
                last = Optional.empty();
                say("A new conversation.");
            }
            case "/model" -> say(PlainText.wrapped(describeModel(), console(terminal).columns(), ""));
            default -> {
                if (said.startsWith("/")) say("There is no " + PlainText.onOneLine(said) + "; /help lists what there is.");
                else answer(said, terminal);
            }
        }
        say("");
    }

    private void answer(String question, Terminal terminal) {
        Cancellation cancellation = new Cancellation();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> stopOrLeave(cancellation));
        try {
            Answer answer = answers.ask(question, console(terminal), terminal.getRows(), cancellation);
            last = Optional.of(answer);
            if (leansOnEarlier(answer)) say(satchel.console().dim("Understood as: " + PlainText.onOneLine(answer.trace().askedAs())));
            text(terminal).print(answer);
        } catch (CancellationException stopped) {
            say(satchel.console().dim("Stopped."));
        } catch (RuntimeException failure) {
            satchel.explain(failure); // and the conversation goes on
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
        }
    }

    /** Whether it was looked for in other words, which a person must be able to see. A greeting that was taken off is no news. */
    private static boolean leansOnEarlier(Answer answer) {
        return !answer.question().contains(answer.trace().askedAs());
    }

    private void stopOrLeave(Cancellation cancellation) {
        // The index is safe at any moment: what is not committed was not needed.
        if (cancellation.isCancelled()) System.exit(130);
        cancellation.cancel();
    }

    private String describeModel() {
        String model = shelf.model().map(name -> "The model is " + name + ".")
                .orElse("There is no model: answers are the best sentences of the documents.");
        return model + last.map(answer -> " " + describeCost(answer.trace())).orElse("");
    }

    private static String describeCost(Trace trace) {
        return String.format(Locale.ROOT,
                "The last answer took %d ms: %d to find passages, %d to read a prompt of %d tokens (%d from cache), %d to write %d tokens.",
                trace.total().toMillis(), trace.retrieve().toMillis(), trace.cost().prefill().toMillis(), trace.cost().promptTokens(),
                trace.cost().cachedTokens(), trace.cost().generate().toMillis(), trace.cost().generatedTokens());
    }

    private void nothingAskedYet() { say("Ask something first."); }

    private void say(String text) {
        satchel.console().out().println(text);
        satchel.console().out().flush();
    }

    private AnswerText text(Terminal terminal) { return new AnswerText(console(terminal)); }

    /** The console as wide as the terminal is now. */
    private Console console(Terminal terminal) {
        return satchel.console().withColumns(terminal.getColumns());
    }

    private static LineReader lineReader(Terminal terminal) {
        // A question is not a shell command: quotes, backslashes and exclamation marks mean nothing.
        DefaultParser everyLineIsWhole = new DefaultParser();
        everyLineIsWhole.setQuoteChars(new char[0]);
        everyLineIsWhole.setEscapeChars(new char[0]);
        // The history is kept in memory only: questions say as much about a person as documents do.
        return LineReaderBuilder.builder().terminal(terminal).appName("satchel").parser(everyLineIsWhole)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true).variable(LineReader.BELL_STYLE, "none").build();
    }
}
