package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One question on its way to an answer: gathers what the trace tells. */
final class Inquiry {
    private final String id = UUID.randomUUID().toString();
    private final String original;
    private final Question question;
    private final QuestionKind kind;
    private final Role role;
    private final long begun = System.nanoTime();
    private List<ScoredPassage> found = List.of();
    private Duration retrieve = Duration.ZERO;
    private Optional<Evidence> evidence = Optional.empty();
    private Optional<Selection> selection = Optional.empty();
    private double confidence;
    private Map<String, Double> signals = Map.of();
    private String model = "";
    private String draft = "";
    private Trace.Cost cost = Trace.Cost.NONE;
    private String outcome = "";
    private String decision = "";

    /**
     * Of a question.
     *
     * @param original as it was asked
     * @param question as it is looked for: without greetings, and with what it leans on
     * @param role who answers
     */
    Inquiry(String original, Question question, Role role) {
        this.original = original;
        this.question = question;
        this.kind = QuestionKind.of(question);
        this.role = role;
    }

    /** Names this question in logs and metrics. */
    String id() { return id; }

    /** As it was asked. */
    String original() { return original; }

    /** The text that is looked for. */
    String question() { return question.text(); }

    Question asked() { return question; }

    QuestionKind kind() { return kind; }

    /** What became of it, in one of a few words: for those who may not see what was asked. */
    String outcome() { return outcome; }

    /** How it was answered or why it was not, in one of a few words; the trace's own sentence may have words of the question. */
    String decision() {
        return decision;
    }

    /** The passages found, each once. */
    List<ScoredPassage> found(List<ScoredPassage> passages) {
        retrieve = Duration.ofNanos(System.nanoTime() - begun);
        found = passages.stream().distinct().toList();
        return found;
    }

    Evidence gathered(Evidence gathered) {
        evidence = Optional.of(gathered);
        return gathered;
    }

    Answerability.Judgement judged(Answerability.Judgement judgement) {
        confidence = judgement.probability();
        signals = judgement.signals();
        return judgement;
    }

    Selection selected(Selection selected) {
        selection = Optional.of(selected);
        return selected;
    }

    Generator asks(Generator generator) {
        model = generator.name();
        return generator;
    }

    TextScorer.Scores scored(TextScorer.Scores scores) {
        cost = scores.cost();
        return scores;
    }

    Writing.Draft wrote(Generator generator, Writing.Draft draft) {
        this.draft = draft.draft().text();
        cost = Trace.Cost.of(draft.draft());
        asks(generator);
        return draft;
    }

    /** The reason is told in the question's language, and the trace tells it in English as all it tells. */
    Answer abstain(Phrases reason) {
        return abstain(reason, reason.in(question.language()), reason.in(Language.ENGLISH));
    }

    /** Too little was found, and nothing about these of the question's words. */
    Answer abstainForLackOf(List<String> unfound) {
        return abstain(Phrases.TOO_LITTLE_FOUND, lack(unfound, question.language()), lack(unfound, Language.ENGLISH));
    }

    private static String lack(List<String> unfound, Language language) {
        String reason = Phrases.TOO_LITTLE_FOUND.in(language);
        if (unfound.isEmpty()) return reason;
        return reason.substring(0, reason.length() - 1) + "; " + Phrases.NOTHING_ABOUT.in(language) + ": " + String.join(", ", unfound)
                + ".";
    }

    private Answer abstain(Phrases why, String reason, String inEnglish) {
        decided("abstained", why.name().toLowerCase(Locale.ROOT));
        return new Answer.Abstained(original, reason, confidence, trace("abstained: " + inEnglish),
                Speech.withoutAnswer(role, question.language()));
    }

    Answer reply(SmallTalk smallTalk) {
        decided("small_talk", "small_talk");
        return new Answer.Abstained(original, smallTalk.reply().in(smallTalk.language()), 0, trace("small talk: nothing was looked for"));
    }

    /** The sentences themselves; those of a passage together and in its order, and as one quote where they follow each other. */
    Answer extracted(List<Sentence> sentences, String why) {
        decided("grounded", "sentences");
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
        return grounded("\n", runs.stream().map(each -> new Said(each.quote(), List.of(each))).toList(), why,
                Speech.aroundSentences(role, question.language(), kind));
    }

    /** A few words, with the sentence they stand in as their source. */
    Answer quoted(SpanQuoter.Span span, String why) {
        decided("grounded", "words");
        Sentence sentence = span.sentence();
        confidence = QuotedConfidence.of(confidence, span.probability());
        return grounded("", List.of(new Said(span.text(), List.of(sentence.passage().cite(sentence.start(), sentence.end())))), why,
                Speech.around(role, question.language()));
    }

    Answer written(List<Verification.Claim> claims, String why) {
        decided("grounded", "written");
        return grounded(" ", claims.stream()
                .map(each -> new Said(each.text(), each.isSupported() ? List.of(each.cite()) : List.of())).toList(), why,
                Speech.around(role, question.language()));
    }

    private void decided(String what, String how) {
        outcome = what;
        decision = how;
    }

    /** Part of the answer, and the quotes it rests on. */
    private record Said(String text, List<Citation> citations) {}

    private Answer grounded(String separator, List<Said> parts, String why, Answer.Frame frame) {
        StringBuilder text = new StringBuilder();
        List<Answer.Claim> claims = new ArrayList<>();
        for (Said each : parts) {
            if (!text.isEmpty()) text.append(separator);
            claims.add(new Answer.Claim(text.length(), text.length() + each.text.length(), each.citations));
            text.append(each.text);
        }
        List<Citation> citations = parts.stream().flatMap(each -> each.citations.stream()).distinct().toList();
        return new Answer.Grounded(original, text.toString(), citations, claims, confidence, trace(why), frame);
    }

    private Trace trace(String why) {
        List<Trace.Considered> considered = selection.map(each -> each.consider(found)).orElseGet(
                () -> found.stream()
                        .map(each -> new Trace.Considered(each, false, whyAbstained(each.passage()))).toList());
        Duration total = Duration.ofNanos(System.nanoTime() - begun);
        return new Trace(id, question(), considered, kind.name().toLowerCase(Locale.ROOT), signals, model, cost, retrieve, total, draft,
                why);
    }

    private String whyAbstained(Passage passage) {
        return evidence.filter(each -> each.bestFirst().stream().noneMatch(sentence -> sentence.passage().equals(passage)))
                .map(each -> each.whyNoneOf(passage)).orElse("the passages together cover too little of the question");
    }
}
