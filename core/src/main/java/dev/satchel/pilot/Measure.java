package dev.satchel.pilot;

import dev.satchel.pilot.AnsweredQuestion.Score;
import dev.satchel.pilot.AnsweredQuestion.Time;
import dev.satchel.pilot.PilotReport.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What is measured of a system over questions.
 *
 * @param compares whether systems are compared by it, two by two
 * @param statistic how
 */
record Measure(Topic topic, String name, String label, String unit, boolean isBetterHigher, boolean compares,
        Function<List<Asked>, Statistic> statistic) {
    static final String RIGHT = "right";
    static final String REFUSAL_RECALL = "refusal_recall";
    static final String FALSE_REFUSALS = "false_refusals";
    static final String CLOSED_BOOK_RIGHT = "closed_book_right";
    static final String RIGHT_ANSWERABLE = "right_answerable";
    static final String CITED_CLAIMS = "cited_claims";
    static final String CALIBRATION_ERROR = "ece";
    static final String P50 = "p50";
    static final String MEAN = "mean";
    static final String P95 = "p95";
    static final String MONEY = "money";
    static final String LOAD = "load";
    static final String FIRST_ANSWER = "first_answer";
    static final String PEAK_MEMORY = "peak_memory";
    static final String CPU = "cpu";
    static final String JOULES = "joules";
    /** Before the name of a variation. */
    static final String KEPT = "kept ";
    /** Before the name of a variation. */
    static final String AGREEMENT = "agreement ";

    /** All of them, in the order in which they are told, for questions that were asked in these variations. */
    static List<Measure> of(Collection<String> variations) {
        List<Measure> all = new ArrayList<>(accuracy());
        for (String each : variations) {
            all.add(new Measure(Topic.GENERALIZATION, KEPT + each, "right answers kept: " + each, "", true, true,
                    Statistic.ratio(asked -> comparable(asked, each) ? asked.score(Score.RIGHT) * asked.score(each, Score.RIGHT) : 0,
                            asked -> comparable(asked, each) ? asked.score(Score.RIGHT) : 0)));
            all.add(new Measure(Topic.GENERALIZATION, AGREEMENT + each, "same answer: " + each, "", true, true,
                    Statistic.mean(asked -> asked.score(each, Score.AGREES))));
        }
        all.addAll(interpretability());
        all.addAll(speed());
        return all;
    }

    /** How much more is right with the documents than without. */
    static Measure added() {
        return plain(Topic.ACCURACY, "documents_add", "answered rightly with the documents, less without",
                Statistic.mean(each -> each.score(Score.RIGHT) - each.score(Variations.CLOSED_BOOK, Score.RIGHT)));
    }

    /** Whether over several sets it is that of all their questions together, not the mean of the sets. */
    boolean isOfAllTogether() {
        return topic == Topic.SPEED_AND_COST;
    }

    private static boolean comparable(Asked asked, String variation) {
        return asked.asAsked().isAnswerable() && asked.others().containsKey(variation);
    }

    private static List<Measure> accuracy() {
        return List.of(
                compared(Topic.ACCURACY, RIGHT, "answered rightly or rightly not answered",
                        Statistic.mean(each -> each.score(Score.RIGHT))),
                plain(Topic.ACCURACY, RIGHT_ANSWERABLE, "answered rightly, of those with an answer",
                        Statistic.mean(each -> answerable(each, each.score(Score.RIGHT)))),
                plain(Topic.ACCURACY, CLOSED_BOOK_RIGHT, "answered rightly without documents (the model alone)",
                        Statistic.mean(each -> each.score(Variations.CLOSED_BOOK, Score.RIGHT))),
                compared(Topic.ACCURACY, Score.F1.label(), "F1 of the answer's words", Statistic.mean(each -> each.score(Score.F1))),
                plain(Topic.ACCURACY, Score.EXACT_MATCH.label(), "exact match", Statistic.mean(each -> each.score(Score.EXACT_MATCH))),
                plain(Topic.ACCURACY, Score.ROUGE_L.label(), "ROUGE-L", Statistic.mean(each -> each.score(Score.ROUGE_L))),
                plain(Topic.ACCURACY, Score.CONTAINS.label(), "contains an expected answer",
                        Statistic.mean(each -> each.score(Score.CONTAINS))),
                compared(Topic.ACCURACY, REFUSAL_RECALL, "not answered, of those without an answer",
                        Statistic.mean(each -> each.asAsked().isAnswerable() ? Double.NaN : each.asAsked().answered() ? 0 : 1)),
                new Measure(Topic.ACCURACY, FALSE_REFUSALS, "not answered, of those with an answer", "", false, true,
                        Statistic.mean(each -> answerable(each, each.asAsked().answered() ? 0 : 1))),
                plain(Topic.ACCURACY, "auroc", "confidence tells those with an answer from those without (AUROC)", Statistic.separation()),
                plain(Topic.ACCURACY, Score.NDCG_AT_10.label(), "retrieval nDCG@10", Statistic.mean(each -> each.score(Score.NDCG_AT_10))),
                plain(Topic.ACCURACY, Score.RECALL_AT_10.label(), "retrieval recall@10",
                        Statistic.mean(each -> each.score(Score.RECALL_AT_10))));
    }

    private static double answerable(Asked asked, double value) { return asked.asAsked().isAnswerable() ? value : Double.NaN; }

    private static List<Measure> interpretability() {
        return List.of(
                compared(Topic.INTERPRETABILITY, CITED_CLAIMS, "claims with a quote that was found again",
                        Statistic.ratio(each -> each.asAsked().citedClaims(), each -> each.asAsked().claims())),
                plain(Topic.INTERPRETABILITY, Score.SUPPORTED.label(), "answers whose quotes stand in the documents",
                        Statistic.mean(each -> each.score(Score.SUPPORTED))),
                plain(Topic.INTERPRETABILITY, Score.CITATION_PRECISION.label(), "quoted sentences that people would quote",
                        Statistic.mean(each -> each.score(Score.CITATION_PRECISION))),
                plain(Topic.INTERPRETABILITY, Score.CITATION_RECALL.label(), "sentences people would quote that are quoted",
                        Statistic.mean(each -> each.score(Score.CITATION_RECALL))),
                new Measure(Topic.INTERPRETABILITY, CALIBRATION_ERROR, "distance of confidence from what is right (ECE)", "", false, true,
                        Statistic.calibrationError()));
    }

    private static List<Measure> speed() {
        return List.of(time("first_token_p50", "first words, median", false, Statistic.percentile(each -> each.time(Time.FIRST_TOKEN), 50)),
                time(P50, "answer, median", true, Statistic.percentile(each -> each.time(Time.TOTAL), 50)),
                time(MEAN, "answer, mean", false, Statistic.mean(each -> each.time(Time.TOTAL))),
                time(P95, "answer, 95 % within", false, Statistic.percentile(each -> each.time(Time.TOTAL), 95)),
                new Measure(Topic.SPEED_AND_COST, "prefill_rate", "reading a prompt", "tokens/s", true, false,
                        rate(each -> each.asAsked().promptTokens() - each.asAsked().cachedTokens(), Time.PREFILL)),
                new Measure(Topic.SPEED_AND_COST, "generate_rate", "writing or weighing words", "tokens/s", true, false,
                        rate(each -> each.asAsked().generatedTokens(), Time.GENERATE)));
    }

    /** Nothing where no time was taken: then what was read is part of another time. */
    private static Function<List<Asked>, Statistic> rate(ToDoubleFunction<Asked> tokens, Time time) {
        return Statistic.ratio(each -> each.time(time) > 0 ? tokens.applyAsDouble(each) : 0,
                each -> each.time(time) > 0 && tokens.applyAsDouble(each) > 0 ? each.time(time) / 1000 : 0);
    }

    private static Measure compared(Topic topic, String name, String label, Function<List<Asked>, Statistic> statistic) {
        return new Measure(topic, name, label, "", true, true, statistic);
    }

    private static Measure plain(Topic topic, String name, String label, Function<List<Asked>, Statistic> statistic) {
        return new Measure(topic, name, label, "", true, false, statistic);
    }

    private static Measure time(String name, String label, boolean compares, Function<List<Asked>, Statistic> statistic) {
        return new Measure(Topic.SPEED_AND_COST, name, label, "ms", false, compares, statistic);
    }
}
