package dev.satchel.djl.tokenizer;

import dev.satchel.djl.gguf.GgufFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How long a vocabulary takes to be ready, and how fast it encodes and decodes on one thread. Not a test: run {@code main} with a GGUF file
 * and a file of text. What is printed for the first time is what a program that has just started sees; the rest are medians.
 */
final class TokenizerBenchmark {
    private static final int ROUNDS = 15;

    private TokenizerBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path model = Path.of(arguments[0]);
        String text = Files.readString(Path.of(arguments[1]));
        long start = System.nanoTime();
        Tokenizer tokenizer = tokenizer(model);
        System.out.printf("ready for the first time in %.0f ms, ", milliseconds(System.nanoTime() - start));
        start = System.nanoTime();
        int[] ids = tokenizer.encode(text);
        System.out.printf("%d tokens for the first time in %.0f ms%n", ids.length, milliseconds(System.nanoTime() - start));
        System.out.printf("ready in %.0f ms%n", milliseconds(median(() -> tokenizer(model))));
        System.out.printf("encodes %.0f tokens/s%n", ids.length / milliseconds(median(() -> tokenizer.encode(text))) * 1000);
        System.out.printf("decodes %.0f tokens/s%n", ids.length / milliseconds(median(() -> tokenizer.decode(ids))) * 1000);
    }

    private static Tokenizer tokenizer(Path model) {
        try (GgufFile file = GgufFile.open(model)) {
            return Tokenizer.of(file);
        }
    }

    private static long median(Runnable action) {
        long[] times = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            action.run();
            times[round] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }

    private static double milliseconds(long nanoseconds) { return nanoseconds / 1e6; }
}
