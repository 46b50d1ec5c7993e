package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

class WritingPilotTest {
    @Test
    void whoAnswersRightAndRefusesPasses() {
        WritingPilot.Result result = WritingPilot.measure(model((item, prompt) -> item.answers().isEmpty()
                ? PromptWriter.REFUSAL
                : sentencesWith(item)));
        assertEquals(new WritingPilot.Result("fake", 16, 16, result.sentences(), result.sentences(), 4, 4), result);
        assertTrue(result.passed());
    }

    @Test
    void whoNeverRefusesDoesNotPass() {
        WritingPilot.Result result = WritingPilot.measure(model((item, prompt) -> item.answers().isEmpty()
                ? item.passages().getFirst()
                : sentencesWith(item)));
        assertTrue(result.refused() <= 1, result::toString);
        assertFalse(result.passed());
    }

    @Test
    void whoMakesThingsUpDoesNotPass() {
        WritingPilot.Result result = WritingPilot
                .measure(model((item, prompt) -> "Everybody knows that it is " + String.join(" and ", item.answers()) + "."));
        assertEquals(0, result.right());
        assertEquals(0, result.supported());
        assertFalse(result.passed());
    }

    @Test
    void theModelIsAskedNearlyEveryQuestionBecauseTheGateKnowsTheirWords() {
        List<String> asked = new ArrayList<>();
        WritingPilot.measure(model((item, prompt) -> {
            asked.add(item.question());
            return "";
        }));
        List<String> kept = WritingPilot.items().stream().map(WritingPilot.Item::question).filter(each -> !asked.contains(each)).toList();
        assertTrue(kept.size() <= 1, kept::toString);
    }

    @Test
    void aModelThatPassedWritesByItselfAndOneThatDidNotQuotes() {
        Generator model = FakeGenerator.saying("The toll is 3 euros [1].");
        Rag.Builder builder = Rag
                .over((question, limit) -> new WritingPilot.Item("", List.of("The toll is 3 euros. Bikes pay no toll."),
                        List.of(), false).found())
                .answeredBy(model);
        WritingPilot.Result passed = new WritingPilot.Result("fake", 16, 13, 20, 16, 4, 4);
        WritingPilot.Result failed = new WritingPilot.Result("fake", 16, 16, 20, 20, 4, 3);
        assertEquals("written by the model, sentences supported by the passages: 1",
                builder.writing(passed).build().ask("How much is the toll?").trace().decision());
        assertTrue(builder.writing(failed).build().ask("How much is the toll?").trace().decision().startsWith("quoted"));
    }

    @Test
    void aPartCannotBeMoreThanTheWhole() {
        assertEquals("no part may be more than the whole: 3 of 2, 0 of 0, 0 of 0",
                assertThrows(IllegalArgumentException.class, () -> new WritingPilot.Result("m", 2, 3, 0, 0, 0, 0)).getMessage());
    }

    private static Generator model(BiFunction<WritingPilot.Item, Prompt, String> says) {
        return FakeGenerator.answering(2048, (prompt, seed) -> {
            String content = prompt.messages().getLast().content();
            Optional<WritingPilot.Item> item = WritingPilot.items().stream().filter(each -> content.endsWith(each.question())).findFirst();
            return says.apply(item.orElseThrow(), prompt);
        });
    }

    /** Of the first passage those that have the answer. */
    private static String sentencesWith(WritingPilot.Item item) {
        String passage = item.passages().getFirst();
        StringBuilder text = new StringBuilder();
        for (Sentences.Range each : Sentences.of(passage)) {
            String sentence = passage.substring(each.start(), each.end());
            if (item.answers().stream().anyMatch(sentence::contains)) text.append(sentence).append(' ');
        }
        return text.toString();
    }
}
