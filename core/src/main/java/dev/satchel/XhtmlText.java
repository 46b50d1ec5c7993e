package dev.satchel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A document's text and blocks, built from the elements of XHTML as they come: what every format with structure is turned into. The text is
 * one paragraph after another with a blank line between, list items behind a dash or their number, a line for each row of a table,
 * preformatted text as it is. Elements that are unknown here are looked through. It works without recursion, within a bounded text, and
 * gives up when its thread is interrupted. Not for use by several threads.
 */
final class XhtmlText {
    /** The longest text that is made of a file: some two hundred books. A compressed file can claim any length. */
    static final int LONGEST_TEXT = 50_000_000;

    private static final Set<String> PARAGRAPHS = Set.of("p", "div", "section", "article", "main", "header", "footer", "nav", "aside",
            "form", "blockquote", "figure", "figcaption", "address", "details", "summary", "dl", "dt", "dd", "ul", "ol", "menu", "hr",
            "fieldset", "legend", "center", "body", "hgroup", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "pre", "li",
            "h1", "h2", "h3", "h4", "h5", "h6");
    private static final int DEEPEST_INDENT = 8;
    /** How often the thread is asked whether it was interrupted: every so many pieces of text. */
    private static final int PIECES_PER_LOOK = 1024;

    private final String id;
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> pageStarts = new ArrayList<>();
    /** The running text since the last paragraph ended, white space already collapsed. */
    private final StringBuilder paragraph = new StringBuilder();
    /** The next number of each open ordered list; 0 for the others. */
    private final Deque<Integer> listNumbers = new ArrayDeque<>();
    private int openItems;
    private int itemStart;
    private String marker = "";
    private int preformatted;
    private int openTables;
    private Table table;
    private boolean cellsKnowTheirColumns = true;
    private int tableStart;
    private int pieces;
    /** The characters of all cells so far: rows wait for their headings before they are text. */
    private long inCells;

    /** A text to be; {@code id} names the document in messages. */
    XhtmlText(String id) { this.id = id; }

    /** Says that cells may span columns without saying so: then only tables whose rows are equally wide have headings. */
    void cellsDoNotKnowTheirColumns() {
        cellsKnowTheirColumns = false;
    }

    boolean isBlank() { return text.isEmpty(); }

    /** What was built. The title is {@code named} if that is not blank, else the first heading, else the file's name. */
    Document document(String named, Map<String, List<String>> metadata) {
        end();
        String title = FileName.title(named);
        for (int i = 0; title.isEmpty() && i < blocks.size(); i++)
            // A number or letter alone is that of a chapter; its name follows.
            if (blocks.get(i).kind() == Block.Kind.HEADING && blocks.get(i).end() - blocks.get(i).start() > 1)
                title = FileName.title(text.substring(blocks.get(i).start(), blocks.get(i).end()));
        if (title.isEmpty()) title = FileName.of(id).title();
        return new Document(id, title, text.toString(), blocks, pageStarts, metadata);
    }

    /** Ends what is still open. */
    void end() {
        if (table != null) endTable();
        endParagraph(Block.Kind.PARAGRAPH, 0);
        if (openItems > 0) {
            openItems = 1;
            closeItem();
        }
    }

    /** Begins a page: a slide, for example. */
    void page() {
        end();
        if (!text.isEmpty()) text.append("\n\n");
        pageStarts.add(pageStarts.isEmpty() ? 0 : text.length());
    }

    /** Adds a whole document that is attached to this one, its headings {@code deeper} levels down; its pages are not pages of this one. */
    void add(Document document, int deeper) {
        end();
        if (document.text().isBlank()) return;
        if (!text.isEmpty()) text.append("\n\n");
        int offset = text.length();
        append(document.text());
        if (document.blocks().isEmpty()) blocks.add(new Block(Block.Kind.PARAGRAPH, 0, offset, text.length()));
        for (Block block : document.blocks()) {
            int level = block.level() == 0 ? 0 : Math.min(6, block.level() + deeper);
            blocks.add(new Block(block.kind(), level, offset + block.start(), offset + block.end()));
        }
    }

    /** The start tag of an element, in lower case. */
    void open(String name) {
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
            case "li" -> openItem("");
            case "pre" -> preformatted++;
            case "table" -> {
                openTables = 1;
                tableStart = -1;
                table = new Table(this::tableLine, cellsKnowTheirColumns);
            }
            default -> {}
        }
    }

    /** The start of a table's cell that spans columns and rows. */
    void openCell(boolean heading, int columns, int rows) {
        if (table == null || openTables > 1) {
            open("td");
            return;
        }
        endCell();
        table.startCell(heading, columns, rows);
    }

    /** The start of a table's cell that goes on with the one above it. */
    void openContinuedCell(int columns) {
        if (table == null || openTables > 1) return;
        endCell();
        table.startContinuedCell(columns);
    }

    /** The start of a list item that brings its own mark, such as {@code 2.1.}. */
    void openItem(String ownMarker) {
        if (table != null) {
            addText(" " + ownMarker + " ");
            return;
        }
        endParagraph(Block.Kind.PARAGRAPH, 0);
        if (openItems++ == 0) itemStart = -1;
        int number = listNumbers.isEmpty() ? 0 : listNumbers.pop();
        marker = !ownMarker.isEmpty() ? ownMarker + " " : number == 0 ? "- " : number + ". ";
        listNumbers.push(number == 0 ? 0 : number + 1);
    }

    /** The end tag of an element, in lower case. */
    void close(String name) {
        if (table != null) {
            closeInTable(name);
            return;
        }
        if (!PARAGRAPHS.contains(name)) return;
        switch (name) {
            case "h1", "h2", "h3", "h4", "h5", "h6" -> endParagraph(Block.Kind.HEADING, name.charAt(1) - '0');
            case "pre" -> {
                endParagraph(Block.Kind.CODE, 0);
                preformatted = Math.max(0, preformatted - 1);
            }
            case "ul", "ol", "menu" -> {
                endParagraph(Block.Kind.PARAGRAPH, 0);
                listNumbers.poll();
            }
            case "li" -> closeItem();
            default -> endParagraph(Block.Kind.PARAGRAPH, 0);
        }
    }

    private void closeItem() {
        endParagraph(Block.Kind.PARAGRAPH, 0);
        marker = "";
        if (openItems == 0) return;
        if (--openItems == 0 && itemStart >= 0) blocks.add(new Block(Block.Kind.LIST_ITEM, 0, itemStart, text.length()));
    }

    // ---- tables

    private void openInTable(String name) {
        switch (name) {
            case "table" -> {
                openTables++;
                addText(" ");
            }
            case "tr" -> {
                if (openTables == 1) startRow();
                else addText(" ");
            }
            case "td" -> openCellInTable(false);
            case "th" -> openCellInTable(true);
            default -> space(name);
        }
    }

    private void openCellInTable(boolean heading) {
        if (openTables == 1) openCell(heading, 1, 1);
        else addText(" ");
    }

    private void closeInTable(String name) {
        switch (name) {
            case "table" -> {
                if (--openTables == 0) endTable();
            }
            case "tr" -> {
                if (openTables == 1) startRow();
            }
            case "td", "th" -> {
                if (openTables == 1) endCell();
            }
            case "caption" -> {
                trimParagraph();
                if (!paragraph.isEmpty()) tableLine(paragraph.toString());
                paragraph.setLength(0);
            }
            default -> space(name);
        }
    }

    /** Blocks inside a cell are kept apart by a blank, so that a row stays one line. */
    private void space(String name) {
        if (PARAGRAPHS.contains(name) || name.equals("br")) addText(" ");
    }

    private void startRow() {
        endCell();
        table.endRow();
    }

    private void endCell() {
        trimParagraph();
        inCells += paragraph.length();
        if (inCells > LONGEST_TEXT) throw tooLong();
        table.endCell(paragraph.toString());
        paragraph.setLength(0);
    }

    private void endTable() {
        startRow();
        table.end();
        table = null;
        openTables = 0;
        if (tableStart >= 0 && openItems == 0) blocks.add(new Block(Block.Kind.TABLE, 0, tableStart, text.length()));
    }

    private void tableLine(String line) {
        if (tableStart < 0) {
            separate();
            tableStart = text.length();
            if (openItems > 0 && itemStart < 0) itemStart = text.length();
        } else {
            text.append('\n');
        }
        append(line);
    }

    // ---- running text

    /** Running text: white space is one blank, but not in preformatted text; what cannot be seen is left out. */
    void addText(CharSequence words) {
        if (++pieces % PIECES_PER_LOOK == 0) goOnOnlyIfWanted();
        if (paragraph.length() > LONGEST_TEXT - words.length()) throw tooLong();
        boolean verbatim = preformatted > 0 && table == null;
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (isUnseen(c)) continue;
            if (verbatim) {
                // The parser has already dropped the line end that may follow the tag.
                paragraph.append(c == '\u00A0' ? ' ' : c);
                continue;
            }
            boolean blank = Character.isWhitespace(c) || Character.isSpaceChar(c);
            if (!blank) paragraph.append(c);
            else if (!paragraph.isEmpty() && !Character.isWhitespace(paragraph.charAt(paragraph.length() - 1))) paragraph.append(' ');
        }
    }

    /** Soft hyphens and places where a line may or may not be broken, which would cut a word for a search, and control characters. */
    private static boolean isUnseen(char c) {
        return c == '\u00AD' || c == '\u200B' || c == '\u2060' || c == '\uFEFF' || Character.isISOControl(c) && !Character.isWhitespace(c);
    }

    private void goOnOnlyIfWanted() {
        if (Thread.currentThread().isInterrupted())
            throw new SatchelException(SatchelException.shown(id) + " was not read to its end: interrupted");
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
        if (verbatim) dropBlankLinesAtStart();
        if (paragraph.isEmpty()) return;
        separate();
        int start = text.length();
        if (openItems > 0 && itemStart < 0) itemStart = start;
        if (!marker.isEmpty()) text.append("  ".repeat(Math.min(openItems, DEEPEST_INDENT) - 1)).append(marker);
        marker = "";
        append(paragraph);
        paragraph.setLength(0);
        if (openItems == 0) blocks.add(new Block(verbatim ? Block.Kind.CODE : kind, verbatim ? 0 : level, start, text.length()));
    }

    private void dropBlankLinesAtStart() {
        int line = 0;
        for (int i = 0; i < paragraph.length() && Character.isWhitespace(paragraph.charAt(i)); i++)
            if (paragraph.charAt(i) == '\n') line = i + 1;
        paragraph.delete(0, line);
    }

    /** A blank line, or only a line end before the next item of a list. */
    private void separate() {
        if (text.isEmpty() || !pageStarts.isEmpty() && pageStarts.getLast() == text.length()) return;
        boolean afterItem = openItems > 1 || !blocks.isEmpty() && blocks.getLast().kind() == Block.Kind.LIST_ITEM;
        text.append(!marker.isEmpty() && afterItem ? "\n" : "\n\n");
    }

    private void append(CharSequence words) {
        if (text.length() > LONGEST_TEXT - words.length()) throw tooLong();
        text.append(words);
    }

    private SatchelException tooLong() {
        return new SatchelException(SatchelException.shown(id) + " holds more than " + LONGEST_TEXT
                + " characters of text: split it, or leave it out");
    }
}
