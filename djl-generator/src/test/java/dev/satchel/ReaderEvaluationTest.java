package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.QuestionSets.Item;
import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.Gemma3;
import dev.satchel.djl.SmolLm2;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words that are quoted are right more often than this, on the halves that nothing was fitted to. */
@Tag("evaluation")
class ReaderEvaluationTest {

    @Test
    void aSmallModelFindsTheWordsInEnglish() { requireF1(SmolLm2.file(), "squad2", 120, 0.55); }

    @ParameterizedTest
    @CsvSource({"squad2, 40, 0.6", "faquad, 40, 0.5"})
    void aLargerModelFindsThem(String set, int questions, double f1) { requireF1(Gemma3.file(), set, questions, f1); }

    private static void requireF1(Path file, String set, int questions, double f1) {
        try (DjlGenerator model = DjlGenerator.load(file)) {
            ReaderFigures figures = ReaderFigures.of(model.scorer().orElseThrow(), ReaderQuestions.sample(set, questions));
            System.getLogger("evaluation").log(System.Logger.Level.INFO, model.name() + ", " + set + ": " + figures);
            assertTrue(figures.meanF1() >= f1, figures::toString);
        }
    }

    /**
     * The full table. Not a test: run {@code main} with {@code MODEL.gguf SET COUNT}. A file named after them keeps what the model says,
     * so that a run can be stopped and gone on with, and repeated with another ranker; then the times are those of the run that asked.
     */
    public static void main(String[] arguments) {
        List<Item> items = ReaderQuestions.sample(arguments[1], Integer.parseInt(arguments[2]));
        try (DjlGenerator model = DjlGenerator.load(Path.of(arguments[0]))) {
            TextScorer scorer = model.scorer().orElseThrow();
            ReaderFigures figures;
            if (arguments.length < 4) figures = ReaderFigures.of(scorer, items);
            else try (RememberingScorer remembering = new RememberingScorer(model.name(), scorer, Path.of(arguments[3]))) {
                figures = ReaderFigures.of(remembering, items);
            }
            System.out.println(model.name() + ", " + arguments[1] + ": " + figures);
        }
    }
}
