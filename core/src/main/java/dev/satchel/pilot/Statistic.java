package dev.satchel.pilot;

import dev.satchel.ConfidenceMetrics;
import dev.satchel.ConfidenceMetrics.Stated;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A number that is told of some questions, drawn with or without repetition. */
interface Statistic {
    /** Not a number when it is over none of those drawn. */
    double of(int[] drawn);

    /** Over how many of the questions it is. */
    int count();

    /** What is told of all, each once. */
    static int[] all(int questions) { return IntStream.range(0, questions).toArray(); }

    /** The mean over those for which the score is a number. */
    static Function<List<Asked>, Statistic> mean(ToDoubleFunction<Asked> score) {
        return ratio(score, each -> Double.isNaN(score.applyAsDouble(each)) ? Double.NaN : 1);
    }

    /** A sum by another one, over those for which both are numbers. */
    static Function<List<Asked>, Statistic> ratio(ToDoubleFunction<Asked> above, ToDoubleFunction<Asked> below) {
        return questions -> {
            double[] numerators = questions.stream().mapToDouble(above).toArray();
            double[] denominators = questions.stream().mapToDouble(below).toArray();
            for (int i = 0; i < numerators.length; i++)
                if (Double.isNaN(numerators[i]) || Double.isNaN(denominators[i])) numerators[i] = denominators[i] = 0;
            return new Ratio(numerators, denominators);
        };
    }

    /** The smallest that at least so many percent kept (nearest rank). */
    static Function<List<Asked>, Statistic> percentile(ToDoubleFunction<Asked> value, int percent) {
        return questions -> new Percentile(questions.stream().mapToDouble(value).toArray(), percent);
    }

    /** Of confidences and whether they were right; a question of which nothing is stated is left out. */
    static Function<List<Asked>, Statistic> ofConfidence(Function<Asked, Optional<Stated>> stated, ToDoubleFunction<List<Stated>> measure) {
        return questions -> new OfConfidence(questions.stream().map(stated).toList(), measure);
    }

    /** See {@link #ratio}. */
    record Ratio(double[] numerators, double[] denominators) implements Statistic {
        @Override
        public double of(int[] drawn) {
            double above = 0;
            double below = 0;
            for (int each : drawn) {
                above += numerators[each];
                below += denominators[each];
            }
            return below == 0 ? Double.NaN : above / below;
        }

        @Override
        public int count() { return (int) Arrays.stream(denominators).filter(each -> each != 0).count(); }
    }

    /** See {@link #percentile}. */
    record Percentile(double[] values, int percent) implements Statistic {
        @Override
        public double of(int[] drawn) {
            double[] sorted = Arrays.stream(drawn).mapToDouble(each -> values[each]).filter(each -> !Double.isNaN(each)).sorted().toArray();
            return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
        }

        @Override
        public int count() { return (int) Arrays.stream(values).filter(each -> !Double.isNaN(each)).count(); }
    }

    /** See {@link #ofConfidence}. */
    record OfConfidence(List<Optional<Stated>> stated, ToDoubleFunction<List<Stated>> measure) implements Statistic {
        @Override
        public double of(int[] drawn) {
            List<Stated> told = Arrays.stream(drawn).mapToObj(stated::get).flatMap(Optional::stream).toList();
            return told.isEmpty() ? Double.NaN : measure.applyAsDouble(told);
        }

        @Override
        public int count() { return (int) stated.stream().filter(Optional::isPresent).count(); }
    }

    /** The decision's confidence: in the answer, or in that there is none. */
    static Stated decided(AnsweredQuestion answered) {
        return new Stated(answered.answered() ? answered.confidence() : 1 - answered.confidence(),
                answered.score(AnsweredQuestion.Score.RIGHT).orElse(0.0) == 1);
    }

    /** The calibration error of what was decided. */
    static Function<List<Asked>, Statistic> calibrationError() {
        return ofConfidence(each -> Optional.of(decided(each.asAsked())), ConfidenceMetrics::expectedCalibrationError);
    }

    /** How well the confidence tells questions with an answer from those without. */
    static Function<List<Asked>, Statistic> separation() {
        return ofConfidence(each -> Optional.of(new Stated(each.asAsked().confidence(), each.asAsked().isAnswerable())),
                ConfidenceMetrics::auroc);
    }
}
