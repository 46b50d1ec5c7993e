package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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

    /** The sentences themselves; those of a passage together and in its order. */
    Answer quote(List<Sentence> sentences, String decision) {
        List<Passage> order = sentences.stream().map(Sentence::passage).distinct().toList();
        List<Sentence> inOrder = sentences.stream()
                .sorted(Comparator.<Sentence>comparingInt(each -> order.indexOf(each.passage())).thenComparingInt(Sentence::number))
                .toList();
        StringBuilder text = new StringBuilder();
        Sentence last = null;
        for (Sentence each : inOrder) {
            boolean goesOn = last != null && last.passage().equals(each.passage()) && last.number() + 1 == each.number();
            if (last != null) text.append(goesOn ? ' ' : '\n');
            text.append(each.text());
            last = each;
        }
        return grounded(text.toString(), inOrder.stream().map(Sentence::cite).toList(), decision);
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
