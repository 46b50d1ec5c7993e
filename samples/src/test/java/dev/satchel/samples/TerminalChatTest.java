package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Folder;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.Prompt;
import dev.satchel.SatchelException;
import dev.satchel.Splitter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The conversation at a terminal, with a person whose lines are known beforehand. */
class TerminalChatTest {
    @TempDir
    private Path scratch;

    private Streams talk(Optional<Generator> model, String... lines) throws IOException {
        Streams streams = Streams.watched();
        byte[] typed = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        Satchel satchel = new Satchel(streams.console());
        Folder folder = Folder.of(Path.of("documents"));
        IndexKeeper keeper = IndexKeeper.openForWords(new Satchel(Streams.piped("").console()), scratch.resolve("index"), folder,
                Splitter.structured());
        keeper.read();
        // A model that writes is asked whatever the question is.
        Manner manner = CommandLine.populateCommand(new Manner(), "--mode", model.isPresent() ? "WRITE" : "EXTRACT");
        try (Shelf shelf = new Shelf(keeper, folder, new Scope(), manner, model, Calibration.in(scratch.resolve("index")));
                Terminal terminal = new DumbTerminal(new ByteArrayInputStream(typed), new ByteArrayOutputStream())) {
            new TerminalChat(satchel, shelf).converse(terminal);
        }
        return streams;
    }

    @Test
    void greetsWithWhatThereIsAndAnswersUntilThePersonLeaves() throws IOException {
        String shown = talk(Optional.empty(), "How long is the warranty?", "/quit", "Never read").out();
        assertTrue(shown.contains(" documents, found by words, answered in quotes, without a model. Type a\nquestion"), shown);
        assertTrue(shown.contains("[1] warranty.md"), shown);
        assertEquals(-1, shown.indexOf("Never read"));
    }

    @Test
    void showsThePassagesOfTheLastAnswer() throws IOException {
        String shown = talk(Optional.empty(), "/sources", "How long is the warranty?", "/sources").out();
        assertTrue(shown.indexOf("Ask something first.") < shown.indexOf("1. warranty.md"), shown);
        assertTrue(shown.contains(", read: "), shown);
    }

    @Test
    void aQuestionMayLeanOnTheOneBeforeUntilTheConversationIsForgotten() throws IOException {
        String shown = talk(Optional.empty(), "How long is the warranty?", "And of the batteries?", "/new", "/sources").out();
        String understood = shown.substring(shown.indexOf("Understood as: "));
        assertTrue(understood.contains("warranty") && understood.contains("batteries"), shown);
        assertTrue(shown.indexOf("A new conversation.") < shown.indexOf("Ask something first."), shown);
    }

    @Test
    void wordsThatAreNoCommandAreExplained() throws IOException {
        assertTrue(talk(Optional.empty(), "/frobnicate").out().contains("There is no /frobnicate; /help lists what there is."));
        assertTrue(talk(Optional.empty(), "/help").out().contains("/sources"));
    }

    @Test
    void goesOnAfterAnError() throws IOException {
        Streams streams = talk(Optional.of(failing(new SatchelException("the model is tired: let it rest"))), "How long is the warranty?",
                "/model");
        assertEquals("satchel: the model is tired: let it rest\n", streams.err());
        assertTrue(streams.out().contains("The model is tired-model."), streams.out());
    }

    @Test
    void aStoppedAnswerIsSaidToBe() throws IOException {
        Streams streams = talk(Optional.of(failing(new CancellationException())), "How long is the warranty?", "/model");
        assertEquals("", streams.err());
        assertTrue(streams.out().contains("Stopped."), streams.out());
    }

    private static Generator failing(RuntimeException failure) {
        return new Generator() {
            @Override
            public String name() { return "tired-model"; }

            @Override
            public int contextLength() { return 1000; }

            @Override
            public int countTokens(String text) { return text.length() / 4; }

            @Override
            public int countTokens(Prompt prompt) { return 100; }

            @Override
            public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
                throw failure;
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        };
    }
}
