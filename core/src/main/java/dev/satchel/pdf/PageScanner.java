package dev.satchel.pdf;

import dev.satchel.SatchelException;
import java.awt.geom.Point2D;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.DrawObject;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.state.Concatenate;
import org.apache.pdfbox.contentstream.operator.state.Restore;
import org.apache.pdfbox.contentstream.operator.state.Save;
import org.apache.pdfbox.contentstream.operator.state.SetGraphicsStateParameters;
import org.apache.pdfbox.contentstream.operator.state.SetMatrix;
import org.apache.pdfbox.contentstream.operator.text.BeginText;
import org.apache.pdfbox.contentstream.operator.text.EndText;
import org.apache.pdfbox.contentstream.operator.text.MoveText;
import org.apache.pdfbox.contentstream.operator.text.MoveTextSetLeading;
import org.apache.pdfbox.contentstream.operator.text.NextLine;
import org.apache.pdfbox.contentstream.operator.text.SetCharSpacing;
import org.apache.pdfbox.contentstream.operator.text.SetFontAndSize;
import org.apache.pdfbox.contentstream.operator.text.SetTextHorizontalScaling;
import org.apache.pdfbox.contentstream.operator.text.SetTextLeading;
import org.apache.pdfbox.contentstream.operator.text.SetTextRise;
import org.apache.pdfbox.contentstream.operator.text.SetWordSpacing;
import org.apache.pdfbox.contentstream.operator.text.ShowText;
import org.apache.pdfbox.contentstream.operator.text.ShowTextAdjusted;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLine;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLineAndSpace;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Collects what a page shows: its glyphs and the horizontal lines that are drawn, turned upright. Pictures are not decoded, scripts and
 * embedded files not looked at. For one thread.
 */
final class PageScanner extends PDFStreamEngine {
    /** A page of the densest telephone book has some 20 000. */
    private static final int MOST_GLYPHS_A_PAGE = 1_000_000;
    private static final int MOST_RULES_A_PAGE = 20_000;
    /** In bytes. Packed data is at best a thousandth of what it unpacks to, so a stream that is smaller than this is no bomb. */
    private static final int SMALL_STREAM = 1 << 17;
    private static final long LARGEST_STREAM = 1 << 27;
    /** What one page may ask for, drawings of maps included. */
    private static final int MOST_OPERATORS_A_PAGE = 20_000_000;
    private static final int OPERATORS_BETWEEN_CHECKS = 1 << 12;
    /** A rectangle that is not higher than this is a line. */
    private static final float THICKEST_RULE = 2.5f;
    private static final float SHORTEST_RULE = 8;
    private static final float SMALLEST_SIZE = 0.5f;
    private static final GlyphList GLYPH_NAMES = glyphNames();

    private final String name;
    private final Map<PDFont, Style> styles = new IdentityHashMap<>();

    private PDRectangle box;
    private int rotation;
    private List<Mark> marks;
    private List<Segment> segments;
    private List<Segment> path;
    private Point2D.Float current;
    private int operators;
    private long shown;
    private long shownBefore;
    private long unreadable;
    private boolean picture;

    /** A scanner for the pages of one document, which messages call by this name. */
    PageScanner(String name) {
        this.name = name;
        addOperator(new BeginText(this));
        addOperator(new EndText(this));
        addOperator(new Concatenate(this));
        addOperator(new DrawObject(this) {
            @Override
            public void process(Operator operator, List<COSBase> operands) throws IOException {
                if (!operands.isEmpty() && operands.getFirst() instanceof COSName object && getContext().getResources() != null
                        && getContext().getResources().isImageXObject(object))
                    picture = true;
                super.process(operator, operands);
            }
        });
        addOperator(new SetGraphicsStateParameters(this));
        addOperator(new Save(this));
        addOperator(new Restore(this));
        addOperator(new NextLine(this));
        addOperator(new SetCharSpacing(this));
        addOperator(new MoveText(this));
        addOperator(new MoveTextSetLeading(this));
        addOperator(new SetFontAndSize(this));
        addOperator(new ShowText(this));
        addOperator(new ShowTextAdjusted(this));
        addOperator(new SetTextLeading(this));
        addOperator(new SetMatrix(this));
        addOperator(new SetTextRise(this));
        addOperator(new SetWordSpacing(this));
        addOperator(new SetTextHorizontalScaling(this));
        addOperator(new ShowTextLine(this));
        addOperator(new ShowTextLineAndSpace(this));
    }

    /**
     * What one page shows.
     *
     * @param upright the glyphs of its main direction
     * @param turned those that stand at a right angle to it or upside down; text at other angles is left out
     * @param rules the horizontal lines
     * @param width the page's width in points
     * @param height its height
     * @param picture whether it has one
     */
    record Scan(List<Glyph> upright, List<List<Glyph>> turned, List<Rule> rules, float width, float height, boolean picture) {}

    /** A glyph as it was met: where it begins and ends on the page as it is shown, and in which of four directions. */
    private record Mark(String text, float x, float y, float endX, float endY, float size, Style style, int direction) {}

    /** A straight line on the page as it is shown. */
    private record Segment(float x1, float y1, float x2, float y2) {}

    /** Reads a page's glyphs and lines. */
    Scan scan(PDPage page) throws IOException {
        box = page.getCropBox();
        rotation = Math.floorMod(page.getRotation(), 360) / 90;
        marks = new ArrayList<>();
        segments = new ArrayList<>();
        path = new ArrayList<>();
        current = null;
        operators = 0;
        picture = false;
        shownBefore = shown;
        List<COSStream> contents = new ArrayList<>();
        for (Iterator<PDStream> streams = page.getContentStreams(); streams.hasNext();) contents.add(streams.next().getCOSObject());
        requireModest(contents);
        processPage(page);
        return turnedUpright();
    }

    @Override
    public void showForm(PDFormXObject form) throws IOException {
        requireModest(List.of(form.getCOSObject()));
        super.showForm(form);
    }

    /** PDFBox unpacks some streams as a whole, and all those of a page: what a small file unpacks to is counted first. */
    private void requireModest(List<COSStream> streams) throws IOException {
        long packed = 0;
        boolean packedTwice = false;
        for (COSStream stream : streams) {
            packed += stream.getLength();
            packedTwice |= filters(stream).size() > 1;
        }
        if (packed < SMALL_STREAM && !packedTwice) return;
        Counted unpacked = new Counted(OutputStream.nullOutputStream());
        for (COSStream stream : streams) unpack(stream, unpacked);
    }

    private static List<Filter> filters(COSStream stream) throws IOException {
        List<Filter> filters = new ArrayList<>();
        COSBase names = stream.getFilters();
        for (COSBase name : names instanceof COSArray several ? several.toList() : names == null ? List.<COSBase>of() : List.of(names))
            if (name instanceof COSName known) filters.add(FilterFactory.INSTANCE.getFilter(known));
        return filters;
    }

    private void unpack(COSStream stream, OutputStream unpacked) throws IOException {
        List<Filter> filters = filters(stream);
        try (InputStream raw = stream.createRawInputStream()) {
            InputStream in = raw;
            for (int i = 0; i < filters.size() - 1; i++) {
                ByteArrayOutputStream between = new ByteArrayOutputStream();
                filters.get(i).decode(in, new Counted(between), stream, i);
                in = new ByteArrayInputStream(between.toByteArray());
            }
            if (filters.isEmpty()) in.transferTo(unpacked);
            else filters.getLast().decode(in, unpacked, stream, filters.size() - 1);
        }
    }

    /** Passes on what is not too large. */
    private final class Counted extends OutputStream {
        private final OutputStream to;
        private long size;

        Counted(OutputStream to) { this.to = to; }

        @Override
        public void write(int b) throws IOException {
            count(1);
            to.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            count(length);
            to.write(bytes, from, length);
        }

        private void count(int bytes) {
            size += bytes;
            if (size > LARGEST_STREAM)
                throw new SatchelException(name + " has a page that unpacks to more than " + (LARGEST_STREAM >> 20) + " MB: leave it out");
        }
    }

    /** How many characters there were so far. */
    long shown() { return shown; }

    /** For how many of them the file does not say what they mean. */
    long unreadable() { return unreadable; }

    // ---- what the engine meets

    @Override
    protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
        if (++operators % OPERATORS_BETWEEN_CHECKS == 0) {
            if (Thread.currentThread().isInterrupted()) throw new SatchelException(name + " was not read to its end: reading was stopped");
            if (operators > MOST_OPERATORS_A_PAGE)
                throw new SatchelException(name + " has a page of more than " + MOST_OPERATORS_A_PAGE + " drawing steps: leave it out");
        }
        switch (operator.getName()) {
            case "m" -> current = point(operands, 0);
            case "l" -> {
                Point2D.Float to = point(operands, 0);
                addToPath(current, to);
                current = to;
            }
            case "re" -> addRectangle(operands);
            case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*" -> {
                segments.addAll(path);
                path.clear();
            }
            case "n" -> path.clear();
            case "BI" -> picture = true;
            default -> super.processOperator(operator, operands);
        }
    }

    private Point2D.Float point(List<COSBase> operands, int first) {
        if (operands.size() < first + 2 || !(operands.get(first) instanceof COSNumber x)
                || !(operands.get(first + 1) instanceof COSNumber y))
            return null;
        return shownAt(getGraphicsState().getCurrentTransformationMatrix().transformPoint(x.floatValue(), y.floatValue()));
    }

    private void addToPath(Point2D.Float from, Point2D.Float to) {
        if (from != null && to != null && path.size() + segments.size() < MOST_RULES_A_PAGE)
            path.add(new Segment(from.x, from.y, to.x, to.y));
    }

    /** Only a flat rectangle is a line: the edges of the others are those of shaded rows and of boxes around everything. */
    private void addRectangle(List<COSBase> operands) {
        if (operands.size() < 4 || !(operands.get(2) instanceof COSNumber width) || !(operands.get(3) instanceof COSNumber height)) return;
        Point2D.Float from = point(operands, 0);
        if (from == null) return;
        COSNumber x = (COSNumber) operands.get(0);
        COSNumber y = (COSNumber) operands.get(1);
        Point2D.Float to = shownAt(getGraphicsState().getCurrentTransformationMatrix().transformPoint(x.floatValue() + width.floatValue(),
                y.floatValue() + height.floatValue()));
        if (Math.abs(from.y - to.y) <= THICKEST_RULE) addToPath(from, new Point2D.Float(to.x, from.y));
        else if (Math.abs(from.x - to.x) <= THICKEST_RULE) addToPath(from, new Point2D.Float(from.x, to.y));
    }

    @Override
    protected void showGlyph(Matrix rendering, PDFont font, int code, Vector displacement) throws IOException {
        shown++;
        if (shown - shownBefore > MOST_GLYPHS_A_PAGE)
            throw new SatchelException(name + " has a page of more than " + MOST_GLYPHS_A_PAGE + " characters: leave it out");
        String text = readable(font.toUnicode(code, GLYPH_NAMES));
        if (text.equals(UNKNOWN)) unreadable++;
        if (text.isEmpty()) return;
        Point2D.Float from = shownAt(new Point2D.Float(rendering.getTranslateX(), rendering.getTranslateY()));
        Point2D.Float to = shownAt(rendering.transformPoint(displacement.getX(), displacement.getY()));
        float size = font.isVertical()
                ? rendering.getScalingFactorX()
                : (float) Math.hypot(rendering.getShearX(), rendering.getScaleY());
        if (!(size >= SMALLEST_SIZE) || !isOnPage(from) || !Float.isFinite(to.x) || !Float.isFinite(to.y)) return;
        int direction = direction(to.x - from.x, to.y - from.y, rendering);
        if (direction >= 0)
            marks.add(new Mark(text, from.x, from.y, to.x, to.y, size, styles.computeIfAbsent(font, Style::of), direction));
    }

    private boolean isOnPage(Point2D.Float point) {
        return point.x >= -1 && point.y >= -1 && point.x <= width() + 1 && point.y <= height() + 1;
    }

    /** 0 to the right, 1 downwards, 2 to the left, 3 upwards; -1 aslant, as watermarks and stamps are. */
    private int direction(float dx, float dy, Matrix rendering) {
        if (dx == 0 && dy == 0) { // a mark without width, such as an accent, stands as its font does
            Point2D.Float origin = shownAt(rendering.transformPoint(0, 0));
            Point2D.Float along = shownAt(rendering.transformPoint(1, 0));
            dx = along.x - origin.x;
            dy = along.y - origin.y;
        }
        float slant = 0.12f; // some seven degrees: pages are scanned a little askew
        if (Math.abs(dy) <= slant * Math.abs(dx)) return dx >= 0 ? 0 : 2;
        if (Math.abs(dx) <= slant * Math.abs(dy)) return dy >= 0 ? 1 : 3;
        return -1;
    }

    // ---- what a glyph reads as

    /** Stands for a character of which the file does not say what it is. */
    private static final String UNKNOWN = "\uFFFD";

    private static String readable(String unicode) {
        if (unicode == null) return UNKNOWN;
        if (unicode.length() == 1) {
            char c = unicode.charAt(0);
            if (c > ' ' && c < 0x7F) return unicode;
        }
        StringBuilder text = new StringBuilder(unicode.length());
        unicode.codePoints().limit(16).forEach(c -> {
            if (c >= 0xFB00 && c <= 0xFB06) text.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
            else if (c >= 0xF020 && c <= 0xF0FF) text.append(symbol(c - 0xF000));
            else if (c >= 0xE000 && c <= 0xF8FF || c >= 0xF0000 || c == 0xFFFE || c >= 0xD800 && c <= 0xDFFF) text.append(UNKNOWN);
            else if (Character.isWhitespace(c) || Character.isSpaceChar(c)) text.append(' ');
            else if (!Character.isISOControl(c) && (Character.getType(c) != Character.FORMAT || c == 0xAD)) text.appendCodePoint(c);
        });
        return text.toString();
    }

    /** The private codes of symbol fonts: what they are used for is the mark of a list item; the rest is as good as unknown. */
    private static String symbol(int code) {
        return switch (code) {
            case 0x20 -> " ";
            case 0x6E, 0x6F, 0x71, 0x76, 0x77, 0x9F, 0xA0, 0xA7, 0xA8, 0xB7, 0xD8, 0xDC, 0xE0, 0xFC -> "•";
            case 0x6C -> "●";
            default -> UNKNOWN;
        };
    }

    private static GlyphList glyphNames() {
        try (InputStream more = GlyphList.class.getResourceAsStream("/org/apache/pdfbox/resources/glyphlist/additional.txt")) {
            return more == null ? GlyphList.getAdobeGlyphList() : new GlyphList(GlyphList.getAdobeGlyphList(), more);
        } catch (IOException e) {
            return GlyphList.getAdobeGlyphList();
        }
    }

    // ---- turning

    private float width() { return rotation % 2 == 0 ? box.getWidth() : box.getHeight(); }

    private float height() { return rotation % 2 == 0 ? box.getHeight() : box.getWidth(); }

    /** A point of the page's own space on the page as it is shown: from the upper left corner, downwards. */
    private Point2D.Float shownAt(Point2D.Float point) {
        float x = point.x - box.getLowerLeftX();
        float y = point.y - box.getLowerLeftY();
        return switch (rotation) {
            case 1 -> new Point2D.Float(y, x);
            case 2 -> new Point2D.Float(box.getWidth() - x, y);
            case 3 -> new Point2D.Float(box.getHeight() - y, box.getWidth() - x);
            default -> new Point2D.Float(x, box.getHeight() - y);
        };
    }

    private Scan turnedUpright() {
        int[] count = new int[4];
        for (Mark mark : marks) if (!mark.text.isBlank()) count[mark.direction]++;
        int main = 0;
        for (int direction = 1; direction < 4; direction++) if (count[direction] > count[main]) main = direction;
        List<List<Glyph>> glyphs = new ArrayList<>();
        for (int direction = 0; direction < 4; direction++) glyphs.add(new ArrayList<>());
        for (Mark mark : marks) {
            Point2D.Float from = turned(mark.x, mark.y, mark.direction);
            Point2D.Float to = turned(mark.endX, mark.endY, mark.direction);
            glyphs.get(mark.direction).add(new Glyph(mark.text, from.x, Math.max(from.x, to.x), from.y, mark.size, mark.style));
        }
        List<Rule> rules = new ArrayList<>();
        for (Segment segment : segments) {
            Point2D.Float from = turned(segment.x1, segment.y1, main);
            Point2D.Float to = turned(segment.x2, segment.y2, main);
            if (Math.abs(from.y - to.y) <= 1 && Math.abs(from.x - to.x) >= SHORTEST_RULE)
                rules.add(new Rule(Math.min(from.x, to.x), Math.max(from.x, to.x), from.y));
        }
        List<Glyph> upright = glyphs.remove(main);
        glyphs.removeIf(List::isEmpty);
        boolean sideways = main % 2 == 1;
        return new Scan(upright, glyphs, rules, sideways ? height() : width(), sideways ? width() : height(), picture);
    }

    /** A point after the turn that makes text of a direction run to the right. */
    private Point2D.Float turned(float x, float y, int direction) {
        return switch (direction) {
            case 1 -> new Point2D.Float(y, width() - x);
            case 2 -> new Point2D.Float(width() - x, height() - y);
            case 3 -> new Point2D.Float(height() - y, x);
            default -> new Point2D.Float(x, y);
        };
    }
}
