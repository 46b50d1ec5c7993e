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
    @CsvSource({"SQUAD2_GIVEN, 1200, 0.71, 0.63, 0.11", "SQUAD2_OPEN, 150, 0.98, 0.94, 0.09", "CLAPNQ_GIVEN, 300, 0.87, 0.78, 0.12"})
    void withAnEmbedder(Setting setting, int most, double auroc, double balancedAccuracy, double calibrationError) {
        try (Embedder embedder = ModelCatalog.standard().embedder("bge-small-en-v1.5").load()) {
            check(setting, most, new Floors(auroc, balancedAccuracy, calibrationError),
                    new AnswerabilityExamples(new CachedSimilarities(embedder)));
        }
    }

    @ParameterizedTest
    @CsvSource({"SQUAD2_OPEN, 200, 0.97, 0.93, 0.16", "FAQUAD_GIVEN, 400, 0.98, 0.94, 0.12", "FAQUAD_OPEN, 200, 0.87, 0.72, 0.2",
            "XQUAD_ES_OPEN, 200, 0.94, 0.87, 0.14", "XQUAD_DE_OPEN, 200, 0.93, 0.84, 0.16", "CLAPNQ_GIVEN, 300, 0.76, 0.7, 0.18"})
    void byWordsAlone(Setting setting, int most, double auroc, double balancedAccuracy, double calibrationError) {
        check(setting, most, new Floors(auroc, balancedAccuracy, calibrationError), AnswerabilityExamples.byWords());
    }

    private record Floors(double auroc, double balancedAccuracy, double mostCalibrationError) {
        boolean areMetBy(AnswerabilityFigures figures, double enough) {
            return figures.auroc() >= auroc && figures.balancedAccuracy(enough) >= balancedAccuracy
                    && figures.calibrationError() <= mostCalibrationError;
        }
    }

    private static void check(Setting setting, int most, Floors floors, AnswerabilityExamples examples) {
        Answerability normal = Answerability.normal();
        AnswerabilityFigures figures = AnswerabilityFigures.of(setting.name(), examples.of(setting, Half.REPORTING, most),
                each -> normal.judge(each.signals()).probability(), Example::answerable);
        System.getLogger("evaluation").log(System.Logger.Level.INFO, figures.toString());
        assertTrue(floors.areMetBy(figures, normal.enough()), figures::toString);
    }
}
