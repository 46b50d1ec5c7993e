package dev.satchel.pilot;

import dev.satchel.pilot.PilotReport.Recommendation;
import dev.satchel.pilot.PilotReport.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;

/**
 * A pilot's report as one web page that needs nothing else: no network, no other file. What documents, questions and models say is shown as
 * text, whatever it looks like. Plots are drawn where JFreeChart and VectorGraphics2D are on the class path; the tables say the same.
 */
public final class PilotPage {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final PilotReport report;
    private final PageSystems systems;
    private final PageFigures figures;
    private final Element contents = new Element("ul");
    private final Element main = new Element("main");

    private PilotPage(PilotReport report) {
        this.report = report;
        this.systems = new PageSystems(report);
        this.figures = new PageFigures(report, systems);
    }

    /** Writes the page to a file, in UTF-8. */
    public static void write(PilotReport report, Path file) {
        try {
            Files.write(file, html(report).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** The page. */
    public static String html(PilotReport report) {
        return new PilotPage(report).html();
    }

    private String html() {
        addRecommendation();
        section("overview", "At a glance", "At a glance", section -> section.appendChild(figures.overview()));
        section("systems", "Systems", "What was compared", section -> section.appendChild(PageFigures.scrolling(systems.table())));
        if (!figures.decidingDifferences().isEmpty()) section("differences", "Differences", "Which differences are real", section -> {
            section.appendElement("p")
                    .text("A difference is called real when chance alone hardly explains it. Of twenty that are nothing, one may still "
                            + "look real, and the largest of many is often smaller the next time. “May be chance” does not mean equal: these "
                            + "questions cannot tell.");
            section.appendChild(figures.differences());
        });
        for (Topic each : Topic.values()) if (figures.has(each)) section(id(each), title(each), title(each), section -> {
            section.appendElement("p").text(explanation(each));
            figures.addTopic(section, each, title(each));
        });
        section("answers", "Answers", "Every question and its answers", this::addAnswers);
        section("about", "How to read", "How to read this page", this::addAbout);
        return page();
    }

    private void addRecommendation() {
        Recommendation recommendation = report.recommendation();
        section("recommendation", "Recommendation", "Recommendation", section -> {
            section.addClass("recommendation").addClass(recommendation.system().isPresent() ? "yes" : "no");
            recommendation.system().ifPresent(each -> section.appendElement("p").addClass("chosen").appendChild(systems.chip(each)));
            section.appendElement("p").addClass("headline").text(recommendation.headline());
            if (!recommendation.reasons().isEmpty()) {
                section.appendElement("h3").text("Why, and what to know before");
                Element reasons = section.appendElement("ul");
                recommendation.reasons().forEach(each -> reasons.appendElement("li").text(each));
            }
            List<String> unfinished = systems.unfinished();
            if (unfinished.isEmpty()) return;
            Element notice = section.appendElement("div").addClass("notice").attr("role", "note");
            notice.appendElement("strong").text("This pilot is not finished.");
            unfinished.forEach(each -> notice.appendElement("p").text(each));
        });
    }

    private void addAnswers(Element section) {
        if (report.answers().stream().allMatch(each -> each.question().isBlank()))
            section.appendElement("p").text("This report was made to be shared: it has no words of documents, questions or answers.");
        if (report.answers().isEmpty()) return;
        new PageAnswers(report, systems).addTo(section);
    }

    private void addAbout(Element section) {
        Element list = section.appendElement("dl").addClass("about");
        pair(list, "Interval",
                "Other questions like these would have given another figure. The 95 % interval says within which range: the questions were drawn "
                        + "anew, with repetition, many times.");
        pair(list, "Points", "A difference of two shares: from 60 % to 65 % are 5 points.");
        pair(list, "Right", "An answer that agrees in its words with one that people gave; and where the documents do not say, no answer.");
        pair(list, "Quote", "The words of a document on which an answer rests, found again at the place that is given.");
        report.machine().forEach((name, value) -> pair(list, PageFigures.capitalized(name), value));
        if (figures.isAnyPlotLeftOut())
            section.appendElement("p").addClass("notice").text("Plots are written in words: for drawings, add JFreeChart and "
                    + "VectorGraphics2D to the class path, and fonts to the machine that makes the report.");
    }

    private static void pair(Element list, String name, String value) {
        Element pair = list.appendElement("div");
        pair.appendElement("dt").text(name);
        pair.appendElement("dd").text(value);
    }

    private void section(String id, String inContents, String title, Consumer<Element> content) {
        Element section = main.appendElement("section").attr("aria-labelledby", "h-" + id).attr("id", id);
        section.appendElement("h2").attr("id", "h-" + id).text(title);
        content.accept(section);
        contents.appendElement("li").appendElement("a").attr("href", "#" + id).text(inContents);
    }

    private String page() {
        Document page = new Document("");
        page.outputSettings().prettyPrint(false).charset(StandardCharsets.UTF_8);
        page.appendChild(new DocumentType("html", "", ""));
        Element html = page.appendElement("html").attr("lang", "en");
        String script = resource("pilot-page.js");
        Element head = html.appendElement("head");
        head.appendElement("meta").attr("charset", "utf-8");
        // A second lock, should markup of a document ever get through: only the script below runs, and nothing is loaded.
        head.appendElement("meta").attr("http-equiv", "Content-Security-Policy").attr("content",
                "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + hash(script)
                        + "'; base-uri 'none'; form-action 'none'");
        head.appendElement("meta").attr("name", "viewport").attr("content", "width=device-width, initial-scale=1");
        head.appendElement("meta").attr("name", "color-scheme").attr("content", "light dark");
        head.appendElement("title").text(report.title());
        head.appendElement("style").appendChild(new DataNode(resource("pilot-page.css")));
        Element body = html.appendElement("body");
        body.appendElement("a").addClass("skip").attr("href", "#recommendation").text("Skip to the recommendation");
        body.appendChild(header());
        body.appendElement("nav").attr("aria-label", "On this page").appendChild(contents);
        body.appendChild(main);
        body.appendElement("script").appendChild(new DataNode(script));
        return page.outerHtml();
    }

    private Element header() {
        Element header = new Element("header");
        header.appendElement("h1").text(report.title());
        int questions = report.sets().values().stream().mapToInt(Integer::intValue).sum();
        String sets = report.sets().entrySet().stream().map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
        header.appendElement("p").text(report.systems().size() + (report.systems().size() == 1 ? " system" : " systems") + " · " + questions
                + " questions: " + sets + " · " + DAY.format(report.made()));
        return header;
    }

    private static String id(Topic topic) { return topic.name().toLowerCase(Locale.ROOT).replace('_', '-'); }

    private static String title(Topic topic) {
        return switch (topic) {
            case ACCURACY -> "Accuracy";
            case GENERALIZATION -> "Generalization";
            case INTERPRETABILITY -> "Interpretability";
            case SPEED_AND_COST -> "Speed and cost";
        };
    }

    private static String explanation(Topic topic) {
        return switch (topic) {
            case ACCURACY -> "Does it find the right passages, answer rightly, and say so when the documents do not tell?";
            case GENERALIZATION -> "Does it keep its answers when the same is asked in other words, or the passages come in another order?";
            case INTERPRETABILITY ->
                "Can a person check an answer: is it quoted, is the quote the right one, and is the confidence worth anything?";
            case SPEED_AND_COST -> "How long does a question take, what does the machine need for it, and what does that cost?";
        };
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(PilotPage.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String script) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
