package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.GenerationOptions;
import dev.satchel.djl.gguf.GgufFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken from the key/value state of a real engine is worth as much as what is read anew. */
class PrefixReuseTest {
    /** In float32 the order of additions differs; with 8-bit activations a value may be rounded to the other side. */
    @ParameterizedTest(name = "{0}, float32 {1}, seed {2}")
    @CsvSource({"llama.Q4_1, true, 1", "smol.Q4_K_M, true, 2", "llama3.Q4_K_M, true, 3", "llama.Q4_1, false, 4", "mistral.Q4_0, false, 5"})
    void cachedEqualsUncached(String name, boolean exact, long seed) {
        check(ModelFiles.reference(name + ".gguf"), exact, seed, exact ? 1e-4 : 0.05);
    }

    @Tag("evaluation")
    @ParameterizedTest(name = "float32 {0}, seed {1}, bound {2}")
    @CsvSource({"true, 6, 1e-4", "false, 7, 0.05"})
    void cachedEqualsUncachedInARealModel(boolean exact, long seed, double bound) {
        check(SmolLm2.file(), exact, seed, bound);
    }

    private static void check(Path path, boolean exact, long seed, double bound) {
        Random random = new Random(seed);
        try (GgufFile file = GgufFile.open(path); OrtLanguageModel model = OrtLanguageModel.load(file, 1, exact)) {
            Recorder recorder = new Recorder(model);
            try (Decoder reused = decoder(recorder)) {
                int[] prompt = random.ints(30, 0, model.vocabularySize()).toArray();
                int cached = 0;
                for (int round = 0; round < 12; round++) {
                    prompt = Arrays.copyOf(prompt, 1 + random.nextInt(prompt.length)); // as before up to somewhere, and on with something else
                    int kept = prompt.length;
                    prompt = Arrays.copyOf(prompt, kept + 1 + random.nextInt(20));
                    for (int i = kept; i < prompt.length; i++) prompt[i] = random.nextInt(model.vocabularySize());
                    Generation generation = generate(reused, prompt);
                    float[] withCache = recorder.firstLogits;
                    cached += generation.cachedTokens();
                    assertTrue(generation.cachedTokens() < prompt.length);
                    try (Decoder fresh = decoder(recorder)) {
                        assertEquals(0, generate(fresh, prompt).cachedTokens());
                        double error = relativeL2(withCache, recorder.firstLogits);
                        assertTrue(error < bound, "round " + round + ": relative difference " + error);
                    }
                }
                assertTrue(cached > 60, cached + " tokens came from cache");
            }
        }
    }

    private static Decoder decoder(LanguageModel model) {
        return new Decoder(model, 256, new OutputTokens(model.vocabularySize(), token -> (token + " ").getBytes(StandardCharsets.UTF_8),
                token -> false, token -> true));
    }

    private static Generation generate(Decoder decoder, int[] prompt) {
        return decoder.generate(prompt, GenerationOptions.greedy(4), text -> {}, new Cancellation());
    }

    private static double relativeL2(float[] values, float[] truth) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < truth.length; i++) {
            difference += (values[i] - truth[i]) * (values[i] - truth[i]);
            norm += truth[i] * truth[i];
        }
        return Math.sqrt(difference / norm);
    }

    /** Keeps the logits that followed the last prompt. */
    private static final class Recorder implements LanguageModel {
        private final LanguageModel model;
        private float[] firstLogits;

        Recorder(LanguageModel model) { this.model = model; }

        @Override
        public int vocabularySize() { return model.vocabularySize(); }

        @Override
        public int contextLength() { return model.contextLength(); }

        @Override
        public long stateBytesPerToken() { return model.stateBytesPerToken(); }

        @Override
        public long sessionBytes(int capacity, int tokens, int rows) { return model.sessionBytes(capacity, tokens, rows); }

        @Override
        public void close() { model.close(); }

        @Override
        public Session newSession(int capacity) {
            Session session = model.newSession(capacity);
            List<float[]> rows = new ArrayList<>();
            return new Session() {
                @Override
                public int capacity() { return session.capacity(); }

                @Override
                public int length() { return session.length(); }

                @Override
                public FloatBuffer append(int[] tokens, int count, Cancellation cancellation) {
                    FloatBuffer logits = session.append(tokens, count, cancellation);
                    float[] row = new float[vocabularySize()];
                    logits.get(logits.position(), row);
                    rows.add(row);
                    firstLogits = rows.getFirst();
                    return logits;
                }

                @Override
                public void truncate(int length) {
                    rows.clear();
                    session.truncate(length);
                }

                @Override
                public long bytes() { return session.bytes(); }

                @Override
                public ByteBuffer save(int tokens) { return session.save(tokens); }

                @Override
                public void restore(int tokens, ByteBuffer state) { session.restore(tokens, state); }

                @Override
                public void close() { session.close(); }
            };
        }
    }
}
