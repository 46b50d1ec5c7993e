package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            How long is the warranty?                  | warran
            Qual é o prazo de garantia?                | praz garant
            ¿Cuándo se construyó el puente?            | constr puent
            Wie lange gilt die Garantie?               | gilt garant
            What does error E2 mean?                   | error e2
            Quanto tempo dura a garantia?              | garant
            How much does it cost?                     | cost
            Who is the son of the king? The son!       | son king
            """)
    void isAboutItsWordsOfContentEachOnce(String text, String terms) {
        assertEquals(List.of(terms.split(" ")), List.copyOf(Question.of(text).terms()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "Who is it?", "O que é isso?", "🍎👍", "?!", "\ud83c", "the of and"})
    void isAboutNothing(String text) {
        assertEquals(Set.of(), Question.of(text).terms());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            What is ownership in Rust?          | owners
            O que é análise de sistemas?        | analis sistem
            Who is the owner?                   | ''
            """)
    void knowsWhatADefinitionIsAskedFor(String text, String terms) {
        assertEquals(terms, String.join(" ", Question.of(text).toDefine()));
    }

    @Test
    void tellsWhenANumberIsAskedFor() {
        assertEquals(List.of(true, true, true, false), List.of("How many lamps?", "Quando abriu?", "Wann?", "Who built it?").stream()
                .map(each -> Question.of(each).asksForNumber()).toList());
    }
}
