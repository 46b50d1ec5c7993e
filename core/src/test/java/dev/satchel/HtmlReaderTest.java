package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlReaderTest {
    private static Document read(String html) { return new HtmlReader().read("my-page.html", html.getBytes(StandardCharsets.UTF_8)); }

    private static List<String> blocks(Document document) {
        return document.blocks().stream()
                .map(block -> block.kind() + (block.level() > 0 ? " " + block.level() : "") + ": "
                        + document.text().substring(block.start(), block.end()))
                .toList();
    }

    @Test
    void whatAPersonReadsBecomesParagraphs() {
        Document document = read("""
                <!DOCTYPE html><html><head><title> The
                page </title><style>p {}</style><script>var x = "<p>no</p>";</script></head><body>
                <nav><a href="/">Home</a></nav><header>Logo</header>
                <main><header><h1>Warranty &amp; <em>returns</em></h1></header>
                <p>Two&nbsp;years,   for
                <b>every</b> lamp.<br>Not for bul\u00ADbs.</p>
                Loose words.
                <ul><li>one <p>more</p></li><li>two<ol><li>first</li><li>second</li></ol></li></ul>
                <pre>
                  a &lt; b
                    c</pre>
                <aside>Ad</aside>
                <p hidden>Secret</p><p style="color: red; display: none">Secret</p>
                </main><footer>Imprint</footer></body></html>
                """);
        assertEquals("The page", document.title());
        assertEquals(
                List.of("HEADING 1: Warranty & returns", "PARAGRAPH: Two years, for every lamp.\nNot for bulbs.", "PARAGRAPH: Loose words.",
                        "LIST_ITEM: - one\n\nmore", "LIST_ITEM: - two\n  1. first\n  2. second", "CODE:   a < b\n    c"),
                blocks(document));
        assertEquals(
                "Warranty & returns\n\nTwo years, for every lamp.\nNot for bulbs.\n\nLoose words.\n\n- one\n\nmore\n- two\n  1. first\n  2. second"
                        + "\n\n  a < b\n    c",
                document.text());
    }

    @Test
    void tablesAreRows() {
        Document document = read(
                "<p>Prices</p><table><caption>2026</caption><thead><tr><th>Item<th>Price</thead><tr><td><p>Lamp</p><p>big</p><td>10 €"
                        + "<tr><td><td></tr><tr><td>Bulb<td></table><p>End</p>");
        assertEquals(List.of("PARAGRAPH: Prices", "TABLE: 2026\nItem: Lamp big; Price: 10 €.\nItem: Bulb.", "PARAGRAPH: End"),
                blocks(document));
    }

    @Test
    void aCharacterSetThatCannotBeIsNone() { assertEquals("Olá", read("<meta charset='_x'><p>Olá").text()); }

    @Test
    void bannersAndWhatIsHiddenAreLeftOut() {
        assertEquals(List.of("PARAGRAPH: Text about a cookie banner."),
                blocks(read("<div id='cookie-banner'>Accept?</div><div class='x gdpr-consent'>Accept?</div><div role=dialog>Sign up!</div>"
                        + "<span style='visibility: hidden'>no</span><main><p style='DISPLAY : NONE'>no</p><p>Text about a cookie banner.</main>")));
    }

    @Test
    void whatAPageSaysOfItselfIsItsMetadata() {
        assertEquals(
                java.util.Map.of("author", List.of("Ana Souza"), "created", List.of("2026-11-24"), "keywords", List.of("pump", "water"),
                        "language", List.of("pt")),
                read("<html lang=pt-BR><meta name=Author content='Ana Souza'><meta name=keywords content='pump, water'>"
                        + "<meta property='article:published_time' content='2026-11-24T10:00:00-03:00'><p>x").metadata());
    }

    @Test
    void cellsOverSeveralColumnsAndRowsHeadTheirCells() {
        assertEquals(List.of("TABLE: Region: North; 2025 Spring: 1; 2025 Autumn: 2."),
                blocks(read("<table><tr><th rowspan=2>Region<th colspan=2>2025<tr><th>Spring<th>Autumn<tr><td>North<td>1<td>2</table>")));
        assertEquals(List.of("TABLE: Weight: 12 kg\nColour: red"),
                blocks(read("<table><tr><th>Weight<td>12 kg<tr><th>Colour<td>red</table>")));
    }

    @Test
    void aTableThatHoldsATableOnlyLaysOutThePage() {
        assertEquals(List.of("PARAGRAPH: Left", "HEADING 2: Right", "TABLE: a | b"),
                blocks(read("<table><tr><td>Left<td><h2>Right</h2><table><tr><td>a<td>b</table></table>")));
    }

    @Test
    void theTitleIsTheFirstHeadingWithoutOneElseTheFilesName() {
        assertEquals("Head line", read("<p>x</p><h1>Head <i>line</i></h1>").title());
        assertEquals("my page", read("<title></title><p>x").title());
    }

    @Test
    void aPageThatIsAllNavigationIsStillRead() { assertEquals("Home", read("<body><nav><a>Home</a></nav><script>x</script>").text()); }

    @Test
    void aPageWithoutTextIsADocumentWithoutText() {
        assertEquals("", read("").text());
        assertEquals("", read("<script>x</script>").text());
    }

    @Test
    void theDeclaredCharacterSetIsUsedForWhatIsNotUtf8() {
        byte[] cyrillic = "<meta charset=\"koi8-r\"><p>лампа".getBytes(Charset.forName("KOI8-R"));
        assertEquals("лампа", new HtmlReader().read("a.html", cyrillic).text());
        byte[] nonsense = "<meta charset='no-such-set'><p>Größe".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("Größe", new HtmlReader().read("a.html", nonsense).text());
        byte[] utf8 = "<meta charset=iso-8859-1><p>Größe".getBytes(StandardCharsets.UTF_8);
        assertEquals("Größe", new HtmlReader().read("a.html", utf8).text());
    }

    @Test
    void headingsThatLookLikeMarkdownKeepTheirCharacters() {
        Document document = read("<title>T</title><h2>The Vec&lt;T&gt; type: a[0] * 2</h2><p>Text.</p>");
        assertEquals(List.of("The Vec<T> type: a[0] * 2"), Splitter.structured().split(document).getFirst().headings());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<div>", "<b>", "<a href=x>", "<table><tr><td>", "<ul><li>", "<blockquote>", "<pre>", "<p><b>", "<svg><g>",
            "<template>", "<h1>",
            "<select>", "<!--", "<i><p>", "<a><table>", "<button>", "</p>", "<", "&", "<x y='"})
    void aHundredThousandNestedElementsAreRead(String tag) {
        Document document = read(tag.repeat(100_000) + "deep");
        SplitterContract.assertPromises(Splitter.structured(), document);
    }

    @Test
    void deepTextIsNotLost() { assertEquals("deep", read("<div>".repeat(100_000) + "deep" + "</div>".repeat(100_000)).text()); }

    @Test
    void moreTagsThanATreeCanHoldAreRefused() {
        String html = "<b>".repeat(5_000_001);
        assertEquals("my-page.html has 5000001 tags, a page may have 5000000: split it, or leave it out",
                assertThrows(SatchelException.class, () -> read(html)).getMessage());
    }

    @Test
    void readsWebPagesOnly() {
        assertTrue(new HtmlReader().reads("a/b.HTML") && new HtmlReader().reads("x.htm"));
        assertFalse(new HtmlReader().reads("html"));
    }
}
