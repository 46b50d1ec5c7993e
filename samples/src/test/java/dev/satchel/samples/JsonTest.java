package dev.satchel.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.Answer;
import dev.satchel.Passage;
import dev.satchel.ScoredPassage;
import dev.satchel.Trace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class JsonTest {
    private static final Passage PASSAGE = new Passage("pt/garantia.md", "Garantia", List.of("Garantia", "Prazo"), OptionalInt.empty(), 10,
            "A garantia é de 24 meses.");

    private static Trace trace(String model) {
        return new Trace("id", "Who?", List.of(new Trace.Considered(new ScoredPassage(PASSAGE, 3.5), true, "fits")), "quantity",
                Map.of("coverage", 0.5), model,
                new Trace.Cost(120, 20, 9, Duration.ofNanos(1_500_000), Duration.ofMillis(40)), Duration.ofMillis(3), Duration.ofMillis(50),
                "draft", "supported");
    }

    @Test
    void anAnswerHasTheFieldsThatScriptsRelyOn() {
        Answer answer = new Answer.Grounded("Qual é a garantia?", "24 meses.", List.of(PASSAGE.cite(14, 25)),
                List.of(new Answer.Claim(0, 9, List.of(PASSAGE.cite(14, 25)))), 0.75, trace("tiny"), new Answer.Frame("", "Mais?"));
        assertEquals("{\"question\":\"Qual é a garantia?\",\"outcome\":\"grounded\",\"reason\":null,\"text\":\"24 meses.\","
                + "\"lead\":\"\",\"closing\":\"Mais?\",\"confidence\":0.75,\"citations\":[{\"document\":\"pt/garantia.md\",\"page\":null,\"start\":24,\"end\":35,"
                + "\"quote\":\"e 24 meses.\",\"headings\":[\"Garantia\",\"Prazo\"]}],\"claims\":[{\"start\":0,\"end\":9,\"citations\":[0]}],\"passages\":[{\"document\":\"pt/garantia.md\","
                + "\"page\":null,\"start\":10,\"end\":35,\"score\":3.5,\"read\":true,\"why\":\"fits\"}],\"model\":\"tiny\",\"tokens\":{\"prompt\":120,\"cached\":20,"
                + "\"generated\":9},\"milliseconds\":{\"retrieve\":3.0,\"prefill\":1.5,\"generate\":40.0,\"total\":50.0},"
                + "\"asked_as\":\"Who?\",\"kind\":\"quantity\",\"decision\":\"supported\",\"signals\":{\"coverage\":0.5}}",
                Json.of(answer).onOneLine());
    }

    @Test
    void anAbstentionHasTheSameFields() {
        Answer answer = new Answer.Abstained("Who?", "The documents do not say.", 0.1, trace(""));
        assertEquals("{\"question\":\"Who?\",\"outcome\":\"abstained\",\"reason\":\"The documents do not say.\",\"text\":\"\","
                + "\"lead\":\"\",\"closing\":\"\",\"confidence\":0.1,\"citations\":[],\"claims\":[],\"passages\":[{\"document\":\"pt/garantia.md\",\"page\":null,\"start\":10,"
                + "\"end\":35,\"score\":3.5,\"read\":true,\"why\":\"fits\"}],\"model\":null,\"tokens\":{\"prompt\":120,\"cached\":20,\"generated\":9},"
                + "\"milliseconds\":{\"retrieve\":3.0,\"prefill\":1.5,\"generate\":40.0,\"total\":50.0},"
                + "\"asked_as\":\"Who?\",\"kind\":\"quantity\",\"decision\":\"supported\",\"signals\":{\"coverage\":0.5}}",
                Json.of(answer).onOneLine());
    }

    @Test
    void aPageIsANumberWhereThereIsOne() {
        Passage passage = new Passage("report.pdf", "Report", List.of(), OptionalInt.of(4), 0, "text");
        assertEquals("{\"document\":\"report.pdf\",\"page\":4,\"start\":0,\"end\":4,\"score\":1.0}",
                Json.of(new ScoredPassage(passage, 1)).onOneLine());
    }

    @Test
    void controlCharactersOfBothSetsAreEscaped() {
        assertEquals("{\"t\":\"\\u001B[2J \\u009b2J \\u007f é\"}", new Json().with("t", "\u001b[2J \u009b2J \u007f é").onOneLine());
    }
}
