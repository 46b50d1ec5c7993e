package dev.satchel.pilot;

import dev.satchel.Answer;
import dev.satchel.AnswerPilot.Outcome;
import dev.satchel.Cancellation;
import dev.satchel.Citation;
import dev.satchel.PilotQuestion;
import dev.satchel.Rag;
import dev.satchel.SatchelException;
import dev.satchel.Trace;
import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Asks questions of one set and scores what is answered. */
final class Examiner {
    /** As many as a person looks through. */
    private static final int STEPS_OF_PASSAGES = 10;

    private final QuestionSet set;
    private final RelevantDocuments relevant;

    Examiner(QuestionSet set) {
        this.set = set;
        this.relevant = new RelevantDocuments(set);
    }

    /** What is the same for every system, before one of them is measured. */
    void prepare(List<PilotQuestion> questions) {
        relevant.learn(questions);
    }

    AnsweredQuestion ask(String system, String variation, PilotQuestion question, Rag rag) {
        AtomicLong firstWords = new AtomicLong();
        long begin = System.nanoTime();
        Answer answer;
        try {
            answer = rag.ask(question.question(), text -> firstWords.compareAndSet(0, System.nanoTime() - begin), new Cancellation());
        } catch (SatchelException e) {
            throw new SatchelException("question " + question.id() + " of " + set.name() + ", asked of " + system + ": " + e.getMessage(),
                    e);
        }
        Outcome outcome = Outcome.of(question, answer, set.documents()::text);
        Trace trace = answer.trace();
        List<Citation> citations = answer instanceof Answer.Grounded grounded ? grounded.citations() : List.of();
        List<Answer.Claim> claims = answer instanceof Answer.Grounded grounded ? grounded.claims() : List.of();
        String text = switch (answer) {
            case Answer.Grounded grounded -> grounded.text();
            case Answer.Abstained abstained -> abstained.reason();
        };
        return new AnsweredQuestion(set.name(), system, variation, question.id(), question.question(), question.answers(),
                outcome.isAnswered(), text, answer.confidence(), citations, claims.size(),
                (int) claims.stream().filter(this::isCited).count(), scores(outcome, variation), times(trace, firstWords.get()),
                trace.cost().promptTokens(), trace.cost().cachedTokens(), trace.cost().generatedTokens(), trace.decision(),
                variation.equals(Variations.AS_ASKED) ? steps(answer.question(), trace) : List.of());
    }

    /** Whether a quote that says it was found again. */
    private boolean isCited(Answer.Claim claim) {
        return claim.citations().stream().anyMatch(each -> set.documents().text(each.documentId())
                .filter(text -> text.startsWith(each.quote(), each.start())).isPresent());
    }

    private Map<String, Double> scores(Outcome outcome, String variation) {
        Map<Score, Double> scores = new LinkedHashMap<>();
        if (outcome.isAnswerable()) {
            scores.put(Score.EXACT_MATCH, outcome.exactMatch());
            scores.put(Score.F1, outcome.f1());
            scores.put(Score.ROUGE_L, outcome.rougeL());
            scores.put(Score.CONTAINS, outcome.contains() ? 1.0 : 0);
        }
        if (outcome.isAnswered()) scores.put(Score.SUPPORTED, outcome.supported() ? 1.0 : 0);
        scores.put(Score.RIGHT, outcome.isRight() ? 1.0 : 0);
        if (!Double.isNaN(outcome.citationF())) {
            scores.put(Score.CITATION_PRECISION, outcome.citationPrecision());
            scores.put(Score.CITATION_RECALL, outcome.citationRecall());
        }
        if (variation.equals(Variations.AS_ASKED)) scores.putAll(relevant.scores(outcome.question()));
        return scores.entrySet().stream().collect(Collectors.toMap(each -> each.getKey().label(), Map.Entry::getValue));
    }

    private static Map<String, Double> times(Trace trace, long firstWords) {
        Map<String, Double> times = new LinkedHashMap<>();
        boolean asked = trace.cost().promptTokens() > 0;
        times.put(Time.RETRIEVE.label(), milliseconds(trace.retrieve()));
        if (asked) {
            times.put(Time.PREFILL.label(), milliseconds(trace.cost().prefill()));
            times.put(Time.GENERATE.label(), milliseconds(trace.cost().generate()));
        }
        double total = milliseconds(trace.total());
        double first = firstWords > 0 ? firstWords / 1e6 : asked ? total - milliseconds(trace.cost().generate()) : total;
        times.put(Time.FIRST_TOKEN.label(), first);
        times.put(Time.TOTAL.label(), total);
        return times;
    }

    static double milliseconds(Duration time) { return time.toNanos() / 1e6; }

    private static List<String> steps(String question, Trace trace) {
        List<String> steps = new ArrayList<>();
        if (!trace.askedAs().equals(question)) steps.add("looked for: " + trace.askedAs());
        steps.add("taken as a question for: " + trace.kind());
        if (!trace.signals().isEmpty())
            steps.add("signals: " + new TreeMap<>(trace.signals()).entrySet().stream()
                    .map(each -> String.format(Locale.ROOT, "%s %.2f", each.getKey(), each.getValue())).collect(Collectors.joining(", ")));
        steps.add("passages found: " + trace.passages().size());
        trace.passages().stream().limit(STEPS_OF_PASSAGES).forEach(each -> steps.add(String.format(Locale.ROOT, "%s, %d to %d (%.3f): %s%s",
                each.passage().passage().documentId(), each.passage().passage().start(), each.passage().passage().end(),
                each.passage().score(), each.shown() ? "read, " : "not read, ", each.why())));
        if (!trace.model().isEmpty()) steps.add("asked the model " + trace.model());
        if (!trace.draft().isEmpty()) steps.add("it wrote: " + trace.draft());
        return steps;
    }
}
