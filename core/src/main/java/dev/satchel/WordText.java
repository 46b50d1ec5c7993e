package dev.satchel;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xml.sax.Attributes;

/**
 * The text of a Word document (DOCX; ECMA-376 part 1, WordprocessingML), as it stands when every tracked change is accepted. Left out are
 * page headers and footers, the table of contents, comments, field codes and hidden text; a footnote follows the paragraph that refers to
 * it.
 */
final class WordText extends XmlHandler {
    private static final int LONGEST_HEADING = 300;

    private final XhtmlText out;
    private final WordStyles styles;
    private final WordNumbering numbering;
    private final Map<String, String> notes = new HashMap<>();

    /** The open paragraphs: a text box stands inside of one. */
    private final Deque<Paragraph> open = new ArrayDeque<>();
    /** For each open content control, whether it is the table of contents. */
    private final Deque<Boolean> inContents = new ArrayDeque<>();
    /** The levels of the open list items, the deepest first. */
    private final Deque<Integer> items = new ArrayDeque<>();
    private final List<String> pendingNotes = new ArrayList<>();
    private boolean code;
    private String title = "";
    private int tables;
    private int cellColumns = 1;
    private boolean cellContinues;
    private boolean cellIsOpen;

    private WordText(XhtmlText out, WordStyles styles, WordNumbering numbering) {
        this.out = out;
        this.styles = styles;
        this.numbering = numbering;
    }

    private static final class Paragraph {
        private final StringBuilder text = new StringBuilder();
        private String style = "";
        private int outline = -1;
        private String list = "";
        private int listLevel = -1;
        private boolean contents;
        /** The properties of the open run. */
        private boolean inRunOfText;
        private boolean hidden;
        private String runStyle = "";
        private String runFont = "";
        private int monospace;
        private int others;
    }

    /** Reads the document whose main part is {@code document}. */
    static Document read(String id, ZipParts parts, String document) throws IOException {
        WordStyles styles = WordStyles.of(parts, document);
        XhtmlText out = new XhtmlText(id);
        WordText reader = new WordText(out, styles, WordNumbering.of(parts, document));
        for (ZipParts.Relationship part : parts.relationships(document))
            if (part.type().equals("footnotes") || part.type().equals("endnotes"))
                parts.parse(part.target(), new Notes(part.type().substring(0, part.type().length() - 1), reader.notes));
        parts.parse(document, reader);
        reader.endCode();
        OfficeProperties properties = OfficeProperties.of(parts);
        return out.document(properties.title().isEmpty() ? reader.title : properties.title(), properties.metadata());
    }

    @Override
    boolean start(String namespace, String name, Attributes attributes) {
        if (name.equals("Fallback")) return false; // the same content once more, for older programs
        Paragraph paragraph = open.peek();
        boolean formula = namespace.endsWith("/math");
        if (formula && paragraph != null && name.equals("t")) paragraph.inRunOfText = true;
        if (!namespace.contains("wordprocessingml")) return true;
        switch (name) {
            case "del", "moveFrom", "pPrChange", "rPrChange", "tblPrChange", "tcPrChange", "trPrChange", "sectPr", "instrText",
                    "delText" -> {
                return false;
            }
            case "sdt" -> inContents.push(false);
            case "docPartGallery" -> {
                if (attribute(attributes, "val").equals("Table of Contents") && !inContents.isEmpty()) {
                    inContents.pop();
                    inContents.push(true);
                }
            }
            case "p" -> startParagraph();
            case "tbl" -> startTable();
            case "tr" -> out.open("tr");
            case "gridBefore" -> {
                if (tables == 1) out.openCell(false, number(attributes, "val", 1), 1);
            }
            case "tc" -> {
                cellColumns = 1;
                cellContinues = false;
                cellIsOpen = false;
            }
            case "gridSpan" -> cellColumns = number(attributes, "val", 1);
            case "vMerge" -> cellContinues = !attribute(attributes, "val").equals("restart");
            default -> {
                if (paragraph != null) startInParagraph(paragraph, name, attribute(attributes, "val"), attributes);
            }
        }
        return true;
    }

    private void startParagraph() {
        openCell();
        Paragraph paragraph = new Paragraph();
        paragraph.contents = inContents.contains(true);
        open.push(paragraph);
    }

    private void startInParagraph(Paragraph paragraph, String name, String value, Attributes attributes) {
        switch (name) {
            case "pStyle" -> paragraph.style = value;
            case "outlineLvl" -> paragraph.outline = number(attributes, "val", 9);
            case "numId" -> paragraph.list = value;
            case "ilvl" -> paragraph.listLevel = number(attributes, "val", 0);
            case "r" -> {
                paragraph.hidden = false;
                paragraph.runStyle = "";
                paragraph.runFont = "";
            }
            case "rStyle" -> paragraph.runStyle = value;
            case "rFonts" -> paragraph.runFont = attribute(attributes, "ascii");
            case "vanish" -> paragraph.hidden |= WordStyles.isOn(value, true);
            // Nobody reads letters of one point.
            case "sz" -> paragraph.hidden |= number(attributes, "val", 20) <= 2;
            case "t" -> paragraph.inRunOfText = !paragraph.hidden;
            case "tab" -> add(paragraph, "\t");
            case "br", "cr" -> add(paragraph, "\n");
            case "noBreakHyphen" -> add(paragraph, "-");
            case "footnoteReference" -> note("footnote" + attribute(attributes, "id"));
            case "endnoteReference" -> note("endnote" + attribute(attributes, "id"));
            default -> {}
        }
    }

    private void note(String id) {
        String note = notes.remove(id);
        if (note != null) pendingNotes.add(note);
    }

    @Override
    void text(String text) {
        if (open.peek() instanceof Paragraph paragraph && paragraph.inRunOfText) add(paragraph, text);
    }

    private void add(Paragraph paragraph, String text) {
        if (paragraph.hidden) return;
        if (paragraph.text.length() > XhtmlText.LONGEST_TEXT) return; // the text itself will say so
        paragraph.text.append(text);
        if (text.isBlank()) return;
        boolean monospace = !paragraph.runFont.isEmpty()
                ? WordStyles.isMonospaceFont(paragraph.runFont)
                : !paragraph.runStyle.isEmpty() && styles.isMonospace(paragraph.runStyle) || styles.isMonospace(paragraph.style);
        if (monospace) paragraph.monospace += text.length();
        else paragraph.others += text.length();
    }

    @Override
    void end(String namespace, String name) {
        if (namespace.endsWith("/math") && name.equals("t") && open.peek() instanceof Paragraph paragraph) paragraph.inRunOfText = false;
        if (!namespace.contains("wordprocessingml")) return;
        switch (name) {
            case "t" -> {
                if (open.peek() instanceof Paragraph paragraph) paragraph.inRunOfText = false;
            }
            case "p" -> {
                if (!open.isEmpty()) endParagraph(open.pop());
            }
            case "sdt" -> inContents.poll();
            case "tc" -> {
                openCell();
                if (!cellContinues) out.close("td");
                cellContinues = false;
            }
            case "tr" -> out.close("tr");
            case "tbl" -> endTable();
            default -> {}
        }
    }

    // ---- tables

    private void startTable() {
        openCell();
        endCode();
        endItems();
        tables++;
        out.open("table");
    }

    /** A cell's properties come before its content, and its place is known only with them. */
    private void openCell() {
        if (tables == 0 || cellIsOpen) return;
        cellIsOpen = true;
        if (cellContinues) out.openContinuedCell(cellColumns);
        else out.openCell(false, cellColumns, 1);
    }

    private void endTable() {
        out.close("table");
        if (tables > 0) tables--;
        // Back in the cell of the outer table.
        cellIsOpen = tables > 0;
        if (tables == 0) writeNotes();
    }

    // ---- paragraphs

    private void endParagraph(Paragraph paragraph) {
        String text = paragraph.text.toString();
        if (paragraph.contents || styles.isContents(paragraph.style)) return;
        if (tables > 0) {
            out.open("p");
            out.addText(text);
            out.close("p");
            return;
        }
        String list = paragraph.list.isEmpty() ? styles.list(paragraph.style) : paragraph.list;
        int listLevel = paragraph.listLevel < 0 ? styles.listLevel(paragraph.style) : paragraph.listLevel;
        int level = paragraph.outline >= 0
                ? paragraph.outline < 9 ? Math.min(6, paragraph.outline + 1) : 0
                : styles.headingLevel(paragraph.style);
        boolean heading = level > 0 && text.length() <= LONGEST_HEADING;
        if (!heading && list.isEmpty() && paragraph.monospace > 0 && paragraph.others == 0) {
            addCode(text);
            writeNotes();
            return;
        }
        if (text.isBlank()) {
            // A blank line between lines of a program; dropped when no more of it comes.
            if (code) out.addText("\n");
            return;
        }
        endCode();
        String marker = numbering.has(list) ? numbering.next(list, listLevel) : "";
        if (heading) {
            if (title.isEmpty() && styles.isTitle(paragraph.style)) title = text;
            add("h" + level, marker.equals("-") || marker.isEmpty() ? text : marker + " " + text);
        } else if (!marker.isEmpty()) {
            addItem(marker, Math.clamp(listLevel, 0, 8), text);
        } else {
            add("p", text);
        }
        writeNotes();
    }

    private void add(String element, String text) {
        endItems();
        out.open(element);
        addLines(text);
        out.close(element);
    }

    /** Word knows no list around its items: an item holds those that follow it on a deeper level. */
    private void addItem(String marker, int level, String text) {
        while (!items.isEmpty() && items.peek() >= level) endItem();
        items.push(level);
        out.openItem(marker);
        addLines(text);
    }

    private void endItem() {
        items.pop();
        out.close("li");
    }

    private void endItems() {
        while (!items.isEmpty()) endItem();
    }

    private void addLines(String text) {
        int line = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', line)) {
            out.addText(text.substring(line, end));
            out.open("br");
            line = end + 1;
        }
        out.addText(text.substring(line));
    }

    private void addCode(String text) {
        endItems();
        if (!code) out.open("pre");
        else out.addText("\n");
        code = true;
        out.addText(text);
    }

    private void endCode() {
        if (code) out.close("pre");
        code = false;
    }

    private void writeNotes() {
        if (pendingNotes.isEmpty()) return;
        endCode();
        for (String note : pendingNotes) add("p", note);
        pendingNotes.clear();
    }

    /** The texts of footnotes and endnotes, by kind and id. */
    private static final class Notes extends XmlHandler {
        private final String kind;
        private final Map<String, String> notes;
        private String note = "";
        private final StringBuilder text = new StringBuilder();
        private boolean inText;

        Notes(String kind, Map<String, String> notes) {
            this.kind = kind;
            this.notes = notes;
        }

        @Override
        boolean start(String namespace, String name, Attributes attributes) {
            switch (name) {
                case "footnote", "endnote" -> {
                    // Notes with a type are the lines that separate notes from text.
                    if (!attribute(attributes, "type").isEmpty() && !attribute(attributes, "type").equals("normal")) return false;
                    note = kind + attribute(attributes, "id");
                    text.setLength(0);
                }
                case "del", "moveFrom", "instrText", "Fallback" -> {
                    return false;
                }
                case "t" -> inText = true;
                case "tab", "br", "p" -> text.append(' ');
                default -> {}
            }
            return true;
        }

        @Override
        void text(String words) {
            if (inText && text.length() < XhtmlText.LONGEST_TEXT) text.append(words);
        }

        @Override
        void end(String namespace, String name) {
            if (name.equals("t")) inText = false;
            if (name.equals(kind) && !text.toString().isBlank()) notes.put(note, text.toString().strip());
        }
    }
}
