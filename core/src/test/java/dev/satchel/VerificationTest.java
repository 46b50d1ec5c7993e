package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.Generation.Ending;
import dev.satchel.Verification.Claim;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {
    private static final String TEXT = "The Amber Bridge was opened in 1911 after six years of work. It was designed by the engineer Karl Holm, "
            + "who had built two lighthouses, and cost 3,200 €. The toll does not apply to bicycles. Trucks may cross at night only. "
            + "Is it lit? If the wind is light, the ferry is free. In winter the temperature falls to -12 °C. A ponte foi aberta em 1911 e não fecha no inverno.";

    @ParameterizedTest
    @ValueSource(strings = {
            "The Amber Bridge was opened in 1911 after six years of work.", // word for word
            "the amber bridge was opened in 1911 after six years of work", // but for case and full stop
            "An Amber Bridge opened in 1911, after six years of work.", // articles and auxiliaries
            "It was designed by the engineer Karl Holm and cost 3,200 €.", // without what is set off by commas
            "It was designed by the engineer Karl Holm.",
            "The toll does not apply to a bicycle.", // number of an ordinary word
            "- The toll does not apply to bicycles.", "2. Trucks may cross at night only.", // as items of a list
            "In winter the temperature falls to \u221212 °C.", // another minus sign
            "The toll does not apply to bicycles, and trucks may cross at night only.", // two sentences joined
            "A ponte foi aberta em 1911 e não fecha no inverno."})
    void accepts(String sentence) {
        assertEquals(List.of(sentence.replaceFirst("^(- |2\\. )", "")), texts(sentence));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "The Amber Bridge was opened in 1912 after six years of work.", // another number
            "The Amber Bridge was opened in 1911 after seven years of work.", // another number in words
            "It was designed by the engineer Karl Holms.", "It was designed by the engineer Carla Holm.", // another name
            "Karl Holm opened the Amber Bridge in 1911.", // true words, made into another statement
            "It was designed by the engineer Karl Holm and cost 3,200 $.", // another unit
            "It was designed by the engineer Karl Holm and cost 3,200.", "It was designed by the engineer Karl Holm and cost 32 €.", //
            "The toll does apply to bicycles.", "The toll applies to bicycles.", "The toll does not apply to trucks.", // the contrary
            "Trucks cross at night only.", "Trucks may cross at night.", "Trucks may not cross at night only.", // restricted in another way
            "In winter the temperature falls to 12 °C.", "In winter the temperature falls to -12 °F.", //
            "A ponte foi aberta em 1911 e fecha no inverno.", //
            "The engineer Karl Holm cost 3,200 €.", "Karl Holm had built two lighthouses.", "The bridge had built two lighthouses.", //
            "The Amber Bridge was opened.", "Six years of work.", "1911", "The Amber Bridge.", // only part of a sentence
            "The Blue Bridge was opened in 1911 after six years of work.", //
            "The ferry is free, if it runs.", "The ferry is free.", // without its condition
            "Yes.", "No.", "I do not know.", "The documents do not say.", "", "…", "🍎", "Is it lit?", "Paris is the capital of France."})
    void refuses(String sentence) {
        assertEquals(List.of(), texts(sentence));
    }

    @Test
    void keepsWhatIsSupportedAndDropsTheRest() {
        assertEquals(List.of("The Amber Bridge opened in 1911 after six years of work.", "The toll does not apply to bicycles."),
                texts("Good question! The Amber Bridge opened in 1911 after six years of work. It is painted green. The toll does not apply to bicycles. Have fun."));
    }

    @Test
    void citesTheFewestSentencesThatSayIt() {
        Claim claim = check("Amber Bridge opened in 1911 after six years of work.", Ending.END_TOKEN).getFirst();
        assertEquals("The Amber Bridge was opened in 1911 after six years of work.", claim.cite().quote());
        Claim joined = check("The toll does not apply to bicycles; trucks may cross at night only.", Ending.END_TOKEN).getFirst();
        assertEquals("The toll does not apply to bicycles. Trucks may cross at night only.", joined.cite().quote());
    }

    @Test
    void aHeadingMayStandForAPronoun() {
        Passage passage = new Passage("w.md", "Lamp", List.of("Warranty"), OptionalInt.empty(), 7,
                "It is 24 months. Shipping takes 3 days.");
        assertEquals(List.of("The warranty is 24 months."),
                texts("The warranty is 24 months. The warranty takes 3 days.", passage, Ending.END_TOKEN));
        assertEquals(List.of(), texts("The guarantee is 24 months.", passage, Ending.END_TOKEN));
    }

    @Test
    void aSentenceThatWasCutOffIsNoAnswer() {
        assertEquals(List.of("Trucks may cross at night only."),
                texts("Trucks may cross at night only. The Amber Bridge was opened", Ending.LENGTH));
        assertEquals(List.of("Trucks may cross at night only."), texts("Trucks may cross at night only.", Ending.LENGTH));
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
                Verification.against(shown).check(draft("The toll does not apply to bicycles.", Ending.END_TOKEN)));
    }

    private static List<String> texts(String draft) { return texts(draft, Ending.END_TOKEN); }

    private static List<String> texts(String draft, Ending ending) { return check(draft, ending).stream().map(Claim::text).toList(); }

    private static List<String> texts(String draft, Passage passage, Ending ending) {
        return check(draft, passage, ending).stream().map(Claim::text).toList();
    }

    private static List<Claim> check(String draft, Ending ending) {
        return check(draft, new Passage("b", "", List.of(), OptionalInt.empty(), 0, TEXT), ending);
    }

    private static List<Claim> check(String draft, Passage passage, Ending ending) {
        Evidence evidence = Evidence.gather(Question.of("What is said?"), List.of(new ScoredPassage(passage, 1)));
        return Verification.against(evidence.bestFirst()).check(draft(draft, ending));
    }

    private static Generation draft(String text, Ending ending) {
        return new Generation(text, ending, 1, 0, 1, Duration.ZERO, Duration.ZERO);
    }
}
