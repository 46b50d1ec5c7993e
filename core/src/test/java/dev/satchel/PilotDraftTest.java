package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.PilotDraft.Proposal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PilotDraftTest {
    private static final String MANUAL = """
            # Kettle

            The kettle is a jug for boiling water. It is made of steel. The kettle has a capacity of 1.7 litres.
            A repair takes at most 15 working days, because parts come by ship. The lid was redesigned in 2024.

            ## How loud is the kettle?

            No. It is as loud as a fridge.

            ## How do I switch the kettle on?

            - fill it
            - press the lever

            ## Why does it stop?

            It is done.

            ## What is the blue light?

            It shines while the water is warm.

            | Part | Number | Brazil |
            |---|---|---|
            | Lid | K-1 | R$ 20 |
            | Filter | K-2 | R$ 10 |

            To clean the filter, hold it under running water. If the water tastes of steel, boil it twice.
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            A repair takes at most 15 working days, because parts come by ship. | How long does a repair take? | at most 15 working days
            The station costs 219 euros in Europe. | How much does the station cost? | 219 euros in Europe
            The outdoor unit has a height of 365 mm. | What is the height of the outdoor unit? | 365 mm
            Rust has three kinds of loops: `loop`, `while`, and `for`. | How many kinds of loops does Rust have? | three
            The old bridge of Porto was opened on 31 March 1843 by the queen. | When was the old bridge of Porto opened? | on 31 March 1843
            To change the units, open *Settings*, then *Units*. | How do you change the units? | open Settings, then Units
            You can return early from a function by using the `return` keyword. | How can you return early from a function? | by using the `return` keyword
            If no light comes on, the batteries are empty. | What happens if no light comes on? | the batteries are empty
            If the display stays dark, you must press the knob for ten seconds. | What should you do if the display stays dark? | you must press the knob for ten seconds
            Type annotations are required because the compiler cannot guess them. | Why are type annotations required? | because the compiler cannot guess them
            Garoa 2 is a weather station for the home. | What is Garoa 2? | a weather station for the home
            Serial numbers are printed under the base. | Where are serial numbers printed? | under the base
            The `Deref` trait allows you to customize the behavior of the operator. | What does the `Deref` trait allow you to do? | customize the behavior of the operator
            The base contains a button cell of type CR2032. | What does the base contain? | a button cell of type CR2032
            O conserto leva no máximo 15 dias úteis. | Quanto tempo leva o conserto? | no máximo 15 dias úteis
            A estação Garoa 2 tem garantia de 24 meses. | Qual é a garantia da estação Garoa 2? | 24 meses
            Um vetor é uma lista de valores do mesmo tipo. | O que é um vetor? | uma lista de valores do mesmo tipo
            Para limpar o funil da estação, retire as folhas e os insetos. | Como limpar o funil da estação? | retire as folhas e os insetos
            O aplicativo serve para mostrar as leituras. | Para que serve o aplicativo? | para mostrar as leituras
            """)
    void aSentenceIsAskedForWhatItSays(String sentence, String question, String answer) {
        List<Drafted> drafted = of(sentence);
        assertEquals(List.of(question), drafted.stream().map(Drafted::question).toList());
        assertTrue(drafted.getFirst().answers().contains(answer), () -> drafted.getFirst().answers().toString());
        assertEquals(List.of(sentence), drafted.getFirst().evidence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"It is a station for the home.", "This function takes two minutes.", "The second value is a number of bytes.",
            "If we run this code, the program will panic.", "Open a return at our web page.", "To do so, open the lid of the box.",
            "Listing 4-2 is a program that does not compile.", "What follows is a list of all the parts.",
            "The code contains two errors now.",
            "Isso é uma lista de valores do mesmo tipo.", "Der Strom ist eine Gefahr.",
            "The station is {{version}} a device for the home."})
    void whatLeansOnAnotherSentenceIsNotAsked(String sentence) {
        assertEquals(List.of(), of(sentence).stream().map(Drafted::question).toList());
    }

    @Test
    void ownQuestionsListsAndTablesAreTaken() {
        List<Proposal> proposals = PilotDraft.of(List.of(document("manual.md", MANUAL)), 40, 1);
        PilotQuestion own = question(proposals, "How loud is the kettle?");
        assertEquals(List.of("No. It is as loud as a fridge.", "No.", "It is as loud as a fridge."), own.answers());
        assertEquals(List.of("No.", "It is as loud as a fridge."), own.evidence());
        assertEquals(List.of("fill it; press the lever"), question(proposals, "How do I switch the kettle on?").answers());
        assertEquals(List.of("K-1"), question(proposals, "What is the number of “Lid”?").answers());
        assertEquals(List.of("| Filter | K-2 | R$ 10 |"), question(proposals, "How much is “Filter” (Brazil)?").evidence());
        assertTrue(proposals.stream().noneMatch(each -> each.question().question().equals("Why does it stop?")));
        assertEquals(List.of("hold it under running water"), question(proposals, "How do you clean the filter?").answers());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8})
    void everyAnswerStandsInItsEvidenceAndThatInItsDocument(long seed) {
        Document document = document("manual.md", MANUAL);
        List<Proposal> proposals = PilotDraft.of(List.of(document), 40, seed);
        String text = words(MANUAL);
        for (Proposal each : proposals) {
            for (String evidence : each.question().evidence()) assertTrue(text.contains(words(evidence)), evidence);
            String all = words(String.join(" ", each.question().evidence()));
            for (String answer : each.question().answers()) assertTrue(all.contains(words(answer)), answer);
        }
        assertEquals(proposals, PilotDraft.of(List.of(document), 40, seed));
    }

    @Test
    void whatIsUnanswerableIsAskedOfNothingThatAPassageSays() {
        List<Proposal> proposals = PilotDraft.of(List.of(document("manual.md", MANUAL)), 8, 1);
        List<PilotQuestion> none = proposals.stream().map(Proposal::question).filter(each -> !each.isAnswerable()).toList();
        assertTrue(!none.isEmpty() && none.size() <= 2, none::toString);
        for (PilotQuestion each : none) {
            assertNotEquals("What is the kettle made of?", each.question());
            assertEquals(List.of(), each.evidence());
        }
    }

    @Test
    void aQuestionWithTwoAnswersIsNotProposed() {
        Document one = document("a.md", "A repair takes two days in our workshop.");
        Document other = document("b.md", "A repair takes three weeks if parts are missing.");
        assertEquals(List.of(), PilotDraft.of(List.of(one, other), 10, 1).stream().filter(each -> each.question().isAnswerable()).toList());
    }

    @Test
    void allDocumentsHaveTheirTurn() {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 6; i++)
            documents.add(document(i + ".md", "# Part " + i + "\n\nA repair of part X" + i + " takes " + (i + 2) + " days.\n\nGarage X" + i
                    + " is a house for cars. The base of X" + i + " contains a button cell of type CR" + i + "."));
        Set<String> asked = new HashSet<>();
        for (Proposal each : PilotDraft.of(documents, 8, 1)) if (each.question().isAnswerable()) asked.add(each.document());
        assertEquals(6, asked.size());
    }

    @Test
    void whatIsProposedCanBeReadAsQuestions() {
        List<Proposal> proposals = PilotDraft.of(List.of(document("manual.md", MANUAL)), 40, 1);
        assertEquals(proposals.size(), proposals.stream().map(each -> each.question().id()).distinct().count());
        assertTrue(proposals.stream().allMatch(each -> each.question().passage().isEmpty()));
        assertEquals("manual.md#1", proposals.getFirst().question().id());
    }

    @Test
    void documentsWithoutASentenceAreAskedNothing() {
        assertEquals(List.of(), PilotDraft.of(List.of(document("empty.md", ""), document("code.md", "```\nx = 1\n```\n")), 10, 1));
        assertThrows(IllegalArgumentException.class, () -> PilotDraft.of(List.of(), 0, 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void anyTextAtAllIsRead(long seed) {
        Document document = RandomText.document(new Random(seed));
        for (Proposal each : PilotDraft.of(List.of(document), 20, seed)) assertTrue(!each.question().question().isBlank());
    }

    private static List<Drafted> of(String text) {
        Document document = document("a.md", text);
        return new DraftedDocument(document, new DraftNames(List.of(document))).questions();
    }

    private static Document document(String id, String text) {
        return new MarkdownReader().read(id, text.getBytes(StandardCharsets.UTF_8));
    }

    private static PilotQuestion question(List<Proposal> proposals, String text) {
        Optional<PilotQuestion> found = proposals.stream().map(Proposal::question).filter(each -> each.question().equals(text)).findFirst();
        return found.orElseThrow(() -> new AssertionError(text + " is not among " + proposals));
    }

    private static String words(String text) { return String.join(" ", Words.of(text).stream().map(Words.Word::form).toList()); }
}
