package dev.satchel.pilot;

import dev.satchel.Citation;
import dev.satchel.pilot.AnsweredQuestion.Score;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** Each question of a report with the answers of all systems side by side. */
final class PageAnswers {
    private final PilotReport report;
    private final PageSystems systems;

    PageAnswers(PilotReport report, PageSystems systems) {
        this.report = report;
        this.systems = systems;
    }

    /** What became of a question that was asked of one system. */
    private enum Outcome {
        RIGHT("✓", "right"),
        RIGHTLY_REFUSED("✓", "rightly not answered"),
        WRONG("✗", "wrong"),
        REFUSED("✗", "not answered, though the documents say it"),
        MADE_UP("✗", "answered, though the documents do not say it"),
        UNSCORED("·", "not scored");

        private final String mark;
        private final String words;

        Outcome(String mark, String words) {
            this.mark = mark;
            this.words = words;
        }

        static Outcome of(AnsweredQuestion answer) {
            Optional<Double> right = answer.score(Score.RIGHT);
            if (right.isEmpty()) return UNSCORED;
            if (right.get() > 0) return answer.answered() ? RIGHT : RIGHTLY_REFUSED;
            if (!answer.answered()) return REFUSED;
            return answer.isAnswerable() ? WRONG : MADE_UP;
        }

        boolean isGood() { return this == RIGHT || this == RIGHTLY_REFUSED; }

        Element badge() {
            String kind = isGood() ? "good" : this == UNSCORED ? "absent" : "bad";
            Element badge = new Element("span").addClass("badge").addClass(kind);
            badge.appendElement("span").attr("aria-hidden", "true").text(mark + " ");
            return badge.appendText(words);
        }
    }

    private record Key(String set, String id) {}

    void addTo(Element section) {
        Map<Key, List<AnsweredQuestion>> questions = report.answers().stream()
                .collect(Collectors.groupingBy(each -> new Key(each.set(), each.id()), LinkedHashMap::new, Collectors.toList()));
        section.appendChild(filter());
        section.appendElement("p").attr("id", "shown").attr("role", "status").text(questions.size() + " questions");
        Element list = section.appendElement("div").attr("id", "questions");
        int number = 1;
        for (List<AnsweredQuestion> each : questions.values()) list.appendChild(question(number++, each));
    }

    /** Shown by the script, which makes it work. */
    private Element filter() {
        Element form = new Element("form").attr("id", "filter").attr("hidden", "").attr("aria-label", "Which questions are shown");
        Map<String, String> sets = new LinkedHashMap<>();
        sets.put("", "all");
        report.sets().keySet().forEach(each -> sets.put(each, each));
        choice(form, "set", "Set", sets);
        Map<String, String> outcomes = new LinkedHashMap<>();
        outcomes.put("", "all");
        outcomes.put("none-right", "no system was right");
        outcomes.put("some-right", "some were right, some wrong");
        outcomes.put("all-right", "all were right");
        outcomes.put("made-up", "answered though the documents do not say it");
        outcomes.put("refused", "not answered though the documents say it");
        choice(form, "outcome", "Outcome", outcomes);
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("", "all");
        kinds.put("answerable", "with an answer in the documents");
        kinds.put("unanswerable", "without one");
        choice(form, "kind", "Questions", kinds);
        Element search = form.appendElement("label").text("Words ");
        search.appendElement("input").attr("type", "search").attr("name", "words").attr("autocomplete", "off");
        form.appendElement("button").attr("type", "reset").text("Show all");
        return form;
    }

    private static void choice(Element form, String name, String label, Map<String, String> options) {
        Element select = form.appendElement("label").text(label + " ").appendElement("select").attr("name", name);
        options.forEach((value, text) -> select.appendElement("option").attr("value", value).text(text));
    }

    private Element question(int number, List<AnsweredQuestion> answers) {
        List<AnsweredQuestion> asked = answers.stream().filter(each -> each.variation().equals(Variations.AS_ASKED)).toList();
        AnsweredQuestion first = asked.isEmpty() ? answers.getFirst() : asked.getFirst();
        Element question = new Element("details").addClass("question").attr("data-set", first.set())
                .attr("data-outcome", String.join(" ", outcomes(asked)))
                .attr("data-kind", first.isAnswerable() ? "answerable" : "unanswerable");
        Element summary = question.appendElement("summary");
        summary.appendElement("span").addClass("number").text(number + "");
        summary.appendElement("span").addClass("asked").attr("dir", "auto")
                .text(first.question().isBlank() ? "Question " + first.id() : first.question());
        Element results = summary.appendElement("span").addClass("results");
        for (AnsweredQuestion each : asked) {
            Outcome outcome = Outcome.of(each);
            Element result = results.appendElement("span")
                    .addClass(outcome.isGood() ? "good" : outcome == Outcome.UNSCORED ? "absent" : "bad");
            result.appendElement("span").attr("aria-hidden", "true").text(outcome.mark);
            result.appendElement("bdi").text(each.system());
            result.appendElement("span").addClass("unseen").text(": " + outcome.words);
        }
        Element about = question.appendElement("p").addClass("about");
        about.appendElement("bdi").text(first.set());
        about.appendText(" · ").appendElement("bdi").text(first.id());
        expected(question, first);
        Element side = question.appendElement("div").addClass("answers");
        for (String system : systems.names()) {
            Optional<AnsweredQuestion> answer = asked.stream().filter(each -> each.system().equals(system)).findFirst();
            side.appendChild(answer.map(this::answer).orElseGet(() -> notAsked(system)));
        }
        variations(question, answers.stream().filter(each -> !each.variation().equals(Variations.AS_ASKED)).toList());
        return question;
    }

    private static List<String> outcomes(List<AnsweredQuestion> asked) {
        List<Outcome> all = asked.stream().map(Outcome::of).filter(each -> each != Outcome.UNSCORED).toList();
        List<String> outcomes = new ArrayList<>();
        long good = all.stream().filter(Outcome::isGood).count();
        if (!all.isEmpty()) outcomes.add(good == 0 ? "none-right" : good == all.size() ? "all-right" : "some-right");
        if (all.contains(Outcome.MADE_UP)) outcomes.add("made-up");
        if (all.contains(Outcome.REFUSED)) outcomes.add("refused");
        return outcomes;
    }

    private static void expected(Element question, AnsweredQuestion asked) {
        Element expected = question.appendElement("p").addClass("expected");
        if (!asked.isAnswerable()) {
            expected.text("The documents do not say: the right thing is not to answer.");
            return;
        }
        List<String> answers = asked.expected().stream().filter(each -> !each.isBlank()).distinct().toList();
        if (answers.isEmpty()) {
            expected.text("The documents say the answer.");
            return;
        }
        expected.text(answers.size() == 1 ? "Right is: " : "Right is one of: ");
        for (int i = 0; i < answers.size(); i++)
            expected.appendText(i > 0 ? " / " : "").appendElement("q").attr("dir", "auto").text(answers.get(i));
    }

    private Element notAsked(String system) {
        Element card = new Element("article").addClass("answer");
        card.appendElement("h3").appendChild(systems.chip(system));
        card.appendElement("p").addClass("absent").text("Not asked.");
        return card;
    }

    private Element answer(AnsweredQuestion answer) {
        Element card = new Element("article").addClass("answer");
        card.appendElement("h3").appendChild(systems.chip(answer.system()));
        Element line = card.appendElement("p").addClass("line");
        line.appendChild(Outcome.of(answer).badge());
        line.appendElement("span").text(Numbers.percent(answer.confidence()).replaceFirst("\\.\\d", "") + " sure");
        answer.time(AnsweredQuestion.Time.TOTAL).ifPresent(each -> line.appendElement("span").text(Numbers.milliseconds(each)));
        if (!answer.text().isBlank()) {
            Element text = card.appendElement("p").addClass("text").attr("dir", "auto");
            if (!answer.answered()) text.addClass("reason");
            text.text(answer.text());
        }
        answer.citations().forEach(each -> card.appendChild(quote(each)));
        card.appendChild(trace(answer));
        return card;
    }

    private static Element quote(Citation citation) {
        Element figure = new Element("figure").addClass("quote");
        figure.appendElement("blockquote").attr("dir", "auto").text(citation.quote());
        Element source = figure.appendElement("figcaption");
        source.appendElement("bdi").text(citation.documentId());
        citation.page().ifPresent(page -> source.appendText(", page " + page));
        if (!citation.headings().isEmpty()) source.appendText(", ").appendElement("bdi").text(String.join(" › ", citation.headings()));
        source.appendText(", characters " + citation.start() + " to " + citation.end());
        return figure;
    }

    /** What a person needs to follow how the answer came about. */
    private static Element trace(AnsweredQuestion answer) {
        Element trace = new Element("details").addClass("trace");
        trace.appendElement("summary").text("How it came about");
        if (!answer.decision().isBlank()) trace.appendElement("p").attr("dir", "auto").text(answer.decision());
        Element steps = new Element("ol");
        answer.steps().forEach(each -> steps.appendElement("li").attr("dir", "auto").text(each));
        if (steps.childrenSize() > 0) trace.appendChild(steps);
        Element numbers = trace.appendElement("dl");
        for (AnsweredQuestion.Time each : AnsweredQuestion.Time.values())
            answer.time(each).ifPresent(time -> pair(numbers, nameOf(each), Numbers.milliseconds(time)));
        if (answer.promptTokens() > 0)
            pair(numbers, "tokens",
                    answer.promptTokens() + " read, " + answer.cachedTokens() + " of them from cache, " + answer.generatedTokens()
                            + " generated or scored");
        if (answer.claims() > 0) pair(numbers, "claims with a verified quote", answer.citedClaims() + " of " + answer.claims());
        for (Score each : Score.values()) answer.score(each).ifPresent(score -> pair(numbers, each.label(), Numbers.percent(score)));
        return trace;
    }

    private static String nameOf(AnsweredQuestion.Time time) {
        return switch (time) {
            case RETRIEVE -> "finding passages";
            case PREFILL -> "reading the prompt";
            case GENERATE -> "generating";
            case FIRST_TOKEN -> "until the first word";
            case TOTAL -> "until the answer";
        };
    }

    private static void pair(Element list, String name, String value) {
        Element pair = list.appendElement("div");
        pair.appendElement("dt").text(name);
        pair.appendElement("dd").text(value);
    }

    private void variations(Element question, List<AnsweredQuestion> answers) {
        if (answers.isEmpty()) return;
        Map<String, List<AnsweredQuestion>> byVariation = answers.stream()
                .collect(Collectors.groupingBy(AnsweredQuestion::variation, LinkedHashMap::new, Collectors.toList()));
        Element more = question.appendElement("details").addClass("variations");
        more.appendElement("summary").text("The same asked in other ways (" + byVariation.size() + ")");
        Element table = new Element("table");
        table.appendElement("caption").text("Answers to the same question in other ways");
        Element head = table.appendElement("thead").appendElement("tr");
        head.appendElement("th").attr("scope", "col").text("Asked");
        systems.names().forEach(each -> head.appendElement("th").attr("scope", "col").appendChild(systems.chip(each)));
        Element body = table.appendElement("tbody");
        byVariation.forEach((variation, all) -> {
            Element row = body.appendElement("tr");
            Element name = row.appendElement("th").attr("scope", "row");
            name.appendElement("span").text(variation);
            name.appendElement("span").addClass("hint").attr("dir", "auto").text(all.getFirst().question());
            for (String system : systems.names()) {
                Element cell = row.appendElement("td");
                all.stream().filter(each -> each.system().equals(system)).findFirst().ifPresentOrElse(each -> other(cell, each),
                        () -> cell.addClass("absent").text("not asked"));
            }
        });
        more.appendChild(PageFigures.scrolling(table));
    }

    private static void other(Element cell, AnsweredQuestion answer) {
        cell.appendChild(Outcome.of(answer).badge());
        answer.score(Score.AGREES)
                .ifPresent(each -> cell.appendElement("span").addClass("hint").text(each > 0 ? "same answer" : "another answer"));
        if (answer.answered()) cell.appendElement("div").attr("dir", "auto").text(answer.text());
    }
}
