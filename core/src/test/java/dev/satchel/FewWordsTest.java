package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FewWordsTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
            QUANTITY, The bridge opened in April 1993., 1993, false
            QUANTITY, Costs rose during the first quarter of 2023., the first quarter of 2023, false
            QUANTITY, A pallet holds 1950 boxes., 1950, true
            QUANTITY, In 2023 it sold 40 bridges., 40 bridges, true
            QUANTITY, Half of them were sold in 2023., Half of them, true
            QUANTITY, It is given beside the rights of the law., beside the rights of the law, false
            DATE, Written for version 1.21.0 of the compiler., 1.21.0, false
            DATE, Opened on 12.10.1998 by the mayor., 12.10.1998, true
            DATE, Opened after the war., after the war, true
            PERSON, Ela é expressiva e rápida., Ela é expressiva, false
            PERSON, It was built by the Normans., the Normans, true
            """)
    void onlyWhatCannotBeWhatIsAskedForIsNoAnswer(QuestionKind kind, String text, String words, boolean canAnswer) {
        int start = text.indexOf(words);
        assertEquals(canAnswer, canAnswer("?", kind, text, start, start + words.length()));
    }

    @Test
    void wordsThatSayNothingByThemselvesAreNoAnswer() {
        String text = "It uses a borrow checker of the compiler, one at a time.";
        assertFalse(canAnswer("?", QuestionKind.OTHER, text, text.indexOf("a borrow"), text.indexOf(" borrow")));
        assertFalse(canAnswer("?", QuestionKind.OTHER, text, text.indexOf("of the"), text.indexOf(" compiler")));
        assertTrue(canAnswer("?", QuestionKind.OTHER, text, text.indexOf("a borrow"), text.indexOf(" of the")));
        assertTrue(canAnswer("?", QuestionKind.QUANTITY, text, text.indexOf("one"), text.indexOf(" at a")));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            What does a pallet weigh?, A pallet holds 72 boxes and weighs 134 kg., 72, false
            What does a pallet weigh?, A pallet holds 72 boxes and weighs 134 kg., 134, true
            How much does it weigh?, It weighs 134kg., 134kg, true
            Quanto pesa a caixa?, A caixa tem 12 peças e 3 quilos., 12 peças, false
            Wie schwer ist die Kiste?, Die Kiste wiegt fast nichts., fast nichts, true
            How many boxes does it hold?, A pallet holds 72 boxes and weighs 134 kg., 72, true
            """)
    void whatSomethingWeighsIsNoOtherNumber(String question, String text, String words, boolean canAnswer) {
        int start = text.indexOf(words);
        for (QuestionKind kind : List.of(QuestionKind.QUANTITY, QuestionKind.of(Question.of(question))))
            assertEquals(canAnswer, canAnswer(question, kind, text, start, start + words.length()), kind::toString);
    }

    private static boolean canAnswer(String question, QuestionKind kind, String text, int start, int end) {
        return FewWords.canAnswer(Question.of(question), kind, text, start, end);
    }
}
