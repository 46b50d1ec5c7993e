package dev.satchel;

import dev.satchel.AnswerWeights.Seen;
import dev.satchel.AnswerabilityExamples.Example;
import dev.satchel.AnswerabilityExamples.Setting;
import dev.satchel.QuestionSets.Half;
import dev.satchel.djl.DjlEmbedder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Fits weights as {@link AnswerWeights} ships them, and prints them. Not a test: run {@code main} with the path of
 * bge-small-en-v1.5, in the folder of this module, beside which the evaluation's data must be.
 */
final class AnswerabilityTrainer {
    private static final int MOST = 1000;
    /** The embedder knows English only. */
    private static final List<Setting> BY_MEANING = List.of(Setting.SQUAD2_GIVEN, Setting.SQUAD2_OPEN, Setting.CLAPNQ_GIVEN);
    private static final List<Setting> BY_WORDS = List.of(Setting.SQUAD2_OPEN, Setting.CLAPNQ_GIVEN, Setting.FAQUAD_OPEN,
            Setting.XQUAD_EN_OPEN);
    /** Against weights that only noise would make large. */
    private static final double HOLD = 0.1;

    private AnswerabilityTrainer() {}

    public static void main(String[] arguments) {
        System.out.println("BY_WORDS " + fit(AnswerabilityExamples.byWords(), BY_WORDS));
        try (DjlEmbedder embedder = DjlEmbedder.load(Path.of(arguments[0]))) {
            System.out.println("BY_MEANING " + fit(new AnswerabilityExamples(new CachedSimilarities(embedder)), BY_MEANING));
        }
    }

    /** All settings and both kinds count the same. */
    static String fit(AnswerabilityExamples examples, List<Setting> settings) {
        List<Seen> seen = new ArrayList<>();
        for (Setting setting : settings) {
            List<Example> all = examples.of(setting, Half.TUNING, MOST);
            long answerable = all.stream().filter(Example::answerable).count();
            for (Example each : all)
                seen.add(new Seen(each.signals(), each.answerable(), 500. / (each.answerable() ? answerable : all.size() - answerable)));
        }
        Map<String, Double> nothing = new LinkedHashMap<>();
        seen.getFirst().signals().values().keySet().forEach(name -> nothing.put(name, 0.));
        AnswerWeights fitted = new AnswerWeights(nothing, 0).fittedTo(seen, HOLD);
        StringBuilder text = new StringBuilder();
        fitted.bySignal().forEach((name, weight) -> text.append(String.format(Locale.ROOT, "%s, %.2f, ", name, weight)));
        return text + String.format(Locale.ROOT, "%.2f", fitted.intercept());
    }
}
