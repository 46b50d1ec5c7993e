package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Cancellation;
import dev.satchel.Generation;
import dev.satchel.Generation.Ending;
import dev.satchel.GenerationOptions;
import dev.satchel.SatchelException;
import dev.satchel.TokenConstraint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderTest {
    private static final int VOCABULARY = 50;
    private static final int[] PROMPT = {3, 1, 4, 1, 5, 9, 2, 6};

    private final HashModel model = new HashModel(VOCABULARY, 64, 7);
    private final List<String> pieces = new ArrayList<>();
    private int end = -1;
    private final Decoder decoder = new Decoder(model, 64, tokens(token -> token == end));

    /** Token 12 is written "<12>". */
    private static byte[] bytes(int token) {
        return ("<" + token + ">").getBytes(StandardCharsets.UTF_8);
    }

    private static OutputTokens tokens(IntPredicate ends) {
        return new OutputTokens(VOCABULARY, DecoderTest::bytes, ends, token -> true);
    }

    private static String written(int... tokens) {
        return IntStream.of(tokens).mapToObj(token -> "<" + token + ">").collect(Collectors.joining());
    }

    @AfterEach
    void closesItsSession() {
        decoder.close();
        assertEquals(0, model.openSessions);
    }

    @Test
    void greedyWritesWhatTheModelFindsLikeliestEachTime() {
        Generation generation = generate(PROMPT, GenerationOptions.greedy(10));
        assertEquals(written(model.greedy(PROMPT, 10)), generation.text());
        assertEquals(Ending.LENGTH, generation.ending());
        assertEquals(10, generation.generatedTokens());
        assertEquals(8, generation.promptTokens());
        assertEquals(0, generation.cachedTokens());
        assertEquals(generation.text(), String.join("", pieces));
        assertEquals(10, pieces.size());
    }

    @Test
    void anEndTokenEndsTheTextAndIsNotPartOfIt() {
        int[] greedy = model.greedy(PROMPT, 10);
        end = greedy[4];
        int before = (int) IntStream.of(greedy).takeWhile(token -> token != end).count();
        Generation generation = generate(PROMPT, GenerationOptions.greedy(10));
        assertEquals(written(Arrays.copyOf(greedy, before)), generation.text());
        assertEquals(Ending.END_TOKEN, generation.ending());
        assertEquals(before, generation.generatedTokens());
    }

    @Test
    void aStopTextAcrossTokensEndsTheTextBeforeIt() {
        int[] greedy = model.greedy(PROMPT, 10);
        String stop = greedy[3] + "><" + greedy[4];
        Generation generation = generate(PROMPT, GenerationOptions.greedy(10).withStop(List.of(stop)));
        assertEquals(written(Arrays.copyOf(greedy, 3)) + "<", generation.text());
        assertEquals(Ending.STOP_TEXT, generation.ending());
        assertEquals(5, generation.generatedTokens());
        assertEquals(generation.text(), String.join("", pieces));
    }

    @Test
    void theContextsEndIsAnEndOfLength() {
        Generation generation = generate(PROMPT, GenerationOptions.greedy(1000));
        assertEquals(64 - 8, generation.generatedTokens());
        assertEquals(Ending.LENGTH, generation.ending());
        assertEquals(written(model.greedy(PROMPT, 56)), generation.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 1000})
    void aPromptThatLeavesNoRoomIsRefusedWithNumbers(int length) {
        SatchelException refused = assertThrows(SatchelException.class, () -> generate(new int[length], GenerationOptions.greedy(1)));
        assertEquals("the prompt has " + length + " tokens and the context holds 64 for prompt and answer: shorten the prompt, or load the"
                + " model with a longer context", refused.getMessage());
    }

    @Test
    void aPromptThatLeavesRoomForOneTokenIsContinuedByOne() {
        assertEquals(1, generate(new int[63], GenerationOptions.greedy(5)).generatedTokens());
    }

    @Test
    void thePartOfThePromptThatIsAlreadyHeldIsNotReadAgain() {
        generate(PROMPT, GenerationOptions.greedy(5));
        int[] next = {3, 1, 4, 1, 5, 8, 8};
        model.evaluated = 0;
        Generation generation = generate(next, GenerationOptions.greedy(5));
        assertEquals(5, generation.cachedTokens());
        assertEquals(7, generation.promptTokens());
        assertEquals(2 + 4, model.evaluated);
        assertEquals(written(model.greedy(next, 5)), generation.text());
    }

    @Test
    void theAnswerIsHeldAsWell() {
        generate(PROMPT, GenerationOptions.greedy(5));
        int[] conversation = IntStream.concat(IntStream.of(PROMPT), IntStream.of(model.greedy(PROMPT, 5))).toArray();
        int[] next = Arrays.copyOf(conversation, conversation.length + 2);
        // The last token of the answer was never evaluated: nobody asked what comes after it.
        assertEquals(12, generate(next, GenerationOptions.greedy(5)).cachedTokens());
    }

    @Test
    void theLastTokenOfThePromptIsAlwaysEvaluated() {
        generate(PROMPT, GenerationOptions.greedy(5));
        Generation again = generate(PROMPT, GenerationOptions.greedy(5));
        assertEquals(7, again.cachedTokens());
        assertEquals(written(model.greedy(PROMPT, 5)), again.text());
        assertEquals(2, generate(Arrays.copyOf(PROMPT, 3), GenerationOptions.greedy(1)).cachedTokens());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void whateverWasHeldBeforeTheTextIsTheSame(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            int[] prompt = random.ints(1 + random.nextInt(40), 0, 2).toArray(); // of two tokens: beginnings agree often
            GenerationOptions options = GenerationOptions.sampling(1 + random.nextInt(30), random.nextInt(2), round);
            HashModel fresh = new HashModel(VOCABULARY, 64, 7);
            Generation reused = generate(prompt, options);
            try (Decoder other = new Decoder(fresh, 64, tokens(token -> false))) {
                Generation alone = other.generate(prompt, options, text -> {}, new Cancellation());
                assertEquals(alone.text(), reused.text());
                assertEquals(alone.ending(), reused.ending());
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameTextAndAnotherSeedAnother() {
        String first = generate(PROMPT, GenerationOptions.sampling(20, 1, 42)).text();
        assertEquals(first, generate(PROMPT, GenerationOptions.sampling(20, 1, 42)).text());
        assertNotEquals(first, generate(PROMPT, GenerationOptions.sampling(20, 1, 43)).text());
    }

    @Test
    void aCancellationStopsWithinOneToken() {
        Cancellation cancellation = new Cancellation();
        Generation generation = decoder.generate(PROMPT, GenerationOptions.greedy(50), text -> {
            pieces.add(text);
            if (pieces.size() == 3) cancellation.cancel();
        }, cancellation);
        assertEquals(Ending.CANCELLED, generation.ending());
        assertEquals(3, generation.generatedTokens());
        assertEquals(written(model.greedy(PROMPT, 3)), generation.text());
    }

    @Test
    void whatWaitedForAStopTextIsHandedOnWhenCancelled() {
        Cancellation cancellation = new Cancellation();
        int[] greedy = model.greedy(PROMPT, 4);
        int[] calls = {0};
        model.beforeAppend = () -> {
            if (++calls[0] == 4) cancellation.cancel(); // the prompt, and then a token each time
        };
        String neverComplete = written(greedy) + "!";
        Generation generation = decoder.generate(PROMPT, GenerationOptions.greedy(50).withStop(List.of(neverComplete)), pieces::add,
                cancellation);
        assertEquals(Ending.CANCELLED, generation.ending());
        assertEquals(List.of(written(Arrays.copyOf(greedy, 3))), pieces);
        assertEquals(pieces.getFirst(), generation.text());
    }

    @Test
    void aCancellationWhileThePromptIsReadGivesNoText() {
        Cancellation cancellation = new Cancellation();
        model.beforeAppend = cancellation::cancel;
        Generation generation = decoder.generate(PROMPT, GenerationOptions.greedy(5), pieces::add, cancellation);
        assertEquals("", generation.text());
        assertEquals(Ending.CANCELLED, generation.ending());
        assertEquals(8, generation.promptTokens());
        assertEquals(0, generation.generatedTokens());
        assertEquals(0, generation.decode().toNanos());

        model.beforeAppend = () -> {};
        assertEquals(written(model.greedy(PROMPT, 5)), generate(PROMPT, GenerationOptions.greedy(5)).text());
    }

    @Test
    void whatIsCancelledBeforeItBeginsEvaluatesNothing() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        assertEquals(Ending.CANCELLED, decoder.generate(PROMPT, GenerationOptions.greedy(5), pieces::add, cancellation).ending());
        assertEquals(0, model.evaluated);
    }

    @Test
    void afterAFailureOfTheEngineNothingIsTakenFromCache() {
        generate(PROMPT, GenerationOptions.greedy(5));
        IllegalStateException failure = new IllegalStateException("the engine broke");
        model.beforeAppend = () -> {
            throw failure;
        };
        assertSame(failure, assertThrows(IllegalStateException.class, () -> generate(PROMPT, GenerationOptions.greedy(5))));
        model.beforeAppend = () -> {};
        Generation generation = generate(PROMPT, GenerationOptions.greedy(5));
        assertEquals(0, generation.cachedTokens());
        assertEquals(written(model.greedy(PROMPT, 5)), generation.text());
    }

    @Test
    void anExceptionOfTheListenerReachesTheCallerAndHarmsNothing() {
        IllegalStateException failure = new IllegalStateException("the listener broke");
        assertSame(failure, assertThrows(IllegalStateException.class, () -> decoder.generate(PROMPT, GenerationOptions.greedy(5), text -> {
            throw failure;
        }, new Cancellation())));
        CancellationException own = new CancellationException("the listener's own");
        assertSame(own, assertThrows(CancellationException.class, () -> decoder.generate(PROMPT, GenerationOptions.greedy(5), text -> {
            throw own;
        }, new Cancellation())));
        assertEquals(written(model.greedy(PROMPT, 5)), generate(PROMPT, GenerationOptions.greedy(5)).text());
    }

    @Test
    void charactersMadeOfSeveralTokensComeWhole() {
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        int[] position = {0};
        try (Decoder bytewise = new Decoder(model, 64,
                new OutputTokens(VOCABULARY, token -> new byte[] {euro[position[0]++ % 3]}, token -> false, token -> true))) {
            Generation generation = bytewise.generate(PROMPT, GenerationOptions.greedy(7), pieces::add, new Cancellation());
            assertEquals("€€\uFFFD", generation.text());
            assertEquals(List.of("€", "€", "\uFFFD"), pieces);
        }
    }

    @Test
    void theTimesAreThoseOfReadingAndOfWriting() {
        Generation generation = generate(PROMPT, GenerationOptions.greedy(5));
        assertTrue(generation.prefill().toNanos() > 0);
        assertTrue(generation.decode().toNanos() > 0);
    }

    @Test
    void textsAreScoredByTheSumOfTheirTokensAndThePromptIsReadOnce() {
        List<int[]> texts = List.of(new int[] {7, 8, 9}, new int[] {7}, new int[] {}, new int[] {1, 1},
                new Random(5).ints(40, 0, VOCABULARY).toArray());
        List<Double> scores = decoder.score(PROMPT, texts, new Cancellation());
        for (int i = 0; i < texts.size(); i++) {
            double expected = 0;
            int[] all = PROMPT;
            for (int token : texts.get(i)) {
                float[] logits = model.logits(all);
                double sum = 0;
                for (float logit : logits) sum += Math.exp(logit);
                expected += Math.log(Math.exp(logits[token]) / sum);
                all = Arrays.copyOf(all, all.length + 1);
                all[all.length - 1] = token;
            }
            assertEquals(expected, scores.get(i), 1e-9);
        }
        assertEquals(PROMPT.length + 2 + 1 + 2 + 40, model.evaluated);
        assertEquals(16, model.mostRows);
        assertEquals(written(model.greedy(PROMPT, 5)), generate(PROMPT, GenerationOptions.greedy(5)).text());
    }

    /** Sixty letters and more are certain here; a row of each at once would be too much for a model with a large vocabulary. */
    @Test
    void whatIsCertainIsScoredAFewTokensAtOnce() {
        HashModel letters = new HashModel(128, 200, 7);
        OutputTokens ascii = new OutputTokens(128, token -> new byte[] {(byte) token}, token -> token == 0, token -> true);
        String text = "\"" + "sea ".repeat(15) + "\"";
        GenerationOptions options = GenerationOptions.greedy(100).withConstraint(TokenConstraint.jsonSchema("{\"const\": " + text + "}"))
                .withAlternatives(1);
        try (Decoder own = new Decoder(letters, 200, ascii)) {
            Generation generation = own.generate(PROMPT, options, piece -> {}, new Cancellation());
            assertEquals(text, generation.text());
            assertEquals(16, letters.mostRows);
            int[] tokens = text.chars().toArray();
            double sum = own.score(PROMPT, List.of(tokens), new Cancellation()).getFirst();
            assertEquals(sum, generation.tokens().stream().limit(tokens.length).mapToDouble(Generation.Token::logProbability).sum(), 1e-9);
        }
    }

    @Test
    void aTextThatDoesNotFitIsNotScored() {
        assertEquals(1, decoder.score(PROMPT, List.of(new int[56]), new Cancellation()).size());
        assertThrows(SatchelException.class, () -> decoder.score(PROMPT, List.of(new int[57]), new Cancellation()));
    }

    @Test
    void aPromptOfNoTokensIsRefused() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> generate(new int[0], GenerationOptions.greedy(1)));
        assertEquals("a prompt needs at least one token", refused.getMessage());
    }

    private Generation generate(int[] prompt, GenerationOptions options) {
        return decoder.generate(prompt, options, pieces::add, new Cancellation());
    }
}
