package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link Session} promises: extend it and say how to open a model. It is opened once for all tests and must attend to 2048 tokens
 * or more.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SessionContract {
    private LanguageModel model;

    /** A model of its own each time; the kit closes it. */
    abstract LanguageModel open();

    /**
     * The largest relative difference between logits of the same tokens, evaluated in other parts: float32 differs in the last bits (1e-5), and
     * activations of 8 bits may be rounded to the other side (0.02). Logits of other tokens or another past differ by more than 1.
     */
    abstract double tolerance();

    @BeforeAll
    final void openOnce() { model = open(); }

    @AfterAll
    final void closeOnce() {
        if (model != null) model.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5})
    void aPromptInPartsIsThePromptInOne(long seed) {
        Random random = new Random(seed);
        int[] prompt = tokens(seed, 700 + random.nextInt(600));
        try (Session session = model.newSession(model.contextLength())) {
            float[] last = null;
            for (int from = 0; from < prompt.length;) {
                int to = Math.min(prompt.length, from + 1 + random.nextInt(random.nextBoolean() ? 3 : 400));
                last = append(session, Arrays.copyOfRange(prompt, from, to), 1);
                from = to;
            }
            assertEquals(prompt.length, session.length());
            assertNear(lastLogits(prompt), last);
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
                float[] expected = Arrays.copyOfRange(all, (prompt.length - rows) * vocabulary, all.length);
                float[] actual = append(session, prompt, rows);
                if (rows == 0) assertEquals(0, actual.length);
                else assertNear(expected, actual);
            }
            assertNear(lastLogits(Arrays.copyOf(prompt, 30)), Arrays.copyOfRange(all, 29 * vocabulary, 30 * vocabulary));
        }
    }

    @Test
    void whatWasTruncatedIsForgotten() {
        int[] kept = tokens(1, 40);
        int[] next = tokens(3, 25);
        try (Session session = model.newSession(400)) {
            append(session, kept, 0);
            append(session, tokens(2, 300), 1);
            session.truncate(kept.length);
            assertNear(lastLogits(join(kept, next)), append(session, next, 1));
            assertEquals(kept.length + next.length, session.length());
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
            assertNear(expectedOne, lastLogits(one));
            assertNear(expectedOther, aside.join());
        }
    }

    @Test
    void aSavedPrefixGoesOnInAnotherSession() {
        int[] prompt = tokens(1, 600);
        int[] next = tokens(2, 30);
        try (Session first = model.newSession(model.contextLength()); Session second = model.newSession(700)) {
            append(first, prompt, 1);
            append(second, tokens(3, 650), 1);
            for (int kept : new int[] {1, 77, 600}) {
                ByteBuffer saved = first.save(kept);
                assertEquals(kept * model.stateBytesPerToken(), saved.remaining());
                append(first, tokens(4, 50), 1); // what is saved is a copy
                first.truncate(prompt.length);
                second.restore(kept, saved);
                assertEquals(kept, second.length());
                assertNear(lastLogits(join(Arrays.copyOf(prompt, kept), next)), append(second, next, 1));
            }
            second.restore(0, first.save(0));
            assertNear(lastLogits(next), append(second, next, 1));
        }
    }

    @Test
    void aRestoredPrefixIsBitForBitTheOneThatWasSaved() {
        int[] next = tokens(2, 30);
        try (Session first = model.newSession(700); Session second = model.newSession(700)) {
            append(first, tokens(1, 600), 1);
            second.restore(300, first.save(300));
            first.truncate(300);
            assertEquals(first.save(300), second.save(300));
            assertEquals(0, Arrays.compare(append(first, next, 1), append(second, next, 1)));
        }
    }

    @Test
    void aStateOfAnotherSizeIsRefusedAndNothingIsLost() {
        int[] prompt = tokens(1, 10);
        int bytes = (int) model.stateBytesPerToken();
        try (Session session = model.newSession(20)) {
            append(session, prompt, 1);
            assertEquals(3 * bytes + " bytes are not the state of 4 tokens of at most 20", assertThrows(IllegalArgumentException.class,
                    () -> session.restore(4, session.save(3))).getMessage());
            assertEquals(21 * bytes + " bytes are not the state of 21 tokens of at most 20", assertThrows(IllegalArgumentException.class,
                    () -> session.restore(21, ByteBuffer.allocate(21 * bytes))).getMessage());
            assertEquals("cannot save 11 of 10 tokens",
                    assertThrows(IllegalArgumentException.class, () -> session.save(11)).getMessage());
            assertNear(lastLogits(join(prompt, prompt)), append(session, prompt, 1));
        }
    }

    @Test
    void theMemoryThatItTakesGrowsWithWhatItHoldsAndIsFreedWhenClosed() {
        Session session = model.newSession(2000);
        assertTrue(session.bytes() < model.stateBytesPerToken());
        append(session, tokens(1, 10), 1);
        long few = session.bytes();
        assertTrue(few >= 10 * model.stateBytesPerToken());
        assertEquals(model.sessionBytes(2000, 10, 1), few);
        append(session, tokens(1, 600), 16);
        assertTrue(session.bytes() >= 610 * model.stateBytesPerToken());
        assertEquals(model.sessionBytes(2000, 610, 16), session.bytes());
        session.close();
        assertEquals(0, session.bytes());
    }

    @Test
    void cancelledBeforeNothingHappens() {
        int[] prompt = tokens(1, 50);
        Cancellation cancelled = new Cancellation();
        cancelled.cancel();
        try (Session session = model.newSession(50)) {
            assertThrows(CancellationException.class, () -> session.append(prompt, 1, cancelled));
            assertEquals(0, session.length());
            assertNear(lastLogits(prompt), append(session, prompt, 1));
        }
    }

    @Test
    void cancelledWhileAPromptIsReadTheStateBeforeIsKept() {
        int[] before = tokens(1, 30);
        int[] prompt = tokens(2, 2000);
        int[] after = tokens(3, 10);
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
            assertNear(lastLogits(join(before, after)), append(session, after, 1));
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
        int vocabulary = model.vocabularySize();
        int context = model.contextLength();
        try (Session session = model.newSession(10)) {
            append(session, tokens(1, 8), 1);
            assertEquals("3 more tokens do not fit: 8 of 10 are taken", refused(session, new int[3], 1));
            assertEquals("no tokens", refused(session, new int[0], 0));
            assertEquals("rows must be from 0 to 2, got 3", refused(session, new int[2], 3));
            assertEquals("token -1 is not one of the " + vocabulary + " of the model", refused(session, new int[] {1, -1}, 1));
            assertEquals("token " + vocabulary + " is not one of the " + vocabulary + " of the model",
                    refused(session, new int[] {vocabulary}, 1));
            assertEquals(8, session.length());
            assertEquals("cannot truncate 8 tokens to 9",
                    assertThrows(IllegalArgumentException.class, () -> session.truncate(9)).getMessage());
        }
        assertEquals("capacity must be from 1 to " + context + ", got " + (context + 1),
                assertThrows(IllegalArgumentException.class, () -> model.newSession(context + 1)).getMessage());
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
        String message = "the session is closed";
        assertEquals(message, assertThrows(IllegalStateException.class, () -> append(session, new int[] {1}, 1)).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, () -> session.save(0)).getMessage());
        assertEquals(message, assertThrows(IllegalStateException.class, () -> session.restore(0, ByteBuffer.allocate(0))).getMessage());
    }

    @Test
    void aSessionOfAClosedModelIsRefused() {
        LanguageModel other = open();
        Session session = other.newSession(10);
        append(session, new int[] {1, 2}, 1);
        other.close();
        other.close();
        assertEquals("the model is closed",
                assertThrows(IllegalStateException.class, () -> append(session, new int[] {1}, 1)).getMessage());
        session.close();
    }

    private int[] tokens(long seed, int count) { return new Random(seed).ints(count, 0, model.vocabularySize()).toArray(); }

    private static int[] join(int[] one, int[] other) {
        return IntStream.concat(IntStream.of(one), IntStream.of(other)).toArray();
    }

    /** A copy of the logits, which the next call would overwrite. */
    private static float[] append(Session session, int[] tokens, int rows) {
        FloatBuffer logits = session.append(tokens, rows, new Cancellation());
        float[] copy = new float[logits.remaining()];
        logits.get(copy);
        return copy;
    }

    private float[] lastLogits(int... tokens) {
        try (Session session = model.newSession(tokens.length)) {
            return append(session, tokens, 1);
        }
    }

    /** The difference relative to the expected logits, as vectors, must not be larger than the tolerance. */
    private void assertNear(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(expected[i] - actual[i], 2);
            length += Math.pow(expected[i], 2);
        }
        assertTrue(Math.sqrt(difference) <= tolerance() * Math.sqrt(length), "relative difference " + Math.sqrt(difference / length));
    }
}
