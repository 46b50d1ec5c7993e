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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The figures of a report as plots and tables. */
final class PageFigures {
    private static final Logger log = LoggerFactory.getLogger(PageFigures.class);
    private static final String INTERVALS = "The mark is what was measured, the line its 95 % interval.";

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
            Row shares = row(name(measure), measure.measure(), set);
            List<Row> rows = sets.size() > 1 ? sets : List.of(shares);
            String title = sets.size() > 1 ? name(measure) + ", by set of questions" : name(measure);
            add(section, title, (measure.isBetterHigher() ? "Further right" : "Further left") + " is better. " + INTERVALS, rows,
                    plots -> plots.shares(title, told(rows), rows));
            deciding(Topic.SPEED_AND_COST, "ms").ifPresent(time -> {
                Row times = row(name(time), time.measure(), set);
                add(section, "Quality against time", "Higher is better, further left is faster. The lines are 95 % intervals.",
                        List.of(times, shares),
                        plots -> plots.tradeOff("Quality against time", told(List.of(times, shares)), times, shares));
            });
        });
        return section;
    }

    boolean isAnyPlotLeftOut() { return plotsLeftOut; }

    boolean has(Topic topic) {
        return report.figures().stream().anyMatch(each -> each.topic() == topic);
    }

    /** A topic's plots, its table over all sets and, to be unfolded, the tables of each set. */
    void addTopic(Element section, Topic topic, String title) {
        String set = overAll();
        Element plots = new Element("div").addClass("plots");
        grouped(topic, set).forEach((group, rows) -> addRows(plots, topic, group.isEmpty() ? title : group, rows));
        if (topic == Topic.INTERPRETABILITY) addReliability(plots);
        if (plots.childrenSize() > 0) section.appendChild(plots);
        section.appendChild(scrolling(table(topic, set)));
        List<String> sets = report.sets().keySet().stream().filter(each -> !each.equals(set))
                .filter(each -> !measures(topic, each).isEmpty()).toList();
        if (sets.isEmpty() || report.sets().size() == 1) return;
        Element each = section.appendElement("details");
        each.appendElement("summary").text("Each set of questions by itself");
        sets.forEach(one -> each.appendChild(scrolling(table(topic, one))));
    }

    /** What is measured in the same way of several things, such as {@code kept: typos} and {@code kept: keywords}, is a plot of its own. */
    private Map<String, List<Row>> grouped(Topic topic, String set) {
        List<Figure> plotted = measures(topic, set).values().stream()
                .filter(each -> topic == Topic.SPEED_AND_COST ? each.unit().equals("ms") : each.unit().isEmpty()).toList();
        Map<String, Long> sizes = plotted.stream().collect(Collectors.groupingBy(each -> group(each.label()), Collectors.counting()));
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        for (Figure each : plotted) {
            String group = sizes.get(group(each.label())) > 1 ? group(each.label()) : "";
            String label = group.isEmpty() ? each.label() : each.label().substring(each.label().indexOf(": ") + 2);
            groups.computeIfAbsent(capitalized(group), it -> new ArrayList<>())
                    .add(row(capitalized(label) + direction(each), each.measure(), set));
        }
        return groups;
    }

    private static String group(String label) {
        int end = label.indexOf(": ");
        return end < 0 ? "" : label.substring(0, end);
    }

    /** Said only where it is not what one expects. */
    private static String direction(Figure measure) {
        return measure.isBetterHigher() || !measure.unit().isEmpty() ? "" : " (lower is better)";
    }

    private void addRows(Element plots, Topic topic, String title, List<Row> rows) {
        boolean isTime = topic == Topic.SPEED_AND_COST;
        String hint = isTime ? "Further left is faster; each step is ten times as long. " : "Further right is better, unless it is said. ";
        String described = told(rows);
        add(plots, isTime ? "Times" : title, hint + INTERVALS, rows,
                drawing -> isTime ? drawing.times(title, described, rows) : drawing.shares(title, described, rows));
    }

    /** Those over all questions; of other wordings, the table of their topic says which are real. */
    List<Difference> decidingDifferences() {
        String set = overAll();
        return report.differences().stream().filter(each -> each.set().equals(set))
                .filter(each -> figures(each.measure()).noneMatch(figure -> figure.topic() == Topic.GENERALIZATION)).toList();
    }

    /** Which of the differences are real. */
    Element differences() {
        Element table = new Element("table");
        table.appendElement("caption")
                .text("Differences between two systems on the same questions, with 95 % intervals by the paired bootstrap");
        Element head = table.appendElement("thead").appendElement("tr");
        for (String each : List.of("Measure", "Compared", "Difference", "What it means"))
            head.appendElement("th").attr("scope", "col").text(each);
        Element body = table.appendElement("tbody");
        for (Difference each : decidingDifferences()) {
            Optional<Figure> measure = figures(each.measure()).findFirst();
            String unit = measure.map(Figure::unit).orElse("");
            Element row = body.appendElement("tr");
            row.appendElement("th").attr("scope", "row").text(measure.map(PageFigures::name).orElse(each.measure()));
            Element compared = row.appendElement("td").addClass("compared");
            compared.appendChild(systems.chip(each.first())).appendText(" against ").appendChild(systems.chip(each.second()));
            Element value = row.appendElement("td").addClass("number");
            value.appendElement("strong").text(Numbers.difference(each.value(), unit));
            value.appendElement("span").addClass("interval")
                    .text(Numbers.differences(each.low(), each.high(), unit));
            Element meaning = row.appendElement("td").addClass(each.isReal() ? "real" : "chance");
            if (each.isReal())
                meaning.text("✓ ").appendChild(new Element("bdi").text(better(each, measure))).appendText(" is really better");
            else
                meaning.text(each.low() == each.high() ? "= the same" : "≈ may be chance");
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
        caption.appendElement("bdi").text(nameOfSet(topic, set));
        if (!set.equals(PilotReport.ALL_SETS)) caption.appendText(", " + count(report.sets().getOrDefault(set, 0)));
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
        name.appendElement("span").text(name(measure));
        if (!measure.isBetterHigher() && measure.unit().isEmpty()) name.appendElement("span").addClass("hint").text("lower is better");
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
        if (Numbers.hasInterval(figure.get())) cell.appendElement("span").addClass("interval").text(" " + Numbers.interval(figure.get()));
        cell.attr("title", "over " + count(figure.get().count()));
    }

    private void addReal(Element cell, Figure measure, String set) {
        List<Difference> differences = report.differences().stream()
                .filter(each -> each.measure().equals(measure.measure()) && each.set().equals(set)).toList();
        List<Difference> real = differences.stream().filter(Difference::isReal).toList();
        if (differences.isEmpty()) cell.addClass("absent").text("not compared");
        else if (real.isEmpty()) cell.addClass("absent").text("none");
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

    /** The same as the plot, in words. */
    private static String told(List<Row> rows) {
        return rows.stream().map(row -> row.label() + ": " + row.figures().stream().flatMap(Optional::stream)
                .map(each -> each.system() + " " + Numbers.value(each) + (Numbers.hasInterval(each) ? ", " + Numbers.interval(each) : ""))
                .collect(Collectors.joining("; "))).collect(Collectors.joining(". "));
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

    private Stream<Figure> figures(String measure) {
        return report.figures().stream().filter(each -> each.measure().equals(measure));
    }

    /** The share that is compared first; the first of accuracy where none is. */
    private Optional<Figure> decidingMeasure() {
        return deciding(Topic.ACCURACY, "");
    }

    /** The first that is compared, otherwise the first that there is. */
    private Optional<Figure> deciding(Topic topic, String unit) {
        return Stream.concat(report.differences().stream().flatMap(each -> figures(each.measure())), report.figures().stream())
                .filter(each -> each.topic() == topic && each.unit().equals(unit)).findFirst();
    }

    /** Of a pilot of one set there may be no figures over all of them. */
    private String overAll() {
        boolean has = report.figures().stream().anyMatch(each -> each.set().equals(PilotReport.ALL_SETS));
        return has || report.sets().isEmpty() ? PilotReport.ALL_SETS : report.sets().keySet().iterator().next();
    }

    private static String name(Figure measure) { return capitalized(measure.label()); }

    static String capitalized(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private String nameOfSet(Topic topic, String set) {
        if (!set.equals(PilotReport.ALL_SETS)) return set;
        return report.sets().size() == 1
                ? "All questions"
                : topic == Topic.SPEED_AND_COST ? "All questions of all sets" : "All sets of questions, each counting alike";
    }
}
