package dev.satchel;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/**
 * Web pages. The text is what a person reads: one paragraph after another with a blank line between, list items behind a dash or their
 * number, a line for each row of a table with the headings of its cells, preformatted text as it is. Navigation, page headers and footers,
 * asides, dialogs and banners that ask for consent, scripts, the controls of forms and what is hidden are left out.
 */
final class HtmlReader implements DocumentReader {
    private static final Set<String> EXTENSIONS = Set.of("html", "htm", "xhtml", "xht");
    /** Elements deeper than this become siblings: pages are some dozens deep, and nothing here may depend on a stranger's nesting. */
    private static final int DEEPEST = 256;
    /** The tree of a page takes some hundred bytes a tag. */
    private static final int MOST_TAGS = 5_000_000;
    /** Where a declaration of the character set must stand (the HTML standard says 1024; some pages have it later). */
    private static final int DECLARATION_WITHIN = 4096;
    private static final Pattern DECLARATION = Pattern.compile("(?:charset|encoding)\\s{0,9}=\\s{0,9}[\"']?([A-Za-z0-9_:.-]{1,40})",
            Pattern.CASE_INSENSITIVE);
    /** Styles with which nobody sees an element: not shown, without size, without ink, or beside the page. */
    static final String HIDING = "display\\s{0,9}:\\s{0,9}none|visibility\\s{0,9}:\\s{0,9}hidden|font-size\\s{0,9}:\\s{0,9}0(?![.0-9]*[1-9])"
            + "|opacity\\s{0,9}:\\s{0,9}0(?![.0-9]*[1-9])|(?<!-)color\\s{0,9}:\\s{0,9}transparent"
            + "|(?:left|top|text-indent)\\s{0,9}:\\s{0,9}-\\d{4,9}(?:px|pt|em|rem)";
    private static final Pattern HIDDEN = Pattern.compile(HIDING, Pattern.CASE_INSENSITIVE);
    private static final Pattern ABOUT_COOKIES = Pattern.compile(
            "\\b(?:cookies?|gdpr|consent)[-_]?(?:banner|bar|notice|consent|popup|modal|overlay|message|dialog)\\b",
            Pattern.CASE_INSENSITIVE);

    @Override
    public boolean reads(String fileName) { return EXTENSIONS.contains(FileName.of(fileName).extension()); }

    @Override
    public Document read(String id, byte[] content) {
        org.jsoup.nodes.Document page = parse(id, content);
        XhtmlText text = textOf(id, page, true);
        // A page that is all header or navigation is still a document.
        if (text.isBlank()) text = textOf(id, page, false);
        return text.document(title(page), metadata(page));
    }

    @Override
    public String version() { return "html 3"; }

    private static org.jsoup.nodes.Document parse(String id, byte[] content) {
        return parse(id, TextDecoder.decode(id, content, declaredCharset(content)));
    }

    private static org.jsoup.nodes.Document parse(String id, String html) {
        long tags = html.chars().filter(c -> c == '<').count();
        if (tags > MOST_TAGS)
            throw new SatchelException(
                    SatchelException.shown(id) + " has " + tags + " tags, a page may have " + MOST_TAGS + ": split it, or leave it out");
        return Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(html, "");
    }

    /**
     * Adds the text of a page that is part of a document, a chapter or the text of a mail: all of it is content, such as a book's notes.
     */
    static void read(String id, byte[] content, XhtmlText text) {
        new PageWalk(parse(id, content), false, text);
        text.end();
    }

    /** The same for a page whose characters are known. */
    static void read(String id, String html, XhtmlText text) {
        new PageWalk(parse(id, html), false, text);
        text.end();
    }

    private static XhtmlText textOf(String id, org.jsoup.nodes.Document page, boolean contentOnly) {
        XhtmlText text = new XhtmlText(id);
        new PageWalk(page, contentOnly, text);
        text.end();
        return text;
    }

    private static String title(org.jsoup.nodes.Document page) {
        String title = FileName.title(page.title());
        return title.isEmpty() && page.selectFirst("h1") instanceof Element heading ? heading.text() : title;
    }

    private static Map<String, List<String>> metadata(org.jsoup.nodes.Document page) {
        Metadata metadata = new Metadata();
        if (page.selectFirst("html[lang]") instanceof Element html) metadata.language(html.attr("lang"));
        for (Element meta : page.select("meta[name][content], meta[property][content]")) {
            String content = meta.attr("content");
            switch (meta.attr(meta.hasAttr("name") ? "name" : "property").toLowerCase(Locale.ROOT)) {
                case "author", "dc.creator" -> metadata.add("author", content);
                case "keywords" -> metadata.keywords(content);
                case "article:published_time", "dc.date" -> metadata.date("created", content);
                case "article:modified_time" -> metadata.date("modified", content);
                default -> {}
            }
        }
        return metadata.values();
    }

    private static Charset declaredCharset(byte[] content) {
        String beginning = new String(content, 0, Math.min(content.length, DECLARATION_WITHIN), StandardCharsets.ISO_8859_1);
        Matcher matcher = DECLARATION.matcher(beginning);
        // Only bytes that are not UTF-8 are ever decoded with it.
        if (matcher.find() && isSupported(matcher.group(1)) && !matcher.group(1).toLowerCase(Locale.ROOT).startsWith("utf"))
            return Charset.forName(matcher.group(1));
        return Charset.forName("windows-1252");
    }

    private static boolean isSupported(String charset) {
        try {
            return Charset.isSupported(charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }

    /** What a person reads of one page, passed on in one walk that is not recursive. */
    private static final class PageWalk implements NodeFilter {
        private static final Set<String> NEVER_READ = Set.of("head", "script", "style", "noscript", "template", "svg", "math", "iframe",
                "object", "embed", "audio", "video", "canvas", "map", "select", "datalist", "textarea", "button", "input", "dialog");
        private static final Set<String> AROUND_THE_CONTENT = Set.of("nav", "footer", "aside");
        private static final Set<String> ROLES_AROUND_THE_CONTENT = Set.of("navigation", "banner", "contentinfo", "search",
                "complementary", "dialog", "alertdialog");
        private static final Set<String> PARTS_OF_TABLES = Set.of("table", "tr", "td", "th");

        private final boolean contentOnly;
        private final XhtmlText text;
        /** Tables that lay out a page: those that hold another table, a heading or preformatted text. */
        private final Set<Element> layoutTables = new HashSet<>();
        private int openTables;

        PageWalk(org.jsoup.nodes.Document page, boolean contentOnly, XhtmlText text) {
            this.contentOnly = contentOnly;
            this.text = text;
            for (Element inner : page.select("table, h1, h2, h3, h4, h5, h6, pre")) {
                Element outer = inner.parent();
                // Stops at one that is known: its own outer tables are known too.
                while (outer != null && !layoutTables.contains(outer)) {
                    if (outer.normalName().equals("table")) layoutTables.add(outer);
                    outer = outer.parent();
                }
            }
            page.filter(this);
        }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode words) {
                text.addText(words.getWholeText());
            } else if (node instanceof Element element) {
                if (isLeftOut(element)) return FilterResult.SKIP_ENTIRELY;
                open(element);
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) {
                text.close(nameOf(element));
                if (nameOf(element).equals("table")) openTables--;
            }
            return FilterResult.CONTINUE;
        }

        private void open(Element element) {
            String name = nameOf(element);
            if (name.equals("table")) openTables++;
            if (name.equals("td") || name.equals("th"))
                text.openCell(name.equals("th"), span(element, "colspan"), span(element, "rowspan"));
            else
                text.open(name);
        }

        /** The element's name; what lays out a page is no table. */
        private String nameOf(Element element) {
            String name = element.normalName();
            boolean layout = name.equals("table") ? layoutTables.contains(element) : openTables == 0 && PARTS_OF_TABLES.contains(name);
            return layout ? "div" : name;
        }

        private static int span(Element cell, String attribute) {
            try {
                return cell.hasAttr(attribute) ? Integer.parseInt(cell.attr(attribute).strip()) : 1;
            } catch (NumberFormatException e) {
                return 1;
            }
        }

        private boolean isLeftOut(Element element) {
            String name = element.normalName();
            if (NEVER_READ.contains(name) || element.hasAttr("hidden") || element.attr("aria-hidden").equals("true")) return true;
            if (element.hasAttr("style") && HIDDEN.matcher(element.attr("style")).find()) return true;
            if (!contentOnly) return false;
            // The header of an article holds its heading; the header of a page holds its logo.
            if (name.equals("header")) return element.closest("article, main, section") == null;
            if (AROUND_THE_CONTENT.contains(name) || ROLES_AROUND_THE_CONTENT.contains(element.attr("role"))) return true;
            return isAboutCookies(element);
        }

        /** A banner that asks for consent: pages name them in many ways, but hardly without one of these words. */
        private static boolean isAboutCookies(Element element) {
            if (!element.isBlock() || element.normalName().equals("body") || element.normalName().equals("main")) return false;
            return ABOUT_COOKIES.matcher(element.id()).find() || ABOUT_COOKIES.matcher(element.className()).find();
        }
    }
}
