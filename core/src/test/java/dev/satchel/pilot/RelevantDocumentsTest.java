package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.PilotQuestion;
import dev.satchel.pilot.AnsweredQuestion.Score;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelevantDocumentsTest {
    @Test
    void whereTheEvidenceStandsIsRelevantButForCaseAndPunctuation() {
        assertEquals(1, ndcg("Where was the lamp made?", Optional.empty(), List.of("Porto"), List.of("the lamp was made, in PORTO")));
    }

    @Test
    void anAnswerOfSeveralWordsIsLookedForWhereNobodyToldTheEvidence() {
        assertEquals(1, ndcg("What does the chair weigh?", Optional.empty(), List.of("nine kilograms"), List.of()));
    }

    @Test
    void aDocumentThatIsFoundSecondCountsLess() {
        assertEquals(1 / (Math.log(3) / Math.log(2)),
                ndcg("Does the lamp weigh more?", Optional.empty(), List.of("nine kilograms"), List.of()), 1e-9);
    }

    @Test
    void thePassageOfAQuestionIsItsDocument() {
        assertEquals(1, ndcg("What does the chair weigh?", Optional.of("The chair weighs nine kilograms."), List.of("nine"), List.of()));
    }

    @Test
    void ofAnAnswerOfOneWordNothingIsKnown() {
        assertEquals(Map.of(), scores("Where was it made?", Optional.empty(), List.of("Porto"), List.of()));
    }

    @Test
    void withoutAnAnswerNothingIsRelevant() {
        assertEquals(Map.of(), scores("Who invented the telescope?", Optional.empty(), List.of(), List.of()));
    }

    private static double ndcg(String question, Optional<String> passage, List<String> answers, List<String> evidence) {
        return scores(question, passage, answers, evidence).get(Score.NDCG_AT_10);
    }

    private static Map<Score, Double> scores(String question, Optional<String> passage, List<String> answers, List<String> evidence) {
        return new RelevantDocuments(Lamps.set()).scores(new PilotQuestion("id", question, passage, answers, evidence));
    }
}
