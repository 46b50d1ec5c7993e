package dev.satchel.pilot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A report without anything that documents, questions or answers say. Their names go too: a question's id may be its words. */
final class WordlessReport {
    private final PilotReport whole;
    private final Map<String, Map<String, Integer>> numbers = new HashMap<>();

    WordlessReport(PilotReport whole) { this.whole = whole; }

    PilotReport report() {
        List<AnsweredQuestion> answers = new ArrayList<>();
        whole.answers().forEach(each -> answers.add(wordless(each)));
        return new PilotReport(whole.title(), whole.made(), whole.machine(), whole.systems(), whole.sets(), whole.recommendation(),
                whole.figures(), whole.differences(), whole.reliability(), answers);
    }

    private AnsweredQuestion wordless(AnsweredQuestion answered) {
        Map<String, Integer> ofSet = numbers.computeIfAbsent(answered.set(), set -> new HashMap<>());
        int number = ofSet.computeIfAbsent(answered.id(), id -> ofSet.size() + 1);
        List<String> expected = answered.expected().stream().map(each -> "").toList();
        return new AnsweredQuestion(answered.set(), answered.system(), answered.variation(), String.valueOf(number), "", expected,
                answered.answered(), "", answered.confidence(), List.of(), answered.claims(), answered.citedClaims(), answered.scores(),
                answered.times(), answered.promptTokens(), answered.cachedTokens(), answered.generatedTokens(), "", List.of());
    }
}
