package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link Embedder} promises: extend it and say how to open one. It is opened once for most tests, because loading costs time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EmbedderContract {
    /** Of all lengths, so that they are put in another order for batches. */
    private static final List<String> PASSAGES = List.of("The tide rises twice a day.", "a", "A warranty of two years covers defects of material.",
            "Bread", "The committee meets on the first Monday of every month, except in August, when nobody is there to meet.", "1969",
            "Water boils at a lower temperature in the mountains.", "the tide rises twice a day");

    private Embedder embedder;

    /** An embedder of its own each time, always with the same model; the kit closes it. */
    protected abstract Embedder open() throws Exception;

    @BeforeAll
    final void openOnce() throws Exception {
        embedder = open();
    }

    @AfterAll
    final void closeOnce() {
        if (embedder != null) embedder.close();
    }

    @Test
    void itSaysWhatItIs() {
        assertFalse(embedder.name().isBlank());
        assertFalse(embedder.fingerprint().isBlank());
        assertTrue(embedder.dimensions() > 0);
        for (String language : embedder.languages()) assertTrue(language.matches("[a-z]{2}"), language);
    }

    @Test
    void everyVectorHasTheDimensionsAndTheLengthOne() {
        for (String text : texts()) {
            assertUnit(embedder.embedQuestion(text), text);
            assertUnit(embedder.embedPassages(List.of(text)).get(0), text);
        }
    }

    private static List<String> texts() {
        Stream<String> odd = Stream.of("", " ", "\n\t", "\u0000", "\uD83D", "\uDE00\uD83D", "\uD83D\uDE00", "\u200B\u200B", "\uFFFF", "e\u0301",
                "[CLS]", "<s></s>", "?".repeat(600), "word ".repeat(600));
        return Stream.concat(PASSAGES.stream(), odd).toList();
    }

    private void assertUnit(float[] vector, String text) {
        assertEquals(embedder.dimensions(), vector.length);
        assertEquals(1, cosine(vector, vector), 1e-5, text);
    }

    @Test
    void noPassagesHaveNoVectors() {
        assertEquals(List.of(), embedder.embedPassages(List.of()));
    }

    @Test
    void aPassageHasTheSameVectorAloneAndInAnyCompanyAndOrder() {
        List<String> all = new ArrayList<>(texts());
        List<float[]> vectors = embedder.embedPassages(all);
        assertEquals(all.size(), vectors.size());
        for (int i = 0; i < all.size(); i++) assertSame(embedder.embedPassages(List.of(all.get(i))).get(0), vectors.get(i), all.get(i));

        List<float[]> backwards = embedder.embedPassages(all.reversed());
        for (int i = 0; i < all.size(); i++) assertSame(vectors.get(i), backwards.get(all.size() - 1 - i), all.get(i));
    }

    @Test
    void theSameQuestionHasTheSameVector() {
        for (String text : texts()) assertSame(embedder.embedQuestion(text), embedder.embedQuestion(text), text);
    }

    @Test
    void differentPassagesHaveDifferentVectors() {
        List<float[]> vectors = embedder.embedPassages(PASSAGES.subList(0, 7));
        for (int i = 0; i < vectors.size(); i++)
            for (int j = 0; j < i; j++) assertTrue(cosine(vectors.get(i), vectors.get(j)) < 0.9999, PASSAGES.get(i));
    }

    @Test
    void theEndOfALongPassageCounts() {
        String beginning = "The tide rises twice a day. ".repeat(100);
        List<float[]> vectors = embedder.embedPassages(
                List.of(beginning + "Bread is baked of flour. ".repeat(100), beginning + "A warranty covers defects. ".repeat(100)));
        assertTrue(cosine(vectors.get(0), vectors.get(1)) < 0.9999);
    }

    @Test
    void manyThreadsGetWhatOneGets() throws Exception {
        List<float[]> expected = embedder.embedPassages(PASSAGES);
        float[] question = embedder.embedQuestion(PASSAGES.get(0));
        Callable<Void> use = () -> {
            List<float[]> vectors = embedder.embedPassages(PASSAGES);
            for (int i = 0; i < vectors.size(); i++) assertSame(expected.get(i), vectors.get(i), PASSAGES.get(i));
            assertSame(question, embedder.embedQuestion(PASSAGES.get(0)), PASSAGES.get(0));
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Void> each : threads.invokeAll(Collections.nCopies(12, use))) each.get();
        }
    }

    @Test
    void theSameModelHasTheSameFingerprintAndVectorsWhenItIsOpenedAgain() throws Exception {
        try (Embedder again = open()) {
            assertEquals(embedder.fingerprint(), again.fingerprint());
            assertEquals(embedder.dimensions(), again.dimensions());
            assertSame(embedder.embedQuestion(PASSAGES.get(0)), again.embedQuestion(PASSAGES.get(0)), PASSAGES.get(0));
        }
    }

    @Test
    void afterClosingItRefusesAndClosingAgainDoesNothing() throws Exception {
        Embedder closed = open();
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.embedQuestion("a"));
        assertThrows(IllegalStateException.class, () -> closed.embedPassages(List.of("a")));
        assertThrows(IllegalStateException.class, () -> closed.embedPassages(List.of()));
    }

    private static void assertSame(float[] expected, float[] actual, String text) {
        assertTrue(cosine(expected, actual) > 0.9999, () -> "another vector for " + text.substring(0, Math.min(60, text.length())));
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) sum += (double) one[i] * other[i];
        return sum;
    }
}
