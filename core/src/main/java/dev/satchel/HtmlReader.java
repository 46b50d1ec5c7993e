package dev.satchel;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
 * number, tables as rows with {@code  | } between the cells, preformatted text as it is. Navigation, page headers and footers, asides,
 * scripts, the controls of forms and what is hidden are left out.
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

    @Override
    public boolean reads(String fileName) { return EXTENSIONS.contains(FileName.of(fileName).extension()); }

    @Override
    public Document read(String id, byte[] content) {
        String html = TextDecoder.decode(id, content, declaredCharset(content));
        long tags = html.chars().filter(c -> c == '<').count();
        if (tags > MOST_TAGS)
            throw new SatchelException(
                    SatchelException.shown(id) + " has " + tags + " tags, a page may have " + MOST_TAGS + ": split it, or leave it out");
        org.jsoup.nodes.Document page = Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(html, "");
        PageText text = new PageText(page, true);
        // A page that is all header or navigation is still a document.
        if (text.isBlank()) text = new PageText(page, false);
        return new Document(id, title(id, page), text.text(), text.blocks(), List.of());
    }

    @Override
    public String version() { return "html 1"; }

    private static String title(String id, org.jsoup.nodes.Document page) {
        String title = FileName.title(page.title());
        if (title.isEmpty() && page.selectFirst("h1") instanceof Element heading) title = FileName.title(heading.text());
        return title.isEmpty() ? FileName.of(id).title() : title;
    }

    private static Charset declaredCharset(byte[] content) {
        String beginning = new String(content, 0, Math.min(content.length, DECLARATION_WITHIN), StandardCharsets.ISO_8859_1);
        Matcher matcher = DECLARATION.matcher(beginning);
        // Only bytes that are not UTF-8 are ever decoded with it.
        if (matcher.find() && Charset.isSupported(matcher.group(1)) && !matcher.group(1).toLowerCase(Locale.ROOT).startsWith("utf"))
            return Charset.forName(matcher.group(1));
        return Charset.forName("windows-1252");
    }

    /** The text of one page, built in one walk that is not recursive. */
    private static final class PageText implements NodeFilter {
        private static final Set<String> NEVER_READ = Set.of("head", "script", "style", "noscript", "template", "svg", "math", "iframe",
                "object",
                "embed", "audio", "video", "canvas", "map", "select", "datalist", "textarea", "button", "input", "dialog");
        private static final Set<String> AROUND_THE_CONTENT = Set.of("nav", "footer", "aside");
        private static final Set<String> ROLES_AROUND_THE_CONTENT = Set.of("navigation", "banner", "contentinfo", "search",
                "complementary");
        private static final Set<String> PARAGRAPHS = Set.of("p", "div", "section", "article", "main", "header", "footer", "nav", "aside",
                "form",
                "blockquote", "figure", "figcaption", "address", "details", "summary", "dl", "dt", "dd", "ul", "ol", "menu", "hr",
                "fieldset", "legend",
                "center", "body", "hgroup", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "pre", "li", "h1", "h2", "h3",
                "h4", "h5",
                "h6");

        private static final int DEEPEST_INDENT = 8;

        private final boolean contentOnly;
        /** Tables that lay out a page: those that hold another table, a heading or preformatted text. */
        private final Set<Element> layoutTables = new HashSet<>();
        private final StringBuilder text = new StringBuilder();
        private final List<Block> blocks = new ArrayList<>();
        /** The running text since the last paragraph ended, white space already collapsed. */
        private final StringBuilder paragraph = new StringBuilder();
        /** The next number of each open ordered list; 0 for the others. */
        private final Deque<Integer> listNumbers = new ArrayDeque<>();
        private int openItems;
        private int itemStart;
        private String marker = "";
        private int preformatted;
        private Element table;
        private int tableStart;
        private boolean rowHasCell;

        PageText(org.jsoup.nodes.Document page, boolean contentOnly) {
            this.contentOnly = contentOnly;
            for (Element inner : page.select("table, h1, h2, h3, h4, h5, h6, pre")) {
                Element outer = inner.parent();
                // Stops at one that is known: its own outer tables are known too.
                while (outer != null && !layoutTables.contains(outer)) {
                    if (outer.normalName().equals("table")) layoutTables.add(outer);
                    outer = outer.parent();
                }
            }
            page.filter(this);
            endParagraph(Block.Kind.PARAGRAPH, 0);
        }

        boolean isBlank() { return text.isEmpty(); }

        String text() { return text.toString(); }

        List<Block> blocks() { return blocks; }

        @Override
        public FilterResult head(Node node, int depth) {
            if (node instanceof TextNode words) {
                addText(words.getWholeText());
            } else if (node instanceof Element element) {
                if (isLeftOut(element)) return FilterResult.SKIP_ENTIRELY;
                open(element);
            }
            return FilterResult.CONTINUE;
        }

        @Override
        public FilterResult tail(Node node, int depth) {
            if (node instanceof Element element) close(element);
            return FilterResult.CONTINUE;
        }

        private boolean isLeftOut(Element element) {
            String name = element.normalName();
            if (NEVER_READ.contains(name) || element.hasAttr("hidden") || element.attr("aria-hidden").equals("true")) return true;
            if (element.hasAttr("style") && element.attr("style").replace(" ", "").contains("display:none")) return true;
            if (!contentOnly) return false;
            // The header of an article holds its heading; the header of a page holds its logo.
            if (name.equals("header")) return element.closest("article, main, section") == null;
            return AROUND_THE_CONTENT.contains(name) || ROLES_AROUND_THE_CONTENT.contains(element.attr("role"));
        }

        private void open(Element element) {
            String name = element.normalName();
            if (table != null) {
                openInTable(name);
                return;
            }
            if (name.equals("br")) {
                lineBreak();
                return;
            }
            if (!PARAGRAPHS.contains(name)) return;
            endParagraph(Block.Kind.PARAGRAPH, 0);
            switch (name) {
                case "ul", "menu" -> listNumbers.push(0);
                case "ol" -> listNumbers.push(1);
                case "li" -> openItem();
                case "pre" -> preformatted++;
                case "table" -> {
                    if (!layoutTables.contains(element)) {
                        table = element;
                        tableStart = -1;
                    }
                }
                default -> {}
            }
        }

        private void close(Element element) {
            String name = element.normalName();
            if (table != null) {
                closeInTable(element, name);
                return;
            }
            if (!PARAGRAPHS.contains(name)) return;
            switch (name) {
                case "h1", "h2", "h3", "h4", "h5", "h6" -> endParagraph(Block.Kind.HEADING, name.charAt(1) - '0');
                case "pre" -> {
                    preformatted--;
                    endParagraph(Block.Kind.CODE, 0);
                }
                case "ul", "ol", "menu" -> {
                    endParagraph(Block.Kind.PARAGRAPH, 0);
                    listNumbers.poll();
                }
                case "li" -> closeItem();
                default -> endParagraph(Block.Kind.PARAGRAPH, 0);
            }
        }

        private void openItem() {
            if (openItems++ == 0) itemStart = -1;
            int number = listNumbers.isEmpty() ? 0 : listNumbers.pop();
            marker = number == 0 ? "- " : number + ". ";
            listNumbers.push(number == 0 ? 0 : number + 1);
        }

        private void closeItem() {
            endParagraph(Block.Kind.PARAGRAPH, 0);
            marker = "";
            if (--openItems == 0 && itemStart >= 0) blocks.add(new Block(Block.Kind.LIST_ITEM, 0, itemStart, text.length()));
        }

        private void openInTable(String name) {
            switch (name) {
                case "tr" -> endRow();
                case "td", "th" -> {
                    trimParagraph();
                    if (rowHasCell) paragraph.append(" | ");
                    rowHasCell = true;
                }
                default -> space(name);
            }
        }

        private void closeInTable(Element element, String name) {
            if (element == table) {
                endRow();
                table = null;
                if (tableStart >= 0 && openItems == 0) blocks.add(new Block(Block.Kind.TABLE, 0, tableStart, text.length()));
            } else if (name.equals("tr") || name.equals("caption")) {
                endRow();
            } else {
                space(name);
            }
        }

        /** Blocks inside a cell are kept apart by a blank, so that a row stays one line. */
        private void space(String name) {
            if (PARAGRAPHS.contains(name) || name.equals("br")) addText(" ");
        }

        private void endRow() {
            rowHasCell = false;
            trimParagraph();
            if (paragraph.chars().allMatch(c -> c == '|' || c == ' ')) {
                paragraph.setLength(0);
                return;
            }
            boolean first = tableStart < 0;
            if (first) separate();
            else text.append('\n');
            if (first) tableStart = text.length();
            if (openItems > 0 && itemStart < 0) itemStart = text.length();
            text.append(paragraph);
            paragraph.setLength(0);
        }

        private void addText(String words) {
            if (preformatted > 0 && table == null) {
                // The parser has already dropped the line end that may follow the tag.
                paragraph.append(words);
                return;
            }
            for (int i = 0; i < words.length(); i++) {
                char c = words.charAt(i);
                if (c == '\u00AD') continue; // a soft hyphen is not seen and would cut the word for a search
                boolean blank = Character.isWhitespace(c) || Character.isSpaceChar(c);
                if (!blank) paragraph.append(c);
                else if (!paragraph.isEmpty() && !Character.isWhitespace(paragraph.charAt(paragraph.length() - 1))) paragraph.append(' ');
            }
        }

        private void lineBreak() {
            if (preformatted == 0) trimParagraph();
            if (preformatted > 0 || !paragraph.isEmpty()) paragraph.append('\n');
        }

        private void trimParagraph() {
            int end = paragraph.length();
            while (end > 0 && Character.isWhitespace(paragraph.charAt(end - 1))) end--;
            paragraph.setLength(end);
        }

        private void endParagraph(Block.Kind kind, int level) {
            boolean verbatim = kind == Block.Kind.CODE || preformatted > 0;
            trimParagraph();
            if (paragraph.isEmpty() || verbatim && paragraph.chars().allMatch(Character::isWhitespace)) {
                paragraph.setLength(0);
                return;
            }
            separate();
            int start = text.length();
            if (openItems > 0 && itemStart < 0) itemStart = start;
            if (!marker.isEmpty()) text.append("  ".repeat(Math.min(openItems, DEEPEST_INDENT) - 1)).append(marker);
            marker = "";
            text.append(paragraph);
            paragraph.setLength(0);
            if (openItems == 0) blocks.add(new Block(kind, level, start, text.length()));
        }

        /** A blank line, or only a line end before the next item of a list. */
        private void separate() {
            if (text.isEmpty()) return;
            boolean afterItem = openItems > 1 || !blocks.isEmpty() && blocks.getLast().kind() == Block.Kind.LIST_ITEM;
            text.append(!marker.isEmpty() && afterItem ? "\n" : "\n\n");
        }
    }
}
