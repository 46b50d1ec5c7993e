package dev.satchel.pilot;

import dev.satchel.pilot.PilotReport.Difference;
import dev.satchel.pilot.PilotReport.Figure;
import dev.satchel.pilot.PilotReport.Reliability;
import dev.satchel.pilot.PilotReport.Topic;
import dev.satchel.pilot.Plots.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of a report as plots and tables. */
final class PageFigures {
    private static final Logger log = LoggerFactory.getLogger(PageFigures.class);
    /** More rows than these are a table, which stands below. */
    private static final int ROWS_OF_A_PLOT = 10;

    private final PilotReport report;
    private final PageSystems systems;
    private int plots;
    private boolean plotsLeftOut;

    PageFigures(PilotReport report, PageSystems systems) {
        this.report = report;
        this.systems = systems;
    }

    /** The plots that a reader looks at first. */
    Element overview() {
        Element section = new Element("div").addClass("plots");
        String set = overAll();
        decidingMeasure().ifPresent(measure -> {
            List<Row> sets = report.sets().keySet().stream().map(each -> row(each, measure.measure(), each)).filter(PageFigures::isKnown)
                    .toList();
            if (sets.size() > 1)
                add(section, measure.label() + " by set of questions", told(measure), sets,
                        plots -> plots.shares(measure.label() + " by set of questions", told(sets), sets));
            times(set).stream().findFirst().ifPresent(time -> {
                Row shares = row(measure.label(), measure.measure(), set);
                String title = "What the time is spent for";
                add(section, title, "Higher is better, further left is faster. The lines are 95 % intervals.", List.of(time, shares),
                        plots -> plots.tradeOff(title, told(List.of(time, shares)), time, shares));
            });
        });
        return section;
    }

    boolean isAnyPlotLeftOut() { return plotsLeftOut; }

    boolean has(Topic topic) {
        return report.figures().stream().anyMatch(each -> each.topic() == topic);
    }

    /** A topic's plot, its table over all sets and, to be unfolded, the tables of each set. */
    void addTopic(Element section, Topic topic) {
        String set = overAll();
        List<Row> rows = topic == Topic.SPEED_AND_COST ? times(set) : rows(topic, set, each -> each.unit().isEmpty());
        Element plots = new Element("div").addClass("plots");
        if (!rows.isEmpty()) {
            List<Row> shown = rows.subList(0, Math.min(rows.size(), ROWS_OF_A_PLOT));
            String title = topic == Topic.SPEED_AND_COST ? "Times" : "Measures";
            String hint = topic == Topic.SPEED_AND_COST
                    ? "Further left is faster; each step of the scale is ten times as long."
                    : "The mark is what was measured, the line its 95 % interval. " + lowerIsBetter(topic, set);
            add(plots, title, hint, shown, topic == Topic.SPEED_AND_COST
                    ? it -> it.times(title, told(shown), shown)
                    : it -> it.shares(title, told(shown), shown));
        }
        if (topic == Topic.INTERPRETABILITY) addReliability(plots);
        if (plots.childrenSize() > 0) section.appendChild(plots);
        section.appendChild(scrolling(table(topic, set)));
        List<String> sets = report.sets().keySet().stream().filter(each -> !each.equals(set))
                .filter(each -> !measures(topic, each).isEmpty())
                .toList();
        if (sets.isEmpty()) return;
        Element each = section.appendElement("details");
        each.appendElement("summary").text("Each set of questions by itself");
        sets.forEach(one -> each.appendChild(scrolling(table(topic, one))));
    }

    /** Which of the differences are real. */
    Element differences() {
        Element table = new Element("table");
        table.appendElement("caption")
                .text("Differences between two systems on the same questions, with 95 % intervals by the paired bootstrap");
        Element head = table.appendElement("thead").appendElement("tr");
        for (String each : List.of("Measure", "Questions", "Compared", "Difference", "What it means"))
            head.appendElement("th").attr("scope", "col").text(each);
        Element body = table.appendElement("tbody");
        for (Difference each : report.differences()) {
            Optional<Figure> measure = figures(each.measure()).findFirst();
            String unit = measure.map(Figure::unit).orElse("");
            Element row = body.appendElement("tr");
            row.appendElement("th").attr("scope", "row").text(measure.map(Figure::label).orElse(each.measure()));
            row.appendElement("td").text(nameOfSet(each.set()));
            Element compared = row.appendElement("td");
            compared.appendChild(systems.chip(each.first())).appendText(" against ").appendChild(systems.chip(each.second()));
            Element value = row.appendElement("td").addClass("number");
            value.appendElement("strong").text(Numbers.difference(each.value(), unit));
            value.appendElement("span").addClass("interval")
                    .text(Numbers.difference(each.low(), unit) + " to " + Numbers.difference(each.high(), unit));
            Element meaning = row.appendElement("td").addClass(each.isReal() ? "real" : "chance");
            if (each.isReal())
                meaning.text("✓ ").appendChild(new Element("bdi").text(better(each, measure))).appendText(" is really better");
            else
                meaning.text("≈ may be chance");
        }
        return scrolling(table);
    }

    private static String better(Difference difference, Optional<Figure> measure) {
        return difference.value() > 0 == measure.map(Figure::isBetterHigher).orElse(true) ? difference.first() : difference.second();
    }

    private void addReliability(Element plots) {
        if (report.reliability().isEmpty()) return;
        String title = "Does its confidence mean something?";
        String described = report.reliability().stream()
                .map(each -> String.format(Locale.ROOT, "%s: of %d answers with a confidence of %s, %s were right",
                        each.system(), each.count(), Numbers.percent(each.confidence()), Numbers.percent(each.right())))
                .collect(Collectors.joining("; "));
        Element figure = add(plots, title,
                "On the dashed line, an answer that is 70 % sure is right 70 % of the time. Below it, the system is surer than it should be.",
                List.of(), it -> it.reliability(title, described, report.reliability()));
        Element numbers = figure.appendElement("details");
        numbers.appendElement("summary").text("The same as a table");
        Element table = new Element("table");
        table.appendElement("caption").text("How often answers of a confidence are right");
        Element head = table.appendElement("thead").appendElement("tr");
        for (String each : List.of("System", "Confidence", "Right", "Answers")) head.appendElement("th").attr("scope", "col").text(each);
        Element body = table.appendElement("tbody");
        for (Reliability each : report.reliability()) {
            Element row = body.appendElement("tr");
            row.appendElement("th").attr("scope", "row").appendChild(systems.chip(each.system()));
            for (String cell : List.of(Numbers.percent(each.confidence()), Numbers.percent(each.right()), "" + each.count()))
                row.appendElement("td").addClass("number").text(cell);
        }
        numbers.appendChild(scrolling(table));
    }

    private Element table(Topic topic, String set) {
        Element table = new Element("table").addClass("figures");
        Element caption = table.appendElement("caption");
        caption.appendElement("bdi").text(nameOfSet(set));
        caption.appendText(set.equals(PilotReport.ALL_SETS) ? ", each counting alike" : ", " + count(report.sets().getOrDefault(set, 0)));
        Element head = table.appendElement("thead").appendElement("tr");
        head.appendElement("th").attr("scope", "col").text("Measure");
        systems.names().forEach(each -> head.appendElement("th").attr("scope", "col").appendChild(systems.chip(each)));
        boolean compared = report.differences().stream()
                .anyMatch(each -> each.set().equals(set) && measures(topic, set).containsKey(each.measure()));
        if (compared) head.appendElement("th").attr("scope", "col").text("Real differences");
        Element body = table.appendElement("tbody");
        measures(topic, set).values().forEach(each -> addMeasure(body, each, set, compared));
        return table;
    }

    private static String count(int questions) { return questions == 1 ? "1 question" : questions + " questions"; }

    private void addMeasure(Element body, Figure measure, String set, boolean compared) {
        Element row = body.appendElement("tr");
        Element name = row.appendElement("th").attr("scope", "row");
        name.appendElement("span").text(measure.label());
        name.appendElement("span").addClass("hint").text(measure.isBetterHigher() ? "higher is better" : "lower is better");
        List<Optional<Figure>> figures = systems.names().stream().map(each -> report.figure(measure.measure(), each, set)).toList();
        Optional<String> best = figures.stream().flatMap(Optional::stream)
                .max((one, other) -> Double.compare(one.value(), other.value()) * (measure.isBetterHigher() ? 1 : -1)).map(Numbers::value)
                .filter(each -> figures.stream().flatMap(Optional::stream).count() > 1);
        for (Optional<Figure> each : figures) addFigure(row.appendElement("td").addClass("number"), each, best);
        if (compared) addReal(row.appendElement("td").addClass("verdict"), measure, set);
    }

    private static void addFigure(Element cell, Optional<Figure> figure, Optional<String> best) {
        if (figure.isEmpty()) {
            cell.addClass("absent").attr("title", "not measured").text("–");
            return;
        }
        String value = Numbers.value(figure.get());
        cell.appendElement(best.filter(value::equals).isPresent() ? "strong" : "span").text(value);
        if (Numbers.hasInterval(figure.get())) cell.appendElement("span").addClass("interval").text(Numbers.interval(figure.get()));
        cell.attr("title", "over " + count(figure.get().count()));
    }

    private void addReal(Element cell, Figure measure, String set) {
        List<Difference> differences = report.differences().stream()
                .filter(each -> each.measure().equals(measure.measure()) && each.set().equals(set)).toList();
        List<Difference> real = differences.stream().filter(Difference::isReal).toList();
        if (differences.isEmpty()) cell.addClass("absent").text("not compared");
        else if (real.isEmpty()) cell.text("none: may be chance");
        for (Difference each : real) {
            String better = better(each, Optional.of(measure));
            Element line = cell.appendElement("div");
            line.appendElement("bdi").text(better);
            line.appendText(" beats ");
            line.appendElement("bdi").text(better.equals(each.first()) ? each.second() : each.first());
        }
    }

    /** A table that is wider than the screen scrolls by itself, with the keyboard too. */
    static Element scrolling(Element table) {
        Element frame = new Element("div").addClass("scroll").attr("tabindex", "0").attr("role", "region").attr("aria-label",
                Optional.ofNullable(table.selectFirst("caption")).map(Element::text).orElse("Table"));
        return frame.appendChild(table);
    }

    private Element add(Element plots, String title, String hint, List<Row> rows, Function<Plots, Element> plot) {
        Element figure = plots.appendElement("figure");
        Element caption = figure.appendElement("figcaption");
        caption.appendElement("strong").text(title);
        caption.appendElement("span").text(hint);
        Optional<Element> drawn = drawn(plot);
        drawn.ifPresent(each -> {
            figure.appendChild(systems.legend());
            each.children().forEach(figure::appendChild);
        });
        if (drawn.isEmpty()) figure.appendElement("p").text(told(rows));
        return figure;
    }

    /** Empty where the plotting library or the fonts that it measures are missing: the tables say the same. */
    private Optional<Element> drawn(Function<Plots, Element> plot) {
        try {
            return Optional.of(plot.apply(new Plots(systems.names(), "plot-" + ++plots)));
        } catch (LinkageError | InternalError | RuntimeException e) {
            log.debug("a plot is left out", e);
            plotsLeftOut = true;
            return Optional.empty();
        }
    }

    private static String told(Figure measure) {
        return (measure.isBetterHigher() ? "Higher" : "Lower") + " is better. The mark is what was measured, the line its 95 % interval.";
    }

    /** The same as the plot, in words. */
    private static String told(List<Row> rows) {
        return rows.stream().map(row -> row.label() + ": " + row.figures().stream().flatMap(Optional::stream)
                .map(each -> each.system() + " " + Numbers.value(each) + (Numbers.hasInterval(each) ? ", " + Numbers.interval(each) : ""))
                .collect(Collectors.joining("; "))).collect(Collectors.joining(". "));
    }

    private String lowerIsBetter(Topic topic, String set) {
        List<String> lower = measures(topic, set).values().stream().filter(each -> each.unit().isEmpty() && !each.isBetterHigher())
                .map(Figure::label).toList();
        return "Higher is better" + (lower.isEmpty() ? "." : ", except: " + String.join(", ", lower) + ".");
    }

    private List<Row> times(String set) { return rows(Topic.SPEED_AND_COST, set, each -> each.unit().equals("ms") && each.value() > 0); }

    private List<Row> rows(Topic topic, String set, Predicate<Figure> wanted) {
        return measures(topic, set).values().stream().filter(wanted).map(each -> row(each.label(), each.measure(), set)).toList();
    }

    private Row row(String label, String measure, String set) {
        return new Row(label, systems.names().stream().map(each -> report.figure(measure, each, set)).toList());
    }

    private static boolean isKnown(Row row) {
        return row.figures().stream().anyMatch(Optional::isPresent);
    }

    /** A figure of each measure, in the order of the report. */
    private Map<String, Figure> measures(Topic topic, String set) {
        Map<String, Figure> measures = new LinkedHashMap<>();
        report.figures().stream().filter(each -> each.topic() == topic && each.set().equals(set))
                .forEach(each -> measures.putIfAbsent(each.measure(), each));
        return measures;
    }

    private java.util.stream.Stream<Figure> figures(String measure) {
        return report.figures().stream().filter(each -> each.measure().equals(measure));
    }

    /** The share that is compared first; the first of accuracy where none is. */
    private Optional<Figure> decidingMeasure() {
        List<Figure> candidates = new ArrayList<>();
        report.differences().forEach(each -> figures(each.measure()).findFirst().ifPresent(candidates::add));
        report.figures().stream().filter(each -> each.topic() == Topic.ACCURACY).forEach(candidates::add);
        return candidates.stream().filter(each -> each.unit().isEmpty()).findFirst();
    }

    /** Of a pilot of one set there may be no figures over all of them. */
    private String overAll() {
        boolean has = report.figures().stream().anyMatch(each -> each.set().equals(PilotReport.ALL_SETS));
        return has || report.sets().isEmpty() ? PilotReport.ALL_SETS : report.sets().keySet().iterator().next();
    }

    private static String nameOfSet(String set) { return set.equals(PilotReport.ALL_SETS) ? "All sets of questions" : set; }
}
