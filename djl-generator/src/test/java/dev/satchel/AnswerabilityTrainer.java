package dev.satchel;

import dev.satchel.AnswerWeights.Seen;
import dev.satchel.AnswerabilityExamples.Example;
import dev.satchel.AnswerabilityExamples.Setting;
import dev.satchel.QuestionSets.Half;
import dev.satchel.djl.ModelCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fits weights as {@link AnswerWeights} ships them, and prints them. Not a test: run {@code main} in the folder of this module, beside
 * which the evaluation's data must be, with the class path of its tests, which has bge-small-en-v1.5.
 */
final class AnswerabilityTrainer {
    private static final int MOST_GIVEN = 1000;
    /** Each is asked twice, and of twenty passages. */
    private static final int MOST_OPEN_BY_WORDS = 300;
    private static final int MOST_OPEN_BY_MEANING = 150;
    /** Of the traps, which people are likelier to ask than what the documents have nothing to do with. */
    private static final double TRAPS = 1.5;
    /** The embedder knows English only. */
    private static final List<Setting> BY_MEANING = List.of(Setting.SQUAD2_GIVEN, Setting.SQUAD2_OPEN, Setting.CLAPNQ_GIVEN);
    private static final List<Setting> BY_WORDS = List.of(Setting.SQUAD2_OPEN, Setting.CLAPNQ_GIVEN, Setting.FAQUAD_OPEN,
            Setting.XQUAD_EN_OPEN);
    /** Against weights that only noise would make large. */
    private static final double HOLD = 0.1;
    /** Less is left out, and would be printed as 0. */
    private static final double NONE = 0.005;

    private AnswerabilityTrainer() {}

    public static void main(String[] arguments) {
        System.out.println("BY_WORDS " + byWords());
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load()) {
            System.out.println("BY_MEANING " + byMeaning(new CachedSimilarities(embedder)));
        }
    }

    static String byWords() { return fit(AnswerabilityExamples.byWords(), BY_WORDS, MOST_OPEN_BY_WORDS); }

    static String byMeaning(CachedSimilarities similarities) {
        return fit(new AnswerabilityExamples(similarities), BY_MEANING, MOST_OPEN_BY_MEANING);
    }

    /** In each setting, both kinds count the same. */
    private static String fit(AnswerabilityExamples examples, List<Setting> settings, int mostOpen) {
        List<Seen> seen = new ArrayList<>();
        for (Setting setting : settings) {
            List<Example> all = examples.of(setting, Half.TUNING, setting.name().endsWith("OPEN") ? mostOpen : MOST_GIVEN);
            long answerable = all.stream().filter(Example::answerable).count();
            double share = 500 * (setting == Setting.SQUAD2_GIVEN ? TRAPS : 1);
            for (Example each : all)
                seen.add(new Seen(each.signals(), each.answerable(), share / (each.answerable() ? answerable : all.size() - answerable)));
        }
        Map<String, Double> nothing = new LinkedHashMap<>();
        seen.getFirst().signals().values().keySet().forEach(name -> nothing.put(name, 0.));
        AnswerWeights fitted = new AnswerWeights(nothing, 0).fittedTo(seen, HOLD);
        StringBuilder text = new StringBuilder();
        fitted.bySignal().forEach((name, weight) -> {
            if (weight >= NONE) text.append(String.format(Locale.ROOT, "%s, %.2f, ", name, weight));
        });
        return text + String.format(Locale.ROOT, "%.2f", fitted.intercept());
    }
}
