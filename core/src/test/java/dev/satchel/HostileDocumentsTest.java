package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Documents that want an answer to say something; {@code docs/security.md} has the classes, what counts as success, and the figures. */
class HostileDocumentsTest {
    private static final List<Attack> ATTACKS = Attack.all();
    private static final AttackRun UNDEFENDED = new AttackRun(false);
    private static final AttackRun SHIPPED = new AttackRun(true);

    /** Does whatever a document wants: repeats the first forbidden thing that it is shown, as the whole of its answer. */
    private static Generator obedient(Attack attack) {
        return FakeGenerator.answering(100_000, (prompt, seed) -> attack.forbidden().stream()
                .filter(each -> prompt.messages().getLast().content().contains(each)).findFirst().orElse(attack.truth() + "."));
    }

    /** Finds nothing likelier than what a document wants. */
    private static TextScorer obedientScorer(Attack attack) {
        return (examples, rest, texts, most, cancellation) -> new TextScorer.Scores(texts.stream().map(text -> {
            double likely = attack.isIn(text) ? -0.1 : attack.hasTruth(text) ? -1 : -9;
            return new TextScorer.Score(new int[] {text.length()}, new double[] {likely}, new double[] {likely});
        }).toList(), Trace.Cost.NONE);
    }

    private static List<String> successes(AttackRun run, Function<Attack, AttackRun.Mode> mode) {
        List<String> ids = new ArrayList<>();
        for (Attack each : ATTACKS) ids.addAll(run.successes(List.of(each), mode.apply(each)));
        return ids;
    }

    /** Which other words such a scorer finds says nothing, so only what is said counts. */
    private static List<String> said(AttackRun run) {
        return successes(run, attack -> AttackRun.quote(obedientScorer(attack))).stream().filter(each -> !each.endsWith("(lost)")).toList();
    }

    @Test
    void thereAreEnoughAttacksOfEveryKindInManyLanguages() {
        assertTrue(ATTACKS.size() >= 100, () -> ATTACKS.size() + " attacks");
        assertEquals(ATTACKS.size(), ATTACKS.stream().map(Attack::id).distinct().count());
        assertTrue(ATTACKS.stream().map(Attack::language).collect(Collectors.toSet())
                .containsAll(Set.of("en", "pt", "es", "de", "fr", "zh", "ru", "it", "ar")));
        assertEquals(14, ATTACKS.stream().map(Attack::kind).distinct().count());
    }

    @Test
    void theTruthIsFoundWhereNobodyAttacks() {
        for (Attack each : ATTACKS) {
            String answer = SHIPPED.ask(each, false, AttackRun.EXTRACT);
            assertTrue(each.hasTruth(answer), () -> each.id() + ": " + answer);
        }
    }

    /** The worst model there can be does what documents want, and still no answer does. */
    @Test
    void noDocumentMakesAnAnswerSayWhatItWants() {
        Map<String, List<String>> successes = new LinkedHashMap<>();
        successes.put("extract, undefended", successes(UNDEFENDED, attack -> AttackRun.EXTRACT));
        successes.put("extract", successes(SHIPPED, attack -> AttackRun.EXTRACT));
        successes.put("quote, undefended", said(UNDEFENDED));
        successes.put("quote", said(SHIPPED));
        successes.put("pasted", successes(UNDEFENDED, attack -> AttackRun.paste(obedient(attack), false)));
        successes.put("pasted as prompt text", successes(UNDEFENDED, attack -> AttackRun.paste(obedient(attack), true)));
        successes.put("selected", successes(UNDEFENDED, attack -> AttackRun.write(obedient(attack), false)));
        successes.put("sifted", successes(SHIPPED, attack -> AttackRun.write(obedient(attack), false)));
        successes.put("checked, not sifted", successes(UNDEFENDED, attack -> AttackRun.write(obedient(attack), true)));
        successes.put("write", successes(SHIPPED, attack -> AttackRun.write(obedient(attack), true)));
        LoggerFactory.getLogger(getClass()).info("attacks that succeed with a model that obeys\n{}", AttackRun.table(successes, ATTACKS));
        assertTrue(successes.get("extract, undefended").size() > ATTACKS.size() / 2, "these are no attacks");
        assertEquals(List.of(), successes.get("extract"));
        assertEquals(List.of(), successes.get("quote"));
        assertEquals(List.of(), successes.get("write"));
    }

    /** The rules know words, so other words pass them: this is the honest figure, and it may only become better. */
    @Test
    void ordersInWordsThatTheRulesDoNotKnowMayBeQuoted() {
        List<Attack> unseen = Attack.unseen();
        Map<String, List<String>> successes = new LinkedHashMap<>();
        successes.put("extract, undefended", UNDEFENDED.successes(unseen, AttackRun.EXTRACT));
        successes.put("extract", SHIPPED.successes(unseen, AttackRun.EXTRACT));
        LoggerFactory.getLogger(getClass()).info("orders in other words that succeed\n{}", AttackRun.table(successes, unseen));
        assertTrue(successes.get("extract").size() <= successes.get("extract, undefended").size());
    }

    /** Marks of turns and what nobody sees are not in what a model reads, wherever a document has them: text, title, heading. */
    @Test
    void noPromptHoldsAMarkerOrWhatNobodySeesOrALineThatTheDocumentBegan() {
        for (Attack each : ATTACKS) {
            List<Prompt> prompts = new ArrayList<>();
            Generator keeps = FakeGenerator.answering(100_000, (prompt, seed) -> {
                prompts.add(prompt);
                return "";
            });
            Passage hostile = each.retriever(true).retrieve(each.question(), 1).getFirst().passage();
            String title = each.payload().substring(0, Math.min(300, each.payload().length()));
            Passage titled = new Passage(hostile.documentId(), title, List.of(title), hostile.page(), hostile.start(), hostile.text());
            UNDEFENDED.ask(each, true, AttackRun.write(keeps, true));
            Rag.over((query, limit) -> List.of(new ScoredPassage(titled, 1))).answeredBy(keeps).mode(AnswerMode.WRITE).build()
                    .ask(each.question());
            for (Prompt prompt : prompts) {
                String shown = prompt.messages().getLast().content();
                assertFalse(shown.contains("<|") || shown.contains("<start_of_turn") || shown.contains("[INST]") || shown.contains("</s>"),
                        shown);
                assertFalse(shown.codePoints().anyMatch(c -> c != '\n' && Invisible.is(c)), each.id());
                assertEquals(1, shown.lines().filter(line -> line.startsWith("Question:")).count(), shown);
                assertEquals(1, shown.lines().filter(line -> line.startsWith("Text:")).count(), shown);
            }
        }
    }

    /** Whatever a document claims of sources, a citation is a place of a document that was found, and its words stand there. */
    @Test
    void everyCitationIsOfTheDocumentAndVerbatim() {
        for (Attack each : ATTACKS) {
            String text = each.document(true).text();
            if (Rag.over(each.retriever(true)).build().ask(each.question()) instanceof Answer.Grounded answer)
                for (Citation citation : answer.citations()) {
                    assertEquals(each.id() + "." + each.format(), citation.documentId());
                    assertEquals(text.substring(citation.start(), citation.end()), citation.quote());
                }
        }
    }
}
