package dev.satchel;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Text and documents from a seed: many scripts, characters of two units, combining marks, odd white space, and every kind of block. */
public final class RandomText {
    private static final String[] WORDS = {"warranty", "lamp", "is", "the", "of", "3.5", "e.g.", "Dr.", "Ação", "não", "garantía", "Größe",
            "straße",
            "保修期", "为", "两年", "これは", "テスト", "です", "лампа", "مصباح", "दीपक", "\uD83D\uDE00",
            "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
            "e\u0301te\u0301", "\uD835\uDD38", "x=1;", "`code`", "**bold**", "[link](http://x.y/z)", "a_b-c", "\u00A0", "\u200B", "©",
            "1999", "I",
            "J.", "no", "\uD800", "\uFFFD", "<b>", "&amp;", "|", "#", "-"};
    private static final String[] ENDS = {".", "!", "?", "...", "。", "？", ":", "", ".\""};
    private static final String[] SPACES = {" ", " ", " ", " ", "  ", "\t", "\u3000", ""};
    private static final String[] LINE_ENDS = {"\n", "\n", "\r\n"};

    private RandomText() {}

    /** One of {@code choices}. */
    @SafeVarargs
    public static <T> T oneOf(Random random, T... choices) { return choices[random.nextInt(choices.length)]; }

    /** At least one word. */
    public static String words(Random random, int atMost) {
        StringBuilder words = new StringBuilder(oneOf(random, WORDS));
        for (int i = random.nextInt(atMost); i > 0; i--) words.append(oneOf(random, SPACES)).append(oneOf(random, WORDS));
        return words.toString();
    }

    /** A sentence with an end mark, mostly. */
    public static String sentence(Random random) {
        return words(random, 1 + random.nextInt(25)) + oneOf(random, ENDS);
    }

    /** Sentences, some of them wrapped over lines. */
    public static String paragraph(Random random) {
        StringBuilder paragraph = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--)
            paragraph.append(sentence(random)).append(i == 0 ? "" : random.nextInt(4) == 0 ? oneOf(random, LINE_ENDS) : " ");
        return paragraph.toString();
    }

    /** Plain text: paragraphs with blank lines between. */
    public static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--)
            text.append(paragraph(random)).append(oneOf(random, "\n\n", "\n\n\n", "\r\n\r\n", "\n \t\n"));
        return text.toString();
    }

    /** A Markdown file of any shape. */
    public static String markdown(Random random) {
        StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? "---\ntitle: " + words(random, 4) + "\n---\n" : "");
        String newline = oneOf(random, LINE_ENDS);
        for (int i = random.nextInt(30); i > 0; i--)
            text.append(markdownBlock(random, newline)).append(oneOf(random, newline, newline + newline));
        return text.toString();
    }

    private static String markdownBlock(Random random, String newline) {
        return switch (random.nextInt(14)) {
            case 0, 1 -> "#".repeat(1 + random.nextInt(6)) + " " + words(random, 8);
            case 2 -> words(random, 6) + newline + "=====";
            case 3 -> "```" + newline + paragraph(random) + newline + newline + "  x" + newline + "```";
            case 4 -> "- " + paragraph(random) + newline + "  - " + sentence(random) + newline + "- " + sentence(random);
            case 5 -> "1. " + sentence(random) + newline + newline + "   " + paragraph(random) + newline + "2. " + sentence(random);
            case 6 -> "| a | b |" + newline + "|---|---|" + newline
                    + ("| " + words(random, 3).replace("|", "") + " | 1 |" + newline).repeat(random.nextInt(30));
            case 7 -> "> " + sentence(random) + newline + "> " + sentence(random) + newline + ">" + newline + "> - " + sentence(random);
            case 8 -> "<!-- " + sentence(random) + " -->";
            case 9 -> "{{#include ../x.rs}}" + newline + "[label]: http://x.y/z \"title\"";
            case 10 -> "<div>" + newline + sentence(random) + newline + "</div>";
            default -> paragraph(random);
        };
    }

    /** A document with random blocks, gaps between them and pages, or with none of these. */
    public static Document document(Random random) {
        StringBuilder text = new StringBuilder();
        List<Block> blocks = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            if (random.nextInt(6) == 0) text.append(sentence(random));
            text.append(oneOf(random, "\n", "\n\n", "\r\n", " ", ""));
            int start = text.length();
            text.append(random.nextInt(3) == 0
                    ? sentence(random)
                    : random.nextInt(12) == 0 ? "x".repeat(random.nextInt(3000)) + "y" : paragraph(random));
            Block.Kind kind = oneOf(random, Block.Kind.values());
            blocks.add(new Block(kind, kind == Block.Kind.HEADING ? 1 + random.nextInt(6) : 0, start, text.length()));
        }
        List<Integer> pages = new ArrayList<>();
        if (random.nextBoolean()) for (int at = 0; at <= text.length(); at += 1 + random.nextInt(500)) pages.add(at);
        return new Document("folder/random.md", words(random, 5) + "t", text.toString(), random.nextInt(4) == 0 ? List.of() : blocks,
                pages);
    }
}
