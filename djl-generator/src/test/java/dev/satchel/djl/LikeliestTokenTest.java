package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.djl.gguf.GgufFile;
import dev.satchel.djl.gguf.LargeVocabulary;
import dev.satchel.djl.gguf.TensorType;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Finding the likeliest token with a rough copy of the output matrix, against all logits. */
class LikeliestTokenTest {
    @TempDir
    private Path folder;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void itIsThatOfTheWholeMatrixOrNearlyAsLikelyAndItsLogitIsRight(long seed) {
        try (OrtLanguageModel model = load(LargeVocabulary.write(folder, seed), false)) {
            assertTrue(model.graph().findsLikeliest());
            int[] tokens = new Random(seed).ints(300, 0, LargeVocabulary.TOKENS).toArray();
            Agreement agreement = new Agreement();
            agreement.add(model, tokens);
            assertEquals(300, agreement.positions);
            assertEquals(0, agreement.lost, agreement::toString);
            assertTrue(agreement.same >= 290, agreement::toString);
        }
    }

    @Test
    void soItIsWhereBlocksHaveZeroPointsOfTheirOwn() {
        try (OrtLanguageModel model = load(LargeVocabulary.write(folder, 5, TensorType.Q4_1), false)) {
            Agreement agreement = new Agreement();
            agreement.add(model, new Random(5).ints(300, 0, LargeVocabulary.TOKENS).toArray());
            assertEquals(0, agreement.lost, agreement::toString);
            assertTrue(agreement.same >= 285, agreement::toString);
        }
    }

    /** So that no rough score is the largest. */
    @Test
    void allButTheCandidatesHaveNegativeInfinity() {
        try (OrtLanguageModel model = load(LargeVocabulary.write(folder, 11), false); Session session = model.newSession(8)) {
            FloatBuffer logits = session.appendForLikeliest(new int[] {1, 2, 3}, 3, new Cancellation());
            float[] row = new float[LargeVocabulary.TOKENS];
            while (logits.hasRemaining()) {
                logits.get(row);
                int candidates = (int) IntStream.range(0, row.length).filter(token -> Float.isFinite(row[token])).count();
                int others = (int) IntStream.range(0, row.length).filter(token -> row[token] == Float.NEGATIVE_INFINITY).count();
                assertEquals(64, candidates);
                assertEquals(row.length - 64, others);
            }
        }
    }

    @Test
    void itIsFoundInAPromptOfSeveralPiecesToo() {
        try (OrtLanguageModel model = load(LargeVocabulary.write(folder, 7), false); Session session = model.newSession(1200)) {
            int[] tokens = new Random(7).ints(600, 0, LargeVocabulary.TOKENS).toArray();
            int[] likeliest = likeliest(session.append(tokens, 400, new Cancellation()), 400);
            session.truncate(0);
            int[] found = likeliest(session.appendForLikeliest(tokens, 400, new Cancellation()), 400);
            int same = (int) IntStream.range(0, 400).filter(i -> found[i] == likeliest[i]).count();
            assertTrue(same >= 390, () -> same + " of 400");
            assertEquals(0, session.appendForLikeliest(tokens, 0, new Cancellation()).remaining());
        }
    }

    @Test
    void itIsLookedForInTheUsualWayWhereTheOutputMatrixIsSmallOrNothingIsRounded() {
        try (OrtLanguageModel model = load(ModelFiles.reference("smol.Q4_K_M.gguf"), false)) {
            assertFalse(model.graph().findsLikeliest());
        }
        try (OrtLanguageModel model = load(LargeVocabulary.write(folder, 1), true)) {
            assertFalse(model.graph().findsLikeliest());
        }
    }

    @Test
    @Tag("evaluation")
    void soItIsInRealText() {
        Reference reference = Reference.read(Gemma3.reference());
        try (OrtLanguageModel model = load(Gemma3.file(), false)) {
            assertTrue(model.graph().findsLikeliest());
            Agreement agreement = new Agreement();
            int truth = 0;
            for (Reference.Prompt prompt : reference.prompts()) {
                int[] found = agreement.add(model, prompt.tokens());
                for (int i = 0; i < found.length; i++) if (found[i] == prompt.argmax()[i]) truth++;
            }
            assertEquals(975, agreement.positions);
            assertEquals(0, agreement.lost, agreement::toString);
            assertTrue(agreement.same >= 950, agreement::toString);
            assertTrue(truth >= 950, truth + " of 975 are those of exact arithmetic");
        }
    }

    private static OrtLanguageModel load(Path path, boolean exact) {
        try (GgufFile file = GgufFile.open(path)) {
            return OrtLanguageModel.load(file, 2, exact);
        }
    }

    private static int[] likeliest(FloatBuffer logits, int rows) {
        int vocabulary = logits.remaining() / rows;
        int[] likeliest = new int[rows];
        for (int row = 0; row < rows; row++)
            for (int token = 1; token < vocabulary; token++)
                if (logits.get(row * vocabulary + token) > logits.get(row * vocabulary + likeliest[row])) likeliest[row] = token;
        return likeliest;
    }

    /** How often the two ways agree. All logits come from activations of 8 bits, so two that are nearly equal may change places. */
    private static final class Agreement {
        private int positions;
        private int same;
        /** Where the one that was found is not the likeliest, nor nearly. */
        private int lost;
        private double largestLoss;
        private double largestError;

        /** What is found in each place. */
        int[] add(OrtLanguageModel model, int[] tokens) {
            int[] found = new int[tokens.length];
            try (Session one = model.newSession(tokens.length); Session other = model.newSession(tokens.length)) {
                for (int from = 0; from < tokens.length; from += 16) {
                    int[] piece = Arrays.copyOfRange(tokens, from, Math.min(tokens.length, from + 16));
                    FloatBuffer all = one.append(piece, piece.length, new Cancellation());
                    FloatBuffer rough = other.appendForLikeliest(piece, piece.length, new Cancellation());
                    int[] expected = likeliest(all, piece.length);
                    int[] actual = likeliest(rough, piece.length);
                    for (int row = 0; row < piece.length; row++) {
                        found[from + row] = actual[row];
                        int start = row * model.vocabularySize();
                        compare(all.slice(start, model.vocabularySize()), rough.get(start + actual[row]), expected[row], actual[row]);
                    }
                }
            }
            return found;
        }

        private void compare(FloatBuffer all, float logit, int expected, int actual) {
            double loss = all.get(expected) - all.get(actual);
            double error = Math.abs(logit - all.get(actual));
            positions++;
            if (expected == actual) same++;
            // Activations of 8 bits are off by a hundredth of a row's spread as a rule, and by 0.06 at most in 975 positions of real text,
            // where the largest loss is 0.02.
            if (loss > 0.04 * deviation(all) || error > 0.1 * deviation(all)) lost++;
            largestLoss = Math.max(largestLoss, loss / deviation(all));
            largestError = Math.max(largestError, error / deviation(all));
        }

        private static double deviation(FloatBuffer row) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < row.limit(); i++) {
                sum += row.get(i);
                squares += (double) row.get(i) * row.get(i);
            }
            return Math.sqrt(squares / row.limit() - sum / row.limit() * (sum / row.limit()));
        }

        @Override
        public String toString() {
            return same + " of " + positions + " are the same, " + lost + " are lost; at most " + largestLoss
                    + " deviations of a row less, and "
                    + largestError + " off";
        }
    }
}
