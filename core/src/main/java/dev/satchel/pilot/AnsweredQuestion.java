package dev.satchel.pilot;

import dev.satchel.Citation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A question that a system was asked, what it answered, and how good that is: a line of a pilot's records.
 *
 * @param set the name of its question set
 * @param system the name of the system
 * @param variation how the question was changed; {@link Variations#AS_ASKED} when it was not
 * @param id names the question in its set; variations of a question have its id
 * @param question what was asked, in the words that were asked
 * @param expected the answers that are right; empty when the documents do not say
 * @param answered whether an answer was given
 * @param text the answer; when none was given, the reason
 * @param confidence 0 to 1
 * @param citations what the answer rests on
 * @param claims how many claims it makes
 * @param citedClaims how many of them have a quote that was found again in its document
 * @param scores measured of this answer alone, by the label of {@link Score}; those that say nothing of it are not there
 * @param times milliseconds, by the label of {@link Time}; those that it did not take are not there
 * @param promptTokens read by the model; 0 without one
 * @param cachedTokens how many of these came from cache
 * @param generatedTokens generated, or read to be scored
 * @param decision why it was answered or not, in one sentence
 * @param steps what a person needs to follow how it came about, one line each: kind, signals, passages and what became of them; only of
 *        questions as they stand
 */
public record AnsweredQuestion(String set, String system, String variation, String id, String question, List<String> expected,
        boolean answered, String text, double confidence, List<Citation> citations, int claims, int citedClaims,
        Map<String, Double> scores, Map<String, Double> times, int promptTokens, int cachedTokens, int generatedTokens, String decision,
        List<String> steps) {
    /** Copies the collections and refuses null. */
    public AnsweredQuestion {
        Objects.requireNonNull(set, "set");
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(variation, "variation");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(question, "question");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(decision, "decision");
        expected = List.copyOf(expected);
        citations = List.copyOf(citations);
        scores = Map.copyOf(scores);
        times = Map.copyOf(times);
        steps = List.copyOf(steps);
    }

    /** What is measured of one answer. */
    public enum Score {
        /** 1 when it is one of those expected but for case, punctuation and articles, otherwise 0. */
        EXACT_MATCH("em"),
        /** The F1 of its words, against the best of those expected. */
        F1("f1"),
        /** ROUGE-L, against the best of those expected. */
        ROUGE_L("rougeL"),
        /** 1 when it has all words of one of those expected, in a row. */
        CONTAINS("contains"),
        /** 1 when each quote stands in its document where it should and what is not written by a model is a quote. */
        SUPPORTED("supported"),
        /** 1 when it was right to answer so, or not to. */
        RIGHT("right"),
        /** The share of the quoted sentences in which people found the answer; only where they told. */
        CITATION_PRECISION("citation_precision"),
        /** The share of those sentences that are quoted; only where they told. */
        CITATION_RECALL("citation_recall"),
        /** nDCG of the first ten documents; only where it is known which ones are relevant, and there are several to choose from. */
        NDCG_AT_10("ndcg@10"),
        /** The share of the relevant documents among the first ten; only where nDCG is known. */
        RECALL_AT_10("recall@10"),
        /** 1 when the answer is the one that was given to the unchanged question; only of variations. */
        AGREES("agrees");

        private final String label;

        Score(String label) { this.label = label; }

        /** Its name in records and reports. */
        public String label() { return label; }
    }

    /** What time is measured of one answer, in milliseconds. */
    public enum Time {
        /** Retrieval. */
        RETRIEVE("retrieve"),
        /** Reading the prompt. */
        PREFILL("prefill"),
        /** Generating, or scoring words. */
        GENERATE("generate"),
        /** From the question to the first token that the model generated or scored; without a model, to the answer. */
        FIRST_TOKEN("first_token"),
        /** From the question to the answer. */
        TOTAL("total");

        private final String label;

        Time(String label) { this.label = label; }

        /** Its name in records and reports. */
        public String label() { return label; }
    }

    /** The same with a score more. */
    AnsweredQuestion with(Score score, double value) {
        Map<String, Double> more = new HashMap<>(scores);
        more.put(score.label(), value);
        return new AnsweredQuestion(set, system, variation, id, question, expected, answered, text, confidence, citations, claims,
                citedClaims, more, times, promptTokens, cachedTokens, generatedTokens, decision, steps);
    }

    /** Whether the documents say the answer. */
    public boolean isAnswerable() { return !expected.isEmpty(); }

    /** A score of this answer; empty where it says nothing. */
    public Optional<Double> score(Score score) {
        return Optional.ofNullable(scores.get(score.label()));
    }

    /** A time of this answer; empty where there is none. */
    public Optional<Double> time(Time time) {
        return Optional.ofNullable(times.get(time.label()));
    }
}
