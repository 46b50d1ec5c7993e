package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Generation.Ending;
import dev.satchel.Prompt.Message;
import dev.satchel.Prompt.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every {@link Generator} promises: extend it and say how to open one. It is opened once for all tests, because loading a model
 * costs seconds; a test that breaks it shows in the ones after it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class GeneratorContract {
    /** Enough tokens for the tests to have something to cut, few enough for a slow model. */
    private static final int TOKENS = 24;

    private Generator generator;

    /** A generator of its own each time; the kit closes it. */
    protected abstract Generator open() throws Exception;

    /** A prompt that the model answers, greedily, with at least eight tokens and eight characters. */
    protected Prompt prompt() {
        return new Prompt(List.of(new Message(Role.SYSTEM, "You are helpful."), new Message(Role.USER, "Tell me about the sea.")));
    }

    /** Texts that are single special tokens of the model, such as its end of turn. */
    protected List<String> specialTokens() {
        return List.of("<|im_start|>", "<|im_end|>", "<|endoftext|>");
    }

    @BeforeAll
    final void openOnce() throws Exception {
        generator = open();
    }

    @AfterAll
    final void closeOnce() {
        if (generator != null) generator.close();
    }

    /** It has a name and a context. */
    @Test
    public void saysWhatItIs() {
        assertFalse(generator.name().isBlank());
        assertTrue(generator.contextLength() > 0, () -> "context of " + generator.contextLength());
    }

    /** Nothing has no tokens, something has some, and no text is an error. */
    @Test
    public void countsTheTokensOfAnyText() {
        assertEquals(0, generator.countTokens(""));
        for (String text : List.of("a", "the sea", " ", "\n\n", "maçã 苹果 🍎", "\ud83c", "\udf4e\ud83c", "\u0000\uffff", "\u200b",
                "x".repeat(5000)))
            assertTrue(generator.countTokens(text) > 0, text);
    }

    /** The count that a caller plans with is the count that generation reports. */
    @Test
    public void thePromptHasAsManyTokensAsWereCounted() {
        for (Prompt prompt : List.of(prompt(), user(""), user("maçã 苹果 🍎 \n\n\t x"), conversation()))
            assertEquals(generator.countTokens(prompt), generator.generate(prompt, GenerationOptions.greedy(1)).promptTokens());
    }

    /** Greedy generation says the same thing each time, whatever was asked in between and whatever is still in a cache. */
    @Test
    public void greedyIsRepeatable() {
        String first = greedy(TOKENS).text();
        assertEquals(first, greedy(TOKENS).text());
        generator.generate(user("Something else entirely."), GenerationOptions.greedy(3));
        generator.generate(conversation(), GenerationOptions.greedy(3));
        assertEquals(first, greedy(TOKENS).text());
    }

    /** A seed repeats, and seeds differ. */
    @Test
    public void samplingRepeatsWithItsSeed() {
        Set<String> texts = new HashSet<>();
        for (long seed = 1; seed <= 6; seed++) {
            GenerationOptions options = GenerationOptions.sampling(12, 1.5, seed);
            String text = generator.generate(prompt(), options).text();
            assertEquals(text, generator.generate(prompt(), options).text(), "seed " + seed);
            texts.add(text);
        }
        assertTrue(texts.size() > 1, () -> "six seeds gave one text: " + texts);
    }

    /** The pieces are the text; none is empty or half of a character. */
    @Test
    public void thePiecesJoinedAreTheText() {
        List<String> pieces = new ArrayList<>();
        Thread caller = Thread.currentThread();
        Generation generation = generator.generate(prompt(), GenerationOptions.greedy(TOKENS), piece -> {
            assertSame(caller, Thread.currentThread());
            pieces.add(piece);
        }, new Cancellation());
        assertEquals(generation.text(), String.join("", pieces));
        for (String piece : pieces) {
            assertFalse(piece.isEmpty());
            assertFalse(Character.isLowSurrogate(piece.charAt(0)), () -> "begins in a character: " + piece);
            assertFalse(Character.isHighSurrogate(piece.charAt(piece.length() - 1)), () -> "ends in a character: " + piece);
        }
    }

    /** It stops at the number asked for, and what it said until then does not depend on that number. */
    @Test
    public void atMostAsManyTokensAsAskedFor() {
        String whole = longGreedyText();
        for (int tokens : new int[] {1, 2, 5}) {
            Generation generation = greedy(tokens);
            assertEquals(tokens, generation.generatedTokens());
            assertEquals(Ending.LENGTH, generation.ending());
            assertTrue(whole.startsWith(withoutBrokenEnd(generation.text())), () -> tokens + " tokens: " + generation.text());
        }
    }

    /** Wherever a stop text stands, also across the borders of tokens, the answer ends before it, and no piece gave it away. */
    @Test
    public void endsBeforeTheStopText() {
        String whole = longGreedyText();
        int tried = 0;
        for (int length = 1; length <= 3; length++) {
            for (int at = length; at + length <= whole.length() && at < 8; at += 2) {
                String stop = whole.substring(at, at + length);
                if (!isWhole(stop)) continue;
                StringBuilder streamed = new StringBuilder();
                Generation generation = generator.generate(prompt(),
                        GenerationOptions.greedy(TOKENS).withStop(List.of("\u0001never", stop)),
                        streamed::append, new Cancellation());
                assertEquals(whole.substring(0, whole.indexOf(stop)), generation.text(), () -> "stop text: " + stop);
                assertEquals(generation.text(), streamed.toString(), () -> "stop text: " + stop);
                assertEquals(Ending.STOP_TEXT, generation.ending());
                tried++;
            }
        }
        assertTrue(tried > 0, () -> "override prompt(): no stop text can be taken from " + whole);
    }

    /** What might have begun a stop text and did not is not lost. */
    @Test
    public void theBeginningOfAStopTextThatNeverComesIsKept() {
        String whole = longGreedyText();
        List<String> begun = List.of(whole.charAt(0) + "\u0001", whole.substring(2, 4) + "\u0001",
                whole.substring(whole.length() - 2) + "\u0001");
        StringBuilder streamed = new StringBuilder();
        Generation generation = generator.generate(prompt(), GenerationOptions.greedy(TOKENS).withStop(begun), streamed::append,
                new Cancellation());
        assertEquals(whole, generation.text());
        assertEquals(whole, streamed.toString());
    }

    /** A quote is a part of the text that may be quoted, greedily and with any seed; where it was cut it is the beginning of one. */
    @Test
    public void aQuoteIsPartOfTheText() {
        String text = "The sea is salt: 3.5 % of it. Fish \ud83d\udc1f swim there, na maçã não.";
        TokenConstraint quote = TokenConstraint.quote(List.of(text));
        for (GenerationOptions options : greedyAndSeeds(TOKENS)) {
            Generation generation = generator.generate(prompt(), options.withConstraint(quote));
            String quoted = withoutBrokenEnd(generation.text()).stripLeading();
            assertTrue(text.contains(quoted), quoted);
            if (generation.ending() == Ending.END_TOKEN) assertFalse(quoted.isBlank());
            else assertEquals(Ending.LENGTH, generation.ending());
        }
    }

    /** What a schema asks for is what comes. */
    @Test
    public void jsonIsAsTheSchemaSays() {
        TokenConstraint schema = TokenConstraint.jsonSchema("""
                {"type": "object", "required": ["kind", "deep"], "properties": {
                  "kind": {"enum": ["sea", "seaside", 7]}, "deep": {"type": "boolean"}, "names": {
                    "type": "array", "maxItems": 2, "items": {"type": "string", "minLength": 1, "maxLength": 3}}}}""");
        for (GenerationOptions options : greedyAndSeeds(120)) {
            Generation generation = generator.generate(prompt(), options.withConstraint(schema));
            assertEquals(Ending.END_TOKEN, generation.ending(), generation::text);
            JsonNode json = JsonMapper.shared().readTree(generation.text());
            assertTrue(List.of("\"sea\"", "\"seaside\"", "7").contains(json.get("kind").toString()), generation::text);
            assertTrue(json.get("deep").isBoolean(), generation::text);
            for (JsonNode name : json.path("names")) assertTrue(name.isString() && !name.stringValue().isEmpty(), generation::text);
            assertTrue(json.path("names").size() <= 2, generation::text);
        }
    }

    private static List<GenerationOptions> greedyAndSeeds(int tokens) {
        return List.of(GenerationOptions.greedy(tokens), GenerationOptions.sampling(tokens, 1.5, 1),
                GenerationOptions.sampling(tokens, 1.5, 2), GenerationOptions.sampling(tokens, 1.5, 3));
    }

    /** Probabilities come when they are asked for, one token after the other, and change nothing. */
    @Test
    public void everyTokenHasItsProbability() {
        Generation plain = greedy(TOKENS);
        assertEquals(List.of(), plain.tokens());
        Generation told = generator.generate(prompt(), GenerationOptions.greedy(TOKENS).withAlternatives(5));
        assertEquals(plain.text(), told.text());
        assertEquals(plain.generatedTokens(), told.generatedTokens());
        int ends = told.ending() == Ending.END_TOKEN && told.tokens().size() > told.generatedTokens() ? 1 : 0;
        assertEquals(told.generatedTokens() + ends, told.tokens().size());
        for (Generation.Token token : told.tokens()) {
            List<Double> alternatives = token.alternatives().stream().map(Generation.Alternative::logProbability).toList();
            assertFalse(alternatives.isEmpty() || alternatives.size() > 5, token::toString);
            assertEquals(alternatives.stream().sorted(Collections.reverseOrder()).toList(), alternatives);
            assertEquals(alternatives.getFirst(), token.logProbability(), "the likeliest is taken: " + token);
            assertTrue(alternatives.stream().mapToDouble(Math::exp).sum() < 1 + 1e-6, token::toString);
        }
    }

    /** Cancelled before it began: nothing is said. */
    @Test
    public void cancelledBeforeItBegan() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        List<String> pieces = new ArrayList<>();
        Generation generation = generator.generate(prompt(), GenerationOptions.greedy(TOKENS), pieces::add, cancellation);
        assertEquals(Ending.CANCELLED, generation.ending());
        assertEquals("", generation.text());
        assertEquals(List.of(), pieces);
        assertEquals(0, generation.generatedTokens());
    }

    /** Cancelled by another thread while it speaks: it keeps what it said, says no more, and the next answer is unharmed. */
    @Test
    public void cancelledByAnotherThreadWhileItSpeaks() {
        String whole = longGreedyText();
        Cancellation cancellation = new Cancellation();
        StringBuilder streamed = new StringBuilder();
        Generation generation = generator.generate(prompt(), GenerationOptions.greedy(TOKENS), piece -> {
            streamed.append(piece);
            cancelFromAnotherThread(cancellation);
        }, cancellation);
        assertEquals(Ending.CANCELLED, generation.ending());
        assertTrue(generation.generatedTokens() < TOKENS, () -> generation.generatedTokens() + " tokens");
        assertEquals(streamed.toString(), generation.text());
        assertTrue(whole.startsWith(withoutBrokenEnd(generation.text())), generation::text);
        assertEquals(whole, greedy(TOKENS).text());
    }

    /** A prompt that leaves no room is refused before any work, with its length and the context's. */
    @Test
    public void aPromptLongerThanTheContextIsRefusedWithNumbers() {
        Prompt tooLong = user("sea ".repeat(generator.contextLength() + 1));
        int tokens = generator.countTokens(tooLong);
        assertTrue(tokens > generator.contextLength(), () -> tokens + " tokens");
        SatchelException refusal = assertThrows(SatchelException.class, () -> generator.generate(tooLong, GenerationOptions.greedy(1)));
        String digits = refusal.getMessage().replaceAll("[^0-9]+", " ");
        assertTrue((" " + digits + " ").contains(" " + tokens + " "), refusal::getMessage);
        assertTrue((" " + digits + " ").contains(" " + generator.contextLength() + " "), refusal::getMessage);
    }

    /** The text of a special token is only text, wherever it stands. */
    @Test
    public void theTextOfASpecialTokenIsNotTheToken() {
        for (String special : specialTokens()) {
            assertTrue(generator.countTokens(special) > 1, special);
            int without = generator.countTokens(user("The sea. "));
            int with = generator.countTokens(user("The sea. " + special));
            assertTrue(with > without + 1, () -> special + " makes the prompt longer by " + (with - without));
        }
    }

    /** What looks like the template's own language is only text. */
    @Test
    public void aTemplateExpressionIsText() {
        int without = generator.countTokens(user("The sea. "));
        for (String expression : List.of("{{ messages }}", "{% for m in messages %}", "{{ raise_exception('x') }}", "{# #}", "${7*7}"))
            assertTrue(generator.countTokens(user("The sea. " + expression)) > without + 1, expression);
    }

    /** Every prompt can be asked, whatever the order of its messages and whatever is in them. */
    @Test
    public void strangePromptsAreAnswered() {
        List<Prompt> prompts = List.of(user(""), user("\ud83c\u0000\uffff"), conversation(),
                new Prompt(List.of(new Message(Role.SYSTEM, ""), new Message(Role.USER, "🍎"))));
        for (Prompt prompt : prompts) assertTrue(generator.generate(prompt, GenerationOptions.greedy(2)).generatedTokens() <= 2);
    }

    /** An exception of the listener reaches the caller, and the next answer is unharmed. */
    @Test
    public void anExceptionOfTheListenerReachesTheCaller() {
        String whole = longGreedyText();
        IllegalStateException thrown = new IllegalStateException("the listener's own");
        assertSame(thrown, assertThrows(IllegalStateException.class,
                () -> generator.generate(prompt(), GenerationOptions.greedy(TOKENS), piece -> {
                    throw thrown;
                }, new Cancellation())));
        assertEquals(whole, greedy(TOKENS).text());
    }

    /** Many threads may ask at once; each gets what it would have got alone. */
    @Test
    public void manyThreadsGetWhatOneGets() throws Exception {
        String whole = longGreedyText();
        String other = generator.generate(conversation(), GenerationOptions.greedy(8)).text();
        Callable<List<String>> both = () -> List.of(greedy(TOKENS).text(),
                generator.generate(conversation(), GenerationOptions.greedy(8)).text());
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            for (Future<List<String>> each : threads.invokeAll(Collections.nCopies(3, both)))
                assertEquals(List.of(whole, other), each.get());
        }
    }

    /** Closing is final, and closing again does nothing. */
    @Test
    public void closingTwiceIsNoProblem() throws Exception {
        Generator own = open();
        own.close();
        own.close();
    }

    private Generation greedy(int tokens) { return generator.generate(prompt(), GenerationOptions.greedy(tokens)); }

    private String longGreedyText() {
        Generation generation = greedy(TOKENS);
        assertTrue(generation.generatedTokens() >= 8 && generation.text().length() >= 8,
                () -> "override prompt(): the kit needs eight tokens and eight characters, got " + generation);
        return generation.text();
    }

    private static void cancelFromAnotherThread(Cancellation cancellation) {
        Thread thread = Thread.ofPlatform().start(cancellation::cancel);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Prompt user(String text) { return new Prompt(List.of(new Message(Role.USER, text))); }

    private static Prompt conversation() {
        return new Prompt(List.of(new Message(Role.SYSTEM, "Be brief."), new Message(Role.USER, "Hello."),
                new Message(Role.ASSISTANT, "Hello to you."), new Message(Role.USER, "And the sea?")));
    }

    /** A text cut at a token may end in the middle of a character. */
    private static String withoutBrokenEnd(String text) {
        return text.replaceFirst("\ufffd+$", "");
    }

    /** Whether it can be asked for as a stop text: no half character, and nothing that stands for bytes that are no character. */
    private static boolean isWhole(String text) {
        return !Character.isLowSurrogate(text.charAt(0)) && !Character.isHighSurrogate(text.charAt(text.length() - 1))
                && !text.contains("\ufffd");
    }
}
