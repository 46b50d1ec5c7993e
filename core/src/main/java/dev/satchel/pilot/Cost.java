package dev.satchel.pilot;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a system cost in a part of a run; an interrupted run has several.
 *
 * @param load milliseconds until it could be asked; empty when this is about questions, or it was there already
 * @param firstAnswer milliseconds of the first answer after that
 * @param questions how many questions the rest is about
 * @param usage what these took together
 */
record Cost(String system, Optional<Double> load, Optional<Double> firstAnswer, int questions, ProcessMeter.Usage usage) {
    private static final ProcessMeter.Usage NONE = new ProcessMeter.Usage(Optional.empty(), Optional.empty(), Optional.empty());

    static Cost ofStart(String system, Optional<Double> load, double firstAnswer) {
        return new Cost(system, load, Optional.of(firstAnswer), 0, NONE);
    }

    static Cost ofQuestions(String system, int questions, ProcessMeter.Usage usage) {
        return new Cost(system, Optional.empty(), Optional.empty(), questions, usage);
    }

    /** The first start counts: later ones, after an interruption, may find the model's file in memory. */
    static SystemRun together(PilotSystem system, List<Cost> costs) {
        double load = costs.stream().flatMap(each -> each.load.stream()).findFirst().orElse(Double.NaN);
        double firstAnswer = costs.stream().flatMap(each -> each.firstAnswer.stream()).findFirst().orElse(Double.NaN);
        return new SystemRun(system.name(), system.facts(), load, firstAnswer,
                costs.stream().flatMap(each -> each.usage.peakBytes().stream()).max(Long::compare),
                eachOf(costs, ProcessMeter.Usage::cpuMilliseconds), eachOf(costs, ProcessMeter.Usage::joules));
    }

    private static Optional<Double> eachOf(List<Cost> costs, Function<ProcessMeter.Usage, Optional<Double>> what) {
        List<Cost> told = costs.stream().filter(each -> each.questions > 0 && what.apply(each.usage).isPresent()).toList();
        int questions = told.stream().mapToInt(Cost::questions).sum();
        if (questions == 0) return Optional.empty();
        return Optional.of(told.stream().mapToDouble(each -> what.apply(each.usage).orElseThrow()).sum() / questions);
    }
}
