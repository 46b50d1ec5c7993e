package dev.satchel.samples;

import dev.satchel.AnswerPilot;
import dev.satchel.AnswerPilot.Figure;
import dev.satchel.AnswerPilot.Measure;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code satchel pilot answers} prints.
 *
 * @param report what was measured
 * @param model which answered, if any
 * @param embedder which compared meanings, if any
 * @param mode how answers were made
 * @param gate when it was answered
 */
record PilotReport(AnswerPilot.Report report, Optional<String> model, Optional<String> embedder, String mode, String gate) {
    private static final Set<Measure> TIMES = EnumSet.range(Measure.P50, Measure.P95_BEYOND_RETRIEVAL);
    /** For scripts, in this order; they are there also when they are not known. */
    private static final Set<Measure> FIRST = EnumSet.of(Measure.EXACT_MATCH, Measure.F1, Measure.ROUGE_L, Measure.SUPPORTED,
            Measure.REFUSAL_RECALL, Measure.FALSE_REFUSALS, Measure.AUROC);

    /** One object: the figures, and beside them the intervals. */
    Json json() {
        Json json = new Json();
        FIRST.forEach(each -> put(json, each));
        json.with("questions", report.questions());
        Json milliseconds = new Json();
        TIMES.forEach(each -> put(milliseconds, each));
        report.cpu().ifPresent(cpu -> milliseconds.with("cpu", Json.milliseconds(cpu)));
        json.with("milliseconds", milliseconds).with("answerable", report.answerable());
        EnumSet<Measure> others = EnumSet.complementOf(EnumSet.copyOf(FIRST));
        others.removeAll(TIMES);
        others.forEach(each -> put(json, each));
        Json intervals = new Json();
        report.figures().forEach((measure, figure) -> intervals.array(measure.label()).add(figure.low()).add(figure.high()));
        json.with("intervals", intervals).with("mode", mode).with("gate", gate);
        model.ifPresentOrElse(name -> json.with("model", name), () -> json.withNull("model"));
        embedder.ifPresentOrElse(name -> json.with("embedder", name), () -> json.withNull("embedder"));
        return json;
    }

    private void put(Json json, Measure measure) {
        report.figure(measure).ifPresentOrElse(figure -> json.with(measure.label(), figure.value()), () -> json.withNull(measure.label()));
    }

    /** A line a figure, for a person. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%d questions, %d answerable; mode %s, gate %s, %s, %s; in brackets 95 %% intervals%n",
                report.questions(), report.answerable(), mode, gate, model.orElse("no model"),
                embedder.map(name -> "meanings by " + name).orElse("words alone")));
        for (Map.Entry<Measure, Figure> each : report.figures().entrySet()) {
            Figure figure = each.getValue();
            String format = TIMES.contains(each.getKey()) ? "%-24s %8.1f ms  [%.1f, %.1f]%n" : "%-24s %8.3f     [%.3f, %.3f]%n";
            text.append(String.format(Locale.ROOT, format, each.getKey().label().replace('_', ' '), figure.value(), figure.low(),
                    figure.high()));
        }
        report.cpu().ifPresent(cpu -> text
                .append(String.format(Locale.ROOT, "%-24s %8.1f ms%n", "processor a question", Json.milliseconds(cpu))));
        return text.toString();
    }
}
