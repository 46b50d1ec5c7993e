package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Words.Word;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The Amber Bridge, 1911.         | the amber bridge 1911
            Ação! COMPRAÇÃO                 | acao compracao
            Straße ﬁne                      | straße fine
            3,200.50 at 10:30 on 2026-11-24 | 3,200.50 at 10:30 on 2026-11-24
            version 1.2. Then 3, 4          | version 1.2 then 3 4
            don't rock'n'roll               | don t rock n roll
            well-known e-mail               | well known e mail
            日本語                          | 日本 本語
            水 と x                         | 水 と x
            a👍b                            | a b
            """)
    void comparesWithoutCaseAndAccents(String text, String forms) {
        assertEquals(forms, String.join(" ", Words.of(text).stream().map(Word::form).toList()));
    }

    @ParameterizedTest
    @CsvSource({"warranty, warranties", "garantia, garantias", "designed, designer", "Erklärung, erklären", "populated, population",
            "stopped, stops", "reparações, reparar"})
    void endingsDoNotMatter(String one, String other) {
        assertEquals(Words.of(one).getFirst().stem(), Words.of(other).getFirst().stem());
    }

    @ParameterizedTest
    @CsvSource({"company, compartment", "company, compared", "owner, ownership", "garantia, garoa", "charge, chance"})
    void wordsThatBeginAlikeAreNotTheSame(String one, String other) {
        assertNotEquals(Words.of(one).getFirst().stem(), Words.of(other).getFirst().stem());
    }

    @Test
    void numbersAreNotCut() {
        assertEquals(List.of("1234567", "a1b2c3d4"), Words.of("1234567 a1b2c3d4").stream().map(Word::stem).toList());
    }

    @Test
    void knowsWhereAWordStandsAndHowItBegins() {
        assertEquals(List.of(new Word("e", 1, 3, true), new Word("b", 6, 7, false)), Words.of("(E\u0301 - b"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void everyTextHasWordsInOrderAndInside(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            char[] text = new char[random.nextInt(40)];
            for (int k = 0; k < text.length; k++)
                text[k] = (char) (random.nextInt(3) == 0
                        ? random.nextInt(0x10000)
                        : random.nextInt(3) == 0 ? 0x4e00 + random.nextInt(9) : 32 + random.nextInt(96));
            String string = new String(text);
            int last = 0;
            for (Word word : Words.of(string)) {
                assertTrue(last <= word.start() && word.start() < word.end() && word.end() <= string.length(), string);
                assertTrue(!word.form().isEmpty() && !word.stem().isEmpty(), string);
                last = word.start();
            }
        }
    }
}
