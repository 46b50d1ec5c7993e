package dev.satchel.samples.watch;

import dev.satchel.AnswerMode;
import dev.satchel.Cancellation;
import dev.satchel.Folder;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.Generator;
import dev.satchel.Prompt;
import dev.satchel.Rag;
import dev.satchel.RagListener;
import dev.satchel.Retriever;
import dev.satchel.SatchelException;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.lucene.LuceneIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Documents and questions whose words occur nowhere else, and all that can become of a question. */
final class Secrets {
    /** In documents, their names and questions, and in nothing else. */
    static final List<String> WORDS = List.of("zorbian", "quellight", "ashkenforth", "velmoritz", "thrundle", "plinkworth");
    private static final Path TINY = Path.of("../djl-generator/src/test/resources/reference/llama.Q4_1.gguf");

    private final Path folder;
    private final RagListener listener;

    Secrets(Path folder, RagListener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /** Indexes the documents and asks everything: 3 answers, 1 abstention, 1 small talk, 1 cancelled, 1 failed. */
    void tell() throws IOException {
        Path documents = Files.createDirectories(folder.resolve("documents"));
        Files.writeString(documents.resolve("plinkworth.md"),
                "# Zorbian lamps\n\nThe zorbian lamp was made by Ashkenforth Velmoritz in 1911. It burns quellight for 24 months.\n");
        try (LuceneIndex index = LuceneIndex.open(folder.resolve("index")); DjlGenerator tiny = DjlGenerator.load(TINY)) {
            index.sync(Folder.of(documents));
            Rag quoting = Rag.over(index).answeredBy(tiny).mode(AnswerMode.QUOTE).listener(listener).build();
            quoting.ask("Who made the zorbian lamp?");
            quoting.ask("Which thrundle did Ashkenforth Velmoritz vote for in the plinkworth council?");
            quoting.ask("Hello!");
            Rag.over(index).answeredBy(tiny).mode(AnswerMode.WRITE).listener(listener).build().ask("When was the zorbian lamp made?");
            Rag.over(index).answeredBy(saying("The zorbian lamp was made by Ashkenforth Velmoritz in 1911."))
                    .mode(AnswerMode.WRITE).listener(listener).build().ask("Who made the zorbian lamp?");
            cancelled(index);
            failed();
        }
    }

    private void cancelled(Retriever index) {
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        try {
            Rag.over(index).listener(listener).build().ask("What is quellight?", text -> {}, cancelled);
            throw new IllegalStateException("it was answered");
        } catch (CancellationException expected) {
            // as it should be
        }
    }

    private void failed() {
        Retriever broken = (question, limit) -> {
            throw new SatchelException("cannot look for " + question);
        };
        try {
            Rag.over(broken).listener(listener).build().ask("What is a thrundle?");
            throw new IllegalStateException("it was answered");
        } catch (SatchelException expected) {
            // as it should be
        }
    }

    private static Generator saying(String text) {
        return new Generator() {
            @Override
            public String name() { return "parrot"; }

            @Override
            public int contextLength() { return 2048; }

            @Override
            public int countTokens(String counted) { return counted.length() / 4 + 1; }

            @Override
            public int countTokens(Prompt prompt) {
                return prompt.messages().stream().mapToInt(each -> countTokens(each.content())).sum();
            }

            @Override
            public Generation generate(Prompt prompt, GenerationOptions options, Consumer<String> onText, Cancellation cancellation) {
                onText.accept(text);
                return new Generation(text, Generation.Ending.END_TOKEN, 200, 50, 11, Duration.ofMillis(40), Duration.ofMillis(100));
            }

            @Override
            public void close() {}
        };
    }

    /** The first of the words that stands in a text. */
    static Optional<String> in(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        return WORDS.stream().filter(small::contains).findFirst();
    }
}
