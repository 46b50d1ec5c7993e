package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExtractionTest {
    @Test
    void aListIsQuotedWithTheSentenceThatIntroducesIt() {
        assertEquals("These tools are needed for the lamp:\n\n- a hammer\n- a saw\n- a drill", answer(
                "Which tools are needed for the lamp?",
                "These tools are needed for the lamp:\n\n- a hammer\n- a saw\n- a drill\n\nThe shop opens on Monday. It sells bread."));
    }

    @Test
    void anItemIsQuotedWithWhatItsListSaysOfIt() {
        assertEquals("These cannot be returned:", answer("Can lamps with an engraving be sent back?",
                "These cannot be returned:\n\n- brushes\n- lamps with an engraving").lines().findFirst().orElseThrow());
    }

    @Test
    void instructionsAnswerHowSomethingIsDone() {
        assertTrue(answer("How do I update the firmware?",
                "Wi-Fi is needed for firmware updates.\n\nTo update the firmware, open the settings.")
                .contains("open the settings"));
    }

    @Test
    void aCaptionDoesNotAnswer() {
        Passage passage = passage(
                "<span class=\"caption\">Listing 3: What holds the boxes of the list</span>\n\nThe tree holds the boxes of the list.");
        assertEquals("The tree holds the boxes of the list.", Evidence.gather(Question.of("What holds the boxes of the list?"),
                List.of(new ScoredPassage(passage, 1))).bestFirst().getFirst().text());
    }

    @Test
    void aLineThatRepeatsTheQuestionExplainsNothing() {
        assertEquals("Open a window and follow the lamp's installer.", Evidence
                .gather(Question.of("How do I install the lamp on the wall?"),
                        List.of(new ScoredPassage(
                                passage("- Installing the lamp on the wall\n\nOpen a window and follow the lamp's installer."), 1)))
                .bestFirst().getFirst().text());
    }

    @Test
    void codeIsQuotedWithTheSentenceThatIntroducesIt() {
        assertEquals("To build the project with Cargo, run this command:\n\n```console\n$ cargo build\n```", answer(
                "What is the command to build the project with Cargo?",
                "To build the project with Cargo, run this command:\n\n```console\n$ cargo build\n```\n\nNothing else happens. All is well."));
    }

    @Test
    void ofALongListOnlyTheBeginningIsQuoted() {
        String items = IntStream.range(0, 20).mapToObj(i -> "- bolt " + i + "\n").collect(Collectors.joining());
        long lines = answer("Which parts does the lamp have?", "The lamp has these parts:\n" + items).lines().count();
        assertEquals(9, lines);
    }

    @Test
    void theRowOfWhatIsAskedIsQuotedNotItsNeighbours() {
        String table = String.join("\n", "Solar panel, Price: $120; Reseller price: $100.",
                "Motion sensor, Price: $30; Reseller price: $25.",
                "Cable, Price: $5; Reseller price: $4.");
        assertEquals("Motion sensor, Price: $30; Reseller price: $25.", answer("What is the reseller price of the motion sensor?", table));
    }

    @Test
    void headingsOfColumnsDoNotCoverWhatNoRowSays() {
        Passage passage = passage(
                String.join("\n", "Motion sensor, Price: $30; Reseller price: $25.", "Cable, Price: $5; Reseller price: $4.",
                        "Lamp, Price: $9; Reseller price: $8."));
        double absent = coverage("What is the reseller price of the solar panel?", passage);
        double present = coverage("What is the reseller price of the motion sensor?", passage);
        assertTrue(absent < 0.3 && present > 0.7, () -> "absent " + absent + ", present " + present);
    }

    @Test
    void meaningDecidesWhereWordsDoNot() {
        Retriever knowing = new Retriever() {
            @Override
            public List<ScoredPassage> retrieve(String query, int limit) { return List.of(); }

            @Override
            public Optional<double[]> similarities(String question, List<String> texts) {
                return Optional
                        .of(texts.stream().flatMapToDouble(each -> DoubleStream.of(each.contains("cost-free") ? 0.9 : 0.3)).toArray());
            }
        };
        List<ScoredPassage> found = List.of(new ScoredPassage(passage("Bicycles are red here. Crossing is cost-free. Cars are blue."), 1));
        Question question = Question.of("What must cyclists pay?");
        assertEquals("Crossing is cost-free.", Evidence.gather(question, found, knowing).bestFirst().getFirst().text());
    }

    @Test
    void anExplanationTakesSeveralSentencesInTheirOrder() {
        String text = "Ownership is a set of rules. Rust programs follow the rules of ownership to manage memory. The compiler checks ownership.";
        assertEquals(text, answer("What is ownership?", text));
    }

    @Test
    void aSentenceThatBeginsWithAPronounIsQuotedWithTheOneBefore() {
        assertEquals("The panel is new. It weighs 3 kg.", answer("How many kg does it weigh?",
                "Boats are slow and green. The panel is new. It weighs 3 kg."));
    }

    private static double coverage(String question, Passage passage) {
        return Evidence.gather(Question.of(question), List.of(new ScoredPassage(passage, 1))).bestFirst().getFirst().coverage();
    }

    private static String answer(String question, String text) {
        Answer answer = Rag.over((query, limit) -> List.of(new ScoredPassage(passage(text), 1))).build().ask(question);
        return answer instanceof Answer.Grounded grounded ? grounded.text() : answer.toString();
    }

    private static Passage passage(String text) { return new Passage("d", "", List.of(), OptionalInt.empty(), 0, text); }
}
