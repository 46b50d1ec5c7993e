package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.djl.gguf.GgufFile;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions of a model whose logits {@link ModelCheckTest} has checked. Most tests run it with float activations: a token's logits depend in
 * the last bit on how many are evaluated together, and rounding to 8 bits can make more of that.
 */
class OrtLanguageModelTest {
    /** Logits of another token or another past differ by more than 1. */
    private static final double EXACT = 1e-5;
    private static final double SHIPPED = 0.02;

    private static OrtLanguageModel model;
    private static OrtLanguageModel shipped;

    @BeforeAll
    static void load() {
        model = load("smol.Q4_K_M.gguf", true);
        shipped = load("smol.Q4_K_M.gguf", false);
    }

    @AfterAll
    static void close() {
        model.close();
        shipped.close();
    }

    private static OrtLanguageModel load(String name, boolean exact) {
        try (GgufFile file = GgufFile.open(ModelFiles.reference(name))) {
            return OrtLanguageModel.load(file, 2, exact);
        }
    }

    /** The difference relative to the expected logits, as vectors, must not be larger than this. */
    private static void assertNear(float[] expected, float[] actual, double tolerance) {
        assertEquals(expected.length, actual.length);
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(expected[i] - actual[i], 2);
            length += Math.pow(expected[i], 2);
        }
        assertTrue(Math.sqrt(difference) <= tolerance * Math.sqrt(length), "relative difference " + Math.sqrt(difference / length));
    }

    private static int[] tokens(long seed, int count) { return new Random(seed).ints(count, 0, model.vocabularySize()).toArray(); }

    /** A copy of the logits, which the next call would overwrite. */
    private static float[] append(Session session, int[] tokens, int rows) {
        FloatBuffer logits = session.append(tokens, rows, new Cancellation());
        float[] copy = new float[logits.remaining()];
        logits.get(copy);
        return copy;
    }

    private static float[] lastLogits(int... tokens) { return lastLogits(model, tokens); }

    private static float[] lastLogits(OrtLanguageModel model, int... tokens) {
        try (Session session = model.newSession(tokens.length)) {
            return append(session, tokens, 1);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5})
    void aPromptInPartsIsThePromptInOne(long seed) {
        int[] prompt = tokens(seed, 700 + new Random(seed).nextInt(600));
        assertNear(lastLogits(model, prompt), lastLogitsInParts(model, prompt, seed), EXACT);
        assertNear(lastLogits(shipped, prompt), lastLogitsInParts(shipped, prompt, seed), SHIPPED);
    }

    private static float[] lastLogitsInParts(OrtLanguageModel model, int[] prompt, long seed) {
        Random random = new Random(seed);
        try (Session session = model.newSession(model.contextLength())) {
            float[] last = null;
            for (int from = 0; from < prompt.length;) {
                int to = Math.min(prompt.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 400));
                last = append(session, Arrays.copyOfRange(prompt, from, to), 1);
                from = to;
            }
            assertEquals(prompt.length, session.length());
            return last;
        }
    }

    @Test
    void rowsAreThoseOfTheLastTokensInOrder() {
        int[] prompt = tokens(7, 1100);
        int vocabulary = model.vocabularySize();
        try (Session session = model.newSession(1100)) {
            float[] all = append(session, prompt, prompt.length);
            assertEquals(prompt.length * vocabulary, all.length);
            for (int rows : new int[] {0, 1, 3, 600}) {
                session.truncate(0);
                assertNear(Arrays.copyOfRange(all, (prompt.length - rows) * vocabulary, all.length), append(session, prompt, rows), EXACT);
            }
            assertNear(lastLogits(Arrays.copyOf(prompt, 30)), Arrays.copyOfRange(all, 29 * vocabulary, 30 * vocabulary), EXACT);
        }
    }

    @Test
    void whatWasTruncatedIsForgotten() {
        int[] kept = tokens(1, 40);
        int[] forgotten = tokens(2, 300);
        int[] next = tokens(3, 25);
        int[] both = Arrays.copyOf(kept, kept.length + next.length);
        System.arraycopy(next, 0, both, kept.length, next.length);
        try (Session session = model.newSession(400)) {
            append(session, kept, 0);
            append(session, forgotten, 1);
            session.truncate(kept.length);
            assertNear(lastLogits(both), append(session, next, 1), EXACT);
            assertEquals(both.length, session.length());
        }
    }

    @Test
    void sessionsOfOneModelDoNotMeet() {
        int[] one = tokens(1, 500);
        int[] other = tokens(2, 500);
        float[] expectedOne = lastLogits(one);
        float[] expectedOther = lastLogits(other);
        for (int round = 0; round < 5; round++) {
            CompletableFuture<float[]> aside = CompletableFuture.supplyAsync(() -> lastLogits(other));
            assertNear(expectedOne, lastLogits(one), EXACT);
            assertNear(expectedOther, aside.join(), EXACT);
        }
    }

    @Test
    void cancelledBeforeNothingHappens() {
        int[] prompt = tokens(1, 50);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        try (Session session = model.newSession(50)) {
            assertThrows(CancellationException.class, () -> session.append(prompt, 1, cancelled));
            assertEquals(0, session.length());
            assertNear(lastLogits(prompt), append(session, prompt, 1), EXACT);
        }
    }

    @Test
    void cancelledWhileAPromptIsReadTheStateBeforeIsKept() {
        int[] before = tokens(1, 30);
        int[] prompt = tokens(2, 2000);
        int[] after = tokens(3, 10);
        int[] expected = Arrays.copyOf(before, before.length + after.length);
        System.arraycopy(after, 0, expected, before.length, after.length);
        try (Session session = model.newSession(2048)) {
            append(session, before, 1);
            boolean stopped = false;
            // The prompt takes long enough for one of these delays to end in the middle, however fast the machine is.
            for (int microseconds = 1; !stopped && microseconds < 1_000_000; microseconds *= 2) {
                stopped = cancelledAfter(microseconds, session, prompt);
                if (!stopped) session.truncate(before.length);
                stopped &= microseconds > 500;
            }
            assertTrue(stopped, "never stopped");
            assertEquals(before.length, session.length());
            assertNear(lastLogits(expected), append(session, after, 1), EXACT);
        }
    }

    private static boolean cancelledAfter(int microseconds, Session session, int[] prompt) {
        Cancellation cancellation = new Cancellation();
        CompletableFuture.delayedExecutor(microseconds, TimeUnit.MICROSECONDS).execute(cancellation::cancel);
        try {
            session.append(prompt, 1, cancellation);
            return false;
        } catch (CancellationException e) {
            return true;
        }
    }

    @Test
    void aCancellationThatComesTooLateIsWithoutEffect() {
        Cancellation cancellation = new Cancellation();
        try (Session session = model.newSession(10)) {
            session.append(tokens(1, 5), 1, cancellation);
            cancellation.cancel();
            assertEquals(5, session.length());
            append(session, tokens(2, 5), 1);
            assertEquals(10, session.length());
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsLost() {
        try (Session session = model.newSession(10)) {
            append(session, tokens(1, 8), 1);
            assertEquals("3 more tokens do not fit: 8 of 10 are taken", refused(session, new int[3], 1));
            assertEquals("no tokens", refused(session, new int[0], 0));
            assertEquals("rows must be from 0 to 2, got 3", refused(session, new int[2], 3));
            assertEquals("token -1 is not one of the 512 of the model", refused(session, new int[] {1, -1}, 1));
            assertEquals("token 512 is not one of the 512 of the model", refused(session, new int[] {512}, 1));
            assertEquals(8, session.length());
            assertEquals("cannot truncate 8 tokens to 9",
                    assertThrows(IllegalArgumentException.class, () -> session.truncate(9)).getMessage());
        }
        assertEquals("capacity must be from 1 to 2048, got 2049",
                assertThrows(IllegalArgumentException.class, () -> model.newSession(2049)).getMessage());
    }

    private static String refused(Session session, int[] tokens, int rows) {
        return assertThrows(IllegalArgumentException.class, () -> session.append(tokens, rows, new Cancellation())).getMessage();
    }

    @Test
    void aClosedSessionIsRefused() {
        Session session = model.newSession(10);
        append(session, new int[] {1, 2}, 1);
        session.close();
        session.close();
        assertEquals("the session is closed",
                assertThrows(IllegalStateException.class, () -> append(session, new int[] {1}, 1)).getMessage());
    }

    @Test
    void aSessionOfAClosedModelIsRefused() {
        OrtLanguageModel other = load("llama.Q4_K.gguf", false);
        Session session = other.newSession(10);
        append(session, new int[] {1, 2}, 1);
        other.close();
        other.close();
        assertEquals("the model is closed",
                assertThrows(IllegalStateException.class, () -> append(session, new int[] {1}, 1)).getMessage());
        session.close();
    }
}
