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
 * The text of an OpenDocument file (ISO/IEC 26300): text, spreadsheet or presentation. A sheet is a section with its name as heading, a
 * slide is a page whose title is a heading; a footnote follows the paragraph that refers to it. Left out are page headers and footers, the
 * table of contents, comments, and deleted text.
 */
final class OpenDocumentText extends XmlHandler {
    /** A cell is written once with a number of repetitions; more copies of one with content than this are nobody's data. */
    private static final int MOST_COPIES = 1000;

    private final XhtmlText out;
    private final boolean spreadsheet;
    private final boolean presentation;
    /** Which styles of this document have letters of one width, and their parents. */
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, Boolean> monospace = new HashMap<>();
    private String style = "";
    private final Deque<String> paragraphs = new ArrayDeque<>();
    private int tables;
    private boolean code;
    private boolean titleFrame;
    /** The cell that is open: what it spans and how often it is repeated. */
    private int repetitions;
    private final StringBuilder cell = new StringBuilder();
    private boolean inNotes;
    /** The footnote that is open, and those of the open paragraph. */
    private boolean inFootnote;
    private final StringBuilder footnote = new StringBuilder();
    private final List<String> footnotes = new ArrayList<>();

    private OpenDocumentText(XhtmlText out, String mediaType) {
        this.out = out;
        this.spreadsheet = mediaType.contains("spreadsheet");
        this.presentation = mediaType.contains("presentation");
    }

    /** Reads a document of this media type, such as {@code application/vnd.oasis.opendocument.text}. */
    static Document read(String id, ZipParts parts, String mediaType) throws IOException {
        if (parts.parse("META-INF/manifest.xml", new Encryption()).found)
            throw new SatchelException(SatchelException.shown(id) + OfficeReader.PROTECTED);
        XhtmlText out = new XhtmlText(id);
        OpenDocumentText reader = new OpenDocumentText(out, mediaType);
        reader.parseStyles(parts);
        parts.parse("content.xml", reader);
        reader.endCode();
        reader.writeFootnotes();
        OfficeProperties properties = parts.parse("meta.xml", new OfficeProperties());
        return out.document(properties.title(), properties.metadata());
    }

    private void parseStyles(ZipParts parts) throws IOException {
        parts.parse("styles.xml", new XmlHandler() {
            @Override
            boolean start(String namespace, String name, Attributes attributes) {
                startStyle(name, attributes);
                return true;
            }
        });
    }

    private static final class Encryption extends XmlHandler {
        private boolean found;

        @Override
        boolean start(String namespace, String name, Attributes attributes) {
            found |= name.equals("encryption-data");
            return true;
        }
    }

    private void startStyle(String name, Attributes attributes) {
        if (name.equals("style")) {
            style = attribute(attributes, "name");
            parents.put(style, attribute(attributes, "parent-style-name"));
        } else if (name.equals("text-properties") && !style.isEmpty()) {
            String font = attribute(attributes, "font-name") + " " + attribute(attributes, "font-family");
            if (!font.isBlank()) monospace.put(style, WordStyles.isMonospaceFont(font));
        }
    }

    private boolean isMonospace(String paragraphStyle) {
        String at = paragraphStyle;
        for (int i = 0; i < 20 && at != null && !at.isEmpty(); i++) {
            if (monospace.get(at) instanceof Boolean known) return known;
            at = parents.get(at);
        }
        return false;
    }

    @Override
    boolean start(String namespace, String name, Attributes attributes) {
        switch (name) {
            // Covered cells are those under a cell that spans them: with its columns and rows known, they are not there.
            case "annotation", "tracked-changes", "table-of-content", "alphabetical-index", "note-citation", "script", "scripts", "forms",
                    "desc", "shapes", "event-listeners", "covered-table-cell" -> {
                return false;
            }
            case "title" -> {
                // That of a picture; in running text it is the document's own.
                return namespace.contains(":text:");
            }
            case "note" -> {
                inFootnote = true;
                footnote.setLength(0);
            }
            case "style", "text-properties" -> startStyle(name, attributes);
            case "notes" -> inNotes = true;
            case "page" -> {
                if (presentation) out.page();
            }
            case "frame" -> {
                String kind = attribute(attributes, "class");
                titleFrame = kind.equals("title");
                // What stands on every slide, and the slide's picture beside its notes.
                return !(kind.equals("page-number") || kind.equals("date-time") || kind.equals("footer") || kind.equals("header")
                        || kind.equals("page") || attribute(attributes, "placeholder").equals("true"));
            }
            case "h" -> startParagraph("h" + Math.clamp(number(attributes, "outline-level", 1), 1, 6));
            case "p" -> startParagraph(paragraphElement(attribute(attributes, "style-name")));
            case "line-break" -> {
                if (tables > 0 || inFootnote) add(" ");
                else out.open("br");
            }
            case "tab" -> add("\t");
            case "s" -> add(" ".repeat(Math.clamp(number(attributes, "c", 1), 1, 200)));
            case "list" -> {
                if (tables == 0 && !inFootnote) out.open("ul");
            }
            case "list-item" -> {
                if (tables == 0 && !inFootnote) out.open("li");
            }
            case "table" -> startTable(attributes);
            case "table-row" -> {
                if (tables == 1) out.open("tr");
            }
            case "table-cell" -> startCell(attributes);
            default -> {}
        }
        return true;
    }

    private String paragraphElement(String styleName) {
        if (titleFrame && presentation && !inNotes) return "h1";
        if (tables == 0 && isMonospace(styleName)) return "pre";
        String name = parents.getOrDefault(styleName, "").isEmpty() ? styleName : parents.get(styleName);
        return name.equals("Title") && !presentation ? "h1" : "p";
    }

    private void startParagraph(String element) {
        paragraphs.push(element);
        if (tables > 0 || inFootnote) {
            add(" ");
            return;
        }
        if (element.equals("pre")) {
            if (code) out.addText("\n");
            else out.open("pre");
            code = true;
        } else {
            endCode();
            out.open(element);
        }
    }

    private void endParagraph() {
        if (paragraphs.isEmpty()) return;
        String element = paragraphs.pop();
        if (tables > 0 || inFootnote || element.equals("pre")) return;
        out.close(element);
        writeFootnotes();
    }

    private void endFootnote() {
        inFootnote = false;
        String text = footnote.toString().strip();
        if (tables > 0) add(" " + text);
        else if (!text.isEmpty()) footnotes.add(text);
    }

    private void writeFootnotes() {
        for (String text : footnotes) {
            out.open("p");
            out.addText(text);
            out.close("p");
        }
        footnotes.clear();
    }

    private void endCode() {
        if (code) out.close("pre");
        code = false;
    }

    private void startTable(Attributes attributes) {
        endCode();
        if (spreadsheet && tables == 0) {
            out.open("h1");
            out.addText(attribute(attributes, "name"));
            out.close("h1");
        }
        if (tables++ == 0) out.open("table");
    }

    private void startCell(Attributes attributes) {
        if (tables != 1) return;
        repetitions = Math.max(1, number(attributes, "number-columns-repeated", 1));
        out.openCell(false, number(attributes, "number-columns-spanned", 1), number(attributes, "number-rows-spanned", 1));
        cell.setLength(0);
    }

    private void endCell() {
        if (tables != 1) return;
        String text = cell.toString().strip();
        cell.setLength(0);
        out.addText(text);
        out.close("td");
        if (repetitions == 1) return;
        // Empty cells go on to the next one with content, or to the end of the sheet.
        if (text.isEmpty()) {
            out.openCell(false, repetitions - 1, 1);
            out.close("td");
            return;
        }
        for (int i = 1; i < Math.min(repetitions, MOST_COPIES); i++) {
            out.openCell(false, 1, 1);
            out.addText(text);
            out.close("td");
        }
    }

    @Override
    void text(String text) {
        if (paragraphs.isEmpty()) return;
        add(text);
    }

    private void add(String text) {
        if (inFootnote) {
            if (footnote.length() <= XhtmlText.LONGEST_TEXT) footnote.append(text);
        } else if (tables == 0) out.addText(text);
        else if (cell.length() <= XhtmlText.LONGEST_TEXT) cell.append(text);
    }

    @Override
    void end(String namespace, String name) {
        switch (name) {
            case "style" -> style = "";
            case "notes" -> inNotes = false;
            case "note" -> endFootnote();
            case "frame" -> titleFrame = false;
            case "h", "p" -> endParagraph();
            case "list" -> {
                if (tables == 0 && !inFootnote) out.close("ul");
            }
            case "list-item" -> {
                if (tables == 0 && !inFootnote) out.close("li");
            }
            case "table-cell" -> endCell();
            case "table-row" -> {
                if (tables == 1) out.close("tr");
            }
            case "table" -> {
                if (--tables == 0) out.close("table");
            }
            default -> {}
        }
    }
}
