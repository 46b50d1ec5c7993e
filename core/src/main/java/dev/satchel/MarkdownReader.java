package dev.satchel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * CommonMark with tables. The text is the file's own content, marks included, so that a citation points into the file; the blocks are whole
 * lines.
 *
 * <p>What carries no words of its own (comments, tags, anchors, template directives, rules, front matter) is in no block: it goes along
 * with its neighbours and never becomes a passage alone.
 */
final class MarkdownReader implements DocumentReader {
    private static final Set<String> EXTENSIONS = Set.of("md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd");
    /** Deeper nesting than any person writes; beyond it the marks are text. */
    private static final int DEEPEST = 50;
    private static final int LONGEST_FRONT_MATTER = 20_000;
    private static final Pattern FRONT_MATTER_TITLE = Pattern.compile("^title\\s*[:=]\\s*(.+)$", Pattern.MULTILINE);
    private static final Pattern DIRECTIVE = Pattern.compile("\\{\\{[^{}\r\n]*+\\}\\}");

    /** A syntax tree takes some hundred bytes a line; a file with more lines is read as text without structure. */
    private static final int MOST_LINES = 2_000_000;

    private static final Parser PARSER = parser(List.of(TablesExtension.create()));
    private static final Parser WITHOUT_TABLES = parser(List.of());

    @Override
    public boolean reads(String fileName) { return EXTENSIONS.contains(FileName.of(fileName).extension()); }

    @Override
    public Document read(String id, byte[] content) {
        String text = TextDecoder.decode(id, content);
        int frontMatter = frontMatterEnd(text);
        boolean tooLong = text.chars().filter(c -> c == '\n' || c == '\r').limit(MOST_LINES + 1L).count() > MOST_LINES;
        List<Block> blocks = tooLong ? List.of() : new Blocks(text).of(parse(blanked(text, frontMatter)));
        return new Document(id, title(id, text, frontMatter, blocks), text, blocks, List.of());
    }

    @Override
    public String version() { return "markdown 1"; }

    private static Parser parser(List<Extension> extensions) {
        // Inline marks are never looked at: no block depends on them, and unbalanced brackets by the thousand cost nothing this way.
        return Parser.builder().extensions(extensions).includeSourceSpans(IncludeSourceSpans.BLOCKS).maxOpenBlockParsers(DEEPEST)
                .inlineParserFactory(context -> (lines, node) -> {}).build();
    }

    private static Node parse(String text) {
        try {
            return PARSER.parse(text);
        } catch (IllegalArgumentException e) {
            // More than a million cells: a few characters can ask for thousands in every row. The rows are still lines.
            return WITHOUT_TABLES.parse(text);
        }
    }

    /** The heading of level 1; else the title of the front matter; else a heading that opens the document; else the file's name. */
    private static String title(String id, String text, int frontMatter, List<Block> blocks) {
        return blocks.stream().filter(block -> block.level() == 1).map(block -> Headings.textOf(text, block))
                .filter(title -> !title.isEmpty())
                .findFirst().or(() -> frontMatterTitle(text.substring(0, frontMatter)))
                .or(() -> blocks.stream().limit(1).filter(block -> block.kind() == Block.Kind.HEADING)
                        .map(block -> Headings.textOf(text, block)).filter(title -> !title.isEmpty()).findFirst())
                .orElseGet(() -> FileName.of(id).title());
    }

    private static Optional<String> frontMatterTitle(String frontMatter) {
        Matcher matcher = FRONT_MATTER_TITLE.matcher(frontMatter);
        if (!matcher.find()) return Optional.empty();
        String title = matcher.group(1).strip();
        boolean quoted = title.length() >= 2 && "\"'".indexOf(title.charAt(0)) >= 0 && title.charAt(title.length() - 1) == title.charAt(0);
        title = FileName.title(quoted ? title.substring(1, title.length() - 1) : title);
        return title.isEmpty() ? Optional.empty() : Optional.of(title);
    }

    /** Past the settings between two lines of {@code ---} or {@code +++} that open a file; 0 when there are none. */
    private static int frontMatterEnd(String text) {
        if (!text.startsWith("---") && !text.startsWith("+++")) return 0;
        String fence = text.substring(0, 3);
        int limit = Math.min(text.length(), LONGEST_FRONT_MATTER);
        for (int line = 0; line < limit;) {
            int newline = text.indexOf('\n', line);
            int end = newline < 0 ? text.length() : newline;
            String content = text.substring(line, Math.min(end, line + 200)).stripTrailing();
            if (line == 0 && !content.equals(fence)) return 0;
            if (line > 0 && (content.equals(fence) || content.equals("..."))) return end;
            line = end + 1;
        }
        return 0;
    }

    /** The text with blanks in place of its beginning, so that every offset stays. */
    private static String blanked(String text, int end) {
        return end == 0 ? text : " ".repeat(end) + text.substring(end);
    }

    /** Collects the blocks of one document. */
    private static final class Blocks {
        private final String text;
        private final List<Block> blocks = new ArrayList<>();

        Blocks(String text) { this.text = text; }

        List<Block> of(Node document) {
            addChildren(document, true);
            return blocks;
        }

        // Recursion is as deep as block quotes are nested, which the parser bounds.
        private void addChildren(Node parent, boolean outermost) {
            for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
                switch (node) {
                    case Heading heading when outermost -> add(node, Block.Kind.HEADING, heading.getLevel());
                    // A heading inside a quotation says nothing about what follows the quotation.
                    case Heading heading -> add(node, Block.Kind.PARAGRAPH, 0);
                    case Paragraph paragraph -> addUnlessEmpty(node, Block.Kind.PARAGRAPH);
                    case FencedCodeBlock code -> addUnlessEmpty(node, Block.Kind.CODE);
                    case IndentedCodeBlock code -> add(node, Block.Kind.CODE, 0);
                    case TableBlock table -> add(node, Block.Kind.TABLE, 0);
                    case HtmlBlock html -> addHtml(html);
                    case LinkReferenceDefinition definition -> extendLast(node);
                    case BlockQuote quote -> addChildren(quote, false);
                    case ListBlock list -> {
                        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) add(item, Block.Kind.LIST_ITEM, 0);
                    }
                    default -> {
                        // A rule between parts: no words.
                    }
                }
            }
        }

        private void add(Node node, Block.Kind kind, int level) {
            int start = start(node);
            int end = end(node);
            if (start < end) blocks.add(new Block(kind, level, start, end));
        }

        /** Leaves out what is nothing but tags, or directives of a template, also inside a code fence. */
        private void addUnlessEmpty(Node node, Block.Kind kind) {
            boolean code = kind == Block.Kind.CODE;
            String content = code ? ((FencedCodeBlock) node).getLiteral() : Headings.withoutTags(text.substring(start(node), end(node)));
            if (isWordless(content) && !code || content.contains("{{") && isWordless(DIRECTIVE.matcher(content).replaceAll(""))) return;
            add(node, kind, 0);
        }

        private void addHtml(HtmlBlock html) {
            String content = html.getLiteral();
            if (content.startsWith("</")) {
                extendLast(html);
            } else if (!isWordless(Headings.withoutTags(content))) {
                String opening = content.substring(0, Math.min(content.length(), 6)).toLowerCase(Locale.ROOT);
                Block.Kind kind = opening.startsWith("<pre")
                        ? Block.Kind.CODE
                        : opening.startsWith("<table") ? Block.Kind.TABLE : Block.Kind.PARAGRAPH;
                add(html, kind, 0);
            }
        }

        /** Lets the block before it reach to the end of this node: a closing tag, or the target of a link. */
        private void extendLast(Node node) {
            if (blocks.isEmpty() || blocks.getLast().kind() == Block.Kind.HEADING) return;
            Block last = blocks.getLast();
            int end = end(node);
            if (text.substring(last.end(), start(node)).isBlank() && end > last.end())
                blocks.set(blocks.size() - 1, new Block(last.kind(), last.level(), last.start(), end));
        }

        private static boolean isWordless(String content) { return content.codePoints().noneMatch(Character::isLetterOrDigit); }

        /** The start of the node's first line, but not before the end of the block before. */
        private int start(Node node) {
            List<SourceSpan> spans = node.getSourceSpans();
            int lowest = blocks.isEmpty() ? 0 : blocks.getLast().end();
            if (spans.isEmpty()) return lowest;
            int start = Math.max(lowest, spans.getFirst().getInputIndex());
            while (start > lowest && !isLineEnd(text.charAt(start - 1))) start--;
            return start;
        }

        /** The end of the node's last line that is not blank. */
        private int end(Node node) {
            List<SourceSpan> spans = node.getSourceSpans();
            int lowest = blocks.isEmpty() ? 0 : blocks.getLast().end();
            if (spans.isEmpty()) return lowest;
            int end = Math.max(lowest, spans.getLast().getInputIndex() + spans.getLast().getLength());
            while (end < text.length() && !isLineEnd(text.charAt(end))) end++;
            while (end > lowest && Character.isWhitespace(text.charAt(end - 1))) end--;
            return end;
        }

        private static boolean isLineEnd(char c) { return c == '\n' || c == '\r'; }
    }
}
