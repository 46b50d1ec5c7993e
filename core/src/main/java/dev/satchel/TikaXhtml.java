package dev.satchel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.metadata.Message;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Passes the XHTML that Tika's parsers write on to {@link XhtmlText}, with what they leave to the reader: slides become pages with a
 * title, the paragraphs of list and program styles become what they are, a paragraph all in bold is a heading in a format that has no
 * others, and a mail begins with its subject, senders and date.
 */
final class TikaXhtml extends DefaultHandler {
    private static final int DEEPEST = 512;
    private static final int ELEMENTS_PER_LOOK = 1024;
    private static final int LONGEST_HEADING = 150;
    private static final Pattern CODE_STYLE = Pattern.compile("(?:source_?)?code.*|html_?preformatted|preformatted.*|plain_text",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MARKER = Pattern.compile("([·•▪◦‣●○■□\\uF0B7\\uF0A7o-]|\\(?[\\p{L}\\d]{1,4}(?:\\.\\d{1,3}){0,5}[.)])\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final XhtmlText out;
    private final Metadata metadata;
    private int depth;
    private int elements;
    /** The depth of the element that is being left out; 0 when none is. */
    private int leftOut;
    private boolean begun;
    private boolean richText;
    private boolean mail;
    private int tables;
    /** The open paragraph, held back until it is known what it is; null when there is none. */
    private StringBuilder paragraph;
    private String style = "";
    private int bold;
    private boolean allBold;
    private boolean code;
    private boolean titleExpected;
    private boolean inNotes;
    /** In rich text: whether a table and a row of it are open, and the words of the open cell. */
    private boolean richTable;
    private boolean inRow;
    private final StringBuilder cell = new StringBuilder();

    /** {@code metadata} is filled by the parser before the body begins. */
    TikaXhtml(XhtmlText out, Metadata metadata) {
        this.out = out;
        this.metadata = metadata;
    }

    @Override
    public void startElement(String namespace, String localName, String qualifiedName, Attributes attributes) throws SAXException {
        if (++depth > DEEPEST) throw new SAXException("nested deeper than " + DEEPEST);
        if (++elements % ELEMENTS_PER_LOOK == 0 && Thread.currentThread().isInterrupted()) throw new SAXException("interrupted");
        if (leftOut > 0) return;
        String name = localName.toLowerCase(Locale.ROOT);
        String kind = attributes.getValue("class") instanceof String value ? value : "";
        if (isLeftOut(name, kind)) {
            leftOut = depth;
            return;
        }
        if (name.equals("body")) begin();
        if (name.equals("b")) bold++;
        if (name.equals("div")) startDivision(kind);
        if (name.equals("table")) tables++;
        if (name.equals("p") && tables == 0) {
            flush();
            paragraph = new StringBuilder();
            style = kind;
            allBold = true;
        } else if (paragraph != null && name.equals("br")) {
            paragraph.append('\n');
        } else if (paragraph == null || isBlock(name)) {
            flush();
            if (!name.equals("br")) endCode();
            if (name.equals("td") || name.equals("th"))
                out.openCell(name.equals("th"), span(attributes, "colspan"), span(attributes, "rowspan"));
            else
                out.open(name);
        }
    }

    private static boolean isBlock(String name) {
        return switch (name) {
            case "a", "b", "i", "u", "s", "span", "em", "strong", "img", "sub", "sup", "font", "code" -> false;
            default -> true;
        };
    }

    private static boolean isLeftOut(String name, String kind) {
        return name.equals("head") || name.equals("script") || name.equals("style")
                || switch (kind) {
                    case "header", "footer", "slide-master-content", "embedded", "package-entry", "attachment-entry" -> true;
                    default -> false;
                };
    }

    private static int span(Attributes attributes, String name) {
        try {
            return attributes.getValue(name) instanceof String value ? Integer.parseInt(value.strip()) : 1;
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    /** What the parser found out about the whole file is known when the body begins, or its first part. */
    void begin() {
        if (begun) return;
        begun = true;
        String type = metadata.get(Metadata.CONTENT_TYPE) instanceof String value ? value : "";
        richText = type.contains("rtf");
        if (richText || type.equals("application/msword") || type.equals("application/vnd.ms-powerpoint")) out.cellsDoNotKnowTheirColumns();
        mail = type.equals("message/rfc822") || type.equals("application/vnd.ms-outlook");
        if (mail) addMailHeader();
    }

    /** Whether it is a mail; known once it has begun. */
    boolean isMail() { return mail; }

    private void addMailHeader() {
        add("h1", metadata.get(TikaCoreProperties.TITLE));
        addLine("From", metadata.getValues(Message.MESSAGE_FROM));
        addLine("To", metadata.getValues(Message.MESSAGE_TO));
        addLine("Cc", metadata.getValues(Message.MESSAGE_CC));
        String sent = metadata.get(TikaCoreProperties.CREATED);
        addLine("Date", sent == null ? new String[0] : new String[] {sent.replace('T', ' ').replace("Z", " UTC")});
    }

    private void addLine(String name, String[] values) {
        String line = String.join(", ", values);
        if (!line.isBlank()) add("p", name + ": " + line);
    }

    private void add(String element, String text) {
        if (text == null) return;
        out.open(element);
        out.addText(text);
        out.close(element);
    }

    private void startDivision(String kind) {
        switch (kind) {
            case "slide" -> {
                flush();
                out.page();
                inNotes = false;
            }
            case "slide-content" -> titleExpected = true;
            case "notes", "notes-content", "slide-notes" -> {
                titleExpected = false;
                inNotes = true;
            }
            default -> {}
        }
    }

    @Override
    public void characters(char[] characters, int start, int length) {
        if (leftOut > 0 || !begun) return;
        String text = new String(characters, start, length);
        if (paragraph == null) {
            out.addText(text);
            return;
        }
        if (paragraph.length() <= XhtmlText.LONGEST_TEXT) paragraph.append(text);
        if (bold == 0 && !text.isBlank()) allBold = false;
    }

    @Override
    public void ignorableWhitespace(char[] characters, int start, int length) { characters(characters, start, length); }

    @Override
    public void endElement(String namespace, String localName, String qualifiedName) {
        depth--;
        if (leftOut > 0) {
            if (depth < leftOut) leftOut = 0;
            return;
        }
        String name = localName.toLowerCase(Locale.ROOT);
        if (name.equals("b") && bold > 0) bold--;
        if (name.equals("table") && tables > 0) tables--;
        if (name.equals("p") && paragraph != null) {
            flush();
        } else if (paragraph == null || isBlock(name)) {
            flush();
            if (name.equals("body")) {
                endCode();
                endRichTable();
            }
            out.close(name);
        }
    }

    /** Writes the paragraph that was held back. */
    private void flush() {
        if (paragraph == null) return;
        String text = paragraph.toString();
        paragraph = null;
        if (richText && (inRow || text.indexOf(RichTextMarks.ROW_START) >= 0)) text = withoutTable(text);
        // The next row would begin in the same paragraph in which the last one ended.
        if (!inRow) endRichTable();
        if (text.isBlank() || inNotes && text.strip().equals("*")) return; // the place of a slide number
        if (CODE_STYLE.matcher(style).matches()) {
            if (code) out.addText("\n");
            else out.open("pre");
            code = true;
            out.addText(text.stripTrailing());
            return;
        }
        endCode();
        String visible = text.strip();
        Matcher marker = MARKER.matcher(visible);
        if (titleExpected && visible.length() <= LONGEST_HEADING) {
            addLines("h1", visible);
        } else
            if (richText && allBold && visible.length() <= LONGEST_HEADING
                    && Character.isLetterOrDigit(visible.codePointBefore(visible.length()))) {
                        addLines("h2", visible);
                    } else
                if (style.toLowerCase(Locale.ROOT).startsWith("list") && marker.lookingAt()) {
                    String mark = marker.group(1);
                    out.openItem(mark.length() == 1 ? "-" : mark);
                    writeLines(visible.substring(marker.end()));
                    out.close("li");
                } else {
                    addLines("p", visible);
                }
        titleExpected = false;
    }

    /** Writes the cells of a table in rich text, which are paragraphs with marks, and returns what stands outside of it. */
    private String withoutTable(String text) {
        StringBuilder around = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case RichTextMarks.ROW_START -> startRow();
                case RichTextMarks.CELL_END -> endCell();
                case RichTextMarks.ROW_END -> endRow();
                default -> {
                    if (inRow) cell.append(c);
                    else around.append(c);
                }
            }
        }
        cell.append(' ');
        if (!around.toString().isBlank()) endRichTable();
        return around.toString();
    }

    /** A row may be declared once more at its end. */
    private void startRow() {
        if (inRow) return;
        if (!richTable) {
            endCode();
            out.open("table");
        }
        richTable = true;
        inRow = true;
        cell.setLength(0);
        out.open("tr");
    }

    private void endCell() {
        if (!inRow) return;
        out.openCell(false, 1, 1);
        out.addText(cell.toString().strip());
        out.close("td");
        cell.setLength(0);
    }

    private void endRow() {
        if (inRow) out.close("tr");
        inRow = false;
    }

    private void endRichTable() {
        endRow();
        if (richTable) out.close("table");
        richTable = false;
    }

    private void addLines(String element, String text) {
        out.open(element);
        writeLines(text);
        out.close(element);
    }

    private void writeLines(String text) {
        // The lines of a mail's plain text are its author's; elsewhere Tika's own line ends mean nothing.
        if (!mail) {
            out.addText(text);
            return;
        }
        for (String line : text.split("\n")) {
            out.addText(line);
            out.open("br");
        }
    }

    private void endCode() {
        if (code) out.close("pre");
        code = false;
    }
}
