package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.satchel.ConfidenceMetrics.Stated;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfidenceMetricsTest {
    @ParameterizedTest
    @MethodSource
    void agreesWithScikitLearn(String confidences, String so, double auroc, double best) {
        String[] numbers = confidences.split(",");
        String[] rights = so.split(",");
        List<Stated> stated = IntStream.range(0, numbers.length)
                .mapToObj(i -> new Stated(Double.parseDouble(numbers[i]), rights[i].equals("1"))).toList();
        assertEquals(auroc, ConfidenceMetrics.auroc(stated), 1e-12);
        assertEquals(best, ConfidenceMetrics.bestBalancedAccuracy(stated), 1e-12);
    }

    static List<Object[]> agreesWithScikitLearn() throws IOException {
        return Vectors.of("confidence_metrics.tsv");
    }

    @Test
    void withoutBothKindsThereIsNoCurve() {
        List<Stated> allSo = List.of(new Stated(0.3, true), new Stated(0.8, true));
        assertEquals(Double.NaN, ConfidenceMetrics.auroc(allSo));
        assertEquals(Double.NaN, ConfidenceMetrics.bestBalancedAccuracy(allSo));
        assertEquals(Double.NaN, ConfidenceMetrics.expectedCalibrationError(List.of()));
    }

    /** Two bins: three at .25 of which one is right are .0833 off, one at 1 that is right is not. */
    @Test
    void theCalibrationErrorIsWhatPaperAndPencilSay() {
        List<Stated> stated = List.of(new Stated(0.25, true), new Stated(0.25, false), new Stated(0.25, false), new Stated(1, true));
        assertEquals(3 / 4.0 * (1 / 3.0 - 0.25), ConfidenceMetrics.expectedCalibrationError(stated), 1e-12);
    }

    @Test
    void whoIsAlwaysSureAndHalfTheTimeWrongIsOffByAHalf() {
        assertEquals(0.5, ConfidenceMetrics.expectedCalibrationError(List.of(new Stated(1, true), new Stated(1, false))), 1e-12);
    }
}
