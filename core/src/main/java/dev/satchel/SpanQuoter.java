package dev.satchel;

import dev.satchel.Evidence.Sentence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the few words that answer a question: spans of the best sentences, as likely as the model thinks they are. The model reads the
 * sentences and then all spans that begin likely; from what it says of them, and from what their words are, a ranker chooses.
 *
 * @param scorer the model
 * @param ranker what chooses
 */
record SpanQuoter(TextScorer scorer, SpanRanker ranker) {
    /**
     * Written for this project. They are never to be changed without fitting the ranker again. A prototype with fewer of them was worse.
     */
    private static final String EXAMPLES = example("""
            The Amber Bridge was opened in 1911 after six years of work. It was designed by the Danish engineer Karl Holm, who had earlier \
            built two lighthouses. The bridge is 420 metres long and carries both trains and cars across the River Lenne.""",
            "Who designed the Amber Bridge?", "Karl Holm")
            + example(
                    """
                            Honey bees keep their hive at about 35 degrees Celsius. In winter the workers form a tight cluster and shiver their flight \
                            muscles to produce heat, while in summer they fan their wings to move cool air through the nest.""",
                    "How do bees make heat in the cold season?", "shiver their flight muscles")
            + example(
                    """
                            The town of Velden had 3,200 inhabitants in 1950. After the paper mill closed in 1987, many families moved to the coast, \
                            and by 2001 the population had fallen to 1,150.""",
                    "When did the paper mill close?", "1987")
            + example(
                    """
                            The council voted on 4 March 2009 to replace all street lamps in Orvel with LED lights, because the old sodium lamps used \
                            three times as much power.""",
                    "Why were the lamps replaced?", "the old sodium lamps used three times as much power")
            + example("Lake Tarn lies in northern Kestria and is fed by the rivers Ull and Brede.", "Where is Lake Tarn?",
                    "northern Kestria");
    /**
     * How many sentences the model reads. With two the right words are oftener among the candidates (best possible F1 .94 against .89), but
     * a very small model cannot tell them from the wrong ones (cross-validated F1 .54 against .62; SmolLM2-135M, the same 93 questions of
     * SQuAD 2's tuning half).
     */
    private static final int SENTENCES = 1;
    /** How many beginnings of spans the model reads on from: the likeliest. Reading on is most of the cost. */
    private static final int BEGINNINGS = 12;

    SpanQuoter(TextScorer scorer) { this(scorer, SpanRanker.shipped()); }

    /**
     * The words that answer.
     *
     * @param sentence where they stand
     * @param start their first character, an offset into the passage's text
     * @param end one past their last
     * @param probability that these are the right ones, or most of them, where the sentence has the answer; from 0 to 1, calibrated
     * @param cost what the model read for it
     */
    record Span(Sentence sentence, int start, int end, double probability, Trace.Cost cost) {
        String text() { return sentence.passage().text().substring(start, end); }
    }

    private static String example(String passage, String question, String answer) {
        return "Passage: " + passage + "\nQuestion: " + question + "\nAnswer: " + answer + "\n\n";
    }

    /** The best span of the sentences, which are given best first; empty when none of them can be one. */
    Optional<Span> quote(Question question, QuestionKind kind, List<Sentence> bestFirst, Cancellation cancellation) {
        Scored scored = score(question, bestFirst, cancellation);
        if (scored.candidates.isEmpty()) return Optional.empty();
        double[] probabilities = ranker.probabilities(new SpanFeatures(question).of(scored.candidates));
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) if (probabilities[i] > probabilities[best]) best = i;
        SpanCandidate chosen = scored.candidates.get(best);
        return Optional.of(new Span(chosen.sentence(), chosen.start(), chosen.end(), ranker.sureness(probabilities[best]), scored.cost));
    }

    /**
     * What came of asking the model.
     *
     * @param candidates with what the model says of them
     * @param cost what it read for it
     */
    record Scored(List<SpanCandidate> candidates, Trace.Cost cost) {}

    private record SentenceChain(Sentence sentence, PromptText shown, SpanCandidates.Chain chain) {}

    /** Asks the model, without a choice. */
    Scored score(Question question, List<Sentence> bestFirst, Cancellation cancellation) {
        PromptEvent event = PromptEvent.begun();
        List<Sentence> read = inOrder(bestFirst.subList(0, Math.min(SENTENCES, bestFirst.size())));
        PromptText.Parts parts = new PromptText.Parts();
        List<PromptText> shown = read.stream().map(each -> parts.of(each.passage().text(), each.start(), each.end())).toList();
        List<SentenceChain> chains = new ArrayList<>();
        for (int i = 0; i < read.size(); i++)
            for (SpanCandidates.Chain chain : SpanCandidates.of(shown.get(i).toString(), 0, shown.get(i).length()))
                chains.add(new SentenceChain(read.get(i), shown.get(i), chain));
        if (chains.isEmpty()) return new Scored(List.of(), Trace.Cost.NONE);
        String passage = shown.stream().map(PromptText::toString).collect(Collectors.joining(" "));
        String rest = "Passage: " + passage + "\nQuestion: " + line(question.text()) + "\nAnswer:";
        event.ended(bestFirst.size(), read.size());
        TextScorer.Scores scores = scorer.score(EXAMPLES, rest, chains.stream().map(each -> each.chain.text()).toList(), BEGINNINGS,
                cancellation);
        List<SpanCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < chains.size(); i++) addCandidates(chains.get(i), scores.texts().get(i), candidates);
        return new Scored(candidates, scores.cost());
    }

    /** As they stand in their passages; those of the best passage first. */
    private static List<Sentence> inOrder(List<Sentence> bestFirst) {
        List<Passage> passages = bestFirst.stream().map(Sentence::passage).distinct().toList();
        Comparator<Sentence> byPassage = Comparator.comparingInt(each -> passages.indexOf(each.passage()));
        return bestFirst.stream().sorted(byPassage.thenComparingInt(Sentence::start)).toList();
    }

    private static String line(String text) { return text.strip().replaceAll("\\s+", " "); }

    private static void addCandidates(SentenceChain from, TextScorer.Score score, List<SpanCandidate> candidates) {
        for (SpanCandidates.Span each : from.chain.spans()) {
            int tokens = score.tokensTo(each.length());
            if (tokens < 1) continue;
            double least = 0;
            for (int i = 0; i < tokens; i++) least = Math.min(least, score.logProbabilities()[i]);
            candidates.add(new SpanCandidate(from.sentence, from.shown.originalStart(each.start()), from.shown.originalEnd(each.end()),
                    score.logProbability(tokens),
                    score.endLogProbabilities()[tokens - 1], score.logProbabilities()[0], least, tokens));
        }
    }
}
