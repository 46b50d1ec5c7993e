package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.Verification.Claim;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
    private static final String TEXT = "The Amber Bridge was opened in 1911 after six years of work. It was designed by the engineer Karl Holm, "
            + "who had built two lighthouses, and cost 3,200 €. The toll does not apply to bicycles. Trucks may cross at night only. "
            + "The first lamp was sold to Karl Holm by Ana Lima. In winter, the _temperature_ falls to -12 °C. The toll, in winter, is free. "
            + "A ponte foi aberta em 1911 e não fecha no inverno. Der Hund beißt den Mann.";

    @ParameterizedTest
    @ValueSource(strings = {"The Amber Bridge was opened in 1911 after six years of work.", // word for word
            "the amber bridge was opened in 1911 after six years of work", // but for case and full stop
            "Amber bridge was opened, in 1911, after six years of work!", // and articles and commas
            "- The toll does not apply to bicycles.", "2. Trucks may cross at night only.", // as items of a list
            "**In winter** the temperature falls to \u221212 °C.", // emphasis, another minus sign
            "The toll does not apply to bicycles; trucks may cross at night only.", // two sentences joined
            "A ponte foi aberta em 1911 e não fecha no inverno.", "Der Hund beißt den Mann."})
    void accepts(String sentence) {
        assertEquals(List.of(sentence.replaceFirst("^(- |2\\. )", "")), texts(sentence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"The Amber Bridge was opened in 1912 after six years of work.", // another number
            "The Amber Bridge was opened in 1911 after seven years of work.", // another number in words
            "The Blue Bridge was opened in 1911 after six years of work.", // another name
            "The Amber Bridge was opened in 1911 before six years of work.", // another small word
            "The Amber Bridge will be opened in 1911 after six years of work.", // another time
            "The first lamp was sold by Karl Holm to Ana Lima.", "The first lamp was sold by Karl Holm.", //
            "The first lamp was sold to Ana Lima by Karl Holm.", "Den Hund beißt der Mann.", // who did it to whom
            "The toll does apply to bicycles.", "The toll applies to bicycles.", "The toll does not apply to trucks.", // the contrary
            "Trucks cross at night only.", "Trucks may cross at night.", "The toll is free.", // without what restricts it
            "In winter, the temperature falls to 12 °C.", "In winter, the temperature falls to -12 °F.", // another sign or unit
            "A ponte foi aberta em 1911 e fecha no inverno.", "A ponte foi aberta em 1911 e nao fecha no inverno.", //
            "Karl Holm had built two lighthouses.", "Ana Lima.", "1911", "3,200 €.", // only part of a sentence
            "Yes.", "No.", "I do not know.", "The documents do not say.", "", "…", "🍎", "The.", "Paris is the capital of France."})
    void refuses(String sentence) {
        assertEquals(List.of(), texts(sentence));
    }

    @Test
    void keepsWhatIsSupportedAndDropsTheRest() {
        assertEquals(List.of("The Amber Bridge was opened in 1911 after six years of work.", "The toll does not apply to bicycles."),
                texts("Good question! The Amber Bridge was opened in 1911 after six years of work. It is painted green. The toll does not apply to bicycles. Have fun."));
    }

    @Test
    void citesTheFewestSentencesThatSayIt() {
        Claim claim = check("Amber Bridge was opened in 1911 after six years of work.").getFirst();
        assertEquals("The Amber Bridge was opened in 1911 after six years of work.", claim.cite().quote());
        Claim joined = check("The toll does not apply to bicycles; trucks may cross at night only.").getFirst();
        assertEquals("The toll does not apply to bicycles. Trucks may cross at night only.", joined.cite().quote());
    }

    @Test
    void aSentenceThatWasCutOffIsNoAnswer() {
        assertEquals(List.of("Trucks may cross at night only."), texts("Trucks may cross at night only. The Amber Bridge was opened"));
    }

    @Test
    void referencesAreTakenOutAndDecideOnlyAmongSentencesThatSayTheSame() {
        String twice = "The toll is free. Trucks pay. The toll is free.";
        Passage passage = new Passage("b", "", List.of(), OptionalInt.empty(), 0, twice);
        List<Evidence.Sentence> shown = PromptWriter.inReadingOrder(
                Evidence.gather(Question.of("What is said?"), List.of(new ScoredPassage(passage, 1))).bestFirst());
        for (String draft : List.of("The toll is free [3].", "The toll is free. [3]", "[3] The toll is free.")) {
            Claim claim = Verification.against(shown).check(draft).getFirst();
            assertEquals("The toll is free.", claim.text(), draft);
            assertEquals(30, claim.cite().start(), draft);
        }
        Claim wrong = Verification.against(shown).check("Trucks pay [1][3].").getFirst();
        assertEquals("Trucks pay.", wrong.cite().quote());
        assertEquals(List.of(), Verification.against(shown).check("Trucks pay nothing [2].").getFirst().support());
    }

    @Test
    void sayingItAgainAddsNothing() {
        assertEquals(List.of("Trucks may cross at night only."), texts("Trucks may cross at night only. Trucks may cross at night only."));
    }

    @Test
    void onlyWhatWasShownCounts() {
        Passage passage = new Passage("b", "", List.of(), OptionalInt.empty(), 0, TEXT);
        Question question = Question.of("When was the bridge opened?");
        Evidence evidence = Evidence.gather(question, List.of(new ScoredPassage(passage, 1)));
        List<Evidence.Sentence> shown = evidence.bestFirst().stream().filter(each -> !each.text().startsWith("The toll")).toList();
        assertEquals(List.of(),
                Verification.against(shown).check("The toll does not apply to bicycles.").stream().filter(Claim::isSupported).toList());
    }

    private static List<String> texts(String draft) { return check(draft).stream().map(Claim::text).toList(); }

    private static List<Claim> check(String draft) {
        Passage passage = new Passage("b", "", List.of(), OptionalInt.empty(), 0, TEXT);
        Evidence evidence = Evidence.gather(Question.of("What is said?"), List.of(new ScoredPassage(passage, 1)));
        return Verification.against(evidence.bestFirst()).check(draft).stream().filter(Claim::isSupported).toList();
    }

    @Test
    void referencesAtTheBeginningOfALineAreTakenOutOneAfterTheOther() {
        Passage passage = new Passage("a", "", List.of(), OptionalInt.empty(), 0, "The toll is 3 euros.");
        List<Evidence.Sentence> shown = Evidence.gather(Question.of("What is the toll?"), List.of(new ScoredPassage(passage, 1)))
                .bestFirst();
        for (String draft : List.of("[1] [2] The toll is 3 euros.", "[1]  [1] [1]", "x\n[1] [1]The toll is 3 euros. [1]"))
            Verification.against(shown).check(draft);
        assertEquals("The toll is 3 euros.", Verification.against(shown).check("[1] [2] The toll is 3 euros.").getFirst().text());
    }
}
