package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.pilot.AnsweredQuestion.Score;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SteadinessTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            24 months | The warranty is 24 months. | true
            24 months | 36 months | false
            The station has a warranty of 24 months from the day of delivery. | The station has a warranty of 36 months from the day of delivery. | false
            The station is covered by the warranty against lightning. | The station is not covered by the warranty against lightning. | false
            covered | not covered | false
            It is a weather station for the whole home. | It is the weather station for a whole home, yes. | true
            hail | lightning | false
            """)
    void answersAgreeWhenTheySayTheSame(String one, String other, boolean same) {
        assertEquals(same, Steadiness.agree(answered("1", true, one, 1), answered("1", true, other, 1)));
        assertEquals(same, Steadiness.agree(answered("1", true, other, 1), answered("1", true, one, 1)));
    }

    @Test
    void twoRefusalsAgreeAndARefusalAgreesWithNoAnswer() {
        assertEquals(true, Steadiness.agree(answered("1", false, "nothing found", 0), answered("1", false, "too little", 0)));
        assertEquals(false, Steadiness.agree(answered("1", false, "24 months", 0), answered("1", true, "24 months", 0)));
    }

    private static AnsweredQuestion answered(String id, boolean answered, String text, double f1) {
        return new AnsweredQuestion("set", "system", "variation", id, "?", List.of("x"), answered, text, .5, List.of(), 1, 1,
                Map.of(Score.F1.label(), f1), Map.of(), 0, 0, 0, "because", List.of());
    }
}
