package dev.satchel;

import dev.satchel.AnswerabilityFigures.Judged;
import dev.satchel.LogisticFit.Example;
import dev.satchel.QuestionSets.Half;
import dev.satchel.QuestionSets.Item;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.ModelCatalog;
import dev.satchel.djl.SmolLm2;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Fits how {@link QuotedConfidence} puts the gate's odds and the span's together, on SQuAD 2's tuning half with the passage given, where half
 * of the questions are traps, and prints how good that is on the reporting half. Not a test: run {@code main} as that of
 * {@link AnswerabilityTrainer}, with how many questions to fit, how many to report, and a file in which the model's scores are remembered.
 */
final class QuotedConfidenceTrainer {
    private static final long SEED = 7;
    /** As many examples as that would have to say otherwise before a weight moves far from none. */
    private static final double HOLD = 1;
    /** An answer is right from this F1 on. */
    private static final double RIGHT = 0.5;

    private final SpanQuoter quoter;
    private final CachedSimilarities similarities;

    private QuotedConfidenceTrainer(TextScorer scorer, CachedSimilarities similarities) {
        this.quoter = new SpanQuoter(scorer);
        this.similarities = similarities;
    }

    public static void main(String[] arguments) {
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load();
                DjlGenerator model = DjlGenerator.load(SmolLm2.file());
                RememberingScorer scorer = new RememberingScorer("smollm2", model.scorer().orElseThrow(), Path.of(arguments[2]))) {
            QuotedConfidenceTrainer trainer = new QuotedConfidenceTrainer(scorer, new CachedSimilarities(embedder));
            List<Example> tuning = trainer.examples(Half.TUNING, Integer.parseInt(arguments[0]));
            double[] fitted = LogisticFit.fit(tuning, new double[3], HOLD);
            System.out.printf(Locale.ROOT, "gate %.2f, span %.2f, intercept %.2f%n", fitted[0], fitted[1], fitted[2]);
            report("tuning", tuning, fitted);
            report("reporting", trainer.examples(Half.REPORTING, Integer.parseInt(arguments[1])), fitted);
        }
    }

    private static void report(String half, List<Example> examples, double[] fitted) {
        AnswerabilityFigures figures = new AnswerabilityFigures(half,
                examples.stream().map(each -> new Judged(LogisticFit.probability(each.signals(), fitted), each.positive())).toList());
        System.out.printf(Locale.ROOT, "%s: n %d, AUROC %.3f±%.3f, ECE %.3f%n", half, examples.size(), figures.auroc(),
                figures.aurocError(), figures.calibrationError());
    }

    private List<Example> examples(Half half, int most) {
        List<Example> examples = new ArrayList<>();
        for (Item each : QuestionSets.sample(QuestionSets.squad2(half), most, SEED)) example(each).ifPresent(examples::add);
        return examples;
    }

    private Optional<Example> example(Item item) {
        Passage passage = new Passage("given", "", List.of(), OptionalInt.empty(), 0, item.passage());
        List<ScoredPassage> found = List.of(new ScoredPassage(passage, 1));
        Retriever retriever = new Given(found, similarities);
        Question question = Question.of(item.question());
        QuestionKind kind = QuestionKind.of(question);
        Evidence evidence = Evidence.gather(question, found, retriever);
        if (!kind.isAnsweredByFewWords() || question.terms().isEmpty() || evidence.bestFirst().isEmpty()) return Optional.empty();
        double gate = Answerability.normal().judge(AnswerSignals.of(question, kind, evidence, MeaningScale.of(retriever))).probability();
        return quoter.quote(question, kind, Selection.of(evidence, found, 1).sentences(), new Cancellation()).map(span -> {
            boolean right = item.isAnswerable() && AnswerMetrics.f1(span.text(), item.answers()) >= RIGHT;
            return new Example(new double[] {QuotedConfidence.logOdds(gate), QuotedConfidence.logOdds(span.probability())}, right, 1);
        });
    }

    private record Given(List<ScoredPassage> found, CachedSimilarities cosines) implements Retriever {
        @Override
        public List<ScoredPassage> retrieve(String query, int limit) { return found; }

        @Override
        public Optional<double[]> similarities(String question, List<String> texts) { return cosines.apply(question, texts); }
    }
}
