package dev.satchel.pdf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Joins the lines of a document to paragraphs: by the distance between them, their indentation, and where the line before ends. */
final class ParagraphFinder {
    /** In parts of the usual distance between two lines. */
    private static final float LARGER_GAP = 1.3f;
    /** Where no distance is usual, in parts of the font's size. */
    private static final float COMMON_LEADING = 1.25f;
    /** So many lines above and below tell how far lines reach here. */
    private static final int NEAR = 5;
    private static final float INDENT = 0.8f;
    private static final float OTHER_SIZE = 0.08f;

    private final boolean fixedPitchIsCode;
    private final Map<Integer, Float> leadings;
    private final List<Paragraph> paragraphs = new ArrayList<>();
    private Paragraph open;
    private float partLeft;
    /** Where the lines near the one that is looked at end. */
    private float partRight;

    private ParagraphFinder(boolean fixedPitchIsCode, Map<Integer, Float> leadings) {
        this.fixedPitchIsCode = fixedPitchIsCode;
        this.leadings = leadings;
    }

    /**
     * The paragraphs of all pages.
     *
     * @param pages for each page its parts in reading order
     * @param fixedPitchIsCode whether lines in a font of fixed pitch are code, which they are not where everything is
     */
    static List<Paragraph> of(List<List<List<Element>>> pages, boolean fixedPitchIsCode) {
        ParagraphFinder finder = new ParagraphFinder(fixedPitchIsCode, leadings(pages));
        for (int page = 1; page <= pages.size(); page++) for (List<Element> part : pages.get(page - 1)) finder.addPart(part, page);
        finder.close();
        return finder.paragraphs;
    }

    /** The usual distance between lines of each font size, in half points: the middle one of those after a line that fills its part. */
    private static Map<Integer, Float> leadings(List<List<List<Element>>> pages) {
        Map<Integer, List<Float>> gaps = new HashMap<>();
        for (List<List<Element>> page : pages) {
            for (List<Element> part : page) {
                float right = rightOf(part);
                for (int i = 1; i < part.size(); i++) {
                    if (!(part.get(i - 1) instanceof Element.Line above) || !(part.get(i) instanceof Element.Line below)) continue;
                    float gap = below.row().baseline() - above.row().baseline();
                    float size = above.row().size();
                    if (above.row().right() > right - 3 * size && sameSize(above.row(), below.row()) && gap > 0 && gap < 2.2f * size)
                        gaps.computeIfAbsent(Math.round(2 * size), key -> new ArrayList<>()).add(gap);
                }
            }
        }
        Map<Integer, Float> leadings = new HashMap<>();
        gaps.forEach((size, all) -> {
            all.sort(null);
            leadings.put(size, all.get(all.size() / 2));
        });
        return leadings;
    }

    private static float rightOf(List<Element> part) {
        float right = 0;
        for (Element element : part) if (element instanceof Element.Line line) right = Math.max(right, line.row().right());
        return right;
    }

    private void addPart(List<Element> part, int page) {
        partLeft = Float.MAX_VALUE;
        for (Element element : part) if (element instanceof Element.Line line) partLeft = Math.min(partLeft, line.row().left());
        boolean first = true;
        for (int i = 0; i < part.size(); i++) {
            partRight = rightOf(part.subList(Math.max(0, i - NEAR), Math.min(part.size(), i + NEAR)));
            switch (part.get(i)) {
                case Element.Table table -> {
                    close();
                    paragraphs.add(new Paragraph(table.rows(), page));
                }
                case Element.Line line -> add(line.row(), page, first);
            }
            first = false;
        }
        // Only what may go on in the next column or on the next page stays open.
        if (open != null && !mayGoOn(open)) close();
    }

    private static boolean mayGoOn(Paragraph paragraph) {
        if (paragraph.kind == Paragraph.Kind.CODE) return false;
        String text = paragraph.last().text();
        return ".!?:;".indexOf(text.charAt(text.length() - 1)) < 0;
    }

    private void close() {
        if (open != null) paragraphs.add(open);
        open = null;
    }

    private void add(Row row, int page, boolean firstOfPart) {
        boolean code = fixedPitchIsCode && row.allWords(word -> word.style().fixedPitch());
        String text = code ? spacedOut(row, open) : row.text();
        if (text.isBlank()) return;
        boolean goesOn = open != null
                && (firstOfPart || open.last().page() != page ? goesOnElsewhere(row, text, code) : goesOn(row, text, code));
        if (!goesOn) {
            close();
            if (code) text = text.strip();
            Paragraph.Kind kind = code ? Paragraph.Kind.CODE : ListMarker.length(text) > 0 ? Paragraph.Kind.LIST_ITEM : Paragraph.Kind.TEXT;
            open = new Paragraph(kind, page);
        }
        open.lines.add(new Paragraph.Line(row, text, page));
    }

    /** A paragraph that was cut by the end of a column or page goes on with a small letter, or with the rest of a word. */
    private boolean goesOnElsewhere(Row row, String text, boolean code) {
        if (code || open.kind == Paragraph.Kind.CODE || !sameSize(open.last().row(), row)) return false;
        if (isBold(open.last().row()) != isBold(row)) return false;
        return Character.isLowerCase(text.codePointAt(0)) && ListMarker.length(text) == 0;
    }

    private boolean goesOn(Row row, String text, boolean code) {
        Row last = open.last().row();
        float size = last.size();
        if (code != (open.kind == Paragraph.Kind.CODE) || !sameSize(last, row)) return false;
        float gap = row.baseline() - last.baseline();
        float leading = leadings.getOrDefault(Math.round(2 * size), COMMON_LEADING * size);
        if (gap < 0.3f * size || gap > (code ? 2.5f : LARGER_GAP) * leading) return false;
        if (code) return true;
        if (isBold(last) != isBold(row)) return false;
        boolean small = Character.isLowerCase(text.codePointAt(0));
        if (isCentred(last) && isCentred(row)) return true;
        if (ListMarker.length(text) > 0 && startsItem(row, text, last)) return false;
        boolean broken = isBrokenOff(last, row) && (endsSentence(open.last().text()) || Character.isUpperCase(text.codePointAt(0)));
        if (broken) return false;
        float first = open.first().row().left();
        if (row.left() > last.left() + INDENT * size) {
            // Hanging below its marker or its first line, or the first line of the next paragraph.
            boolean hanging = open.lines.size() == 1
                    && (open.kind == Paragraph.Kind.LIST_ITEM || !endsSentence(open.last().text()));
            return hanging || small;
        }
        if (row.left() < last.left() - INDENT * size)
            return small || open.lines.size() == 1 && open.kind == Paragraph.Kind.TEXT && first > row.left();
        return true;
    }

    private boolean startsItem(Row row, String text, Row last) {
        if (open.kind == Paragraph.Kind.LIST_ITEM)
            return row.left() <= open.first().row().left() + INDENT * row.size() || isBrokenOff(last, row) || ListMarker.isBullet(text);
        return isBrokenOff(last, row) || Math.abs(row.left() - last.left()) > INDENT * row.size() || text.charAt(0) == '•';
    }

    /** Whether the next line's first word would have found room at the end of this one: the line was ended on purpose. */
    private boolean isBrokenOff(Row line, Row next) {
        return line.right() + 0.3f * line.size() + next.words().getFirst().width() < partRight - 0.5f * line.size();
    }

    private boolean isCentred(Row row) {
        float margin = row.left() - partLeft;
        return margin > 3 * row.size() && Math.abs(margin - (partRight - row.right())) < 2 * row.size();
    }

    private static boolean endsSentence(String text) { return ".!?:".indexOf(text.charAt(text.length() - 1)) >= 0; }

    private static boolean isBold(Row row) { return row.allWords(word -> word.style().bold()); }

    private static boolean sameSize(Row one, Row other) { return Math.abs(one.size() - other.size()) <= OTHER_SIZE * one.size(); }

    /** A line of code with its indentation and gaps as blanks. */
    private static String spacedOut(Row row, Paragraph open) {
        Word first = row.words().getFirst();
        float character = Math.max(1, first.width() / first.text().length());
        float start = open != null && open.kind == Paragraph.Kind.CODE ? open.first().row().left() : first.left();
        StringBuilder text = new StringBuilder();
        float end = Math.min(start, first.left());
        for (Word word : row.words()) {
            int blanks = Math.round((word.left() - end) / character);
            text.append(" ".repeat(Math.clamp(blanks, text.isEmpty() ? 0 : 1, 120))).append(word.text());
            end = word.right();
        }
        return text.toString();
    }
}
