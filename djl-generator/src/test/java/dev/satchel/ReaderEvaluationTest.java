package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.djl.DjlGenerator;
import dev.satchel.djl.Gemma3;
import dev.satchel.djl.SmolLm2;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words that are quoted are right more often than this, on the halves that nothing was fitted to. */
@Tag("evaluation")
class ReaderEvaluationTest {
    private static final int QUESTIONS = 150;

    @Test
    void aSmallModelFindsTheWordsInEnglish() { requireF1(SmolLm2.file(), "squad2", 0.5); }

    @ParameterizedTest
    @CsvSource({"squad2, 0.55", "faquad, 0.5"})
    void aLargerModelFindsThem(String set, double f1) { requireF1(Gemma3.file(), set, f1); }

    private static void requireF1(Path file, String set, double f1) {
        try (DjlGenerator model = DjlGenerator.load(file)) {
            ReaderFigures figures = ReaderFigures.of(model.scorer().orElseThrow(), ReaderQuestions.sample(set, QUESTIONS));
            System.getLogger("evaluation").log(System.Logger.Level.INFO, model.name() + ", " + set + ": " + figures);
            assertTrue(figures.meanF1() >= f1, figures::toString);
        }
    }

    /** The full table. Not a test: run {@code main} with {@code MODEL.gguf SET COUNT}. */
    public static void main(String[] arguments) {
        try (DjlGenerator model = DjlGenerator.load(Path.of(arguments[0]))) {
            System.out.println(model.name() + ", " + arguments[1] + ": " + ReaderFigures.of(model.scorer().orElseThrow(),
                    ReaderQuestions.sample(arguments[1], Integer.parseInt(arguments[2]))));
        }
    }
}
