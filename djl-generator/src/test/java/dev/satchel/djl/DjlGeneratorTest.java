package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import dev.satchel.Prompt;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import dev.satchel.SatchelException;
import dev.satchel.djl.DjlGenerator.Options;
import dev.satchel.djl.gguf.GgufCopy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120) // so that a thread that waits for ever is a failure
class DjlGeneratorTest {
    private static final Path MODEL = ModelFiles.reference("llama.Q4_1.gguf");
    private static final Prompt PROMPT = new Prompt(
            List.of(new Message(Role.SYSTEM, "You are helpful."), new Message(Role.USER, "How do birds fly?")));

    @TempDir
    private Path folder;

    @Test
    void isCalledWhatTheFileSays() {
        try (DjlGenerator generator = DjlGenerator.load(MODEL)) {
            assertEquals("Tiny llama test model", generator.name());
        }
    }

    @Test
    void theContextIsTheModelsOwnUnlessThatIsLong() {
        try (DjlGenerator own = DjlGenerator.load(MODEL)) {
            assertEquals(2048, own.contextLength());
        }
        try (DjlGenerator asked = DjlGenerator.load(MODEL, Options.standard().withContextLength(100))) {
            assertEquals(100, asked.contextLength());
            SatchelException refused = assertThrows(SatchelException.class,
                    () -> asked.generate(new Prompt(List.of(new Message(Role.USER, "sea ".repeat(100)))), GenerationOptions.greedy(1)));
            int tokens = asked.countTokens(new Prompt(List.of(new Message(Role.USER, "sea ".repeat(100)))));
            assertEquals("the prompt has " + tokens + " tokens and the context holds 100 for prompt and answer: shorten the prompt, or load"
                    + " the model with a longer context", refused.getMessage());
        }
    }

    @Test
    void aContextThatTheModelDoesNotHaveIsRefusedWithNumbers() {
        assertEquals(MODEL + ": the model attends to 2048 tokens, and a context of 2049 was asked for; ask for 2048 or fewer",
                assertThrows(SatchelException.class, () -> DjlGenerator.load(MODEL, Options.standard().withContextLength(2049)))
                        .getMessage());
    }

    @Test
    void whatIsNoModelIsRefusedInOneLine() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "these are notes, and no model at all, whatever the name says");
        for (Path path : List.of(folder, folder.resolve("absent.gguf"), text)) {
            String message = assertThrows(SatchelException.class, () -> DjlGenerator.load(path)).getMessage();
            assertTrue(message.contains(path.toString()), message);
            assertFalse(message.contains("\n"), message);
        }
    }

    @Test
    void aVocabularyWithTokensThatAreNeverScoredIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(MODEL);
        String tensor = "token_embd.weight";
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(tensor) + tensor.length();
        ModelFiles.little(8).putLong(480).flip().get(bytes, at + 4 + 8, 8); // after the number of dimensions and the first one
        Path file = Files.write(folder.resolve("fewer.gguf"), bytes);
        assertEquals(file + ": the vocabulary has 512 tokens and the model scores only 480; the file is damaged, get it again",
                assertThrows(SatchelException.class, () -> DjlGenerator.load(file)).getMessage());
    }

    @Test
    void optionsOutsideTheirRangesAreRefused() {
        assertEquals("threads must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Options.standard().withThreads(0)).getMessage());
        assertEquals("contextLength must be 0 or from 2 to 1048576, got 1",
                assertThrows(IllegalArgumentException.class, () -> Options.standard().withContextLength(1)).getMessage());
    }

    @Test
    void afterClosingEveryUseSaysSo() {
        DjlGenerator generator = DjlGenerator.load(MODEL);
        generator.close();
        generator.close();
        String message = "the model Tiny llama test model is closed";
        assertEquals(message, assertThrows(IllegalStateException.class, () -> generator.countTokens("sea")).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, () -> generator.countTokens(PROMPT)).getMessage());
        assertEquals(message,
                assertThrows(IllegalStateException.class, () -> generator.generate(PROMPT, GenerationOptions.greedy(1))).getMessage());
        assertEquals("Tiny llama test model", generator.name());
    }

    @Test
    void whoeverWaitsCanBeCancelled() throws Exception {
        // One conversation at a time.
        try (DjlGenerator generator = DjlGenerator.load(MODEL, Options.standard().withStateBytes(0));
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch speaking = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<Generation> first = threads.submit(() -> generator.generate(PROMPT, GenerationOptions.greedy(5), text -> {
                speaking.countDown();
                await(goOn);
            }, new Cancellation()));
            await(speaking);
            Cancellation cancellation = new Cancellation();
            Future<Generation> second = threads.submit(
                    () -> generator.generate(PROMPT, GenerationOptions.greedy(5), text -> {}, cancellation));
            cancellation.cancel();
            Generation cancelled = second.get(60, TimeUnit.SECONDS);
            assertEquals(Ending.CANCELLED, cancelled.ending());
            assertEquals("", cancelled.text());
            assertEquals(generator.countTokens(PROMPT), cancelled.promptTokens());
            assertFalse(first.isDone());
            goOn.countDown();
            assertEquals(Ending.LENGTH, first.get().ending());
        }
    }

    @Test
    void closingWaitsForTheAnswerThatIsBeingWritten() throws Exception {
        DjlGenerator generator = DjlGenerator.load(MODEL);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            CountDownLatch speaking = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<Generation> answer = threads.submit(() -> generator.generate(PROMPT, GenerationOptions.greedy(5), text -> {
                speaking.countDown();
                await(goOn);
            }, new Cancellation()));
            await(speaking);
            Future<?> closing = threads.submit(generator::close);
            assertFalse(closing.isDone());
            goOn.countDown();
            assertEquals(5, answer.get().generatedTokens());
            closing.get();
            assertThrows(IllegalStateException.class, () -> generator.generate(PROMPT, GenerationOptions.greedy(1)));
        }
    }

    @Test
    void aListenerCannotUseTheGeneratorThatCallsIt() {
        try (DjlGenerator generator = DjlGenerator.load(MODEL)) {
            String message = "a generator cannot be used by its own listener";
            assertEquals(message, assertThrows(IllegalStateException.class, () -> generator.generate(PROMPT, GenerationOptions.greedy(5),
                    text -> generator.generate(PROMPT, GenerationOptions.greedy(1)), new Cancellation())).getMessage());
            assertEquals(message, assertThrows(IllegalStateException.class, () -> generator.generate(PROMPT, GenerationOptions.greedy(5),
                    text -> close(generator), new Cancellation())).getMessage());
            assertEquals(5, generator.generate(PROMPT, GenerationOptions.greedy(5)).generatedTokens());
        }
    }

    @Test
    void theTextThatIsWrittenIsTheLikeliest() {
        try (DjlGenerator generator = DjlGenerator.load(MODEL, Options.standard().inFloat32())) {
            Generation.Token first = generator.generate(PROMPT, GenerationOptions.greedy(1).withAlternatives(1)).tokens().getFirst();
            List<Double> scores = generator.logProbabilities(PROMPT, List.of(first.text(), "zebra", first.text()), new Cancellation());
            assertEquals(3, scores.size());
            assertEquals(first.logProbability(), scores.get(0), 1e-4);
            assertEquals(scores.get(0), scores.get(2), 1e-6);
            assertTrue(scores.get(0) > scores.get(1), scores::toString);
        }
    }

    @Test
    void aConversationIsReadFromWhereItGoesOn() {
        try (DjlGenerator generator = DjlGenerator.load(MODEL, Options.standard().inFloat32())) {
            Generation first = generator.generate(PROMPT, GenerationOptions.greedy(10));
            List<Message> messages = new ArrayList<>(PROMPT.messages());
            messages.add(new Message(Role.ASSISTANT, "With wings."));
            messages.add(new Message(Role.USER, "And bats?"));
            Generation second = generator.generate(new Prompt(messages), GenerationOptions.greedy(10));
            assertEquals(first.promptTokens(), second.cachedTokens());
            assertEquals(0, first.cachedTokens());
        }
    }

    /** Word for word, in float32: a session that saw anything of another one would go on otherwise. */
    @ParameterizedTest(name = "seed {0}, {1} bytes of state")
    @CsvSource({"1, 268435456", "2, 2000000", "3, 0"})
    void conversationsOfSeveralThreadsSayWhatEachSaysAlone(long seed, long stateBytes) throws Exception {
        List<List<Prompt>> conversations = new ArrayList<>();
        Random random = new Random(seed);
        for (int user = 0; user < 5; user++) conversations.add(turns(random));
        List<List<String>> alone = new ArrayList<>();
        for (List<Prompt> each : conversations)
            try (DjlGenerator own = DjlGenerator.load(MODEL, Options.standard().inFloat32())) {
                alone.add(talk(own, each));
            }
        try (DjlGenerator shared = DjlGenerator.load(MODEL, Options.standard().inFloat32().withStateBytes(stateBytes));
                ExecutorService threads = Executors.newFixedThreadPool(5)) {
            List<Future<List<String>>> together = new ArrayList<>();
            for (List<Prompt> each : conversations) together.add(threads.submit(() -> talk(shared, each)));
            for (int user = 0; user < 5; user++) assertEquals(alone.get(user), together.get(user).get(60, TimeUnit.SECONDS));
        }
    }

    private static List<String> talk(DjlGenerator generator, List<Prompt> turns) {
        return turns.stream().map(each -> generator.generate(each, GenerationOptions.greedy(12)).text()).toList();
    }

    /** A conversation that goes on three times, some with a first message of several hundred tokens. */
    private static List<Prompt> turns(Random random) {
        List<Message> messages = new ArrayList<>(List.of(new Message(Role.SYSTEM, "You are helpful.")));
        List<Prompt> prompts = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            messages.add(new Message(Role.USER, words(random, 5 + random.nextInt(turn == 0 ? 300 : 20))));
            prompts.add(new Prompt(messages));
            messages.add(new Message(Role.ASSISTANT, words(random, 10)));
        }
        return prompts;
    }

    private static String words(Random random, int count) {
        return random.ints(count, 0, 1000).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }

    @Test
    void instructionsAreReadByOneProcessForAllAndSayTheSame() throws Exception {
        Path kept = folder.resolve("instructions");
        Prompt other = new Prompt(List.of(PROMPT.messages().getFirst(), new Message(Role.USER, "1969?")));
        Options options = Options.standard().inFloat32();
        try (DjlGenerator without = DjlGenerator.load(MODEL, options);
                DjlGenerator first = DjlGenerator.load(MODEL, options.keepingInstructionsIn(kept));
                DjlGenerator second = DjlGenerator.load(MODEL, options.keepingInstructionsIn(kept))) {
            assertEquals(0, first.generate(PROMPT, GenerationOptions.greedy(10)).cachedTokens());
            Generation answer = second.generate(other, GenerationOptions.greedy(10));
            assertTrue(answer.cachedTokens() > 5, answer::toString);
            assertEquals(without.generate(other, GenerationOptions.greedy(10)).text(), answer.text());
        }
        try (DjlGenerator rounding = DjlGenerator.load(MODEL, Options.standard().keepingInstructionsIn(kept))) {
            assertEquals(0, rounding.generate(other, GenerationOptions.greedy(1)).cachedTokens());
        }
    }

    @Test
    void whatWasKeptForAModelInSeveralFilesDoesNotOutliveAChangeOfOneOfThem() throws Exception {
        List<Path> parts = GgufCopy.of(MODEL).split(3, folder);
        Options options = Options.standard().keepingInstructionsIn(folder.resolve("instructions"));
        assertEquals(0, cachedTokens(parts.getFirst(), options));
        assertTrue(cachedTokens(parts.getFirst(), options) > 5);
        Files.setLastModifiedTime(parts.get(1), FileTime.fromMillis(1_000_000));
        assertEquals(0, cachedTokens(parts.getFirst(), options));
    }

    private static int cachedTokens(Path model, Options options) {
        try (DjlGenerator generator = DjlGenerator.load(model, options)) {
            return generator.generate(PROMPT, GenerationOptions.greedy(1)).cachedTokens();
        }
    }

    @Test
    void onlyInstructionsAreKept() throws Exception {
        Path kept = folder.resolve("instructions");
        try (DjlGenerator generator = DjlGenerator.load(MODEL, Options.standard().keepingInstructionsIn(kept))) {
            generator.generate(new Prompt(List.of(new Message(Role.USER, "A secret."))), GenerationOptions.greedy(2));
            assertFalse(Files.exists(kept));
            for (String question : List.of("A secret.", "Another.", "", "You are helpful."))
                generator.generate(new Prompt(List.of(PROMPT.messages().getFirst(), new Message(Role.USER, question))),
                        GenerationOptions.greedy(2));
            try (Stream<Path> files = Files.list(kept)) {
                assertEquals(1, files.count()); // the same whatever was asked
            }
        }
    }

    private static void close(DjlGenerator generator) { generator.close(); }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
