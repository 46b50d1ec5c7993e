package dev.satchel.pdf;

import dev.satchel.Block;
import java.util.ArrayList;
import java.util.List;

/** Writes paragraphs one after the other and notes where each block and each page begins. */
final class TextWriter {
    private final Vocabulary vocabulary;
    private final HeadingLevels levels;
    private final StringBuilder text = new StringBuilder();
    private final List<Block> blocks = new ArrayList<>();
    private final List<Integer> pageStarts = new ArrayList<>();

    TextWriter(Vocabulary vocabulary, HeadingLevels levels) {
        this.vocabulary = vocabulary;
        this.levels = levels;
    }

    String text() { return text.toString(); }

    List<Block> blocks() { return blocks; }

    /** Where each page begins: as many as there are pages. */
    List<Integer> pageStarts(int pages) {
        beginPage(pages);
        return pageStarts;
    }

    private void beginPage(int page) {
        while (pageStarts.size() < page) pageStarts.add(text.length());
    }

    void write(Paragraph paragraph) {
        separate(paragraph);
        beginPage(paragraph.page);
        int start = text.length();
        int level = levels.level(paragraph);
        if (paragraph.kind == Paragraph.Kind.TABLE) {
            // A blank line between rows: each is a sentence of its own, whatever it ends with.
            text.append(String.join("\n\n", paragraph.tableRows));
        } else {
            for (Paragraph.Line line : paragraph.lines) append(line, line == paragraph.first(), paragraph.kind);
        }
        if (text.length() == start) return;
        Block.Kind kind = level > 0 ? Block.Kind.HEADING : switch (paragraph.kind) {
            case TEXT -> Block.Kind.PARAGRAPH;
            case LIST_ITEM -> Block.Kind.LIST_ITEM;
            case CODE -> Block.Kind.CODE;
            case TABLE -> Block.Kind.TABLE;
        };
        blocks.add(new Block(kind, level, start, text.length()));
    }

    private void separate(Paragraph paragraph) {
        if (text.isEmpty()) return;
        boolean nextItem = paragraph.kind == Paragraph.Kind.LIST_ITEM && !blocks.isEmpty()
                && blocks.getLast().kind() == Block.Kind.LIST_ITEM;
        text.append(nextItem ? "\n" : "\n\n");
    }

    private void append(Paragraph.Line line, boolean first, Paragraph.Kind kind) {
        String words = line.text();
        if (first && kind == Paragraph.Kind.LIST_ITEM && ListMarker.isBullet(words)) words = "- " + words.substring(2);
        if (!first) {
            if (kind == Paragraph.Kind.CODE) text.append('\n');
            else join(words);
        }
        beginPage(line.page());
        for (int i = 0; i < words.length(); i++) if (words.charAt(i) != '\u00AD' || i == words.length() - 1) text.append(words.charAt(i));
    }

    /** Ends a line so that the next one can follow: with a blank, or without the hyphen that cut a word. */
    private void join(String next) {
        int end = text.length();
        char last = text.charAt(end - 1);
        int following = next.codePointAt(0);
        if (last == '\u00AD') {
            text.setLength(end - 1);
        } else if (Vocabulary.endsWithHyphen(text)) {
            // Before a capital letter or a digit the hyphen is the word's own.
            if (Character.isLowerCase(following) && !vocabulary.keepsHyphen(lastWord(), firstWord(next))) text.setLength(end - 1);
        } else if (last == '-' && end > 1 && Character.isDigit(text.charAt(end - 2)) && Character.isLetterOrDigit(following)) {
            return;
        } else if (!(Character.isIdeographic(last) && Character.isIdeographic(following))) {
            text.append(' ');
        }
    }

    private String lastWord() {
        int from = text.length() - 1;
        while (from > 0 && !Character.isWhitespace(text.charAt(from - 1))) from--;
        return text.substring(from, text.length() - 1);
    }

    private static String firstWord(String line) {
        int to = 0;
        while (to < line.length() && !Character.isWhitespace(line.charAt(to))) to++;
        return line.substring(0, to);
    }
}
