package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.GenerationOptions;
import dev.satchel.ModelFormatException;
import dev.satchel.Prompt;
import dev.satchel.SatchelException;
import dev.satchel.SharedFiles;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model file may come from anybody. Of every spoiled copy of a right one there is either a model that can be asked or one clear line, and
 * in neither case much memory is taken. {@code -Dsatchel.mutations=N} tries N copies of each file.
 */
class MutatedModelTest {
    private static final Logger LOG = LoggerFactory.getLogger(MutatedModelTest.class);
    private static final int MUTATIONS = Integer.getInteger("satchel.mutations", 40);
    /** A tiny model's engine takes some MB of its own; a session's first buffers and its logits as well. */
    private static final long MOST_MEMORY = 256L << 20;

    @TempDir
    Path folder;

    static List<Path> models() { return models(ModelFiles.reference("")); }

    static List<Path> allModels() { return models(SharedFiles.require("reference/tiny")); }

    private static List<Path> models(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".gguf")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void ofASpoiledFileThereIsAModelOrOneClearLineSeed1(Path model) throws IOException { tryMutations(model, 1); }

    @ParameterizedTest
    @MethodSource("allModels")
    @Tag("evaluation")
    void soItIsForEveryArchitectureSeed2(Path model) throws IOException { tryMutations(model, 2); }

    private void tryMutations(Path model, long seed) throws IOException {
        GgufMutation mutation = new GgufMutation(Files.readAllBytes(model));
        Path spoiled = folder.resolve("spoiled.gguf");
        Map<String, Integer> outcomes = new TreeMap<>();
        for (int i = 0; i < MUTATIONS; i++) {
            Files.write(spoiled, mutation.next(new Random(seed * 1_000_003 + i)));
            String name = model.getFileName() + ", mutation " + i;
            String outcome = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> outcome(spoiled, name), name);
            outcomes.merge(outcome, 1, Integer::sum);
        }
        LOG.info("{}: {}", model.getFileName(), outcomes);
        assertTrue(outcomes.getOrDefault("refused", 0) > 0, outcomes::toString);
        assertTrue(outcomes.getOrDefault("answered", 0) > 0, outcomes::toString);
    }

    private static String outcome(Path spoiled, String name) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long heap = threads.getCurrentThreadAllocatedBytes();
        // What other tests of this process have left there is not of this model.
        long before = directMemory();
        String outcome = ask(spoiled, name);
        assertTrue(threads.getCurrentThreadAllocatedBytes() - heap < MOST_MEMORY,
                () -> name + " took more of the heap than " + MOST_MEMORY);
        assertTrue(directMemory() - before < MOST_MEMORY, () -> name + " left more outside the heap than " + MOST_MEMORY);
        return outcome;
    }

    private static String ask(Path spoiled, String name) {
        try (DjlGenerator generator = DjlGenerator.load(spoiled, DjlGenerator.Options.standard().withThreads(1))) {
            return answer(generator, name);
        } catch (ModelFormatException e) {
            assertOneLine(e, name);
            assertTrue(e.getMessage().contains(spoiled.toString()), () -> name + ": no file is named in: " + e.getMessage());
            return "refused";
        }
    }

    private static String answer(DjlGenerator generator, String name) {
        try {
            generator.generate(new Prompt(List.of(new Prompt.Message(Prompt.Role.USER, "What is it?"))), GenerationOptions.greedy(3));
            return "answered";
        } catch (SatchelException e) {
            // A template may refuse a conversation, and damaged weights may give no numbers.
            assertOneLine(e, name);
            return "did not answer";
        }
    }

    private static void assertOneLine(SatchelException e, String name) {
        String message = e.getMessage();
        assertFalse(message.chars().anyMatch(c -> c < ' ') || message.length() > 1000, () -> name + ": not one clear line: " + message);
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream().filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed).sum();
    }
}
