package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteConstraintTest {
    private static final List<Function<List<String>, TokenConstraint>> QUOTES = List.of(TokenConstraint::quote,
            TokenConstraint::quoteSentences);

    @Test
    void everySpanOfWordsIsAQuoteAndNothingElseIs() {
        assertEquals(Set.of("The", "The cat", "The cat sat", "The cat sat.", "cat", "cat sat", "cat sat.", "sat", "sat.", "."),
                quotes("The cat sat.\n"));
    }

    @Test
    void aSpaceMayStandBeforeAQuoteAndBlankTextIsNone() {
        TokenConstraint quote = TokenConstraint.quote(List.of("a  b"));
        assertTrue(isAllowed(quote, " a"));
        assertTrue(isAllowed(quote, " b"));
        assertTrue(isAllowed(quote, "a  b"));
        for (String no : List.of("", " ", "  b", "a ", "a  ", "b ", "c", " a b")) assertFalse(isAllowed(quote, no), no);
    }

    @Test
    void numbersAndWordsWithApostrophesAreNotCut() {
        assertEquals(Set.of("It's", "It's 1,024.5", "1,024.5"), quotes("It's 1,024.5"));
    }

    @Test
    void hyphensAndPunctuationStandForThemselves() {
        assertEquals(Set.of("co", "co-", "co-op", "-", "-op", "op"), quotes("co-op"));
    }

    @Test
    void whatIsSeenAsOneCharacterIsNotCut() {
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";
        String accented = "e\u0301te\u0301";
        assertEquals(Set.of(family, family + " " + accented, accented), quotes(family + " " + accented));
    }

    @Test
    void scriptsWithoutSpacesAreQuotedByTheCharacter() {
        assertEquals(Set.of("大", "海", "大海", "大海a1", "海a1", "a1"), quotes("大海a1"));
    }

    @Test
    void aQuoteDoesNotGoOverTheEndOfAText() {
        assertEquals(Set.of("a", "b"), quotes("a", "b"));
        assertEquals(Set.of("a", "a b", "b"), quotes("a b", "b"));
    }

    @Test
    void halfOfASurrogatePairIsNeverPartOfAQuote() {
        assertEquals(Set.of("a", "b"), quotes("a \uD83D b \uDC1F"));
        assertEquals(Set.of("a", "b"), quotes("a\uD83Db"));
    }

    @Test
    void sentencesAreQuotedWholeOneOrSeveralTogether() {
        TokenConstraint quote = TokenConstraint.quoteSentences(List.of("One is. Two are! Is it Dr. Three?"));
        for (String yes : List.of("One is.", "One is. Two are!", " Two are!", "Is it Dr. Three?", "One is. Two are! Is it Dr. Three?"))
            assertTrue(isAllowed(quote, yes), yes);
        for (String no : List.of("One", "is.", "One is", "Is it Dr.", "One is. ", "Two")) assertFalse(isAllowed(quote, no), no);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n\t", "\uD83D"})
    void whatHasNothingToQuoteIsRefused(String text) {
        String message = "there is nothing to quote: the texts are empty or blank";
        assertEquals(message, assertThrows(SatchelException.class, () -> TokenConstraint.quote(List.of(text))).getMessage());
        assertEquals(message, assertThrows(SatchelException.class, () -> TokenConstraint.quoteSentences(List.of())).getMessage());
    }

    @Test
    void textsThatAreTooLongAreRefused() {
        String half = "m\u00E3r ".repeat(100_000);
        assertTrue(isAllowed(TokenConstraint.quote(List.of(half, half)), "m\u00E3r m\u00E3r"));
        for (List<String> texts : List.of(List.of(half, half, "a"), List.of("a".repeat(1_000_001)), List.of("\u00E3".repeat(500_001))))
            for (Function<List<String>, TokenConstraint> quote : QUOTES)
                assertEquals("the texts to quote from have more than 1000000 bytes: give fewer passages",
                        assertThrows(SatchelException.class, () -> quote.apply(texts)).getMessage());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13})
    void whateverIsWrittenStandsInTheTextAndEveryRunOfWordsCanBeWritten(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 30; round++) {
            String text = randomText(random);
            TokenConstraint quote = TokenConstraint.quote(List.of("x", text));
            for (int i = 0; i < 20; i++) {
                String written = RandomBytes.allowedBy(quote, random).stripLeading();
                assertTrue(written.equals("x") || text.contains(written), () -> written + " in " + text);
                assertTrue(written.equals("x") || startsAndEndsAtCharacters(text, written), () -> written + " in " + text);
            }
            String[] words = text.strip().split(" ");
            int from = random.nextInt(words.length);
            int to = from + 1 + random.nextInt(words.length - from);
            assertTrue(isAllowed(quote, String.join(" ", List.of(words).subList(from, to))), text);
        }
    }

    /** Whether some occurrence lies between borders of characters, by another implementation of them. */
    private static boolean startsAndEndsAtCharacters(String text, String part) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(text);
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1))
            if (characters.isBoundary(at) && characters.isBoundary(at + part.length())) return true;
        return false;
    }

    private static String randomText(Random random) {
        String[] pieces = {"sea", "maçã", "e\u0301", "\uD83D\uDC1F", "\uD83C\uDDE7\uD83C\uDDF7",
                "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDE80", "大海",
                "กิน", "3.5", "don't", "-", ".", ",", "ß", "\u00A0", "한국"};
        List<String> words = new ArrayList<>();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            StringBuilder word = new StringBuilder("w");
            for (int j = random.nextInt(3); j > 0; j--) word.append(pieces[random.nextInt(pieces.length)]);
            words.add(word.append("z").toString());
        }
        return String.join(" ", words);
    }

    private static boolean isAllowed(TokenConstraint constraint, String text) {
        TokenConstraint.State state = constraint.begin();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            var next = state.next(b);
            if (next.isEmpty()) return false;
            state = next.get();
        }
        return state.mayEnd();
    }

    /** All that can be written without a space before it. */
    private static Set<String> quotes(String... texts) {
        Set<String> found = new TreeSet<>();
        collect(TokenConstraint.quote(List.of(texts)).begin(), new byte[0], found);
        return found;
    }

    private static void collect(TokenConstraint.State state, byte[] sofar, Set<String> found) {
        if (state.mayEnd()) found.add(new String(sofar, StandardCharsets.UTF_8));
        for (int b = 0; b < 256; b++) {
            if (sofar.length == 0 && b == ' ') continue;
            byte next = (byte) b;
            state.next(next).ifPresent(after -> {
                ByteArrayOutputStream longer = new ByteArrayOutputStream();
                longer.writeBytes(sofar);
                longer.write(next);
                collect(after, longer.toByteArray(), found);
            });
        }
    }
}
