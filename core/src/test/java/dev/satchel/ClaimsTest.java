package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Claims in four languages that a passage supports or not: most of those that it does not are one word away from it. */
class ClaimsTest {
    private static final double RECALL = 0.8;

    private record Case(String language, String passage, String claim, boolean supported) {
        boolean isAccepted() {
            Passage where = new Passage("d", "", List.of(), OptionalInt.empty(), 0, passage);
            List<Evidence.Sentence> shown = Evidence.gather(Question.of("What is said?"), List.of(new ScoredPassage(where, 1))).bestFirst();
            return Verification.against(shown).check(claim).stream().anyMatch(Verification.Claim::isSupported);
        }
    }

    @Test
    void noLieIsAcceptedAndMostOfWhatIsTrueIs() throws IOException {
        List<Case> cases = cases();
        List<String> lies = cases.stream().filter(each -> !each.supported() && each.isAccepted()).map(Case::toString).toList();
        List<Case> truths = cases.stream().filter(Case::supported).toList();
        List<String> missed = truths.stream().filter(each -> !each.isAccepted()).map(Case::toString).toList();
        double recall = 1 - (double) missed.size() / truths.size();
        String report = String.format(Locale.ROOT, "of %d claims %d are true; accepted %.3f of them; missed %s", cases.size(),
                truths.size(),
                recall, missed);
        System.getLogger("evaluation").log(System.Logger.Level.INFO, report);
        assertTrue(cases.size() >= 150, report);
        assertEquals(List.of(), lies);
        assertTrue(recall >= RECALL, report);
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        String language = "";
        String passage = "";
        try (InputStream in = ClaimsTest.class.getResourceAsStream("claims.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                switch (line.charAt(0)) {
                    case '#' -> {}
                    case '@' -> language = line.substring(2);
                    case '+', '-' -> cases.add(new Case(language, passage, line.substring(2),
                            line.charAt(0) == '+'));
                    default -> passage = line;
                }
            }
        }
        return cases;
    }
}
