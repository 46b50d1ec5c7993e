package dev.satchel.djl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.SatchelException;
import dev.satchel.TokenConstraint;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstrainedTextTest {
    private static final String[] VOCABULARY = {"<end>", "<role>", "The", "Th", "e", " cat", " c", "at", "a", " ", "{", "{\"", "name", "\"",
            "\": ", ": ", ":", "\"a", "}", "\"}", "\n", "\n\n", "c", "t", ".", "T", "h", "n", "m"};
    private static final int END = 0;
    private static final int ROLE = 1;
    private static final OutputTokens TOKENS = tokens(VOCABULARY);

    private static OutputTokens tokens(String... vocabulary) {
        return new OutputTokens(vocabulary.length, token -> vocabulary[token].getBytes(StandardCharsets.UTF_8), token -> token == END,
                token -> token != ROLE);
    }

    @Test
    void onlyWhatTheConstraintAllowsMayComeAndTheEndOnlyWhereItMayEnd() {
        ConstrainedText text = new ConstrainedText(TokenConstraint.quote(List.of("The cat")), TOKENS, List.of());
        assertEquals(set("The", "Th", "T", " ", "c", " c", " cat"), text.allowed());
        text.accept(token("The"));
        assertEquals(set("<end>", " cat", " c", " "), text.allowed());
        text.accept(token(" c"));
        assertEquals(set("at", "a"), text.allowed());
        assertFalse(text.isComplete());
        text.accept(token("at"));
        assertEquals(set("<end>"), text.allowed());
        assertTrue(text.isComplete());
    }

    @Test
    void aTokenThatIsNoTextIsNotAllowedWhateverItsBytes() {
        ConstrainedText text = new ConstrainedText(TokenConstraint.jsonSchema("{\"const\": \"<role>\"}"),
                tokens("<end>", "<role>", "\"", "<", "role", ">"), List.of());
        text.accept(2);
        assertEquals(BitSet.valueOf(new long[] {1 << 3}), text.allowed());
    }

    @Test
    void aStopTextMayComeWhereTheTextMayEnd() {
        ConstrainedText text = new ConstrainedText(TokenConstraint.quote(List.of("The cat")), TOKENS, List.of("\n"));
        assertFalse(text.allowed().get(token("\n")));
        text.accept(token("The"));
        assertEquals(set("<end>", " cat", " c", " ", "\n", "\n\n"), text.allowed());
        assertTrue(text.stopsWith(token("\n\n")));
        assertFalse(text.stopsWith(token(" cat")));
    }

    @Test
    void whatMustComeIsKnownUpToTheLastTokenWhichMayBePartOfALongerOne() {
        TokenConstraint schema = TokenConstraint.jsonSchema(
                "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}, \"required\": [\"name\"]}");
        ConstrainedText text = new ConstrainedText(schema, TOKENS, List.of());
        assertArrayEquals(new int[] {token("{\""), token("name"), token("\": ")}, text.certain());
        for (int token : text.certain()) text.accept(token);
        assertArrayEquals(new int[0], text.certain());
        assertEquals(set("\"", "\"a", "\"}", "\": "), text.allowed());
    }

    @Test
    void whatMustComeUntilTheEndIsKnownWhole() {
        ConstrainedText text = new ConstrainedText(TokenConstraint.jsonSchema("{\"const\": \"name\"}"), TOKENS, List.of());
        assertArrayEquals(new int[] {token("\""), token("name"), token("\"")}, text.certain());
    }

    @Test
    void saysHowManyTokensMayFollow() {
        ConstrainedText text = new ConstrainedText(TokenConstraint.quote(List.of("The cat")), TOKENS, List.of());
        assertEquals(3, text.possible(new int[] {token("Th"), token("e"), token(" cat"), token("The")}));
        assertEquals(1, text.possible(new int[] {token("The"), END, token(" cat")}));
        assertEquals(0, text.possible(new int[] {token("name")}));
    }

    @Test
    void whatTheVocabularyCannotWriteIsAnError() {
        ConstrainedText text = new ConstrainedText(TokenConstraint.quote(List.of("Then")), tokens("<end>", "<role>", "The", "x"),
                List.of());
        text.accept(2);
        assertEquals(
                "after 3 bytes the constraint allows nothing that the model has a token for: relax the constraint, or use another model",
                assertThrows(SatchelException.class, text::allowed).getMessage());
    }

    /** Every text is a state of its own here, so that one mask comes to more of them than are kept. */
    @Test
    void manyStatesAreForgottenButNotWhatMayComeNext() {
        String[] vocabulary = new String[12_000];
        for (int token = 0; token < vocabulary.length; token++) vocabulary[token] = "" + (char) (0x1000 + token);
        AtomicInteger asked = new AtomicInteger();
        record Text(String text, AtomicInteger asked) implements TokenConstraint.State {
            @Override
            public Optional<TokenConstraint.State> next(byte b) {
                asked.incrementAndGet();
                return Optional.of(new Text(text + (char) b, asked));
            }

            @Override
            public boolean mayEnd() { return false; }
        }
        ConstrainedText text = new ConstrainedText(() -> new Text("", asked), tokens(vocabulary), List.of());
        BitSet all = new BitSet();
        all.set(2, vocabulary.length);
        for (int step = 0; step < 3; step++) {
            assertEquals(all, text.allowed());
            int before = asked.get();
            assertEquals(all, text.allowed());
            assertEquals(before, asked.get(), "the mask is kept");
            text.accept(7);
            assertEquals(before + 3, asked.get(), "the states are not");
        }
    }

    /** With a vocabulary of random bytes, each token is tried alone. */
    @ParameterizedTest(name = "seed {0}, {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {"1|quote", "2|quote", "3|quote",
            "4|{\"type\": \"array\", \"items\": {\"type\": [\"string\", \"number\"]}}",
            "5|{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"integer\"}, \"b\": {\"enum\": [\"a\", \"ab\"]}}}"})
    void theAllowedTokensAreThoseThatFitAlone(long seed, String kind) {
        Random random = new Random(seed);
        TokenConstraint constraint = kind.equals("quote")
                ? TokenConstraint.quote(List.of("a b a ab ba b \u00e9 a ba", "b b a. \u00e9"))
                : TokenConstraint.jsonSchema(kind);
        String alphabet = kind.equals("quote") ? "ab \u00e9." : "[]{}\", :ab01.-\u00e9\\n";
        String[] vocabulary = new String[500];
        for (int token = 0; token < vocabulary.length; token++) {
            StringBuilder text = new StringBuilder();
            for (int i = token < alphabet.length() ? 1 : 1 + random.nextInt(4); i > 0; i--)
                text.append(alphabet.charAt(token < alphabet.length() ? token : random.nextInt(alphabet.length())));
            vocabulary[token] = text.toString();
        }
        OutputTokens tokens = new OutputTokens(500, token -> vocabulary[token].getBytes(StandardCharsets.UTF_8), token -> false,
                token -> true);
        for (int round = 0; round < 20; round++) {
            ConstrainedText text = new ConstrainedText(constraint, tokens, List.of());
            TokenConstraint.State state = constraint.begin();
            for (int step = 0; step < 15 && !text.isComplete(); step++) {
                BitSet alone = new BitSet();
                for (int token = 0; token < 500; token++) if (after(state, tokens.bytes(token)).isPresent()) alone.set(token);
                assertEquals(alone, text.allowed());
                int[] choices = alone.stream().toArray();
                int chosen = choices[random.nextInt(choices.length)];
                text.accept(chosen);
                state = after(state, tokens.bytes(chosen)).orElseThrow();
            }
        }
    }

    private static Optional<TokenConstraint.State> after(TokenConstraint.State from, byte[] bytes) {
        Optional<TokenConstraint.State> state = Optional.of(from);
        for (byte b : bytes) state = state.flatMap(each -> each.next(b));
        return state;
    }

    private static int token(String text) { return List.of(VOCABULARY).indexOf(text); }

    private static BitSet set(String... texts) {
        BitSet set = new BitSet();
        for (String text : texts) set.set(token(text));
        return set;
    }
}
