package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.GenerationOptions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Measures how fast a model runs on this machine. Reads random tokens, since speed does not depend on which, and goes on with the likeliest
 * ones; end tokens do not end it.
 */
public final class ModelBenchmark {
    private ModelBenchmark() {}

    /** Loads a model with {@link DjlGenerator.Options#standard()} and measures it. */
    public static Result run(Path model, int prompt, int generate, int runs) {
        return run(model, prompt, generate, runs, DjlGenerator.Options.standard());
    }

    /**
     * Loads a model and measures it: once without counting, to warm up, then {@code runs} times.
     *
     * @param prompt tokens to read, at least 1
     * @param generate tokens to write, at least 1
     * @param runs at least 1; the result has the medians
     * @param options threads and precision; the context is as long as the measurement needs
     * @throws dev.satchel.SatchelException when the model cannot be loaded or attends to fewer tokens
     */
    public static Result run(Path model, int prompt, int generate, int runs, DjlGenerator.Options options) {
        requirePositive("prompt", prompt);
        requirePositive("generate", generate);
        requirePositive("runs", runs);
        long begin = System.nanoTime();
        try (DjlGenerator generator = DjlGenerator.load(model, options.withContextLength(Math.addExact(prompt, generate)))) {
            double loadMilliseconds = (System.nanoTime() - begin) / 1e6;
            double[] prefill = new double[runs];
            double[] decode = new double[runs];
            try (Session session = generator.model().newSession(generator.contextLength())) {
                measure(generator.model(), session, prompt, generate, 0);
                for (int run = 0; run < runs; run++) {
                    Times times = measure(generator.model(), session, prompt, generate, run + 1);
                    prefill[run] = prompt / times.prefillSeconds;
                    decode[run] = generate / times.decodeSeconds;
                }
            }
            return new Result(median(prefill), median(decode), loadMilliseconds, peakRssBytes(), prompt, generate);
        }
    }

    /**
     * What was measured.
     *
     * @param prefillTokensPerSecond reading the prompt, in one call
     * @param decodeTokensPerSecond writing after that prompt, one token in a call, the choice of the token included
     * @param loadMilliseconds from the file's name to a generator that can be asked
     * @param peakRssBytes the most memory that this process has ever had resident, the file's mapped pages included; -1 where the system
     *        does not tell (it is read from Linux's {@code /proc})
     * @param prompt tokens read
     * @param generate tokens written
     */
    public record Result(double prefillTokensPerSecond, double decodeTokensPerSecond, double loadMilliseconds, long peakRssBytes,
            int prompt,
            int generate) {}

    private record Times(double prefillSeconds, double decodeSeconds) {}

    private static Times measure(LanguageModel model, Session session, int prompt, int generate, long seed) {
        int[] tokens = new Random(seed).ints(prompt, 0, model.vocabularySize()).toArray();
        TokenSampler sampler = new TokenSampler(GenerationOptions.greedy(generate), tokens, model.vocabularySize());
        Cancellation never = new Cancellation();
        session.truncate(0);
        long begin = System.nanoTime();
        FloatBuffer logits = session.appendForLikeliest(tokens, 1, never);
        long read = System.nanoTime();
        for (int i = 0; i < generate; i++) logits = session.appendForLikeliest(new int[] {sampler.next(logits)}, 1, never);
        long written = System.nanoTime();
        return new Times((read - begin) / 1e9, (written - read) / 1e9);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static long peakRssBytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst().orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) throw new IllegalArgumentException(name + " must be >= 1, got " + value);
    }
}
