package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.Evidence.Sentence;
import dev.satchel.QuestionSets.Half;
import dev.satchel.QuestionSets.Item;
import dev.satchel.djl.DjlEmbedder;
import dev.satchel.djl.ModelCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How good the sentences are that answer without a model, by words and by the meaning that bge-small sees, on the reporting halves. The
 * passage is given. Each figure comes with its 95 % interval (bootstrap by question).
 */
@Tag("evaluation")
class SentenceSelectionEvaluationTest {
    private static final Half HALF = Half.REPORTING;
    private static DjlEmbedder embedder;
    private static final Map<String, float[]> VECTORS = new HashMap<>();

    @BeforeAll
    static void load() { embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load(); }

    @AfterAll
    static void close() { embedder.close(); }

    /** What became of a question. */
    private record Outcome(Item item, List<Sentence> all, List<Sentence> quoted) {
        double bestHolds() { return holds(all.getFirst().text()); }

        double quoteHolds() { return quoted.stream().anyMatch(each -> holds(each.text()) == 1) ? 1 : 0; }

        private double holds(String text) {
            return item.answers().stream().anyMatch(each -> plain(text).contains(plain(each))) ? 1 : 0;
        }

        private static String plain(String text) { return text.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ").strip(); }

        double rougeL() {
            String text = String.join(" ", inOrder(quoted).stream().map(Sentence::text).toList());
            return AnswerMetrics.rougeL(text, item.answers());
        }

        double citationPrecision() { return share(quoted.stream().filter(this::isEvidence).count(), quoted.size()); }

        double citationRecall() {
            return share(quoted.stream().filter(this::isEvidence).count(), (int) all.stream().filter(this::isEvidence).count());
        }

        double citationF() {
            double sum = citationPrecision() + citationRecall();
            return sum == 0 ? 0 : 2 * citationPrecision() * citationRecall() / sum;
        }

        private static double share(long part, int of) { return of == 0 ? 0 : (double) part / of; }

        /** Four of five of its words stand in a sentence that people took the answer from. */
        private boolean isEvidence(Sentence sentence) {
            Set<String> words = QuestionSets.wordsOf(sentence.text());
            return item.evidence().stream().map(QuestionSets::wordsOf)
                    .anyMatch(each -> words.stream().filter(each::contains).count() >= 0.8 * words.size());
        }
    }

    private static List<Sentence> inOrder(List<Sentence> sentences) {
        return sentences.stream().sorted((one, other) -> Integer.compare(one.number(), other.number())).toList();
    }

    @Test
    void englishSentencesHoldTheAnswer() {
        List<Outcome> outcomes = ask(QuestionSets.squad2(HALF), 600, true);
        double best = report("squad2, the best sentence holds the answer", outcomes, Outcome::bestHolds);
        double quote = report("squad2, the quote holds the answer", outcomes, Outcome::quoteHolds);
        double sentences = report("squad2, sentences quoted", outcomes, each -> each.quoted.size());
        List<Outcome> byWords = ask(QuestionSets.squad2(HALF), 600, false);
        double without = report("squad2 by words alone, the best sentence", byWords, Outcome::bestHolds);
        report("squad2 by words alone, the quote", byWords, Outcome::quoteHolds);
        assertTrue(best >= 0.9 && quote >= 0.95 && sentences <= 1.9 && without >= 0.89, "see the figures above");
    }

    @Test
    void portugueseSentencesHoldTheAnswerWithoutAnEmbedder() {
        List<Outcome> outcomes = ask(QuestionSets.faquad(HALF), 600, false);
        double best = report("faquad, the best sentence holds the answer", outcomes, Outcome::bestHolds);
        double quote = report("faquad, the quote holds the answer", outcomes, Outcome::quoteHolds);
        report("faquad, sentences quoted", outcomes, each -> each.quoted.size());
        assertTrue(best >= 0.88 && quote >= 0.95, "see the figures above");
    }

    @Test
    void longAnswersAreMadeOfTheSentencesThatPeopleTook() {
        List<Outcome> outcomes = ask(QuestionSets.clapnq(HALF), 600, true);
        double rouge = report("clapnq, ROUGE-L", outcomes, Outcome::rougeL);
        double citations = report("clapnq, citation F", outcomes, Outcome::citationF);
        report("clapnq, citation precision", outcomes, Outcome::citationPrecision);
        report("clapnq, citation recall", outcomes, Outcome::citationRecall);
        report("clapnq, sentences quoted", outcomes, each -> each.quoted.size());
        assertTrue(rouge >= 0.5 && citations >= 0.5, "see the figures above");
    }

    private static List<Outcome> ask(List<Item> items, int count, boolean byMeaning) {
        List<Item> answerable = items.stream().filter(Item::isAnswerable).toList();
        List<Outcome> outcomes = new ArrayList<>();
        for (Item each : QuestionSets.sample(answerable, count, 1)) {
            Question question = Question.of(each.question());
            Passage passage = new Passage(each.id(), "", List.of(), OptionalInt.empty(), 0, each.passage());
            List<ScoredPassage> found = List.of(new ScoredPassage(passage, 1));
            Evidence evidence = byMeaning ? Evidence.gather(question, found, new Near(found)) : Evidence.gather(question, found);
            Selection selection = Selection.of(evidence, found, 1);
            if (selection.sentences().isEmpty()) continue;
            outcomes.add(new Outcome(each, selection.sentences(),
                    Extraction.of(question, QuestionKind.of(question), selection.sentences())));
        }
        return outcomes;
    }

    /** Knows the meaning of texts, and finds what it is given. */
    private record Near(List<ScoredPassage> found) implements Retriever {
        @Override
        public List<ScoredPassage> retrieve(String query, int limit) { return found; }

        @Override
        public Optional<double[]> similarities(String question, List<String> texts) {
            float[] asked = VECTORS.computeIfAbsent("? " + question, key -> embedder.embedQuestion(question));
            List<String> missing = texts.stream().filter(each -> !VECTORS.containsKey(each)).distinct().toList();
            List<float[]> vectors = embedder.embedPassages(missing);
            for (int i = 0; i < missing.size(); i++) VECTORS.put(missing.get(i), vectors.get(i));
            return Optional.of(texts.stream().mapToDouble(each -> dot(asked, VECTORS.get(each))).toArray());
        }

        private static double dot(float[] one, float[] other) {
            double sum = 0;
            for (int i = 0; i < one.length; i++) sum += one[i] * other[i];
            return sum;
        }
    }

    private static double report(String what, List<Outcome> outcomes, ToDoubleFunction<Outcome> measure) {
        double[] values = outcomes.stream().mapToDouble(measure).toArray();
        Random random = new Random(7);
        double[] means = new double[1000];
        Arrays.setAll(means, i -> random.ints(values.length, 0, values.length).mapToDouble(j -> values[j]).average().orElse(0));
        Arrays.sort(means);
        double mean = Arrays.stream(values).average().orElse(0);
        System.getLogger("evaluation").log(System.Logger.Level.INFO,
                String.format(Locale.ROOT, "%s: %.3f [%.3f, %.3f], n = %d", what, mean, means[25], means[974], values.length));
        return mean;
    }
}
