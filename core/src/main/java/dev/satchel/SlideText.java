package dev.satchel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.xml.sax.Attributes;

/**
 * The text of a presentation (PPTX; ECMA-376 part 1, PresentationML): a slide is a page, its title a heading, and what the speaker noted
 * stands at its end. Left out are slide numbers, dates, footers, and what only the master of the slides says.
 */
final class SlideText extends XmlHandler {
    private final XhtmlText out;
    /** Whether only the title is wanted, which need not come first in the file but is read first. */
    private final boolean titleOnly;
    private final StringBuilder paragraph = new StringBuilder();
    private final StringBuilder title = new StringBuilder();
    private int openItems;
    private boolean notes;
    private String placeholder = "";
    private boolean isBody;
    private int level;
    private boolean hasBullet;
    private boolean inText;
    private int tables;
    private boolean mergedCell;
    private boolean mergedDown;

    private SlideText(XhtmlText out, boolean titleOnly) {
        this.out = out;
        this.titleOnly = titleOnly;
    }

    /** What the speaker noted is no list. */
    private SlideText forNotes() {
        notes = true;
        return this;
    }

    /** Reads the presentation whose main part is {@code presentation}. */
    static Document read(String id, ZipParts parts, String presentation) throws IOException {
        XhtmlText out = new XhtmlText(id);
        for (String slide : slides(parts, presentation)) {
            out.page();
            parts.parse(slide, new SlideText(out, true)).endTitle();
            parts.parse(slide, new SlideText(out, false));
            List<ZipParts.Relationship> related = parts.relationships(slide);
            for (ZipParts.Relationship part : related)
                if (part.type().equals("diagramData")) parts.parse(part.target(), new SlideText(out, false));
            for (ZipParts.Relationship part : related)
                if (part.type().equals("notesSlide")) parts.parse(part.target(), new SlideText(out, false).forNotes());
        }
        OfficeProperties properties = OfficeProperties.of(parts);
        return out.document(properties.title(), properties.metadata());
    }

    /** The parts of the slides in the order in which they are shown. */
    private static List<String> slides(ZipParts parts, String presentation) throws IOException {
        Map<String, String> targets = new HashMap<>();
        for (ZipParts.Relationship part : parts.relationships(presentation)) targets.put(part.id(), part.target());
        List<String> slides = new ArrayList<>();
        parts.parse(presentation, new XmlHandler() {
            @Override
            boolean start(String namespace, String name, Attributes attributes) {
                // Its own id is a number; the one with a namespace names the relationship.
                if (name.equals("sldId"))
                    for (int i = 0; i < attributes.getLength(); i++)
                        if (targets.get(attributes.getValue(i)) instanceof String slide && !slides.contains(slide)) slides.add(slide);
                return true;
            }
        });
        return slides;
    }

    @Override
    boolean start(String namespace, String name, Attributes attributes) {
        switch (name) {
            case "Fallback" -> {
                return false;
            }
            case "sp" -> {
                placeholder = "";
                isBody = false;
            }
            case "ph" -> {
                placeholder = attribute(attributes, "type");
                isBody = placeholder.isEmpty() || placeholder.equals("body") || placeholder.equals("obj");
            }
            case "p" -> {
                paragraph.setLength(0);
                level = 0;
                hasBullet = isBody && !notes;
            }
            case "pPr" -> level = Math.clamp(number(attributes, "lvl", 0), 0, 8);
            case "buNone" -> hasBullet = false;
            case "buChar", "buAutoNum" -> hasBullet = true;
            case "t" -> inText = true;
            case "br" -> paragraph.append('\n');
            case "tbl" -> {
                tables++;
                if (isWanted()) out.open("table");
            }
            case "tr" -> {
                if (isWanted()) out.open("tr");
            }
            case "tc" -> startCell(attributes);
            default -> {}
        }
        return true;
    }

    private void startCell(Attributes attributes) {
        mergedCell = WordStyles.isOn(attribute(attributes, "hMerge"), false);
        mergedDown = !mergedCell && WordStyles.isOn(attribute(attributes, "vMerge"), false);
        if (!isWanted() || mergedCell) return;
        int columns = number(attributes, "gridSpan", 1);
        if (mergedDown) out.openContinuedCell(columns);
        else out.openCell(false, columns, 1);
    }

    private boolean isWanted() { return !titleOnly && !isAround(); }

    private boolean isTitle() { return placeholder.equals("title") || placeholder.equals("ctrTitle"); }

    /** Placeholders of what is on every slide, and of the slide's picture in its notes. */
    private boolean isAround() {
        return switch (placeholder) {
            case "sldNum", "dt", "ftr", "hdr", "sldImg" -> true;
            default -> false;
        };
    }

    @Override
    void text(String text) {
        if (inText && paragraph.length() <= XhtmlText.LONGEST_TEXT) paragraph.append(text);
    }

    @Override
    void end(String namespace, String name) {
        switch (name) {
            case "t" -> inText = false;
            case "p" -> endParagraph();
            case "tc" -> {
                if (isWanted() && !mergedCell && !mergedDown) out.close("td");
                mergedCell = false;
                mergedDown = false;
            }
            case "tr" -> {
                if (isWanted()) out.close("tr");
            }
            case "tbl" -> {
                tables--;
                if (isWanted()) out.close("table");
            }
            case "sp" -> {
                if (!titleOnly) endItems();
                placeholder = "";
                isBody = false;
            }
            default -> {}
        }
    }

    private void endParagraph() {
        String text = paragraph.toString().strip();
        paragraph.setLength(0);
        if (isTitle() && tables == 0) {
            if (titleOnly && !text.isEmpty()) title.append(title.isEmpty() ? "" : " ").append(text);
            return;
        }
        if (!isWanted() || text.isEmpty() || mergedCell || mergedDown) return;
        if (tables == 0 && hasBullet) {
            while (openItems > level) endItem();
            out.openItem("-");
            openItems++;
            addLines(text);
        } else {
            endItems();
            out.open("p");
            addLines(text);
            out.close("p");
        }
    }

    private void addLines(String text) {
        for (String line : text.split("\n")) {
            out.addText(line);
            out.open("br");
        }
    }

    private void endItem() {
        openItems--;
        out.close("li");
    }

    private void endItems() {
        while (openItems > 0) endItem();
    }

    private void endTitle() {
        if (title.isEmpty()) return;
        out.open("h1");
        out.addText(title.toString());
        out.close("h1");
    }
}
