package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One question on its way to an answer: gathers what the trace tells. */
final class Inquiry {
    private final String question;
    private final long begun = System.nanoTime();
    private List<ScoredPassage> found = List.of();
    private Duration retrieve = Duration.ZERO;
    private Optional<Selection> selection = Optional.empty();
    private double confidence;
    private String model = "";
    private Optional<Generation> generation = Optional.empty();

    Inquiry(String question) { this.question = question; }

    String question() { return question; }

    /** The passages found, each once. */
    List<ScoredPassage> found(List<ScoredPassage> passages) {
        retrieve = Duration.ofNanos(System.nanoTime() - begun);
        found = passages.stream().distinct().toList();
        return found;
    }

    Evidence gathered(Evidence evidence) {
        confidence = evidence.confidence();
        return evidence;
    }

    Selection selected(Selection selected) {
        selection = Optional.of(selected);
        return selected;
    }

    Generation wrote(Generator generator, Generation draft) {
        model = generator.name();
        generation = Optional.of(draft);
        return draft;
    }

    Answer abstain(String reason) {
        return new Answer.Abstained(question, reason, confidence, trace("abstained: " + reason));
    }

    /** The sentences themselves; those of a passage together and in its order, and as one quote where they follow each other. */
    Answer quote(List<Sentence> sentences, String decision) {
        List<Passage> order = sentences.stream().map(Sentence::passage).distinct().toList();
        List<Sentence> inOrder = sentences.stream()
                .sorted(Comparator.<Sentence>comparingInt(each -> order.indexOf(each.passage())).thenComparingInt(Sentence::number))
                .toList();
        List<Citation> runs = new ArrayList<>();
        int first = 0;
        for (int i = 0; i < inOrder.size(); i++) {
            if (i + 1 < inOrder.size() && inOrder.get(i).goesOnWith(inOrder.get(i + 1))) continue;
            runs.add(inOrder.get(first).passage().cite(inOrder.get(first).start(), inOrder.get(i).end()));
            first = i + 1;
        }
        return grounded(runs.stream().map(Citation::quote).collect(Collectors.joining("\n")), runs, decision);
    }

    Answer written(List<Verification.Claim> claims, String decision) {
        String text = String.join(" ", claims.stream().map(Verification.Claim::text).toList());
        return grounded(text, claims.stream().map(Verification.Claim::cite).distinct().toList(), decision);
    }

    private Answer grounded(String text, List<Citation> citations, String decision) {
        return new Answer.Grounded(question, text, citations, confidence, trace(decision));
    }

    private Trace trace(String decision) {
        List<Trace.Considered> considered = selection.map(each -> each.consider(found)).orElseGet(
                () -> found.stream()
                        .map(each -> new Trace.Considered(each, false, "the passages together cover too little of the question")).toList());
        Duration total = Duration.ofNanos(System.nanoTime() - begun);
        return generation
                .map(each -> new Trace(considered, model, each.promptTokens(), each.cachedTokens(), each.generatedTokens(), retrieve,
                        each.prefill(), each.decode(), total, each.text(), decision))
                .orElseGet(() -> new Trace(considered, model, 0, 0, 0, retrieve, Duration.ZERO, Duration.ZERO, total, "", decision));
    }
}
