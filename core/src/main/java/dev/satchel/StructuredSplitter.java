package dev.satchel;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Cuts along headings, then blocks, then sentences or lines, then words, then characters, going finer only where a piece does not fit.
 *
 * <p>Time and memory are linear in the document: pieces are made one after the other and joined as they come, every piece is measured a
 * bounded number of times, and nothing much longer than a passage is ever measured, since a tokenizer may take a long time over one long
 * word.
 */
final class StructuredSplitter implements Splitter {
    /**
     * Sentences are looked for in stretches of this many characters, so that a text without paragraphs does not fill the memory with them.
     */
    private static final int STRETCH = 1 << 20;
    /** A last passage smaller than this part of the limit shares with the one before it. */
    private static final int SMALL_PART = 4;
    /** A longer line end, blank line and indentation is measured each time it comes. */
    private static final int LONGEST_KNOWN_SPACE = 16;

    /** What is read of a table's first row: a heading is shorter. */
    private static final int LONGEST_ROW = 1000;
    /** The row under the headings of a Markdown table. */
    private static final Pattern COLUMN_MARKS = Pattern.compile("[>\\s]*+[|:\\-\\s]*-[|:\\-\\s]*");
    private static final Pattern OUTER_BARS = Pattern.compile("^[>|\\s]+|[|\\s]+$");

    private final int maxSize;
    private final String unit;
    private final Measure measure;

    StructuredSplitter(int maxSize, String unit, Measure measure) {
        this.maxSize = maxSize;
        this.unit = unit;
        this.measure = measure;
    }

    /** The size of part of a text. */
    @FunctionalInterface
    interface Measure {
        int size(String text, int start, int end);
    }

    @Override
    public List<Passage> split(Document document) { return new Run(document).passages(); }

    @Override
    public String version() { return "structured 2, " + maxSize + " " + unit; }

    /** What a piece of text is to the splitter. */
    private enum Kind {
        HEADING,
        PROSE,
        LINES,
        /** Outside every block although blocks were seen: marks and remarks, which go along with what is next to them. */
        BETWEEN
    }

    /** The next finer way to cut what does not fit. */
    private enum Cut {
        /** Prose at sentence ends, everything else at line ends. */
        SENTENCES,
        /** Where a line may be broken, or else between characters. */
        LINE_BREAKS
    }

    /**
     * The smallest part that is moved as a whole.
     *
     * @param startsBlock whether a block of the document begins here, the best place for a cut
     */
    private record Piece(Kind kind, int start, int end, int size, boolean startsBlock) {}

    /** The cutting of one document. */
    private final class Run {
        private final Document document;
        private final String text;
        private final List<Passage> passages = new ArrayList<>();
        private final Map<String, Integer> spaceSizes = new HashMap<>();
        private final BreakIterator lineBreaks = BreakIterator.getLineInstance(Locale.ROOT);
        private final BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        /** The open headings; each is deeper than the one before. */
        private final List<Block> path = new ArrayList<>();
        /** Their words, once asked for; null after a change. */
        private List<String> headings;
        /**
         * The passage before the open one when both are of the same section: kept until it is clear that the open one is not a small rest.
         */
        private List<Piece> before = new ArrayList<>();
        private List<Piece> open = new ArrayList<>();
        private long openSize;
        /** How many of its pieces are neither headings nor what lies between blocks. */
        private int openTexts;
        /** How many blocks end before the last passage's start. */
        private int passed;
        /** How many characters fitted the last time that a long word was cut. */
        private int lastFit;

        Run(Document document) {
            this.document = document;
            this.text = document.text();
            this.lastFit = maxSize;
        }

        List<Passage> passages() {
            int at = 0;
            for (Block block : document.blocks()) {
                addBetween(at, block.start());
                if (block.kind() == Block.Kind.HEADING) enter(block);
                add(kindOf(block), block.start(), block.end());
                at = block.end();
            }
            addBetween(at, text.length());
            endSection();
            return passages;
        }

        private static Kind kindOf(Block block) {
            return switch (block.kind()) {
                case HEADING -> Kind.HEADING;
                case PARAGRAPH, LIST_ITEM -> Kind.PROSE;
                case CODE, TABLE -> Kind.LINES;
            };
        }

        /** Text without structure is prose, cut at blank lines; so is what lies between blocks when it is too long for a remark. */
        private void addBetween(int start, int end) {
            Kind kind = document.blocks().isEmpty() ? Kind.PROSE : Kind.BETWEEN;
            cutIntoParagraphs(kind, start, end);
        }

        // ---- sections

        private void enter(Block heading) {
            if (holdsText()) endSection();
            // A heading with nothing below it goes along with the next one, and so do remarks that found no room above.
            emit(before);
            before = new ArrayList<>();
            while (!path.isEmpty() && path.getLast().level() >= heading.level()) path.removeLast();
            path.add(heading);
            headings = null;
        }

        private List<String> headings() {
            if (headings == null) {
                headings = path.stream().map(block -> Headings.textOf(text, block)).filter(words -> !words.isEmpty()).toList();
                // The title is shown and searched with every passage anyway.
                if (!headings.isEmpty() && headings.getFirst().equals(document.title())) headings = headings.subList(1, headings.size());
            }
            return headings;
        }

        private void endSection() {
            if (!before.isEmpty() && !open.isEmpty() && openSize < maxSize / SMALL_PART) share();
            emit(before);
            emit(open);
            before = new ArrayList<>();
            open = new ArrayList<>();
            openSize = 0;
            openTexts = 0;
        }

        /** Moves the end of the passage before to the small rest after it, at a block's start if one is near the middle. */
        private void share() {
            List<Piece> all = new ArrayList<>(before);
            all.addAll(open);
            long total = sizeOf(all);
            int best = before.size();
            long bestCost = Long.MAX_VALUE;
            long left = all.getFirst().size;
            for (int i = 1; i < all.size(); i++) {
                if (i > 1) left += spaceBetween(all.get(i - 2), all.get(i - 1)) + all.get(i - 1).size;
                long right = total - left - spaceBetween(all.get(i - 1), all.get(i));
                if (left > maxSize || right > maxSize || all.get(i - 1).kind == Kind.HEADING) continue;
                long cost = Math.abs(left - right) + (all.get(i).startsBlock ? 0 : maxSize / 2);
                if (cost < bestCost) {
                    bestCost = cost;
                    best = i;
                }
            }
            before = new ArrayList<>(all.subList(0, best));
            open = new ArrayList<>(all.subList(best, all.size()));
        }

        // ---- joining

        private void add(Kind kind, int start, int end) {
            int from = skipSpace(start, end);
            if (from == end) return;
            int to = beforeSpace(from, end);
            if (kind == Kind.LINES) from = lineStart(from, start);
            Piece piece = new Piece(kind, from, to, sizeWithin(from, to), true);
            if (piece.size <= maxSize && (fits(piece) || holdsText())) {
                join(piece);
                return;
            }
            // Too large, or the headings above it would stand alone.
            cutIntoParagraphs(kind, from, to);
            // The rest of a block that was cut ends a passage: with more text, its closing fence would pass for an opening one.
            if (kind == Kind.LINES) endSection();
        }

        private void join(Piece piece) {
            if (!fits(piece)) {
                List<Piece> along = leadIn(piece);
                flush();
                for (Piece moved : along) append(moved);
                if (!fits(piece)) flush();
            }
            append(piece);
        }

        private void append(Piece piece) {
            openSize = sizeWith(piece);
            open.add(piece);
            if (isText(piece)) openTexts++;
        }

        private boolean fits(Piece piece) { return open.isEmpty() || sizeWith(piece) <= maxSize; }

        private long sizeWith(Piece piece) {
            return open.isEmpty() ? piece.size : openSize + spaceBetween(open.getLast(), piece) + piece.size;
        }

        private boolean holdsText() { return openTexts > 0; }

        private static boolean isText(Piece piece) { return piece.kind == Kind.PROSE || piece.kind == Kind.LINES; }

        /** Takes from the open passage what introduces the next piece ("Enter this:"), as long as both fit together. */
        private List<Piece> leadIn(Piece next) {
            int from = open.size();
            int size = next.size;
            while (from > 1 && open.size() - from < 3 && introduces(open.get(from - 1))) {
                size += open.get(from - 1).size + spaceBetween(open.get(from - 1), from < open.size() ? open.get(from) : next);
                if (size > maxSize) break;
                from--;
            }
            if (from == open.size() || open.subList(0, from).stream().noneMatch(Run::isText))
                return List.of();
            List<Piece> along = List.copyOf(open.subList(from, open.size()));
            open.subList(from, open.size()).clear();
            return along;
        }

        private boolean introduces(Piece piece) {
            char last = text.charAt(piece.end - 1);
            // The mark of an empty line in a quotation introduces nothing.
            if (piece.kind == Kind.BETWEEN) return last != '>' || piece.end - piece.start > 1;
            return piece.kind == Kind.PROSE && (last == ':' || last == '：');
        }

        private void flush() {
            emit(before);
            before = open;
            open = new ArrayList<>();
            openSize = 0;
            openTexts = 0;
        }

        private void emit(List<Piece> pieces) {
            if (pieces.isEmpty()) return;
            int start = pieces.getFirst().start;
            int end = pieces.getLast().end;
            // Sizes need not add up exactly: tokens join across the pieces. Rarely more than the limit, then in halves.
            if (pieces.size() > 1 && measure.size(text, start, end) > maxSize) {
                emit(pieces.subList(0, pieces.size() / 2));
                emit(pieces.subList(pieces.size() / 2, pieces.size()));
                return;
            }
            passages.add(Passage.of(document, headingsAt(start), start, end));
        }

        /** The section's headings, and those of the columns where a passage begins in the midst of a table. */
        private List<String> headingsAt(int start) {
            String columns = columnsAt(start);
            if (columns.isEmpty()) return headings();
            List<String> all = new ArrayList<>(headings());
            all.add(columns);
            return all;
        }

        /** The first row of the Markdown table that is cut at this place: it stands in an earlier passage. Empty outside of tables. */
        private String columnsAt(int start) {
            while (passed < document.blocks().size() && document.blocks().get(passed).end() <= start) passed++;
            if (passed == document.blocks().size()) return "";
            Block block = document.blocks().get(passed);
            if (block.kind() != Block.Kind.TABLE || block.start() >= start) return "";
            int firstRow = skipSpace(block.start(), block.end());
            int secondRow = afterLine(firstRow, block.end());
            if (start < secondRow || !COLUMN_MARKS.matcher(text.substring(secondRow, afterLine(secondRow, block.end())).strip()).matches())
                return "";
            String columns = FileName.title(text.substring(firstRow, Math.min(secondRow, firstRow + LONGEST_ROW)));
            return OUTER_BARS.matcher(columns).replaceAll("");
        }

        // ---- cutting what is too large

        private void cutIntoParagraphs(Kind kind, int start, int end) {
            int paragraph = start;
            boolean first = true;
            for (int line = start; line < end;) {
                int next = afterLine(line, end);
                if (skipSpace(line, next) == next) {
                    if (paragraph < line) {
                        addPart(kind, paragraph, line, first || kind == Kind.PROSE, Cut.SENTENCES);
                        first = false;
                    }
                    paragraph = next;
                }
                line = next;
            }
            addPart(kind, paragraph, end, first || kind == Kind.PROSE, Cut.SENTENCES);
        }

        /** Adds a part of a block; when it is too large, in parts of the next finer way. */
        private void addPart(Kind kind, int start, int end, boolean startsBlock, Cut finer) {
            int from = skipSpace(start, end);
            if (from == end) return;
            int to = beforeSpace(from, end);
            if (kind == Kind.LINES) from = lineStart(from, start);
            int size = sizeWithin(from, to);
            if (size <= maxSize) {
                Piece piece = new Piece(kind, from, to, size, startsBlock);
                if (fits(piece) || holdsText() || finer == Cut.LINE_BREAKS) {
                    join(piece);
                    return;
                }
            }
            if (finer == Cut.LINE_BREAKS) cutAnywhere(kind, from, to);
            else if (kind == Kind.LINES) cutIntoLines(kind, from, to);
            else cutIntoSentences(kind, from, to);
        }

        private void cutIntoLines(Kind kind, int start, int end) {
            for (int line = start; line < end;) {
                int next = afterLine(line, end);
                addPart(kind, line, next, line == start, Cut.LINE_BREAKS);
                line = next;
            }
        }

        private void cutIntoSentences(Kind kind, int start, int end) {
            boolean first = true;
            for (int from = start; from < end;) {
                int to = end - from <= STRETCH ? end : boundary(from, from + STRETCH, end);
                List<Sentences.Range> sentences = Sentences.of(text, from, to);
                int at = from;
                for (int i = 0; i < sentences.size(); i++) {
                    // To the next sentence, not to the end of this one: marks in between belong somewhere too.
                    int next = i + 1 < sentences.size() ? sentences.get(i + 1).start() : to;
                    addPart(kind, at, next, first, Cut.LINE_BREAKS);
                    first = false;
                    at = next;
                }
                addPart(kind, at, to, first, Cut.LINE_BREAKS);
                from = to;
            }
        }

        private void cutAnywhere(Kind kind, int start, int end) {
            boolean first = true;
            for (int at = start; at < end;) {
                int to = largestFit(at, end);
                if (to < end) to = boundary(at, to, end);
                int last = beforeSpace(at, to);
                int size = measure.size(text, at, last);
                // A shorter text may have more tokens, seldom.
                while (size > maxSize && last - at > 2) {
                    to = boundary(at, at + (last - at) * 7 / 8, end);
                    last = beforeSpace(at, to);
                    size = measure.size(text, at, last);
                }
                if (last > at) join(new Piece(kind, at, last, size, first));
                first = false;
                at = skipSpace(to, end);
            }
        }

        /** The farthest end that fits, to about a thirtieth; just past {@code start} when nothing does. */
        private int largestFit(int start, int end) {
            int fits = start;
            int step = Math.max(1, lastFit);
            int tooFar = end + 1;
            while (fits < end && tooFar > end) {
                int next = (int) Math.min(end, (long) fits + step);
                if (sizeWithin(start, next) > maxSize) tooFar = next;
                else fits = next;
                step = Math.min(step * 2, STRETCH);
            }
            while (tooFar - fits > 1 + (fits - start) / 32) {
                int middle = (fits + tooFar) >>> 1;
                if (sizeWithin(start, middle) > maxSize) tooFar = middle;
                else fits = middle;
            }
            lastFit = Math.max(1, fits - start);
            return Math.max(fits, start + 1);
        }

        /** The last place up to {@code to} where a line may be broken, or else where a character ends, or else a code point. */
        private int boundary(int from, int to, int end) {
            int windowStart = Math.max(from, to - 4096);
            String window = text.substring(windowStart, Math.min(end, to + 32));
            int at = to - windowStart;
            lineBreaks.setText(window);
            int broken = lineBreaks.isBoundary(at) ? at : lineBreaks.preceding(at);
            if (broken > at / 2) return windowStart + broken;
            characters.setText(window);
            int whole = characters.isBoundary(at) ? at : characters.preceding(at);
            if (whole > 0) return windowStart + whole;
            boolean insidePair = Character.isLowSurrogate(text.charAt(to)) && Character.isHighSurrogate(text.charAt(to - 1));
            if (!insidePair) return to;
            return to - 1 > from ? to - 1 : to + 1;
        }

        // ---- measuring

        private int sizeWithin(int start, int end) {
            // Longer texts are not measured: nothing of that length is one passage.
            return end - start > Math.max(10_000, 40L * maxSize) ? Integer.MAX_VALUE : measure.size(text, start, end);
        }

        private int spaceBetween(Piece left, Piece right) {
            if (right.start <= left.end) return 0;
            if (right.start - left.end > LONGEST_KNOWN_SPACE) return Math.min(maxSize, sizeWithin(left.end, right.start));
            return spaceSizes.computeIfAbsent(text.substring(left.end, right.start), space -> measure.size(space, 0, space.length()));
        }

        private long sizeOf(List<Piece> pieces) {
            long size = 0;
            for (int i = 0; i < pieces.size(); i++)
                size += pieces.get(i).size + (i == 0 ? 0 : spaceBetween(pieces.get(i - 1), pieces.get(i)));
            return size;
        }

        // ---- lines and white space

        private int afterLine(int from, int end) {
            for (int i = from; i < end; i++) {
                char c = text.charAt(i);
                if (c == '\n' || c == '\r' && (i + 1 == end || text.charAt(i + 1) != '\n')) return i + 1;
            }
            return end;
        }

        private int skipSpace(int from, int end) {
            int i = from;
            while (i < end && Character.isWhitespace(text.charAt(i))) i++;
            return i;
        }

        private int beforeSpace(int from, int end) {
            int i = end;
            while (i > from && Character.isWhitespace(text.charAt(i - 1))) i--;
            return i;
        }

        /** Back over the indentation, which means something in code. */
        private int lineStart(int from, int lowest) {
            int i = from;
            while (i > lowest && (text.charAt(i - 1) == ' ' || text.charAt(i - 1) == '\t')) i--;
            return i == lowest || text.charAt(i - 1) == '\n' ? i : from;
        }
    }
}
