package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.djl.gguf.GgufFile;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
    private static final int LENGTH = 24;
    private static final int FIRST_PIECE = 15;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}, seeds 1 to 4")
    @ValueSource(strings = {"llama", "qwen2", "qwen3", "phi2", "gemma", "gemma2", "gemma3", "smollm3", "granite", "olmo2", "mistral3"})
    void modelsOfAnyShapeGiveWhatPlainArithmeticGives(String architecture) {
        for (long seed = 1; seed <= 4; seed++) {
            assertIsPlainArithmetic(new PlainModel(architecture, seed), seed);
        }
    }

    @ParameterizedTest(name = "{0} {1}, seeds 1 to {2}")
    @CsvSource({"gemma2, WINDOWS_BY_PERIOD, 3", "gemma3, WINDOWS_BY_PERIOD, 3", "gemma2, WINDOWS_BY_LIST, 3", "gemma3, WINDOWS_BY_LIST, 3",
            "gemma2, LARGEST, 1", "gemma3, LARGEST, 1", "granite, WITHOUT_POSITIONS, 3"})
    void soDoThoseThatDifferFromOthersOfTheirFamily(String architecture, PlainModel.Variant variant, int seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            assertIsPlainArithmetic(new PlainModel(architecture, variant, seed), seed);
        }
    }

    private void assertIsPlainArithmetic(PlainModel plain, long seed) {
        int[] tokens = new Random(seed).ints(LENGTH, 0, plain.vocabulary()).toArray();
        double error = relativeError(plain.logits(tokens), plain.file().write(folder.resolve(seed + ".gguf")), tokens);
        assertTrue(error < 2e-5, "seed " + seed + ": " + error);
    }

    /** Some tokens at once, and then one at a time. */
    private static double relativeError(double[][] expected, Path path, int[] tokens) {
        double squares = 0;
        double differences = 0;
        try (GgufFile file = GgufFile.open(path);
                OrtLanguageModel model = OrtLanguageModel.load(file, 2, false);
                Session session = model.newSession(LENGTH)) {
            assertEquals(expected[0].length, model.vocabularySize());
            for (int from = 0; from < LENGTH; from = session.length()) {
                int[] piece = Arrays.copyOfRange(tokens, from, from == 0 ? FIRST_PIECE : from + 1);
                FloatBuffer logits = session.append(piece, piece.length, new Cancellation());
                for (int i = 0; i < piece.length; i++) {
                    for (double truth : expected[from + i]) {
                        double difference = logits.get() - truth;
                        squares += truth * truth;
                        differences += difference * difference;
                    }
                }
            }
        }
        return Math.sqrt(differences / squares);
    }
}
