package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownReaderTest {
    private static Document read(String text) {
        return new MarkdownReader().read("docs/my-page.md", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> blocks(Document document) {
        return document.blocks().stream()
                .map(block -> block.kind() + (block.level() > 0 ? " " + block.level() : "") + ": "
                        + document.text().substring(block.start(), block.end()))
                .toList();
    }

    static LongStream seeds() { return LongStream.range(0, 40); }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void everyKindOfBlockIsWholeLinesOfTheFile(String newline) {
        String text = String.join(newline, "# One", "", "Text on", "two lines.", "", "- item", "  - nested", "- item 2", "", "1. first", "",
                "   more", "",
                "```rust", "let x;", "", "```", "", "    indented", "", "| a | b |", "|---|---|", "| 1 | 2 |", "", "Under", "-----", "",
                "> quoted",
                "> lines", ">", "> # not a section", "", "***", "", "<div>", "words", "</div>", "");
        Document document = read(text);
        assertEquals(text, document.text());
        assertEquals(List.of("HEADING 1: # One", "PARAGRAPH: Text on\ntwo lines.", "LIST_ITEM: - item\n  - nested", "LIST_ITEM: - item 2",
                "LIST_ITEM: 1. first\n\n   more", "CODE: ```rust\nlet x;\n\n```", "CODE:     indented",
                "TABLE: | a | b |\n|---|---|\n| 1 | 2 |",
                "HEADING 2: Under\n-----", "PARAGRAPH: > quoted\n> lines", "PARAGRAPH: > # not a section",
                "PARAGRAPH: <div>\nwords\n</div>"),
                blocks(document).stream().map(block -> block.replace("\r", "")).toList());
    }

    @Test
    void theTitleIsTheFirstHeadingOfLevelOne() { assertEquals("The main one", read("## Before\n\n# The *main* `one`\n").title()); }

    @Test
    void elseTheOneOfTheFrontMatter() {
        Document document = read("---\nlayout: x\ntitle: \"A page: it\"\n---\n\n## Section\n\nText.\n");
        assertEquals("A page: it", document.title());
        assertEquals(List.of("HEADING 2: ## Section", "PARAGRAPH: Text."), blocks(document));
        assertEquals("Toml", read("+++\ntitle = 'Toml'\n+++\nText.\n").title());
    }

    @Test
    void elseAHeadingThatOpensTheDocumentElseTheFilesName() {
        assertEquals("Hello", read("## Hello\n\nText.\n").title());
        assertEquals("my page", read("Text.\n\n## Hello\n").title());
        assertEquals("my page", read("").title());
        assertEquals("my page", read("#\n").title());
    }

    @Test
    void aLineOfDashesIsNoFrontMatterByItself() {
        assertEquals(List.of("PARAGRAPH: Text."), blocks(read("---\n\nText.\n")));
        assertEquals(List.of("HEADING 2: title: x\n---"), blocks(read("----\ntitle: x\n---\n")));
    }

    @Test
    void whatHasNoWordsIsInNoBlock() {
        assertEquals(List.of("PARAGRAPH: Text.\n\n[a]: http://x.y \"t\""),
                blocks(read(
                        "<!-- a remark -->\n<a id=\"x\"></a>\n\n{{#include x.md}}\n\n```\n{{#include x.rs}}\n```\n\n<img src=\"x.png\">\n\n---\n\nText.\n\n"
                                + "[a]: http://x.y \"t\"\n")));
    }

    @Test
    void aClosingTagBelongsToWhatItCloses() {
        assertEquals(List.of("CODE: ```\nlet x;\n```\n\n</Listing>", "PARAGRAPH: Text."),
                blocks(read("<Listing a=\"b\">\n\n```\nlet x;\n```\n\n</Listing>\n\nText.\n")));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyTextIsReadAsItIs(long seed) {
        String text = RandomText.markdown(new Random(seed));
        Document document = read(text);
        // An unpaired surrogate cannot be written in UTF-8.
        assertEquals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8), document.text());
        for (Block block : document.blocks())
            assertTrue(block.start() == 0 || "\r\n".indexOf(document.text().charAt(block.start() - 1)) >= 0,
                    () -> block + " begins inside a line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"> ", "- ", "1. ", "[", "![", "*", "**a", "`", "<div>", "<!--", "> - ", "[a](", "- a\n  ", "[a]: b\n", "```\n",
            "a|b\n", "a\n=\n",
            "#\n", "{{", "<x", "\\", "&"})
    void aHundredThousandNestedMarksAreOnlyText(String mark) {
        Document document = read(mark.repeat(100_000));
        assertEquals(mark.length() * 100_000, document.text().length());
        SplitterContract.assertPromises(Splitter.structured(), document);
    }

    @Test
    void aTableThatAsksForMillionsOfCellsIsRows() {
        String text = "|a".repeat(3000) + "\n" + "|-".repeat(3000) + "\n" + "|b|\n".repeat(3000);
        assertEquals(List.of(Block.Kind.PARAGRAPH), read(text).blocks().stream().map(Block::kind).toList());
    }

    @Test
    void moreLinesThanATreeCanHoldAreTextWithoutStructure() { assertEquals(List.of(), read("# a\n".repeat(2_000_001)).blocks()); }
}
