package dev.satchel.pilot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.satchel.pilot.PilotReport.Figure;
import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PilotPageTest {
    private static final PilotReport REPORT = PilotReports.usual();
    private static final String HTML = PilotPage.html(REPORT);
    /** Only looked at. */
    private static final Document PAGE = Jsoup.parse(HTML);
    private static final Document HARMLESS = Jsoup.parse(PilotPage.html(PilotReports.saying("a word")));

    @Test
    void theRecommendationComesFirstWithItsReasons() {
        Element first = PAGE.expectFirst("main > section");
        assertEquals("● " + PilotReports.NONE, first.expectFirst(".chosen").text());
        assertEquals(REPORT.recommendation().headline(), first.expectFirst(".headline").text());
        assertEquals(REPORT.recommendation().reasons(), first.select("li").eachText());
    }

    @Test
    void whatIsNotFinishedIsSaidBesideTheRecommendation() {
        assertEquals("This pilot is not finished. " + PilotReports.GEMMA
                + " has been asked 80 of 100 questions so far: its figures may still change.",
                PAGE.expectFirst(".recommendation .notice").text());
    }

    @Test
    void everyFigureStandsInATableWithItsInterval() {
        String tables = PAGE.select("table.figures td").eachText().stream().collect(Collectors.joining("\n"));
        REPORT.figures().forEach(each -> assertTrue(tables.contains(
                Numbers.value(each) + (Numbers.hasInterval(each) ? " " + Numbers.interval(each) : "")), each::toString));
        assertEquals(REPORT.figures().stream().filter(each -> each.set().equals("contracts")).count(),
                PAGE.select("table.figures:contains(contracts, 30 questions) td.number:not(.absent)").size());
    }

    @Test
    void aDifferenceIsRealOnlyWhereItsIntervalDoesNotHoldZero() {
        List<String> meanings = PAGE.select("#differences tbody tr td:last-child").eachText();
        assertEquals(List.of("≈ may be chance", "✓ no model, quote is really better", "✓ no model, quote is really better",
                "✓ no model, quote is really better", "✓ no model, quote is really better"), meanings);
    }

    @Test
    void everyAnswerStandsBesideThoseOfTheOtherSystemsWithItsQuotes() {
        assertEquals(100, PAGE.select(".question").size());
        assertEquals(300, PAGE.select(".question > .answers > .answer").size());
        long quotes = REPORT.answers().stream().filter(each -> each.variation().equals(Variations.AS_ASKED))
                .mapToLong(each -> each.citations().size()).sum();
        assertEquals(quotes, PAGE.select(".answers blockquote").size());
        assertEquals(20, PAGE.select(".answers .absent:contains(Not asked.)").size());
    }

    @Test
    void aReportWithoutTextsSaysSoAndHasTheOutcomesAllTheSame() {
        Element answers = Jsoup.parse(PilotPage.html(PilotReports.withoutTexts())).expectFirst("#answers");
        assertTrue(answers.text().contains("it has no words of documents, questions or answers"), answers::text);
        assertEquals("Question 1", answers.expectFirst(".asked").text());
        assertEquals(280, answers.select(".answer .badge").size());
        assertEquals(0, answers.select("blockquote, .text, q").size());
    }

    @Test
    void aReportWithHardlyAnythingIsStillAPage() {
        Document page = Jsoup.parse(PilotPage.html(PilotReports.bare()));
        assertEquals("None of them is good enough.", page.expectFirst(".recommendation.no .headline").text());
        assertEquals(0, page.select("svg, #differences").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</title></style></script><svg onload=alert(1)>",
            "\"><iframe src=javascript:alert(1)></iframe>", "' onmouseover='alert(1)", "<!-- ", "]]>", "&lt;b&gt;",
            "</textarea><base href=//x>",
            "\u0000<b>\u0001", "\ud800<i>", "\u202e</details>"})
    void textOfDocumentsQuestionsAndModelsNeverBecomesMarkup(String hostile) {
        Document page = Jsoup.parse(PilotPage.html(PilotReports.saying(hostile)));
        assertIterableEquals(shape(HARMLESS), shape(page));
        assertEquals(1, page.select("script").size());
        assertEquals(HARMLESS.expectFirst("script").data(), page.expectFirst("script").data());
        assertEquals(HARMLESS.expectFirst("style").data(), page.expectFirst("style").data());
    }

    /** The elements in their order, with the names of their attributes. */
    private static List<String> shape(Document page) {
        return page.getAllElements().stream()
                .map(each -> each.tagName()
                        + each.attributes().asList().stream().map(Attribute::getKey).collect(Collectors.toCollection(TreeSet::new)))
                .toList();
    }

    @Test
    void timesFromLessThanAMillisecondToMinutesFitOnOneAxis() {
        List<Optional<Figure>> figures = List.of(time(0.004), time(200_000));
        Element plots = new Plots(List.of("quick", "slow"), "p").times("Times", "", List.of(new Plots.Row("Answer", figures)));
        for (Element svg : plots.select("svg"))
            assertEquals(List.of("1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s", "1000 s"), svg.select("text").eachText().subList(0, 7));
    }

    private static Optional<Figure> time(double milliseconds) {
        return Optional.of(new Figure(PilotReport.Topic.SPEED_AND_COST, "p50", "Answer", "ms", false, "", "", milliseconds, milliseconds,
                milliseconds, 1));
    }

    @Test
    void nothingIsLoadedFromAnywhere() {
        assertEquals(0, PAGE.select("link, img, iframe, object, embed, base, [src], [onload], [onclick], script[src]").size());
        PAGE.select("[href]").forEach(each -> assertTrue(each.attr("href").startsWith("#"), each::outerHtml));
        assertFalse(HTML.contains("url(http"));
        assertTrue(PAGE.expectFirst("meta[http-equiv]").attr("content").startsWith("default-src 'none'; "));
    }

    @Test
    void plotsTakeTheColorsOfThePageAndAreToldInWords() {
        assertEquals(14, PAGE.select("svg[role=img]").size());
        for (Element svg : PAGE.select("svg")) {
            assertFalse(svg.outerHtml().contains("rgb("), svg::outerHtml);
            assertFalse(svg.outerHtml().contains("font-family"), svg::outerHtml);
            assertTrue(svg.attr("aria-label").contains("no model, quote"), svg.attr("aria-label"));
        }
    }

    @Test
    void noTwoElementsHaveTheSameIdAndEveryReferenceIsMet() {
        List<String> ids = PAGE.select("[id]").eachAttr("id");
        assertEquals(Set.copyOf(ids).size(), ids.size());
        PAGE.select("[href^=#]").forEach(each -> assertTrue(ids.contains(each.attr("href").substring(1)), each::outerHtml));
        PAGE.select("[aria-labelledby]").forEach(each -> assertTrue(ids.contains(each.attr("aria-labelledby")), each::outerHtml));
        PAGE.select("[clip-path]").forEach(
                each -> assertTrue(ids.contains(each.attr("clip-path").replaceAll("url\\(#|\\)", "")), each.attr("clip-path")));
    }

    @Test
    void headingsGoDownOneStepAtATimeAndTablesHaveCaptionsAndHeaders() {
        int level = 0;
        for (Element each : PAGE.select("h1, h2, h3, h4, h5")) {
            int next = each.tagName().charAt(1) - '0';
            assertTrue(next <= level + 1, each::outerHtml);
            level = next;
        }
        for (Element table : PAGE.select("table")) {
            assertEquals(1, table.select("> caption").size());
            assertEquals(table.select("tbody tr").size(), table.select("tbody th[scope=row]").size());
        }
    }

    @Test
    void theSameReportIsTheSamePage() {
        assertEquals(HTML, PilotPage.html(PilotReports.usual()));
        assertNotEquals(HTML, PilotPage.html(PilotReports.withoutTexts()));
    }

    @Test
    void halfACharacterDoesNotKeepThePageFromBeingWritten(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.html");
        PilotPage.write(PilotReports.saying("cut in \ud83d"), file);
        assertTrue(Files.readString(file).contains("cut in "));
    }

    @Test
    void withoutThePlottingLibraryThePageHasItsTablesAndSaysHowToGetPlots() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator))
            if (!each.contains("jfreechart")) urls.add(Path.of(each).toUri().toURL());
        try (URLClassLoader others = new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method usual = others.loadClass(PilotReports.class.getName()).getDeclaredMethod("usual");
            usual.setAccessible(true);
            Object report = usual.invoke(null);
            Method html = others.loadClass(PilotPage.class.getName()).getMethod("html", report.getClass());
            Document page = Jsoup.parse((String) html.invoke(null, report));
            assertEquals(0, page.select("svg").size());
            assertEquals(PAGE.select("table.figures td").eachText(), page.select("table.figures td").eachText());
            assertTrue(page.expectFirst("figure").text().contains("handbook: no model, quote 67.3 %, 62.3 to 71.3 %; "),
                    () -> page.expectFirst("figure").text());
            assertTrue(page.expectFirst("#about .notice").text().contains("add JFreeChart and VectorGraphics2D to the class path"));
        }
    }
}
