package dev.satchel.djl;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What prompt lookup gains: each text is written with and without it, in turn, on the same machine in the same minute. Run from the module's
 * folder, with the test classes, as {@code PromptLookupBenchmark MODEL [ANSWERS [PASSES]]}; it takes minutes, and the collections of the
 * folder {@code shared}. Only greedy texts of 20 tokens or more count; reading the prompt does not.
 */
public final class PromptLookupBenchmark {
    private static final int SHORTEST = 20;
    private static final int LONGEST = 64;
    private static final int CONTEXT = 2048;

    private final Tokenizer tokenizer;
    private final Decoder plain;
    private final Decoder guessing;

    private PromptLookupBenchmark(Tokenizer tokenizer, Decoder plain, Decoder guessing) {
        this.tokenizer = tokenizer;
        this.plain = plain;
        this.guessing = guessing;
    }

    /** Prints a line for each kind of text. */
    public static void main(String[] arguments) {
        int answers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 200;
        int passes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        try (GgufFile file = GgufFile.open(Path.of(arguments[0]));
                OrtLanguageModel model = OrtLanguageModel.load(file, OrtLanguageModel.defaultThreads(), false)) {
            Tokenizer tokenizer = Tokenizer.of(file);
            OutputTokens tokens = outputTokens(model, tokenizer);
            try (Decoder plain = new Decoder(model, CONTEXT, tokens, false); Decoder guessing = new Decoder(model, CONTEXT, tokens)) {
                PromptLookupBenchmark benchmark = new PromptLookupBenchmark(tokenizer, plain, guessing);
                benchmark.warmUp();
                for (int pass = 0; pass < passes; pass++) {
                    benchmark.measure("answers that were asked to quote", QuotingPrompts.squad(1400), List.of("\n"), answers);
                    benchmark.measure("free text", QuotingPrompts.free(), List.of(), answers);
                }
            }
        }
    }

    static OutputTokens outputTokens(LanguageModel model, Tokenizer tokenizer) {
        Set<Integer> ends = tokenizer.endTokens();
        return new OutputTokens(model.vocabularySize(),
                token -> token < tokenizer.vocabularySize() ? tokenizer.bytes(token) : new byte[0], ends::contains,
                token -> token < tokenizer.vocabularySize() && tokenizer.isText(token));
    }

    private void warmUp() {
        for (String prompt : QuotingPrompts.free().subList(0, 3)) {
            write(plain, prompt, List.of());
            write(guessing, prompt, List.of());
        }
    }

    private void measure(String kind, List<String> prompts, List<String> stops, int most) {
        Sum all = new Sum(kind);
        Sum verbatim = new Sum(kind + ", verbatim in the prompt");
        Sum others = new Sum(kind + ", not verbatim in the prompt");
        for (String prompt : prompts) {
            if (all.texts == most) break;
            boolean plainFirst = all.texts % 2 == 0;
            Generation first = write(plainFirst ? plain : guessing, prompt, stops);
            if (first.generatedTokens() < SHORTEST) continue;
            Generation second = write(plainFirst ? guessing : plain, prompt, stops);
            boolean quotes = prompt.contains(first.text().strip());
            for (Sum sum : List.of(all, quotes ? verbatim : others)) sum.add(plainFirst ? first : second, plainFirst ? second : first);
        }
        for (Sum sum : List.of(all, verbatim, others)) sum.print();
    }

    private Generation write(Decoder decoder, String prompt, List<String> stops) {
        return decoder.generate(tokenizer.encode(prompt), GenerationOptions.greedy(LONGEST).withStop(stops), text -> {},
                new Cancellation());
    }

    private static final class Sum {
        private final String kind;
        private final List<Double> ratios = new ArrayList<>();
        private int texts;
        private int different;
        private double plainTokens;
        private double plainSeconds;
        private double guessingTokens;
        private double guessingSeconds;

        Sum(String kind) { this.kind = kind; }

        void add(Generation plain, Generation guessing) {
            texts++;
            if (!plain.text().equals(guessing.text())) different++;
            plainTokens += plain.generatedTokens();
            plainSeconds += plain.decode().toNanos() / 1e9;
            guessingTokens += guessing.generatedTokens();
            guessingSeconds += guessing.decode().toNanos() / 1e9;
            ratios.add(speed(guessing) / speed(plain));
        }

        private static double speed(Generation generation) {
            return generation.generatedTokens() / (generation.decode().toNanos() / 1e9);
        }

        void print() {
            if (texts == 0) return;
            List<Double> sorted = ratios.stream().sorted().toList();
            double before = plainTokens / plainSeconds;
            double after = guessingTokens / guessingSeconds;
            System.out.printf(Locale.ROOT,
                    "%s: %d texts, %.1f tokens each; %.1f -> %.1f tokens/s, %.2f x; single texts %.2f to %.2f, median %.2f; %d differ%n",
                    kind,
                    texts, plainTokens / texts, before, after, after / before, sorted.getFirst(), sorted.getLast(),
                    sorted.get(texts / 2), different);
        }
    }
}
