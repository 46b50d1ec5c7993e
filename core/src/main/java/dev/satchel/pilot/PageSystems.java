package dev.satchel.pilot;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;

/** The systems of a report as its page shows them: each has a color and a mark of its own, everywhere the same. */
final class PageSystems {
    static final int COLORS = 8;
    static final int MARKERS = 4;
    private static final String MARKS = "●■▲◆";

    private final PilotReport report;
    private final List<String> names;

    PageSystems(PilotReport report) {
        this.report = report;
        this.names = report.systems().stream().map(SystemRun::system).toList();
    }

    List<String> names() { return names; }

    /** The name with its mark. */
    Element chip(String system) {
        Element chip = new Element("span").addClass("system");
        int index = names.indexOf(system);
        if (index >= 0)
            chip.appendElement("span").addClass("mark").attr("aria-hidden", "true").attr("style", "color:var(--s" + index % COLORS + ")")
                    .text(MARKS.charAt(index % MARKERS) + " ");
        chip.appendElement("bdi").text(system);
        return chip;
    }

    Element legend() {
        Element legend = new Element("p").addClass("legend");
        names.forEach(each -> legend.appendChild(chip(each)));
        return legend;
    }

    /** What each is and what it costs beside its answers. */
    Element table() {
        Element table = new Element("table").addClass("facts");
        table.appendElement("caption").text("What was compared, and what it takes to run it on this machine");
        Element head = table.appendElement("thead").appendElement("tr");
        head.appendElement("td");
        names.forEach(each -> head.appendElement("th").attr("scope", "col").appendChild(chip(each)));
        Element body = table.appendElement("tbody");
        Set<String> facts = new LinkedHashSet<>();
        report.systems().forEach(each -> facts.addAll(each.facts().keySet()));
        facts.forEach(fact -> row(body, fact, report.systems().stream().map(each -> each.facts().getOrDefault(fact, "")).toList()));
        List<SystemRun> runs = report.systems();
        row(body, "Until it can be asked", runs.stream().map(each -> time(each.loadMilliseconds())).toList());
        row(body, "First answer after that", runs.stream().map(each -> time(each.firstAnswerMilliseconds())).toList());
        row(body, "Most memory in use", runs.stream().map(each -> each.peakMemoryBytes().map(Numbers::bytes).orElse("")).toList());
        row(body, "Processor time per question",
                runs.stream().map(each -> each.cpuMilliseconds().map(Numbers::milliseconds).orElse("")).toList());
        row(body, "Energy per question", runs.stream().map(each -> each.joules().map(it -> Numbers.number(it, "J")).orElse("")).toList());
        return table;
    }

    private static String time(double milliseconds) {
        return milliseconds > 0 ? Numbers.milliseconds(milliseconds) : "";
    }

    private static void row(Element body, String name, List<String> values) {
        if (values.stream().allMatch(String::isEmpty)) return;
        Element row = body.appendElement("tr");
        row.appendElement("th").attr("scope", "row").text(PageFigures.capitalized(name));
        for (String each : values) {
            Element cell = row.appendElement("td").text(each.isEmpty() ? "–" : each);
            if (each.isEmpty()) cell.addClass("absent");
        }
    }

    /** What a reader must know of systems that were not asked everything; empty when all were. */
    List<String> unfinished() {
        if (report.answers().isEmpty()) return List.of();
        int questions = report.sets().values().stream().mapToInt(Integer::intValue).sum();
        List<String> unfinished = new ArrayList<>();
        for (String each : names) {
            long asked = report.answers().stream()
                    .filter(answer -> answer.system().equals(each) && answer.variation().equals(Variations.AS_ASKED)).count();
            if (asked == 0) unfinished.add(each + " has not been asked yet.");
            else
                if (asked < questions)
                    unfinished.add(
                            each + " has been asked " + asked + " of " + questions + " questions so far: its figures may still change.");
        }
        return unfinished;
    }
}
