package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.AnswerabilityExamples.Example;
import dev.satchel.AnswerabilityExamples.Setting;
import dev.satchel.QuestionSets.Half;
import dev.satchel.djl.ModelCatalog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How well the gate tells what the documents answer from what they do not, before a model is asked, on the reporting halves. */
@Tag("evaluation")
class AnswerabilityEvaluationTest {
    @ParameterizedTest
    @CsvSource({"SQUAD2_GIVEN, 1200, 0.69, 0.58", "SQUAD2_OPEN, 150, 0.97, 0.93", "CLAPNQ_GIVEN, 300, 0.87, 0.78"})
    void withAnEmbedder(Setting setting, int most, double auroc, double balancedAccuracy) {
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load()) {
            check(setting, most, auroc, balancedAccuracy, new AnswerabilityExamples(new CachedSimilarities(embedder)));
        }
    }

    @ParameterizedTest
    @CsvSource({"SQUAD2_OPEN, 200, 0.97, 0.93", "FAQUAD_GIVEN, 400, 0.97, 0.93", "FAQUAD_OPEN, 200, 0.86, 0.70",
            "XQUAD_ES_OPEN, 200, 0.94, 0.87",
            "XQUAD_DE_OPEN, 200, 0.93, 0.84", "CLAPNQ_GIVEN, 300, 0.76, 0.70"})
    void byWordsAlone(Setting setting, int most, double auroc, double balancedAccuracy) {
        check(setting, most, auroc, balancedAccuracy, AnswerabilityExamples.byWords());
    }

    private static void check(Setting setting, int most, double auroc, double balancedAccuracy, AnswerabilityExamples examples) {
        Answerability normal = Answerability.normal();
        AnswerabilityFigures figures = AnswerabilityFigures.of(setting.name(), examples.of(setting, Half.REPORTING, most),
                each -> normal.judge(each.signals()).probability(), Example::answerable);
        System.getLogger("evaluation").log(System.Logger.Level.INFO, figures.toString());
        assertTrue(figures.auroc() >= auroc && figures.balancedAccuracy(normal.enough()) >= balancedAccuracy, figures::toString);
    }
}
