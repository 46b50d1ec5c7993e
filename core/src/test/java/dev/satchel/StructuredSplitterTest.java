package dev.satchel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredSplitterTest extends SplitterContract {
    @Override
    protected Splitter splitter() { return Splitter.structured(200); }

    @Nested
    class Whole extends SplitterContract {
        @Override
        protected Splitter splitter() { return Splitter.whole(); }
    }

    @Nested
    class InWords extends SplitterContract {
        @Override
        protected Splitter splitter() { return Splitter.structured(30, "words", StructuredSplitterTest::words); }
    }

    private static int words(String text) { return text.isBlank() ? 0 : text.strip().split("\\s+").length; }

    private static Document markdown(String text) {
        return new MarkdownReader().read("a.md", text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(Splitter splitter, Document document) {
        return splitter.split(document).stream().map(Passage::text).toList();
    }

    /** A row means nothing without the headings of its columns. */
    @Test
    void eachPartOfATableKnowsItsColumns() {
        String rows = "| SP-%03d | 12 kg | $%d |\n".repeat(20).formatted(IntStream.range(0, 40).boxed().toArray());
        Document document = markdown(
                "# Parts\n\n## Prices\n\nAll of them:\n\n|  Part | Weight | Price |\n|---|:--|--:|\n" + rows + "\nNo others.\n");
        List<Passage> passages = Splitter.structured(200).split(document);
        assertTrue(passages.size() > 3);
        assertEquals(List.of("Prices"), passages.getFirst().headings());
        assertEquals(List.of("Prices"), passages.getLast().headings());
        for (Passage part : passages.subList(1, passages.size() - 1))
            assertEquals(List.of("Prices", "Part | Weight | Price"), part.headings());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theLimitHoldsInCharactersAndNoCharacterIsCut(long seed) {
        Random random = new Random(seed);
        for (int limit : new int[] {2, 3, 7, 40, 200, 1000}) {
            Document document = RandomText.document(random);
            Splitter splitter = Splitter.structured(limit);
            assertPromises(splitter, document);
            for (Passage passage : splitter.split(document)) {
                assertTrue(passage.text().length() <= limit, () -> limit + " < " + passage.text().length());
                assertFalse(Character.isLowSurrogate(passage.text().charAt(0)) && passage.start() > 0
                        && Character.isHighSurrogate(document.text().charAt(passage.start() - 1)), "cut inside a pair");
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theLimitHoldsInAnyMeasure(long seed) {
        // Like tokens: sizes of parts do not add up to the size of the whole, and a character can be larger than 1.
        ToIntFunction<String> measure = text -> text.getBytes(StandardCharsets.UTF_8).length / 3 + words(text) + text.hashCode() % 2;
        Random random = new Random(seed);
        for (int limit : new int[] {5, 50, 300}) {
            Document document = RandomText.document(random);
            Splitter splitter = Splitter.structured(limit, "units", measure);
            assertPromises(splitter, document);
            for (Passage passage : splitter.split(document))
                assertTrue(measure.applyAsInt(passage.text()) <= limit || passage.text().codePointCount(0, passage.text().length()) <= 2,
                        () -> limit + " < " + measure.applyAsInt(passage.text()) + ": " + passage.text());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void markdownKeepsThePromisesToo(long seed) {
        assertPromises(Splitter.structured(150), markdown(RandomText.markdown(new Random(seed))));
    }

    @Test
    void aSectionStartsAPassageAndItsHeadingsStandAboveIt() {
        Document document = markdown("""
                # Handbook

                Welcome.

                ## Warranty

                Two years.

                ### Batteries

                One year.

                ## Returns

                Thirty days.
                """);
        List<Passage> passages = Splitter.structured(200).split(document);
        assertEquals(
                List.of("# Handbook\n\nWelcome.", "## Warranty\n\nTwo years.", "### Batteries\n\nOne year.", "## Returns\n\nThirty days."),
                passages.stream().map(Passage::text).toList());
        assertEquals(List.of(List.of(), List.of("Warranty"), List.of("Warranty", "Batteries"), List.of("Returns")),
                passages.stream().map(Passage::headings).toList());
        assertEquals("Handbook", passages.getFirst().title());
    }

    @Test
    void aHeadingIsNeverAloneWhenTextFollows() {
        assertEquals(List.of("# A\n\n## B\n\n### C\n\ntext"), texts(Splitter.structured(100), markdown("# A\n\n## B\n\n### C\n\ntext\n")));
        Passage only = Splitter.structured(100).split(markdown("# A\n\n## B\n\n### C\n\ntext\n")).getFirst();
        assertEquals(List.of("B", "C"), only.headings());
        // The paragraph would fit alone, but not below its heading.
        assertEquals(List.of("## Title\n\nOne sentence here.", "Another sentence there."),
                texts(Splitter.structured(40), markdown("## Title\n\nOne sentence here. Another sentence there.\n")));
    }

    @Test
    void headingsAreSearchedWithoutTheirMarks() {
        Document document = markdown("# T\n\n## The `Vec<T>` *type* [link](x.md) <a id=\"x\"></a> ##\n\nText.\n\nUnder\n-----\n\nText.\n");
        assertEquals(List.of(List.of("The Vec<T> type link"), List.of("Under")),
                Splitter.structured(100).split(document).stream().map(Passage::headings).filter(path -> !path.isEmpty()).toList());
    }

    @Test
    void paragraphsAreJoinedUpToTheLimitAndKeptWhole() {
        String a = "a".repeat(30) + ".";
        String b = "b".repeat(30) + ".";
        String c = "c".repeat(40) + ".";
        assertEquals(List.of(a + "\n\n" + b, c), texts(Splitter.structured(70), new Document("x", "x", a + "\n\n" + b + "\n\n" + c)));
    }

    @Test
    void whatIsTooLongIsCutAtSentences() {
        assertEquals(List.of("First sentence is here. Dr. Who comes.", "Second is a little longer than it. End."),
                texts(Splitter.structured(40),
                        new Document("x", "x", "First sentence is here. Dr. Who comes. Second is a little longer than it. End.")));
    }

    @Test
    void thenAtWordsThenBetweenCharacters() {
        assertEquals(List.of("one two three", "four five six"),
                texts(Splitter.structured(14), new Document("x", "x", "one two three four five six")));
        String family = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67"; // one character of eight units
        assertEquals(List.of(family, family, family), texts(Splitter.structured(12), new Document("x", "x", family.repeat(3))));
        assertEquals(List.of("保修期为两", "年不含电池"), texts(Splitter.structured(5), new Document("x", "x", "保修期为两年不含电池")));
    }

    @Test
    void codeAndTablesAreKeptWholeOrCutAtLineEnds() {
        String code = "```rust\nfn main() {\n    let x = 1;\n\n    let y = 2;\n}\n```";
        assertEquals(List.of("Text.\n\n" + code), texts(Splitter.structured(100), markdown("Text.\n\n" + code + "\n")));
        assertEquals(List.of("```rust\nfn main() {", "    let x = 1;", "    let y = 2;\n}\n```", "After."),
                texts(Splitter.structured(24), markdown(code + "\n\nAfter.\n")));
        String table = "| item | price |\n|---|---|\n| lamp | 10 |\n| bulb | 2 |";
        assertEquals(List.of("| item | price |\n|---|---|", "| lamp | 10 |\n| bulb | 2 |"),
                texts(Splitter.structured(30), markdown(table)));
    }

    @Test
    void whatIntroducesABlockStaysWithIt() {
        assertEquals(List.of("Some text that is here.", "Enter this:\n\n```\ncargo run\n```"),
                texts(Splitter.structured(40), markdown("Some text that is here.\n\nEnter this:\n\n```\ncargo run\n```\n")));
    }

    @Test
    void aSmallRestSharesWithThePassageBefore() {
        String text = "Sentence number one. Sentence number two. Sentence number six. Ok.";
        assertEquals(List.of("Sentence number one. Sentence number two.", "Sentence number six. Ok."),
                texts(Splitter.structured(64), new Document("x", "x", text)));
    }

    @Test
    void remarksAndDirectivesAreNotPassages() {
        Document document = markdown("""
                ## Setup

                <!-- Old headings. Do not remove. -->
                <a id="old"></a>

                Text above.

                <Listing number="1">

                ```rust
                {{#rustdoc_include ../listings/a.rs}}
                ```

                </Listing>

                {{#include x.md}}

                Text below.[^1]

                [link]: https://example.org
                """);
        List<String> passages = texts(Splitter.structured(1000), document);
        assertEquals(1, passages.size(), passages::toString);
        assertEquals(List.of(Block.Kind.HEADING, Block.Kind.PARAGRAPH, Block.Kind.PARAGRAPH),
                document.blocks().stream().map(Block::kind).toList());
    }

    @Test
    void aRemarkWithoutRoomGoesAlongWithTheNextHeading() {
        assertEquals(List.of("Thirty characters of prose.", "<!-- remark -->\n\n## Next\n\nText."),
                texts(Splitter.structured(40), markdown("Thirty characters of prose.\n\n<!-- remark -->\n\n## Next\n\nText.\n")));
    }

    @Test
    void theVersionNamesMeasureAndLimit() {
        assertEquals("structured 2, 300 smollm2 tokens", Splitter.structured(300, "smollm2 tokens", String::length).version());
        assertEquals("structured 2, 1000 characters", Splitter.structured().version());
    }

    @Test
    void aLimitThatCannotHoldACharacterIsRefused() {
        assertEquals("maxCharacters must be >= 2, got 1",
                assertThrows(IllegalArgumentException.class, () -> Splitter.structured(1)).getMessage());
        assertEquals("maxSize must be >= 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> Splitter.structured(0, "x", String::length)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "word ", "保", "\uD83D\uDE00", "\u0301", "a\u0301", "\uD83D\uDC69\u200D", "\uD83C\uDDE7", " \n", "\n",
            "\t", ".",
            "A. ", "Aa. ", "x\n", "# a\n", "line of text\n", "Aa bb.\n\n", "(", "\uD800", "- x\n"})
    void aHugeTextOfOneThingIsMeasuredAFewTimesOnly(String part) {
        Document document = new Document("x", "x", part.repeat(1_000_000 / part.length()));
        AtomicLong measured = new AtomicLong();
        Splitter splitter = Splitter.structured(250, "quarters", text -> {
            measured.addAndGet(text.length());
            return text.length() / 4 + 1;
        });
        assertPromises(splitter, document);
        assertTrue(measured.get() <= 20L * document.text().length(), () -> measured + " characters measured");
    }

    @Test
    void fiftyMegabytesOfProseAndOfOneWordPassThrough() {
        char[] word = new char[50_000_000];
        Arrays.fill(word, 'x');
        int passagesOfOneWord = Splitter.structured(1000).split(new Document("x", "x", new String(word))).size();
        assertTrue(passagesOfOneWord >= 50_000 && passagesOfOneWord < 52_000, () -> passagesOfOneWord + " passages");
        for (int i = 0; i < word.length; i++) word[i] = i % 60 == 59 ? '.' : i % 60 == 0 ? ' ' : i % 60 == 1 ? 'A' : 'a';
        List<Passage> passages = Splitter.structured(1000).split(new Document("x", "x", new String(word)));
        assertTrue(passages.stream().limit(passages.size() - 1).allMatch(passage -> passage.text().endsWith(".")));
    }
}
