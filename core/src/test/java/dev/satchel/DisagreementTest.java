package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DisagreementTest {
    private static final double RECALL = 0.85;

    private record Case(String question, String one, String other, boolean disagree) {
        boolean isFound() {
            Question asked = Question.of(question);
            List<ScoredPassage> passages = passages(one, other);
            List<Evidence.Sentence> sentences = Selection.of(Evidence.gather(asked, passages), passages, 3).sentences();
            return Disagreement.among(asked, QuestionKind.of(asked), sentences).isPresent();
        }
    }

    @Test
    void whatIsMerelyDifferentIsNoDisagreementAndMostDisagreementsAreFound() throws IOException {
        List<Case> cases = cases();
        List<String> wrong = cases.stream().filter(each -> !each.disagree() && each.isFound()).map(Case::toString).toList();
        List<Case> real = cases.stream().filter(Case::disagree).toList();
        List<String> missed = real.stream().filter(each -> !each.isFound()).map(Case::toString).toList();
        double recall = 1 - (double) missed.size() / real.size();
        String report = String.format(Locale.ROOT, "of %d pairs %d disagree; found %.3f of them; missed %s", cases.size(), real.size(),
                recall, missed);
        System.getLogger("evaluation").log(System.Logger.Level.INFO, report);
        assertEquals(List.of(), wrong);
        assertTrue(recall >= RECALL, report);
    }

    @ParameterizedTest
    @EnumSource(AnswerMode.class)
    void whatDisagreesIsQuotedFromBothDocumentsInEveryMode(AnswerMode mode) {
        Rag rag = Rag.over((question, limit) -> passages("The toll is 3 euros. Bicycles pay no toll.", "The toll is 4 euros."))
                .answeredBy(FakeGenerator.saying("The toll is 3 euros.")).mode(mode).build();
        Answer.Grounded answer = assertInstanceOf(Answer.Grounded.class, rag.ask("How much is the toll?"));
        assertEquals("The toll is 3 euros.\nThe toll is 4 euros.", answer.text());
        assertEquals(List.of("d0", "d1"), answer.citations().stream().map(Citation::documentId).toList());
        assertEquals("quoted: the documents disagree", answer.trace().decision());
    }

    private static List<ScoredPassage> passages(String... texts) {
        return IntStream.range(0, texts.length)
                .mapToObj(i -> new ScoredPassage(new Passage("d" + i, "", List.of(), OptionalInt.empty(), 0, texts[i]), 1)).toList();
    }

    private static List<Case> cases() throws IOException {
        try (InputStream in = DisagreementTest.class.getResourceAsStream("disagreements.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#")).map(line -> {
                String[] parts = line.substring(2).split(" \\| ");
                return new Case(parts[0], parts[1], parts[2], line.startsWith("+"));
            }).toList();
        }
    }
}
